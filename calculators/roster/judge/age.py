"""Who of a roster is past the age of retirement (超龄): by day of birth and sex, on the day of the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ...policy.retirement import FEMALE, RetirementTrack, candidates, category_on, is_over
from ..case import Case
from ..read.numbers import BORN
from ..read.people import labels
from ..read.person import Person, RowDoubt


class Ages:
    """Looks at one person after the other; without a day of the roster nobody's age is worked out."""

    def __init__(self, case: Case) -> None:
        self._tracks, self._day = case.knowledge.retirement, case.asof
        self._names: Mapping[str, str] = case.knowledge.names
        self._labels = labels(case.knowledge)
        youngest = min((one.age for one in self._tracks), default=0)
        self._known: dict[tuple[date | None, str, str, str, bool], tuple[str, str]] = {}
        self._last_year = case.asof.year - youngest if case.asof else 0
        self._last_born = f"{self._last_year}1231"

    def judged(self, people: Sequence[Person], doubts: list[RowDoubt]) -> list[Person]:
        """The same people, each in the category in which it is judged; what has to be said of it is added to the doubts."""
        if self._day is None:
            return list(people)
        last, day = self._last_born, self._day
        return [
            one if one.identity[BORN] > last else self._look_at(one, day, doubts) for one in people
        ]  # most are younger

    def _look_at(self, one: Person, day: date, doubts: list[RowDoubt]) -> Person:
        if one.category is None:
            return one
        key = one.born, one.sex, one.category, one.retire, one.delayed
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._judged(*key, day)
        category, told = known
        if category == one.category:
            return one
        doubts.append(RowDoubt(one.row, self._labels["number" if one.identity else "born"], told))
        return one._replace(category=category)

    def _judged(
        self, born: date | None, sex: str, category: str, retire: str, delayed: bool, day: date
    ) -> tuple[str, str]:
        """The category of people of this age, and what has to be said where it is another one."""
        if born is None or born.year > self._last_year:
            return category, ""
        tracks = candidates(self._tracks, sex, retire if sex == FEMALE else "")
        over = is_over(tracks, born, day)
        found = category_on(category, over, delayed=delayed)
        return found, self._words(tracks, born, over) if found != category else ""

    def _words(self, tracks: tuple[RetirementTrack, ...], born: date, over: bool | None) -> str:
        ages = "，".join(f"{track.name}{track.age_of(born)}、{track.reached_by(born)}到龄" for track in tracks)
        if over is None:
            return f"是不是超龄要先问清：{ages}。问清了请写「退休年龄」50或者55；问清以前，两种算法一样的才算"
        over_age = self._names["over-age"]
        return f"已经超过法定退休年龄（{ages}），按{over_age}算；办了弹性延迟退休的，请在「弹性延迟退休」一列写「是」"
