"""Rows → people (一行一人): the cells of the columns that are used, read once a distinct text, and what is doubtful in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise
from operator import itemgetter
from typing import Any

from ...core.inputs import EARLIEST
from ...policy.knowledge import Knowledge
from ..case import Case
from . import amounts, cells, dates, numbers, rows
from .columns import PAID
from .decisions import Choices, FileError
from .doubtful import Doubtful
from .kinds import Kind, Kinds
from .layout import Header, plain
from .memo import Memo, T
from .person import Person, RowDoubt
from .table import MAX_ROWS

_FIRST = 1900
"""The earliest year in which somebody on a roster was born."""
_DAYS = ("hired", "left", "born")
_BELOW = 3
"""Hints on how to fill in stand in the first rows below the header."""
_GAP = 100
"""Of so many empty rows in a row the numbers are kept; more are as good as none."""
_NARROW = 2
"""In a list of so few columns a name may well stand alone, the other cell empty."""
_FEW = 2
"""So many rows may say less than the others, or one in ten."""
_DIGITS = 15
"""So many digits at least are an identity number."""
_LONGEST = 5
"""Names of people that stand alone are shorter."""
_HEADERS = 3
"""So many names of columns in a row make another header of it."""
_HEAD, _TAIL = re.compile(r"[￥¥]?\d{1,3}", re.ASCII), re.compile(r"\d{3}(\.\d{1,2})?", re.ASCII)


_EARNS = re.compile(r"[1-9]", re.ASCII)


_REMARKS = re.compile(
    r"备注\d?|备注(?:说明|信息|栏)|(?:情况|其他|其它|特殊情况|补充)?说明|附注|注|其他|其它|特殊情况|(?:与|和)?(?:本人|户主|职工)?(?:的)?关系|变动情况|人员变动|remarks?|notes?|comments?"
)
"""Headers of remarks: they are not read, but may say what no other column does."""
_WORK = re.compile(r"岗|职|工种|部门|科室|车间|班组|角色|身份|position|title|dep", re.IGNORECASE)
"""Headers below which words of a footer are somebody's work or place: 会计, 财务, 主管."""
_NAMED = "后面的字像是说已经离职，或者不是职工。没有读，请写进状态、离职日期或者人员类别"
_HAN_NAME = re.compile(r"[\u4e00-\u9fff·]{1,4}")
_USED = ("name", "number", "category", "hukou", "hired", "left", "wage", "base")
"""Columns that are looked at in every row."""
_MORE = ("status", "sex", "born", "delayed", "retire")
"""Columns that few rosters have."""


class Reader:
    """Reads rows one after the other into `people`, `doubts` and `skipped` (rows that are no people, by what they are).

    `words`: what could not be read of marks and categories, with how often; `tenths`: columns of days with a 2024.1.
    """

    def __init__(
        self,
        header: Header,
        mapping: Mapping[str, int],
        case: Case,
        choices: Choices | None = None,
        *,
        since: date = dates.EPOCH,
        tenths: Mapping[str, int] | None = None,
        paid: Set[str] = frozenset(),
        hidden: Callable[[int], bool] | None = None,
    ) -> None:
        self.people: list[Person] = []
        self.doubts: list[RowDoubt] = []
        self.skipped: dict[str, list[int]] = {}
        self.unstated = 0
        self.words: dict[str, Counter[str]] = {"yes": Counter(), "category": Counter()}
        self.tenths: Counter[str] = Counter()
        self.lonely = 0
        """Rows with a single cell that looks like the name of a person."""
        self.named_sums = 0
        """Rows that are left out as a sum, though what stands there may be the name of a person."""
        self.leavers = 0
        """Titles of groups that say that those below have left."""
        choices = choices or {}
        self._case, self._mapping, self._hidden = case, mapping, hidden
        self._counted = {kind for kind in rows.COUNTABLE if choices.get(f"rows.{kind}") == "count"}
        self._width = max(mapping.values(), default=-1) + 1
        self._blank = [""] * (self._width + 1)
        self._columns = max(len(header.names), self._width)
        self._named = sum(map(bool, header.names))
        self._last, self._header = header.last, header.names
        self._stopped = False
        self._before = header.last
        self._sums = rows.Sums()
        self._bare: list[int] = []
        """Rows of people of whom nothing is written but a name and a wage."""
        self._labels = {column.id: column.name for column in case.knowledge.roster.columns}
        self._has_who = not {"name", "number"}.isdisjoint(mapping)
        self._name_at = mapping.get("name", 0)
        self._used = _taker([mapping.get(role, -1) for role in _USED])
        self._days_at = {mapping[role] for role in _DAYS if role in mapping}
        self._work_at = {at for at, one in enumerate(header.names) if _WORK.search(one)}
        self._telling = Memo(_remark)
        self._more_at = [(role, mapping[role]) for role in _MORE if role in mapping]
        terms = self._terms = case.knowledge.roster
        self._remarks_at = [at for at, name in enumerate(header.names) if _REMARKS.fullmatch(terms.header(name))]
        self._roles = {name.strip() for name in header.names if terms.header(name) in terms.headers}
        said = {kind: _said(choices, kind) for kind in self.words}
        self._dates = {
            role: Memo(
                partial(
                    dates.read_end if role == "left" else dates.read_date,
                    since=since,
                    tenth=_tenth(choices.get(f"tenth.{role}"), (tenths or {}).get(role)),
                    first=_FIRST if role == "born" else EARLIEST,
                )
            )
            for role in _DAYS
        }
        self._pay, self._base = (
            Memo(
                partial(amounts.read_wage, unit=amounts.unit_of(header.titled[mapping[role]]) if role in mapping else 1)
            )
            for role in ("wage", "base")
        )
        self._wage = self._pay if "wage" in mapping else None
        self._more: dict[str, Memo[Any]] = {
            "status": Memo(partial(cells.read_status, terms=terms, leaving=self._asks("status", "离职"))),
            "sex": Memo(partial(cells.read_sex, terms=terms)),
            "born": self._dates["born"],
            "delayed": Memo(partial(cells.read_yes, terms=terms)),
            "retire": Memo(cells.read_retire),
        }
        self._yes = Memo(partial(cells.read_yes, terms=terms, words=said["yes"]))
        self._hired, self._left = self._dates["hired"], self._dates["left"]
        self._kinds = Kinds(
            mapping,
            case,
            Memo(partial(cells.read_category, terms=terms, words=said["category"])),
            Memo(partial(cells.read_rural, terms=terms, asked=self._asks("hukou", "是否", "农民工", "农村户口"))),
            self._yes,
            {mapping[role] for role in paid if role in mapping},
            {mapping[role] for role in mapping if choices.get(f"{PAID}.{role}") == "no"},
        )
        self._said = _taker(self._kinds.places)

    def _asks(self, role: str, *words: str) -> bool:
        """Does the header of this role ask for what these words say, to be answered with yes or no: 是否离职, 是否农业户口?"""
        at = self._mapping.get(role)
        header = "" if at is None else self._header[at].replace("在离职", "").replace("在职离职", "")
        return any(word in header for word in words)

    def take(self, row: int, cell: list[str]) -> None:
        """One row. Raises FileError when there are too many."""
        if len(cell) > self._columns and any(cell[self._columns :]):
            cell = self._joined(row, cell)
        cell = cell + self._blank[min(len(cell), self._width) :]  # the last stands for a column that is not there
        used, said = self._used(cell), self._said(cell)
        kind, plain_name = "", rows.is_plain(used[0])
        if len(used[1]) < _DIGITS or not plain_name or not used[0] or self._stopped or self._hidden is not None:
            kind = self._kind(row, cell, used, said)
            if kind == rows.BLANK:
                return
        if row != self._before + 1:
            self._gap(row)
        self._before = row
        if kind and kind not in self._counted:
            self.skipped.setdefault(kind, []).append(row)
            self._sums.rest()
            return
        if len(self.people) >= MAX_ROWS:
            raise FileError(f"超过 {MAX_ROWS:,} 人，读到第{row}行停下。请按部门分成几个文件")
        self._person(row, cell, used, said, is_plain=plain_name)

    def close(self) -> None:
        """All rows were read: the first, without name and number, may be the sum of those below it; a few that say less than
        the others may be one too.
        """
        first = self.people[0] if self.people else None
        if first is None or rows.SUM in self._counted:
            return
        odd = set(self._bare if len(self._bare) <= max(_FEW, len(self.people) // 10) < len(self.people) else ())
        last = self.people[-1]
        if last.row in self._bare and self._sums.is_sum_of_others(last.wage):
            odd.add(last.row)
        self.doubts += [
            RowDoubt(row, "整行", "只有姓名和工资，别的都空着，计入了，请核对是不是合计一类的行") for row in sorted(odd)
        ]
        if first.name.strip("0123456789") or first.number:
            return
        if self._sums.is_sum_of_others(first.wage):
            del self.people[0]
            self.unstated -= 1
            self.doubts = [one for one in self.doubts if one.row != first.row]
            self.skipped.setdefault(rows.SUM, []).insert(0, first.row)

    def _gap(self, row: int) -> None:
        """Rows between this one and the one before say nothing; those of another sheet are no gap."""
        first = self._before + 1 if row // rows.SHEET_ROWS == self._before // rows.SHEET_ROWS else row
        if first < row:
            self.skipped.setdefault(rows.BLANK, []).extend(range(first, min(row, first + _GAP)))

    def _kind(self, row: int, cell: Sequence[str], used: Sequence[str], said: Sequence[str]) -> str:
        """What a row is that is no person; empty for a person."""
        name, number = used[0].strip(), used[1].strip()
        if self._hidden is not None and self._hidden(row):
            return rows.HIDDEN
        if not self._stopped and name and rows.is_plain(name) and any(text and not self._yes[text][2] for text in said):
            return ""  # most rows of a list without numbers
        texts = [text for one in cell if (text := one.strip())]
        if not texts:
            return rows.BLANK
        if self._stopped:
            return rows.OTHER
        if again := self._is_header(cell):
            return again
        near = row <= self._last + _BELOW and self._last > 0
        if (near and (rows.is_hint(texts) or self._is_codes(name, used, said))) or (name and rows.is_example(name)):
            return rows.HINT
        marks = [text for text in said if text and not cells.is_amount(text) and self._yes[text][0] is not None]
        wage = self._wage[used[6]][0] if used[6] and self._wage is not None else None
        if name and wage is None and not marks and self._terms.header(name) in self._terms.headers:
            return rows.HEADER  # a list that is written sideways
        if kind := self._by_words(name, number, cell, marks, wage):
            return kind
        if name.isdigit() and self._sums.is_sum(wage):
            return rows.SUM
        return self._by_shape(name, number, texts, used, said, wage)

    def _is_codes(self, name: str, used: Sequence[str], said: Sequence[str]) -> bool:
        """Does nothing here say what its column does: the names of the columns in a program, or what is to be written there?"""
        if not name or _HAN_NAME.fullmatch(name) or rows.is_of_two(name):
            return False
        wrong = [self._yes[text][2] and not cells.is_amount(text) for text in said if text.strip()]
        wrong += [self._wage[used[6]][2]] if used[6].strip() and self._wage is not None else []
        wrong += [sum(map(str.isdigit, used[1])) < 6] if used[1].strip() else []
        wrong += [self._dates["hired"][used[4]][2]] if used[4].strip() else []
        return len(wrong) > 1 and all(wrong)

    def _by_words(
        self,
        name: str,
        number: str,
        cell: Sequence[str],
        marks: Sequence[str],
        wage: Decimal | None,
    ) -> str:
        """A total, a footer or a hint by its words, unless the row is a person's in everything else."""
        own = rows.word_kind(name, is_name=True)
        digits = sum(map(str.isdigit, number)) > 5
        if own:
            clear = digits or (wage is not None and any(not mark.strip().isdigit() for mark in marks))
            return "" if clear else own
        if digits:
            return ""
        likely = bool(name) and not rows.is_unit(name) and (wage is not None or bool(marks))
        kinds = []
        for at, one in enumerate(cell[: self._name_at] if likely else cell):
            kind = rows.word_kind(one) if one.strip() and at not in self._days_at else ""
            if kind == rows.FOOTER and name and at in self._work_at and not one.strip().endswith((":", "：")):
                continue  # 会计 is somebody's work
            kinds += [kind] if kind == rows.TOTAL or (kind and not likely) else []
        return kinds[0] if kinds else ""

    def _by_shape(
        self,
        name: str,
        number: str,
        texts: Sequence[str],
        used: Sequence[str],
        said: Sequence[str],
        wage: Decimal | None,
    ) -> str:
        if len(set(texts)) == 1 and self._named > 1:
            lonely = 0 < len(name) < _LONGEST and not rows.word_kind(name) and not rows.is_unit(name)
            lonely = lonely or sum(map(str.isdigit, texts[0])) >= _DIGITS
            if lonely and self._named <= _NARROW:
                return ""
            self.lonely += lonely
            self.leavers += rows.is_of_leavers(texts[0])
            return rows.GROUP
        if name and not number and not any(used[4:]) and not any(said) and rows.is_unit(name):
            return rows.GROUP
        bare = not number and not any(map(str.strip, said))
        if (bare or not (number or name)) and self._sums.is_sum(wage):
            self.named_sums += bool(_HAN_NAME.fullmatch(name)) and not rows.is_unit(name)
            return rows.SUM
        if bare and rows.SUM in self.skipped and self._sums.is_single(wage):
            return rows.SUM
        if not any(used) and not any(said):
            return rows.UNUSED
        paid = used[6] + used[7]
        if not name and not number and not _says(paid + "".join(said)):
            return rows.NOBODY
        if self._has_who and not name and not number and not _EARNS.search(paid) and not self._enrolled(said):
            return rows.NOBODY  # filled in beforehand: 0 and 否
        return ""

    def _enrolled(self, said: Sequence[str]) -> bool:
        return any(self._yes[text][0] for text in said if text)

    def _is_header(self, cell: Sequence[str]) -> str:
        """The header once more, or another one: what is below it is another table."""
        cell = plain(cell)
        again = [cell[at] == self._header[at] for at in self._mapping.values() if at < len(self._header)]
        if self._last and again and all(again):
            return rows.HEADER
        if len(self._roles.intersection(cell)) < max(2, min(_HEADERS, len(self._roles))):
            return ""
        if 2 * sum(again) >= len(again):
            return rows.HEADER
        self._stopped = True
        return rows.OTHER

    def _joined(self, row: int, cell: list[str]) -> list[str]:
        """A row with more cells than the header: 5,000 written without quotes is put together again, if that fits."""
        rest = cell[:]
        while rest and not rest[-1].strip():
            rest.pop()
        over = len(rest) - self._columns
        splits = [
            at
            for at in range(len(rest) - 1)
            if _HEAD.fullmatch(rest[at].strip()) and _TAIL.fullmatch(rest[at + 1].strip())
        ]
        if splits and len(splits) == over and not any(after - at == 1 for at, after in pairwise(splits)):
            for at in reversed(splits):
                rest[at : at + 2] = [rest[at].strip() + rest[at + 1].strip()]
            self.doubts.append(RowDoubt(row, "整行", "比列名多出几格：像是数里的逗号没有加引号，已经合回去，请核对"))
            return rest
        self.doubts.append(
            RowDoubt(row, "整行", "比列名多出几格，后面的格子可能错了位，请核对：是不是数里的逗号没有加引号")
        )
        return cell

    def _person(
        self, row: int, cell: Sequence[str], used: Sequence[str], said: tuple[str, ...], *, is_plain: bool
    ) -> None:
        text = used[0]
        if is_plain and text.isalpha():
            name = text  # most of them
        else:
            name, told = cells.read_name(text)
            if not is_plain or not name or told:
                self._look_at_name(row, name, told, numbered=bool(used[1].strip()))
        for at in self._remarks_at:
            if at < len(cell) and cell[at] and (remark := self._telling[cell[at]][0]):
                self.doubts.append(RowDoubt(row, self._header[at], remark))
        number = numbers.NONE
        unread: list[str] = []
        if used[1]:
            try:
                number = numbers.read_number(used[1])
            except Doubtful as error:
                number = error.value
                self._doubt(row, "number", str(error))
                unread += ["number"] * (str(error) == numbers.LOST)
        kind = self._kinds[used[2:4], said]
        self.unstated += kind.unstated
        if kind.doubts:
            self._tell_kind(row, kind)
            unread += kind.unread
        hired, left, wage, base = self._hired[used[4]], self._left[used[5]], self._pay[used[6]], self._base[used[7]]
        if wage[1] or base[1] or hired[1] or left[1]:
            for role, read in (("wage", wage), ("base", base), ("hired", hired), ("left", left)):
                self._tell(row, role, read, unread)
        self._sums.add(wage[0])
        if wage[0] and not used[1] and not any(said) and not any(used[2:6]):
            self._bare.append(row)
        person = Person(
            row,
            name,
            number.text,
            kind.category,
            kind.rural,
            kind.states,
            wage[0],
            base[0],
            hired[0],
            left[0],
            number.checked,
        )
        if unread or kind.word or kind.unclear or self._more_at:
            more = {
                role: self._tell(row, role, self._more[role][cell[at]], unread)
                for role, at in self._more_at
                if cell[at]
            }
            person = person._replace(
                unread=(*unread, *(("enrolled",) if kind.unclear else ())),
                status=more.get("status"),
                word=kind.word,
                sex_said=more.get("sex") or "",
                born_said=more.get("born"),
                delayed=more.get("delayed") is True,
                retire=more.get("retire") or "",
            )
        self.people.append(person)

    def _tell_kind(self, row: int, kind: Kind) -> None:
        for role, text in kind.doubts:
            self._doubt(row, role, text)
        if kind.word:
            self.words["category"][kind.word] += 1
        for text in kind.unclear:
            self.words["yes"][text] += 1

    def _look_at_name(self, row: int, name: str, told: str, *, numbered: bool) -> None:
        """What there is to say of a name that is not plain, or is not there."""
        if told:
            self._doubt(row, "name", told)
        if not name:
            also = "" if numbered else "，也没有身份证号"
            if also or "name" in self._mapping:
                self._doubt(row, "name", f"没有姓名{also}，仍然计入了")
        elif name.isdigit():
            if not numbered:
                self._doubt(row, "name", "姓名是一个数，计入了，请核对：是不是序号，或者合计的人数")
        elif rows.word_kind(name):
            self._doubt(row, "name", "像合计、签名或者说明，不过这一行填得像一个人，计入了，请核对")
        elif rows.is_no_name(name):
            self._doubt(row, "name", "不像人的姓名，计入了，请核对")
        elif rows.is_of_two(name):
            self._doubt(row, "name", "像是两个人的姓名写在一格里，按一个人计入了，请一行写一个人")
        elif rows.is_telling(name):
            self._doubt(row, "name", _NAMED)

    def _tell(self, row: int, role: str, read: tuple[T | None, str, bool], unread: list[str]) -> T | None:
        """What a cell says; what there is to say of it is noted."""
        value, wrong, failed = read
        if wrong:
            self._doubt(row, role, wrong)
            if failed:
                unread.append(role)
                self.tenths[role] += wrong == dates.TENTH
        return value

    def _doubt(self, row: int, role: str, text: str) -> None:
        self.doubts.append(RowDoubt(row, self._labels[role], text))


def _remark(text: str) -> str:
    """What is to be told of a remark, empty where it says nothing that matters."""
    if rows.is_telling(text):
        return "像是说这个人已经离职，或者不是职工。备注没有读，请写进状态、离职日期或者人员类别"
    return "像是说参保的事。备注没有读，请写进各险种的列" if rows.is_insured(text) else ""


def _said(choices: Choices, kind: str) -> dict[str, str]:
    """What the reader said of words that are not known."""
    start = f"word.{kind}."
    return {name.removeprefix(start): value for name, value in choices.items() if name.startswith(start)}


def _tenth(chosen: str | None, known: int | None) -> int | None:
    return int(chosen) if chosen in ("1", "10") else known


def _says(cells_joined: str) -> bool:
    """Is there a digit or a word of being enrolled, and not just a unit?"""
    return any(char.isdigit() or char in "是否有无√×" for char in cells_joined)


def _taker(places: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """What takes the cells at these places out of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cell: tuple(cell[at] for at in places)


def labels(knowledge: Knowledge) -> dict[str, str]:
    """The names of the columns by role."""
    return {column.id: column.name for column in knowledge.roster.columns}
