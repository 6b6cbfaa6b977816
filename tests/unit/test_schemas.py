"""Every TOML file fits the schema that editors check it by; the schemas are those of the records."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from typing import Any

import jsonschema
import pytest

from scripts.data import schemas
from tests import related
from tests.conftest import ROOT

MADE = schemas.schemas(ROOT / "docs")


def plain(value: Any) -> Any:
    """TOML as JSON has it: days are texts."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("name", MADE)
def test_every_file_fits_its_schema(name: str) -> None:
    patterns, schema = MADE[name]
    check = jsonschema.Draft202012Validator(schema)
    check.check_schema(schema)
    files = [path for pattern in patterns for path in ROOT.glob(pattern)]
    assert files or name in ("received", "relations")
    for path in files:
        faults = [
            f"{'.'.join(map(str, one.path))}: {one.message}"
            for one in check.iter_errors(plain(tomllib.loads(path.read_text(encoding="utf-8"))))
        ]
        assert faults == [], path


def test_what_made_up_policies_do_to_each_other_fits_too() -> None:
    check = jsonschema.Draft202012Validator(MADE["relations"][1])
    for acts in (related.AMENDS + related.MORE, related.FORWARDS, related.REPEALS):
        assert list(check.iter_errors(plain(tomllib.loads(acts)))) == []
    assert list(check.iter_errors(plain(tomllib.loads(related.REPEALS.replace("from", "form")))))


def test_the_kept_schemas_are_those_of_the_records() -> None:
    for path, text in schemas.written(ROOT / "docs").items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, "run: python -m scripts schemas"
    assert len(list((ROOT / schemas.FOLDER).iterdir())) == len(MADE)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("meta", "titel"), "甲", "'titel' was unexpected"),
        (("meta", "year"), "2005", "not of type 'integer'"),
        (("target", 0, "insurance"), "pensions", "is not one of"),
        (("group", 0, "when"), "sometimes", "is not one of"),
        (("group", 0, "employers"), ["nobody"], "is not one of"),
    ],
)
def test_a_fault_is_seen(path: tuple[str | int, ...], value: object, said: str) -> None:
    file = ROOT / "docs" / "policies" / "jzbf-2005-21" / "policy.toml"
    data = copy.deepcopy(plain(tomllib.loads(file.read_text(encoding="utf-8"))))
    place: Any = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    faults = [one.message for one in jsonschema.Draft202012Validator(MADE["policy"][1]).iter_errors(data)]
    assert any(said in one for one in faults)
