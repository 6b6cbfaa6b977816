"""What the page 「性能」 says of pages, builds and searches is what the file holds, and nothing without a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from calculators.policy.knowledge import Knowledge
from scripts.pages import calls
from scripts.reports import pages as reports

MACHINE = {"date": "某日", "browser": "某浏览器", "processor": "某机", "cores": 2}
MARKS = dict.fromkeys(reports.MARKS, 100)


def made_up() -> dict[str, Any]:
    runs = [
        {"path": "about/", "version": "1.2", "marks": MARKS | {"performance": one}, "first_paint": 9}
        for one in (97, 99, 98)
    ]
    page = {"path": "about/", "title": "关于", "bytes": 24_340, "requests": 7}
    builds = [
        {"policies": 3, "pages": 60, "how": how, "title": how, "ms": 9000, "cpu_ms": ms, "memory": 250}
        for how, ms in (("first", 3000), ("plain", 2000))
    ]
    queries = [
        {"query": "甲", "bytes": 50_000, "ms": [90, 10, 20], "cpu_ms": [7, 8, 9]},
        {"query": "乙", "bytes": 60_000, "ms": [30], "cpu_ms": [5]},
    ]
    return {
        "lighthouse": {"machine": MACHINE, "repeats": 3, "load": [150, 320], "pages": [page], "runs": runs},
        "build": {"machine": MACHINE, "builds": builds},
        "search": {"load": [700], "searches": [{"policies": 3, "queries": queries}]},
    }


def shown(environment: Environment, report: reports.PagesReport) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(environment.globals, "pages_report", report)
        return environment.from_string("{{ pages_measured(root='../') }}").render(root="../")


def test_medians_and_ratios_are_those_of_the_file(tmp_path: Path, pages: Environment) -> None:
    (tmp_path / "about").mkdir()
    (tmp_path / reports.FILE).write_text(json.dumps(made_up()), encoding="utf-8")
    report = reports.read(tmp_path)
    text = shown(pages, report)
    assert '<a href="../about/">关于</a></th><td>24.34</td><td>7</td><td>98</td><td>100</td>' in text
    assert "1.50～3.20" in text
    assert "<td>9.00</td><td>3.00</td><td>1.50</td><td>250</td>" in text
    assert "<td>3</td><td>2个</td><td>50</td><td>60</td><td>20</td><td>30</td><td>5</td><td>8</td>" in text


def test_without_a_file_nothing_is_said(tmp_path: Path, pages: Environment) -> None:
    assert shown(pages, reports.read(tmp_path)).strip() == ""


def test_policies_are_listed_by_the_year_they_were_written_in(knowledge: Knowledge) -> None:
    (policy,) = knowledge.policies.values()
    ((year, group),) = calls.by_year([policy, policy])
    assert (year, group) == (policy.written[:4], [policy, policy])
