"""The ways of those who come, from the home page to their answer: how many clicks, how many fields."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.visit import Visit, live


class Walk:
    """Counts what a reader does."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.fields = page, 0, 0

    def follow(self, name: str) -> None:
        """Press a link of the page's own text."""
        self.page.locator("#main").get_by_role("link", name=name).first.click()
        self.clicks += 1

    def choose(self, field: str, value: str) -> None:
        """A choice costs two presses: one opens it, one chooses."""
        self.page.select_option(f"[name={field}]", value)
        self.clicks, self.fields = self.clicks + 2, self.fields + 1

    def fill(self, field: str, value: str) -> None:
        """A press on the field, then typing."""
        self.page.fill(f"[name={field}]", value)
        self.clicks, self.fields = self.clicks + 1, self.fields + 1

    def submit(self) -> str:
        """The answer's first sentence."""
        self.page.get_by_role("button", name="计算", exact=True).click()
        self.clicks += 1
        return live(self.page)


def test_an_employer_has_four_answers_on_one_page(visit: Visit) -> None:
    """Before: four calculators, the same unit and day typed four times, one usable answer."""
    walk = Walk(visit.open(""))
    walk.follow("用人单位")
    walk.follow("一次看清")
    walk.choose("kind", "private")
    for field, value in {"staff": "45", "enrolled": "44", "wage": "8000", "hired": "2026-10-20"}.items():
        walk.fill(field, value)
    assert walk.page.input_value("[name=day]"), "今天是网页填的"
    walk.submit()
    answers = walk.page.locator(".calc-answer table", has_text="一次看清").locator("tbody tr")
    told = {row.locator("th").inner_text().strip(): row.locator("td").inner_text() for row in answers.all()}
    for question, words in {
        "给谁参保": "45人应当参加",
        "每月缴多少": "每月共缴",
        "最晚哪天办": "2026年11月19日",
        "晚缴怎样算": "滞纳金",
    }.items():
        assert any(name.startswith(question) and words in answer for name, answer in told.items()), (question, told)
    assert (walk.clicks, walk.fields) == (9, 5)
    walk.page.get_by_role("link", name="打开缴费测算").click()
    assert "每月共缴" in live(walk.page)
    assert walk.page.input_value("[name=bands]").startswith("45,8000")


def test_a_person_has_an_answer_in_eight_taps(visit: Visit) -> None:
    """Before: 25 taps, five minutes, nine questions about a unit, three refusals."""
    walk = Walk(visit.open(""))
    walk.page.set_viewport_size({"width": 390, "height": 844})
    walk.follow("个人")
    walk.follow("一次看清")
    walk.choose("category", "flexible")
    walk.fill("wage", "6000")
    told = walk.submit()
    assert "可以参加养老、医疗，不是必须" in told
    assert walk.clicks <= 8
    assert walk.fields == 2
    assert walk.page.get_by_text("不是给个人的待遇").first.is_visible()
    walk.page.get_by_role("button", name="用查到的数试算").click()
    walk.page.locator(".calc-result[data-kind=live] .headline", has_text="自己每月缴1,650.00元").wait_for()
