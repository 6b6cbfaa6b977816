"""After the site is built: beside each page the same in Markdown, as ``index.md``, for programs that read (给程序读的页).

Made of the page as it is published, so that nothing is said twice: its words, tables and links; ids of headings and clauses
in braces; of each clause how it is cited. What people press or fill in is left out. No page loads it.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

from scripts.cache import Cache
from scripts.publish import offline

_LEFT_OUT = {"script", "style", "svg", "nav", "form", "button", "noscript", "dialog", "template"}
_LEFT_OUT_CLASSES = {"vh", "outdated-label", "calc-status", "calc-tools", "calc-notice"}
"""What is for people who press and fill in, or for the eye alone."""
_BLANK = re.compile(r"\n{3,}")
_CONTENT, _FOOT = "md-content__inner", "site-footer"


class _Converter(MarkdownConverter):
    """Markdown with the ids that links lead to."""

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 the library's name
        """A heading with its id; in a link, a few strong words."""
        if "a" in parent_tags:
            return f"**{text.strip()}** " if text.strip() else ""
        words: str = super().convert_hN(n, el, text, parent_tags)  # type: ignore[misc]
        place = el.get("id")
        return f"{words.rstrip()} {{#{place}}}\n\n" if place and words.strip() else words

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 the library's form
        """What a fold is called."""
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 the library's form
        """A name, before what it means."""
        return f"\n- {text.strip()}："

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 the library's form
        """What the name means, in the same line."""
        return " ".join(text.split())


def write_markdown(site: Path, cache: Cache) -> int:
    """Writes ``index.md`` beside every page of a built site; answers how many."""
    count = 0
    for page in offline.pages(site):
        if page.name != "index.html":
            continue
        text = page.read_text(encoding="utf-8")
        made = cache.get("markdown", [text], partial(markdown, text))
        page.with_name(offline.MARKDOWN).write_text(made, encoding="utf-8")
        count += 1
    return count


def markdown(page: str) -> str:
    """A page as Markdown.

    >>> print(markdown('<div class="md-content__inner"><h1 id="t">题</h1><p>见<a href="../b/#c">乙</a>。<button>按</button></p></div>'))
    # 题 {#t}
    <BLANKLINE>
    > 网页：[./](./)。非政府网站，转载，以正式印发的文本为准。
    <BLANKLINE>
    见[乙](../b/#c)。
    <BLANKLINE>
    """
    soup = BeautifulSoup(page, "html.parser")
    content: Any = soup.find(class_=_CONTENT)
    if content is None:
        return ""
    kept = [one for one in content.find_all(True) if not one.decomposed and not _left_out(one)]
    for one in kept:
        if "tone" in one.get("class", ()):
            one.append("：")  # what a finding is, before what it says
    for one in kept:
        if one.name == "div" and "cite" in one.get("class", ()):
            _cite(soup, one)
    converter = _Converter(heading_style=ATX, bullets="-", escape_misc=False, escape_underscores=False)
    words = str(converter.convert_soup(content)).strip()
    title, _, rest = words.partition("\n") if words.startswith("# ") else ("", "", words)
    lines = "\n".join(line.rstrip() for line in rest.strip().splitlines())
    return _BLANK.sub("\n\n", f"{title}\n\n{_about(soup)}\n\n{lines}\n".lstrip())


def _left_out(one: Tag) -> bool:
    """Removes what no reading program wants; answers whether it did."""
    out = one.name in _LEFT_OUT or one.has_attr("hidden") or not _LEFT_OUT_CLASSES.isdisjoint(one.get("class") or ())
    if out:
        one.decompose()
    return out


def _about(soup: BeautifulSoup) -> str:
    """Where the page is, and of which data."""
    canonical: Any = soup.find("link", attrs={"rel": "canonical"})
    address = canonical["href"] if canonical else "./"
    foot: Any = soup.find(class_=_FOOT)
    version = foot.find("code") if foot else None
    data = f"数据版本 {version.get_text()}。" if version else ""
    return f"> 网页：[{address}]({address})。{data}非政府网站，转载，以正式印发的文本为准。"


def _cite(soup: BeautifulSoup, mark: Tag) -> None:
    """A citation mark becomes a line: what it cites with its id, its link, and how it is cited."""
    link: Any = mark.find("a", class_="mark")
    form: Any = mark.find(None, attrs={"data-form": "short"})
    line = soup.new_tag("p")
    anchor = soup.new_tag("a", href=link["href"])
    anchor.string = link.get_text(strip=True)
    line.append(anchor)
    line.append(f" {{#{link['href'].rpartition('#')[2]}}} 引作：{form.get_text(strip=True) if form else ''}")
    mark.replace_with(line)
