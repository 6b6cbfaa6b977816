"""What all rules that rest on an article have in common (条文依据): the article as a reference, and the days on which it holds."""

from __future__ import annotations

from typing import ClassVar

from ..core.model import Ref


class Article:
    """A rule with the words of an article. `ANCHOR`: how its id begins on the page of sources."""

    __slots__ = ()
    ANCHOR: ClassVar[str] = ""
    id: str
    words: str
    document: str
    number: str
    article: str

    @property
    def ref(self) -> Ref:
        """The article, with its words."""
        address = f"about/sources/#{self.ANCHOR}{self.id}"
        return Ref(f"{self.document}（{self.number}）{self.article}", address, self.words)


class DatedArticle(Article):
    """One that begins on a day (YYYY-MM-DD) and may end on one."""

    __slots__ = ()
    start: str
    end: str

    def holds_on(self, day: str) -> bool:
        """Is it in force on a day (YYYY-MM-DD)?"""
        return self.start <= day and (not self.end or day <= self.end)
