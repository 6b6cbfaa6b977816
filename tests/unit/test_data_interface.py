"""The static interface: valid by a validator of OpenAPI, every document and result by its schema, each seen to find a fault."""

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource

from calculators.catalog import NAMES
from calculators.interface import answer, calculate, told_error
from calculators.policy.knowledge import Knowledge
from scripts.data.examples import read_examples
from scripts.exports.interface import FOLDER, OPENAPI, Endpoint, make_interface, write_interface
from scripts.exports.write import each_export, write_exports
from scripts.output import Output
from tests.unit.conftest import ROOT
from tests.unit.export_samples import plain_policy, with_policy

HERE = "https://yingbao.example/"


@pytest.fixture(scope="module")
def endpoints(knowledge: Knowledge) -> tuple[Endpoint, ...]:
    return make_interface(with_policy(knowledge, plain_policy(knowledge)), ROOT / "docs", {"now": "1", "editions": []})


@pytest.fixture(scope="module")
def site(endpoints: tuple[Endpoint, ...], knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    out = Output(folder)
    assert write_interface(endpoints, out) == sum(
        body is not None for one in endpoints for body in one.documents.values()
    )
    write_exports(each_export(with_policy(knowledge, plain_policy(knowledge)), ROOT / "docs"), out)
    return folder


def read(site: Path, path: str) -> Any:
    return json.loads((site / path).read_text(encoding="utf-8"))


def errors(site: Path, schema: str, document: Any) -> list[str]:
    """What is wrong with a document by a schema of the site."""

    def retrieve(address: str) -> Any:
        found = read(site, address.removeprefix(HERE)) | {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        return Resource.from_contents(found)

    validator = jsonschema.Draft202012Validator({"$ref": urljoin(HERE, schema)}, registry=Registry(retrieve=retrieve))  # type: ignore[call-arg]
    return [error.message for error in validator.iter_errors(document)]


def openapi_errors(site: Path, told: dict[str, Any]) -> list[str]:
    validator = OpenAPIV31SpecValidator(told, base_uri=(site / OPENAPI).as_uri())
    return [str(error) for error in validator.iter_errors()]


def test_the_description_is_valid_and_tells_every_address(site: Path, endpoints: tuple[Endpoint, ...]) -> None:
    told = read(site, OPENAPI)
    assert openapi_errors(site, told) == []
    listed = set()
    for path, operations in told["paths"].items():
        names = [one["schema"]["enum"] for one in operations["get"].get("parameters", [])]
        listed |= (
            {path.replace(path[path.index("{") : path.index("}") + 1], one) for one in names[0]} if names else {path}
        )
    written = {f"/{file.relative_to(site).as_posix()}" for file in (site / FOLDER).rglob("*") if file.is_file()}
    elsewhere = {f"/policies/{one}/files/policy.json" for one in ("jzbf-2005-21", "made-up")}
    assert listed == (written | elsewhere) - {f"/{OPENAPI}"}
    ids = Counter(one["get"]["operationId"] for one in told["paths"].values())
    assert set(ids.values()) == {1}
    wrong = deepcopy(told)
    del wrong["paths"]["/files/json/parameters/rates/injury/{name}.json"]["get"]["parameters"]
    assert openapi_errors(site, wrong) != []
    wrong = deepcopy(told)
    schema = wrong["paths"]["/files/json/terms.json"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    schema["$ref"] = "gone.schema.json"
    with pytest.raises(Exception, match="gone"):
        openapi_errors(site, wrong)


def test_every_document_is_what_its_schema_says(site: Path, endpoints: tuple[Endpoint, ...]) -> None:
    seen = 0
    for one in endpoints:
        if one.schema:
            assert (site / one.schema).is_file()
            assert [error for key in one.documents for error in errors(site, one.schema, read(site, one.at(key)))] == []
            seen += len(one.documents)
    assert seen >= 220
    clause = read(site, f"{FOLDER}/jzbf-2005-21/clauses/s1.json")
    assert clause["page"] == f"policies/jzbf-2005-21/?w={clause['seal']}#s1"
    assert errors(site, f"{FOLDER}/clause.schema.json", {**clause, "page": None}) != []
    parameter = read(site, f"{FOLDER}/parameters/arrears/late-fee-injury.json")
    assert parameter["values"][0]["value"] == ["0.5"]
    assert errors(site, f"{FOLDER}/parameter.schema.json", {**parameter, "values": [{"value": [0.5]}]}) != []


@pytest.mark.parametrize("name", NAMES)
def test_what_goes_in_and_what_comes_out(name: str, site: Path, knowledge: Knowledge) -> None:
    inputs, result = (f"{FOLDER}/calculators/{name}/{one}.schema.json" for one in ("inputs", "result"))
    cases = read_examples(ROOT / "tests" / "examples")[name]
    answered = 0
    for case in cases:
        said = json.loads(answer(name, json.dumps(dict(case.inputs)), knowledge))
        if "error" in said:
            assert errors(site, f"{FOLDER}/error.schema.json", said) == []
        else:
            assert errors(site, inputs, dict(case.inputs)) == []
            assert errors(site, result, said) == []
            assert errors(site, result, {**said, "calculator": "other"}) != []
            assert errors(site, result, {**said, "headline": 1}) != []
            answered += 1
    assert answered
    assert errors(site, inputs, {**cases[0].inputs, "no-such-field": "1"}) != []


def test_json_in_json_out(knowledge: Knowledge) -> None:
    asked = {"kind": "private", "day": "2026-11-29", "staff": 45, "enrolled_pension": None, "new": True}
    said = answer("gap", json.dumps(asked), knowledge)
    assert said == calculate("gap", asked, knowledge).to_json()
    debts = '{"debts": [{"month": "2005-01", "owed": 1000.10, "due": "2005-01-31", "paid": "2005-03-01"}]}'
    exact = [["2005-01", "", Decimal("1000.10"), None, "2005-01-31", "2005-03-01"]]
    assert answer("arrears", debts, knowledge) == calculate("arrears", {"debts": exact}, knowledge).to_json()


@pytest.mark.parametrize(
    ("name", "inputs", "error", "field"),
    [
        ("nope", "{}", "UnknownCalculatorError", None),
        ("\ud800", "{}", "UnknownCalculatorError", None),
        ("gap", '{"kind": "private", "staf": 1}', "UnknownFieldError", "staf"),
        ("gap", '{"kind": "private", "staff": {"a": 1}}', "WrongTypeError", "staff"),
        ("gap", '{"kind": "private", "staff": 4.5}', "InputError", "staff"),
        ("gap", '{"kind": "private", "staff": -1}', "InputError", "staff"),
        ("gap", "[1]", "WrongTypeError", "inputs"),
        ("gap", "{", "WrongTypeError", "inputs"),
        ("gap", '{"staff": NaN}', "WrongTypeError", "inputs"),
        ("gap", '{"staff": 1e999999999}', "WrongTypeError", "inputs"),
        ("gap", '{"staff": %s}' % ("9" * 5000), "WrongTypeError", "inputs"),
        ("gap", "[" * 100_000, "WrongTypeError", "inputs"),
        ("gap", '{"staff": "%s"}' % ("1" * 4_000_000), "RefusedError", None),
    ],
)
def test_what_cannot_be_answered_is_told(
    name: str, inputs: str, error: str, field: str | None, site: Path, knowledge: Knowledge
) -> None:
    said = json.loads(answer(name, inputs, knowledge))
    assert said["error"] == error
    assert errors(site, f"{FOLDER}/error.schema.json", said) == []
    assert field in [one["field"] for one in said["problems"]] or (field is None and not said["problems"])


def test_every_error_is_in_the_schema(site: Path) -> None:
    schema = f"{FOLDER}/error.schema.json"
    assert errors(site, schema, {"error": "Other", "message": "", "problems": []}) != []
    from scripts.exports.json_schema import ERRORS

    for one in ERRORS:
        told = told_error(one(()) if issubclass(one, tuple(ERRORS[1:4])) else one(""))  # type: ignore[arg-type]
        assert errors(site, schema, told) == []
