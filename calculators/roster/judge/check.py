"""What does not fit together in a roster (核对): told by row and column, and the rest is still computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from ..case import Case
from ..read.numbers import BORN
from ..read.people import labels
from ..read.person import Person, RowDoubt

YOUNGEST = 16
_AHEAD = timedelta(days=366)
"""Who is hired later than this after the day of asking is doubted."""


class Checker:
    """Looks at people one after the other; it remembers whom it has seen."""

    def __init__(self, case: Case, place: Callable[[int], str] = str, today: date | None = None) -> None:
        self._place = place
        self._named = labels(case.knowledge)
        self._asof = case.asof
        self._young = _born_on(YOUNGEST, case.asof)
        places = {one.id: at for at, one in enumerate(case.insurances)}
        self._injury, self._pension = places["injury"], places["pension"]
        self._first: dict[str, int] = {}
        self._unnumbered: dict[str, int] = {}
        self._latest = (today or case.asof or date.max - _AHEAD) + _AHEAD

    def doubts(self, one: Person) -> Sequence[RowDoubt]:
        """What there is to look at."""
        found = [RowDoubt(one.row, self._named[role], text) for role, text in self._person(one)]
        role, key = "number", one.identity or ("" if "number" in one.unread else one.number)
        if not key:
            role, key = "name", one.name if one.name.isalpha() else "".join(one.name.split())
            if not key:
                return found
            self._unnumbered.setdefault(key, one.row)
        before = self._first.setdefault(key, one.row)
        if before == one.row:
            return found
        if role == "number":
            what = "身份证号" if one.identity else "证件号码"
            told = f"和第{self._place(before)}行是同一个{what}，两行都计入了，请删去一行再算"
        else:
            told = f"和第{self._place(before)}行同名，又没有身份证号，请核对是不是同一个人"
        return [*found, RowDoubt(one.row, self._named[role], told)]

    def twins(self, people: Sequence[Person]) -> Iterator[RowDoubt]:
        """Those without a number whose name stands in another row with one."""
        if not 0 < len(self._unnumbered) < len(self._first):
            return
        for one in people:
            if one.number and "number" not in one.unread and (row := self._unnumbered.pop(one.name, None)):
                told = f"和第{self._place(one.row)}行同名，这一行没有身份证号，请核对是不是同一个人"
                yield RowDoubt(row, self._named["name"], told)

    def _person(self, one: Person) -> list[tuple[str, str]]:
        found = []
        hired, left, asof = one.hired, one.left, self._asof
        if one.wage is not None and not one.wage:
            found.append(("wage", "工资是0，请核对"))
        if one.base is not None and not one.base:
            found.append(("base", "缴费基数是0，请核对"))
        if one.states[self._injury] is True and one.states[self._pension] is False:
            found.append(("enrolled-pension", "参加了工伤保险，没有参加养老保险，请核对"))
        if left is not None and hired is not None and left < hired:
            found.append(("left", "离职日期比入职日期还早，请核对"))
        if hired is not None and hired > self._latest:
            found.append(("hired", "入职日期在一年以后，请核对年份"))
        if hired is not None and one.identity and hired.year - int(one.identity[BORN][:4]) < YOUNGEST:
            found.append(("hired", f"按身份证号，入职的时候不满{YOUNGEST}岁，请核对"))
        if asof is None:
            return found
        if one.status and left is not None and left < asof:
            found.append(("left", "状态是在职，离职日期却在名单日期以前，按已经离职算，请核对"))
        if one.status is False and left is not None and left >= asof:
            found.append(("left", "状态是离职，离职日期却在名单日期以后，按还在职算，请核对"))
        if hired is not None and hired > asof:
            found.append(("hired", "入职日期在名单日期以后，请核对"))
        if one.identity and one.identity[BORN] > self._young:
            found.append(("number", f"按身份证号不满{YOUNGEST}岁，请核对"))
        return found


def _born_on(years: int, day: date | None) -> str:
    """The birth date (YYYYMMDD, as in an identity number) of somebody who turns `years` on `day`."""
    return f"{day.year - years}{day:%m%d}" if day else ""
