"""Visits counted from a server's log: what is a page, what nobody opened, and nothing of anybody."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from scripts.errors import BuildStopped
from scripts.reports.visits import HEAD, count, read, report

READER = "Mozilla/5.0 (Linux; Android 14)"


def line(asked: str, *, when: str = "30/Nov/2026", status: int = 200, method: str = "GET", agent: str = READER) -> str:
    return f'203.0.113.7 - - [{when}:08:01:02 +0800] "{method} {asked} HTTP/1.1" {status} 512 "-" "{agent}"'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path in ("index.html", "calculators/gap/index.html", "policies/x/files/policy.pdf", "assets/js/a.js"):
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text("x", encoding="utf-8")
    return tmp_path / "site"


def test_pages_and_downloads_are_counted_by_month(site: Path, tmp_path: Path) -> None:
    lines = [
        line("/"),
        line("/calculators/gap/"),
        line("/calculators/gap/?q=1", status=304),
        line("/calculators/gap/", when="01/Dec/2026"),
        line("/policies/x/files/policy.pdf"),
        line("/assets/js/a.js"),
        line("/calculators/gap/", method="HEAD"),
        line("/calculators/gap/", status=404),
        line("/calculators/gap/", agent="Baiduspider/2.0"),
    ]
    plain, packed = tmp_path / "access.log", tmp_path / "access.log.2.gz"
    plain.write_text("\n".join(lines[:3]) + "\n", encoding="utf-8")
    packed.write_bytes(gzip.compress("\n".join(lines[3:]).encode()))
    told, unread = report([plain, packed], site)
    assert told.splitlines() == [
        HEAD,
        "2026-11,下载,/policies/x/files/policy.pdf,1",
        "2026-11,自称是程序的,,1",
        "2026-11,页面,/calculators/gap/,2",
        "2026-11,页面,/,1",
        "2026-12,页面,/calculators/gap/,1",
    ]
    assert unread == ""


def test_nothing_of_anybody_and_no_foreign_word_gets_into_the_table(site: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    hostile = [
        "/=cmd|' /C calc'!A0/", "/../../etc/passwd", "/%00/", "/<script>/", "/姓名,张三/", "/%E5%BC%A0/", "//[x/", "/calculators/gap/../"
    ]  # fmt: skip
    log.write_bytes("\n".join([*map(line, hostile), "203.0.113.7 said something", "\x00", ""]).encode() + b"\xff\xfe\n")
    told, unread = report([log], site)
    assert told.splitlines()[1:] == [f"2026-11,别的网址,,{len(hostile)}"]
    assert "203.0.113.7" not in told + unread
    assert "有3行" in unread


def test_what_cannot_be_read_is_told(site: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildStopped, match="读不了"):
        list(read([tmp_path / "none.log"]))
    (tmp_path / "half.gz").write_bytes(gzip.compress(b"x" * 9999)[:40])
    with pytest.raises(BuildStopped, match="读不了"):
        list(read([tmp_path / "half.gz"]))
    with pytest.raises(BuildStopped, match="make build"):
        report([], tmp_path / "nowhere")
    assert count([b"  \n"], site).unread == 0
