"""What a reader does on the pages, in a browser that is driven: fills in, asks, reads the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

from tests.browser.visit import FIELDS
from tests.webdriver.browsers import Browser

LIVE = """const one = document.querySelector(".calc-result[data-kind='live']:not([data-waiting]) .headline");
return one && one.innerText;"""
ANSWERED = """return [".calc-answer", ".calc-errors"][[".calc-result:focus", ".calc-errors:focus"].findIndex((one) =>
  document.querySelector(one))];"""
SWITCH = "[data-field='{name}'] [data-rows='switch']"


def live(browser: Browser) -> str:
    """Waits for the result of all that has been typed; its first sentence."""
    return str(browser.wait(LIVE))


def put(browser: Browser, values: Mapping[str, Any]) -> None:
    """Types values into the fields of these names; empties the days that the page offers and that are not among them."""
    _, offered, _ = browser.run(f"return ({FIELDS})(arguments[0])", list(values))
    add(browser, dict.fromkeys(offered, "") | dict(values))


def add(browser: Browser, values: Mapping[str, Any]) -> None:
    """Types values into the fields of these names, and leaves everything else as it stands."""
    kinds, _, _ = browser.run(f"return ({FIELDS})(arguments[0])", list(values))
    for name, value in values.items():
        field = f".calc-form [name='{name}']"
        unfold(browser, f"[name='{name}']")
        kind = kinds.get(name)
        if kind == "select":
            choose(browser, field, str(value))
        elif kind == "radio":
            browser.click(f"{field}[value='{value}']")
        elif kind == "checkbox":
            if browser.run("return document.querySelector(arguments[0]).checked", field) != (
                value not in ("", "no", "0", False)
            ):
                browser.click(field)
        else:
            if kind == "textarea":
                as_text(browser, name)
            write(browser, field, str(value))


def unfold(browser: Browser, field: str) -> None:
    """Opens the folded group that this field stands in."""
    closed = "details:not([open])"
    if browser.run(f"return Boolean(document.querySelector(arguments[0]).closest('{closed}'))", field):
        browser.click(f"{closed}:has({field}) > summary")


def choose(browser: Browser, field: str, value: str) -> None:
    """Chooses a value of a list."""
    at = "return [...document.querySelector(arguments[0]).options].findIndex((one) => one.value === arguments[1])"
    wanted = browser.run(at, field, value)
    assert wanted >= 0, f"{field} 没有 {value}"
    browser.option(field, wanted)
    browser.wait("return document.querySelector(arguments[0]).value === arguments[1]", field, value)


def as_text(browser: Browser, name: str) -> None:
    """Turns a table that is edited as rows into the text that it is."""
    switch = SWITCH.format(name=name)
    if not browser.run("return document.querySelectorAll(arguments[0]).length", switch):
        return
    browser.move()  # a sign of life, at which the script comes
    browser.element(switch)
    if not browser.run(
        "return document.querySelector(arguments[0]).getClientRects().length", f".calc-form [name='{name}']"
    ):
        browser.click(switch)


def write(browser: Browser, field: str, text: str) -> None:
    """Types a text into a field, in place of what it holds."""
    browser.element(field)
    if text or browser.run("return document.querySelector(arguments[0]).value", field):
        browser.type(field, text)
    held = browser.run("return document.querySelector(arguments[0]).value", field)
    assert held == text, f"{field} 里打进「{text}」，成了「{held}」"


def submit(browser: Browser) -> str:
    """Presses 计算 and waits until the answer, a result or an error summary, has taken the focus; where it stands.

    First whatever is under way has to be answered: a driver aims, then presses, and an answer in between moves the page.
    """
    browser.wait("return !document.querySelector('.calc-result[data-waiting]')")
    browser.run("document.activeElement.blur()")
    browser.click(".calc-form [type='submit']")
    return str(browser.wait(ANSWERED))


def press(browser: Browser, words: str, within: str = "body") -> None:
    """Presses the button of this name."""
    browser.wait(
        """const all = document.querySelector(arguments[0])?.querySelectorAll("button, [role=menuitem]") ?? [];
        const one = [...all].find((one) => [one, one.querySelector("span")].some((part) => part?.textContent.trim() === arguments[1]) &&
           !one.disabled && one.getClientRects().length);
        document.querySelector("[data-to-press]")?.removeAttribute("data-to-press");
        one?.setAttribute("data-to-press", "");
        return Boolean(one);""",
        within,
        words,
    )
    browser.click("[data-to-press]")


def says(browser: Browser, place: str, words: str) -> str:
    """Waits until a place says these words; all that it says."""
    script = """const one = [...document.querySelectorAll(arguments[0])].find((one) => one.innerText.includes(arguments[1]));
    return one && one.innerText;"""
    return str(browser.wait(script, place, words))


class Parts(HTMLParser):
    """What HTML says, however it is written: its tags with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[Any] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a tag, and its attributes in order."""
        self.parts.append((tag.lower(), sorted((name.lower(), value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Notes that an element ends."""
        self.parts.append(f"/{tag.lower()}")

    def handle_data(self, data: str) -> None:
        """Notes words."""
        self.parts.append(data)


def different(found: Iterable[Any], wanted: Iterable[Any], names: Iterable[object]) -> None:
    """Raises AssertionError with the first of those that are not as they shall be."""
    wrong = [(name, one, other) for name, one, other in zip(names, found, wanted, strict=True) if one != other]
    assert not wrong, f"{len(wrong)}个不一样，头一个 {wrong[0][0]}：{wrong[0][1]!r:.300} ≠ {wrong[0][2]!r:.300}"
