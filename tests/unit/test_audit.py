"""What auditors say is not taken on trust: silence, skipped packages and a database that is not there are no clean bill."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from scripts.setup import audit, locks
from scripts.setup.audit import CONTROL, KNOWN, UNCHECKED, Audit, Check, judge_npm, judge_python
from scripts.setup.environments import LIGHTHOUSE_NPM, PEERS_NPM
from scripts.setup.locks import Pin
from tests.conftest import ROOT
from tests.reliability import Promise

PINS = [Pin("pypi", "segno", "1.6.6", ()), Pin("pypi", "et-xmlfile", "2.0.0", ())]
NODE = [Pin("npm", "terser", "5.51.2", ()), Pin("npm", "ws", "8.23.0", ())]
VULN = {"id": "PYSEC-2020-1", "fix_versions": [], "aliases": []}


def python(**versions: Any) -> list[dict[str, Any]]:
    """pip-audit's answers: a list of faults, or why a package was skipped."""
    made = []
    for name, said in versions.items():
        version = {"django": "2.0", "segno": "1.6.6", "et_xmlfile": "2.0.0"}[name]
        made.append(
            {"name": name, "skip_reason": said}
            if isinstance(said, str)
            else {"name": name, "version": version, "vulns": said}
        )
    return made


def node(*names: str) -> dict[str, Any]:
    """An answer of npm audit: these packages have a fault, and what needs them has it by them."""
    via = [{"title": "Prototype Pollution", "severity": "high"}, "another"]
    return {"auditReportVersion": 2, "vulnerabilities": {name: {"name": name, "via": via} for name in names}}


GOOD_PYTHON = python(django=[VULN], segno=[], et_xmlfile=[])
CASES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], int]] = {
    "all known, none faulty": (GOOD_PYTHON, [node("lodash"), node()], 0),
    "a faulty Python package": (python(django=[VULN], segno=[VULN], et_xmlfile=[]), [node("lodash"), node()], KNOWN),
    "a faulty npm package": (GOOD_PYTHON, [node("lodash"), node("ws")], KNOWN),
    "a fault is told although the rest is not known": (python(segno=[VULN]), [{}, {}], KNOWN),
    "no database": ([], [{}, {}], UNCHECKED),
    "everything skipped, as without a network": (
        python(django="not found", segno="not found", et_xmlfile="x"),
        [node("lodash"), node()],
        UNCHECKED,
    ),
    "one package skipped": (python(django=[VULN], segno=[], et_xmlfile="x"), [node("lodash"), node()], UNCHECKED),
    "a database that knows no faults": (
        python(django=[], segno=[], et_xmlfile=[]),
        [node("lodash"), node()],
        UNCHECKED,
    ),
    "a registry that answers without knowing": (GOOD_PYTHON, [node(), node()], UNCHECKED),
    "an answer that is an error": (GOOD_PYTHON, [node("lodash"), {"error": {"code": "ENOAUDIT"}}], UNCHECKED),
    "only npm answers": ([], [node("lodash"), node()], UNCHECKED),
}


@pytest.mark.parametrize("case", CASES)
def test_only_a_database_that_knows_all_and_finds_the_control_counts(case: str, promise: Promise) -> None:
    answers, npm, status = CASES[case]
    made = Audit("2026-11-24", (judge_python("osv", PINS, answers), judge_npm(NODE, npm)))
    assert made.status == status
    assert ("没有查成，不能当作没有问题" in audit.show(made)) == (status == UNCHECKED)
    assert {fault.name for fault in made.faults} <= {"segno", "ws"}
    assert bool(made.faults) == (status == KNOWN)
    promise(9, "漏洞库没有问到、没有问全的，不当作没有问题", 1)


def test_one_database_of_two_is_enough() -> None:
    checks = (
        judge_python("osv", PINS, []),
        judge_python("pypi", PINS, GOOD_PYTHON),
        judge_npm(NODE, [node("lodash"), node()]),
    )
    made = Audit("2026-11-24", checks)
    assert made.status == 0
    assert [check.words for check in checks[1:]] == ["问了2个，没有已知问题"] * 2
    assert "没有查成" in checks[0].words


def test_the_controls_are_nothing_of_ours() -> None:
    files = [folder / "package-lock.json" for folder in (ROOT, PEERS_NPM, LIGHTHOUSE_NPM)]
    ours = [*audit.python_pins(), *(pin for file in files for pin in locks.read_package_lock(file))]
    assert len(ours) > 300
    assert {pin.name for pin in ours} & {pin.name for pin in CONTROL.values()} == set()
    lines = sum(
        len(re.findall("==", file.read_text(encoding="utf-8"))) for file in (ROOT / "requirements").glob("*.txt")
    )
    assert len(audit.python_pins()) < lines


def test_a_program_that_fails_or_says_something_else_has_said_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert audit._json((sys.executable, "-c", "print('{\"a\": 1}'); raise SystemExit(1)")) == {"a": 1}
    assert audit._json((sys.executable, "-c", "print('No known vulnerabilities found')")) == {}
    assert audit._json((sys.executable, "-c", "print('[]')")) == {}
    monkeypatch.setattr(audit, "_LONGEST", 1)
    assert audit._json((sys.executable, "-c", "import time; time.sleep(60)")) == {}


def test_what_is_published_is_read_back(tmp_path: Path) -> None:
    fault = audit.Fault("segno", "1.6.6", "PYSEC-2020-1")
    made = Audit("2026-11-24", (Check("OSV", "pypi", 2, 2, True, (fault,)),))
    assert audit.read(tmp_path) is None
    (tmp_path / "about").mkdir()
    (tmp_path / audit.FILE).write_text(json.dumps(asdict(made)), encoding="utf-8")
    assert audit.read(tmp_path) == made
