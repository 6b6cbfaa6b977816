"""Addresses of sources: what a reader may be led to, and what stops the build; and the page on how far data reach."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from calculators.policy.knowledge import Knowledge
from scripts.data import due
from scripts.data.links import KINDS, odd_address, read_links
from scripts.data.records import Raw
from scripts.data.toml_file import RecordError, RecordFile
from scripts.pages import parameters, until

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = RecordFile("docs/parameters/x.toml", {})
GOOD: Raw = {"url": "https://www.gov.cn/a.htm?b=1", "kind": "official", "read": date(2026, 11, 29)}


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("ftp://a.cn/", "要以 http"),
        ("javascript:alert(1)", "要以 http"),
        ("//a.cn/", "要以 http"),
        ("file:///etc/passwd", "要以 http"),
        ("HTTP://a.cn/", "要以 http"),
        ("http://u:p@a.cn/", "用户名或密码"),
        ("http://a.cn@b.cn/", "用户名或密码"),
        ("http://a.cn:8080/", "端口"),
        ("http://a.cn:/", "端口"),
        ("http://a.cn:99999/", "写法不对"),
        ("http://[::1]/", "不是公开的域名"),
        ("http://[/", "写法不对"),
        ("http://127.0.0.1/", "不是公开的域名"),
        ("http://114.255.111.180/2011/", "不是公开的域名"),
        ("http://2130706433/", "不是公开的域名"),
        ("http://0x7f.1/", "不是公开的域名"),
        ("http://localhost/", "不是公开的域名"),
        ("http://printer.local/", "不是公开的域名"),
        ("http://a.localhost/", "不是公开的域名"),
        ("http://intranet/", "不是公开的域名"),
        ("http:///a", "不是公开的域名"),
        ("http://аpple.cn/", "不是公开的域名"),
        ("http://a.cn/ b", "U+0020"),
        ("http://a.cn/\u202eb", "U+202E"),
        ("http://a.cn/\u2066b", "U+2066"),
        ("http://a.cn/\u200bb", "U+200B"),
        ("http://a.cn/\x00", "U+0000"),
        ("http://a.cn/\n", "U+000A"),
        ('http://a.cn/"onclick', "U+0022"),
        ("http://a.cn\\@b.cn/", "U+005C"),
        ("http://a.cn/" + "a" * 500, "太长"),
    ],
)
def test_an_odd_or_private_address_is_named_with_file_and_key(address: str, what: str) -> None:
    with pytest.raises(RecordError) as refused:
        read_links(FILE, "value（x）", [GOOD, GOOD | {"url": address}])
    assert str(refused.value).startswith("docs/parameters/x.toml：value（x）.links 第2条.url：网址")
    assert what in str(refused.value)


@pytest.mark.parametrize(
    ("links", "where", "what"),
    [
        ("https://a.cn/", ".links", "应是列表"),
        (["https://a.cn/"], ".links 第1条", "应写成"),
        ([{"url": "https://a.cn/", "kind": "official"}], ".links 第1条", "缺少 read"),
        ([GOOD | {"kind": "blog"}], ".links 第1条.kind", "「blog」不认识"),
        ([GOOD | {"read": "2026-11-29"}], ".links 第1条.read", "不加引号的日期"),
        ([GOOD | {"url": 1}], ".links 第1条.url", "带引号"),
        ([GOOD, GOOD], ".links 第2条.url", "写了两次"),
    ],
)
def test_a_link_that_is_not_written_as_it_should_be(links: object, where: str, what: str) -> None:
    with pytest.raises(RecordError) as refused:
        read_links(FILE, "value（x）", links)
    assert f"value（x）{where}：" in str(refused.value)
    assert what in str(refused.value)


def test_links_are_read_in_their_order() -> None:
    other = GOOD | {"url": "http://2747888.com/", "kind": "press"}
    assert read_links(FILE, "x", [other, GOOD]) == [
        {"url": "http://2747888.com/", "kind": "press", "read": "2026-11-29"},
        {"url": "https://www.gov.cn/a.htm?b=1", "kind": "official", "read": "2026-11-29"},
    ]
    assert read_links(FILE, "x", []) == []


def test_every_address_is_told_once_with_what_rests_on_it(knowledge: Knowledge) -> None:
    listed = parameters.links_by_kind(knowledge)
    assert list(listed) == list(KINDS)
    addresses = [link.url for kind in listed.values() for link, _ in kind]
    assert len(addresses) == len(set(addresses)) > 90
    assert not any(map(odd_address, addresses))
    assert all(rested for kind in listed.values() for _, rested in kind)
    assert all(".gov.cn/" in link.url for link, _ in listed["official"])


def test_every_link_out_opens_apart_and_tells_nobody_where_from() -> None:
    found = 0
    for path in [*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs" / "parts").rglob("*.html")]:
        for tag in re.findall(r"<a [^>]*\{\{ (?:link|wanted)\.url \}\}[^>]*>", path.read_text(encoding="utf-8")):
            found += 1
            assert 'target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer"' in tag, path
    assert found == 6


def test_the_page_says_for_every_month_how_far_the_data_reach(knowledge: Knowledge) -> None:
    every = until.months(until.newest_check(knowledge))
    assert (every[0], every[-1], len(every)) == ("2005-01", "2026-12", 264)
    told = {
        one.parameter.id: {stretch.months: stretch for stretch in one.stretches}
        for one in until.lines(knowledge, "unemployment")
    }
    for name, stretches in told.items():
        listed = list(stretches.values())
        assert (listed[0].first, listed[-1].last) == ("2005-01", "2026-12"), name
    limits = told["bases/ceiling"]
    assert limits["2005年1月至2008年12月"].state == "missing"
    assert limits["2009年1月至2009年12月"].state == "provisional"
    assert limits["2017年4月至2018年3月"].state == "certain"
    now = limits["2026年1月至2026年12月"]
    assert (now.state, now.unread, [value.value[0] for value in now.values]) == (
        "bounded",
        True,
        ["25065", "25620", "25902"],
    )
    assert now.wanted is not None
    assert now.wanted.url.startswith("https://tianjin.chinatax.gov.cn/")
    assert now.checked == "2026-11-29"
    assert limits["2023年8月"].state == "bounded"
    nothing = told["rates/unemployment/employer"]["2026年1月至2026年12月"]
    assert (nothing.state, [value.id for value in nothing.missing]) == ("missing", ["tj_unemp_2026"])
    assert nothing.wanted is not None


def test_pension_and_injury_are_told_as_they_are_worked_out(knowledge: Knowledge) -> None:
    pension = {one.parameter.id: one.stretches for one in until.lines(knowledge, "pension")}
    assert [(one.months, one.state) for one in pension["rates/pension/employee"]] == [
        ("2005年1月至2005年12月", "provisional"),
        ("2006年1月至2011年12月", "certain"),
        ("2012年1月至2026年12月", "certain"),
    ]
    injury = {one.parameter.id: one.stretches for one in until.lines(knowledge, "injury")}
    assert [one.months for one in injury["rates/injury/eight-1"]] == ["2015年10月至2026年12月"]
    assert [one.months for one in injury["rates/injury/three-1"]] == ["2005年1月至2015年9月"]


def test_what_is_due_is_listed_for_a_day(knowledge: Knowledge) -> None:
    assert due.report(knowledge, date(2026, 11, 29)) == "2026-11-29：没有该重新核对的值"
    told = due.report(knowledge, date(2027, 1, 15)).splitlines()
    assert told[0] == f"2027-01-15：有{len(told) - 1}个值该重新核对了"
    assert any("失业保险单位缴费率　没有查到　tj_unemp_2026（2026-11-29 核对，要找：" in line for line in told)
    assert not any("tj_unemp_2026" in line for line in due.report(knowledge, date(2027, 1, 14)).splitlines())
    assert told[1:] == sorted(told[1:], key=lambda line: line[:10])
    values = [value for one in knowledge.parameters.values() for value in one.values]
    assert all(value.due > value.checked for value in values if value.due)
    assert len(due.due(knowledge, date(2099, 1, 1))) == sum(bool(value.due) for value in values)


def test_no_month_is_passed_over_that_says_something_else(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = ("pension", "medical", "unemployment", "injury", "maternity")
    quick = [until.lines(knowledge, one) for one in terms]
    monkeypatch.setattr(until, "turns", lambda _: [f"{one}-15" for one in until.months(until.newest_check(knowledge))])
    assert [until.lines(knowledge, one) for one in terms] == quick
