"""History of targets and the page of parameters, in a real browser: wide, narrow, dark, and without colours of its own."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import reader
from tests.browser.visit import Visit
from tests.conftest import ROOT

HISTORY = "policies/jzbf-2005-21/history/"
FILES = sorted((ROOT / "docs" / "parameters").rglob("*.toml"))
VALUES = sum(file.read_text(encoding="utf-8").count("\n[[value]]\n") for file in FILES)
"""How many values the officers' files hold."""


def test_from_a_number_to_its_entry(visit: Visit) -> None:
    page = visit.open(HISTORY)
    page.locator("table.measures a", has_text="147.2万人").first.click()
    expect(page).to_have_url(visit.origin + "parameters/#tj-out2004-injury-hrss2024")
    entry = page.locator(":target")
    expect(entry).to_contain_text("147.2万人")
    expect(entry).to_contain_text("矛盾")
    expect(entry).to_be_in_viewport()


def test_from_an_insurance_to_its_history(visit: Visit) -> None:
    page = visit.open("insurance/injury/")
    page.get_by_role("link", name="前后各年的目标和实际人数").click()
    expect(page).to_have_url(visit.origin + HISTORY + "#injury")
    picture = page.get_by_role("img", name="工伤保险：目标和结果")
    expect(picture).to_have_count(1)
    assert "2004年末 推算111万人，2004年末 结果147.2万人" in str(picture.locator("desc").text_content())


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"color_scheme": "dark"},
        {"forced_colors": "active"},
    ],
    ids=["plain", "dark", "forced-colours"],
)
@pytest.mark.parametrize("width", [1280, 390])
def test_bars_can_be_told_apart_without_colour(
    chromium: Browser, server: str, options: dict[str, Any], width: int
) -> None:
    """An outcome is filled, a target is outlined, an implied number is dashed; text never leaves the picture."""
    with reader(chromium, server, **options) as seen:
        page = seen.open(HISTORY)
        page.set_viewport_size({"width": width, "height": 844})
        style = """(one) => {
            const shown = getComputedStyle(one);
            const around = getComputedStyle(document.body).backgroundColor;
            return {stroke: shown.stroke, dashes: shown.strokeDasharray, fill: shown.fill, around};
        }"""
        by_role = {
            role: page.locator(f".panels rect.{role}").first.evaluate(style)
            for role in ("target", "increase", "implied", "outcome")
        }
        assert by_role["outcome"]["stroke"] == "none"
        assert by_role["outcome"]["fill"] not in ("none", by_role["outcome"]["around"])
        for role in ("target", "increase", "implied"):
            assert by_role[role]["stroke"] not in ("none", by_role[role]["around"])
        assert by_role["implied"]["dashes"] != "none"
        assert by_role["target"]["dashes"] == "none"
        outside = page.evaluate("""() => [...document.querySelectorAll('.panels svg')].flatMap((picture) => {
            const frame = picture.getBoundingClientRect();
            return [...picture.querySelectorAll('text')].filter((text) => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
            }).map((text) => text.textContent);
        })""")
        assert outside == []
        assert page.locator(".panels svg text").count() > 100
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_all_parameters_stand_on_a_phone(chromium: Browser, server: str) -> None:
    with reader(chromium, server) as seen:
        page = seen.open("parameters/")
        page.set_viewport_size({"width": 390, "height": 844})
        expect(page.locator(".values > li")).to_have_count(VALUES)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.evaluate("document.documentElement.scrollHeight") < 4 * 844, "the topics fit on a few screens"
        low = page.locator("details.topic > summary").evaluate_all(
            "(all) => [all.length, ...all.map((one) => one.getBoundingClientRect().height).filter((one) => one < 44)]"
        )
        assert low == [26]
        page.locator("summary", has_text="缴费基数").click()
        expect(page.locator("#tj-base-floor-2023")).to_be_visible()
        expect(page.locator("#tj-base-floor-2023")).to_contain_text("2023-08-21起")


def test_a_link_to_a_parameter_opens_its_topic(visit: Visit) -> None:
    page = visit.open("parameters/#tj-base-floor-2023")
    expect(page.locator("#tj-base-floor-2023")).to_be_in_viewport()
    assert page.locator("details.topic[open]").count() == 1
    page.evaluate("location.hash = '#rates-injury'")
    expect(page.locator("#rates-injury h3").first).to_be_in_viewport()
