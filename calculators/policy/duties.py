"""What employers have to do today (用人单位的义务), by which article, and what follows if they do not (docs/duties.toml)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .article import DatedArticle
from .parameters import Link


@dataclass(frozen=True, slots=True)
class EmployerRule(DatedArticle):
    """A duty, or what follows when one is not done (`kind`: duty, penalty). `plain` is ours, `words` the article's.

    `event`: what starts it (established, changed, hired, papers, left), or monthly, yearly; `penalties`: ids of what follows.
    """

    ANCHOR: ClassVar[str] = "duty-"
    id: str
    kind: str
    act: str
    plain: str
    words: str
    document: str
    number: str
    article: str
    start: str
    end: str
    grade: str
    checked: str
    note: str
    event: str = ""
    penalties: tuple[str, ...] = ()
    found: str = ""
    links: tuple[Link, ...] = ()
