"""The page 「性能」 shows just what the file of the bench holds, and nothing when there is no file."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from scripts.pages import front_matter
from scripts.reports import pages as pages_report
from scripts.reports import start as reports
from scripts.reports import waits
from tests.bench import start
from tests.conftest import ROOT

PUBLISHED = ROOT / "docs" / reports.FILE
KINDS = {"ours": "ours", "stock": "stock", "slower": "stock", "peer": "peer", "limit": "limit"}
TIMES = {"ours": 500, "stock": 2000, "slower": 2500, "peer": 1000, "limit": 100}


def made_up() -> dict[str, Any]:
    """A run of three rounds on one link, with figures that are easy to divide."""
    runs = [
        {"link": "loopback", "subject": name, "cold": seen(ms + more), "warm": seen((ms + more) // 2)}
        for more in (40, 0, 20)
        for name, ms in TIMES.items()
    ]
    check = {"page": {"first_byte_ms": 4, "kbit_s": 1495}}
    return {
        "machine": dict.fromkeys(("date", "processor", "system", "browser"), "某")
        | {"cores": 2, "memory_mb": 1, "load": [2.5, 9.1]},
        "links": [{"name": "loopback", "title": "本机", "bits": 0, "delay": 0, "check": check}],
        "subjects": [
            {"name": name, "title": name, "kind": kind, "versions": {"甲": "1.2"}} for name, kind in KINDS.items()
        ],
        "missing": [{"title": "某种做法", "reason": "要向别处请求"}],
        "runs": runs,
    }


def seen(ms: int) -> dict[str, int]:
    return {"ms": ms, "bytes": ms * 1000, "requests": 1, "later": ms * 1000}


class Cells(HTMLParser):
    """The text of every row of every table."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "small":
            self.rows[-1][-1] += " "

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


NOTHING = pages_report.read(ROOT / "nowhere")


def page(environment: Environment, told: dict[str, Any] | None, waited: Any = None) -> str:
    """The page as the build makes it of docs/about/performance.md, this file, and these waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(environment.globals, "performance", reports.report(told) if told else None)
        patch.setitem(environment.globals, "pages_report", NOTHING)  # it has tests of its own
        patch.setitem(environment.globals, "performance_waits", waited)
        _, body = front_matter.split((ROOT / "docs" / "about" / "performance.md").read_text(encoding="utf-8"))
        return environment.from_string(body).render(root="../")


def test_medians_extremes_and_ratios_are_those_of_the_file(pages: Environment) -> None:
    text = page(pages, made_up())
    rows = {row[0]: row[1:] for row in Cells(text).rows}
    assert rows["ours"] == ["0.52 0.50～0.54", "0.26", "0.51", "0.26 0.25～0.27", "0.26", "520", "0.26"]
    assert rows["stock"][1] == "1.00"
    assert rows["slower"][1] == "1.25"
    assert rows["peer"][1:3] == ["0.50", "1.00"]
    assert rows["limit 另一种语言，不是同类"][2] == "0.12"
    assert "某种做法：要向别处请求" in text
    assert "各测3次" in text
    assert "首次打开，比原装，想要 0.30，这次 0.26，达到；首次打开，比最快同类，想要 0.30，这次 0.51，没有达到" in text
    assert "每秒1.4兆位" in text
    assert "甲 1.2" in text


def test_another_figure_in_the_file_is_another_figure_on_the_page(pages: Environment) -> None:
    told = made_up()
    for run in told["runs"]:
        run["cold"]["ms"] += 1000 if run["subject"] == "ours" else 0
    rows = {row[0]: row[1:] for row in Cells(page(pages, told)).rows}
    assert rows["ours"][:2] == ["1.52 1.50～1.54", "0.75"]


def test_without_a_file_there_is_no_figure(pages: Environment) -> None:
    text = page(pages, None)
    assert "还没有测过" in text
    assert Cells(text).rows == []


def test_no_peer_no_ratio_to_it() -> None:
    told = made_up()
    told["runs"] = [run for run in told["runs"] if run["subject"] != "peer"]
    (table,) = reports.report(told).tables
    assert {row.cold.of_peer for row in table.rows} == {""}


def test_the_waits_of_the_file_are_those_of_the_page(pages: Environment, tmp_path: Path) -> None:
    told = {"machine": {"date": "某日"}, "load": "0.1", "repeats": 20, "rows": []}
    told["rows"] = [{"title": "参保缺口", "waits": [*range(1, 19), 400, 500], "used": 7}]
    start.publish(told, tmp_path / "about" / "performance.json", waits.KEY)
    assert reports.read(tmp_path) is None, "another bench's file says nothing of the start"
    text = page(pages, None, waits.read(tmp_path))
    assert ["参保缺口", "10", "400", "500"] in [one[:4] for one in Cells(text).rows]
    assert "各20次（某日，测前的平均负载0.1）" in text
    assert waits.read(tmp_path / "elsewhere") is None


@pytest.mark.parametrize("kept", [{}, {"weight": {"page": 1}}])
def test_publishing_leaves_what_other_benches_wrote(tmp_path: Path, kept: dict[str, Any]) -> None:
    path = tmp_path / "performance.json"
    path.write_text(json.dumps(kept | {"start": "old"}), encoding="utf-8")
    start.publish(made_up(), path)
    assert json.loads(path.read_text(encoding="utf-8")) == kept | {"start": made_up()}


def test_links_measured_apart_on_the_same_day_are_shown_together() -> None:
    names = {"ours": "ours", "stock": "stock"}
    one, other = (
        made_up()
        | {"subjects": [{"name": name, "title": name, "kind": kind, "versions": {}} for name, kind in names.items()]}
        for _ in range(2)
    )
    other["links"] = [one["links"][0] | {"name": "1m5", "title": "慢"}]
    other["runs"] = [run | {"link": "1m5"} for run in other["runs"]]
    both = start.with_other_links(other, one)
    assert [link["name"] for link in both["links"]] == ["loopback", "1m5"]
    assert [len(reports.report(both).tables[at].rows) for at in (0, 1)] == [2, 2]
    assert len(both["runs"]) == len(one["runs"]) + len(other["runs"])
    assert both["machine"]["load"] == [2.5, 9.1, 2.5, 9.1]
    again = start.with_other_links(one, both)
    assert len(again["runs"]) == len(both["runs"]), "what was measured again replaces what was"
    other["machine"] |= {"date": "别的一天"}
    assert start.with_other_links(one, other) is one
    assert start.with_other_links(one, None) is one
    one["subjects"] = [each | {"versions": {"甲": "2"}} for each in one["subjects"]]
    assert start.with_other_links(one, both) is one, "another version is another thing"
