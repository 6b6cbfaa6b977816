"""Which column means what (认列): by its name, by its rank among those that mean the same, and by what its cells say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...policy.roster_words import Terms
from . import amounts, cells, dates, layout, meanings
from .decisions import YOURS, Choices, Decision, DecisionOption, FileError, Stage, settle
from .doubtful import Doubtful
from .layout import Header, letter
from .meanings import INSIDE, Meaning

_HALF = 2
"""One cell of so many has to be readable, for a column to mean what its name says."""
NONE = "none"
"""The choice of no column at all."""
_NAME = re.compile(r"(?![\d.,%-]+$)[^:：]{1,30}")
_NOTHING = ("无", "没有")
_WAGE = re.compile(r"工资|薪|应发|月收入|salary|wage", re.IGNORECASE)
_OTHER_WAGE = re.compile(r"卡|账|帐|号|年|日|时|级|档|标准|构成|个税|天|补|扣|备注|银行|次|比例")
_TURNED = re.compile(r"(?:未|没|不|停|断|欠|缺|漏|放弃|退).{0,4}(?:参|缴|保|险|费)|放弃")
"""A header that asks for the reverse of being enrolled."""
SAMPLES = 3
PAID = "paid"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One column that may mean a role: `fit` 0 its cells say so, 1 they say nothing, 2 they say something else."""

    at: int
    meaning: Meaning
    fit: int
    hidden: bool

    @property
    def merit(self) -> tuple[bool, int, int, int]:
        """The smaller the better."""
        return self.hidden, self.fit, self.meaning.rank, self.at


def recognise(
    header: Header, below: Sequence[Sequence[str]], terms: Terms, hidden: Sequence[int] = ()
) -> dict[str, list[Candidate]]:
    """The columns that may mean each role, the best first. `below`: the first rows under the header."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    above = [*header.upper, *[""] * len(header.names)]
    for at, (name, upper) in enumerate(zip(header.names, above, strict=False)):
        meaning = meanings.of(name, terms, upper)
        if meaning is None:
            continue
        said = [row[at] for row in below if at < len(row) and row[at].strip()]
        fit = fits(meaning.role, said, terms)
        if meaning.rank < INSIDE or fit == 0 or (fit < _HALF and meaning.role != "name"):
            found[meaning.role].append(Candidate(at, meaning, fit, at in hidden))
    return {role: sorted(listed, key=lambda one: one.merit) for role, listed in found.items()}


def fits(role: str, said: Sequence[str], terms: Terms) -> int:
    """Do these cells say what the role says? 0 yes, 1 they are empty, 2 no."""
    if role != "name" and not role.startswith("enrolled-"):
        said = [one for one in said if (word := terms.word(one)) not in terms.blank and word not in _NOTHING]
    if not said:
        return 1
    reads = _readers(terms).get(role, _reads_yes(terms))
    return 0 if sum(map(reads, said)) * _HALF >= len(said) else 2


def _readers(terms: Terms) -> dict[str, Callable[[str], bool]]:
    return {
        "name": lambda text: _NAME.fullmatch(text.strip()) is not None,
        "number": lambda text: sum(char.isdigit() for char in text) > 5,
        "category": lambda text: _NAME.fullmatch(text.strip()) is not None,
        "status": _reads(lambda text: cells.read_status(text, terms)),
        "sex": _reads(lambda text: cells.read_sex(text, terms)),
        "hukou": _reads(lambda text: cells.read_rural(text, terms, asked=True)),
        "wage": _reads(amounts.read_wage),
        "base": _reads(amounts.read_wage),
        **dict.fromkeys(("hired", "left", "born"), _reads(lambda text: dates.read_date(text, tenth=1, first=1900))),
    }


def _reads_yes(terms: Terms) -> Callable[[str], bool]:
    read = _reads(lambda text: cells.read_yes(text, terms))
    return lambda text: read(text) or cells.is_amount(text) or cells.read_listed(text, terms) is not None


def _reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    def reads(text: str) -> bool:
        try:
            read(text)
        except Doubtful:
            return True
        except ValueError:
            return False
        return True

    return reads


def decide(
    header: Header, below: Sequence[Sequence[str]], terms: Terms, choices: Choices, hidden: Sequence[int] = ()
) -> tuple[dict[str, int], list[Decision]]:
    """The column of each role, and what is to be told. A choice `column.wage` is a column's letter, or none.

    Raises FileError where one line holds two people, or a choice names a column that is not there.
    """
    found = recognise(header, below, terms, hidden)
    _refuse_one_cell(header, terms)
    _refuse_two_people(header, found)
    mapping = {role: listed[0].at for role, listed in found.items()}
    for role in [one.id for one in terms.columns]:
        said = choices.get(f"column.{role}", "")
        if said == NONE:
            mapping.pop(role, None)
        elif said:
            mapping[role] = _place(said, header)
    who = [mapping[role] for role in ("name", "number") if role in mapping]
    people = [row for row in below if not who or any(at < len(row) and row[at].strip() for at in who)]
    told = []
    for column in terms.columns:
        told += _told(column.id, column.name, header, people, found.get(column.id, []), mapping, choices)
    left = [at for at in range(len(header.names)) if at not in mapping.values()]
    told += _nearly(header, people, left, mapping, choices, terms)
    return mapping, told


def _nearly(
    header: Header,
    below: Sequence[Sequence[str]],
    left: Sequence[int],
    mapping: Mapping[str, int],
    choices: Choices,
    terms: Terms,
) -> Iterator[Decision]:
    """Columns that say nearly what a role does, and are not read: 8月工资 where no wage is, 未参加养老保险."""
    shown = header.titled
    said = {at: [row[at] for row in below if at < len(row) and row[at].strip()] for at in left}
    wages = [
        at
        for at in left
        if _WAGE.search(shown[at])
        and not _OTHER_WAGE.search(shown[at])
        and said[at]
        and not fits("wage", said[at], terms)
    ]
    if "wage" not in mapping and "column.wage" not in choices and wages:
        named = "、".join(f"{letter(at)}列「{shown[at]}」" for at in wages)
        options = [DecisionOption(letter(at), *_named(at, header, below)) for at in wages]
        options.append(DecisionOption(NONE, "文件里没有"))
        why = f"{named}像工资，列名却不是，请您定"
        yield Decision("column.wage", Stage.COLUMN, "「月工资」没有读", why, NONE, tuple(options), asked=True)
    for at in left:
        if _TURNED.search(shown[at]) and said[at] and not fits("enrolled-all", said[at], terms):
            words = f"{letter(at)}列「{shown[at]}」没有读"
            why = "写的像是没有参保、停保或者放弃，「是」的意思反过来了。要用就改成「是否参保」，把是和否对调，再选一次"
            yield Decision(f"turned.{letter(at)}", Stage.COLUMN, words, why, asked=True)


def _place(said: str, header: Header) -> int:
    at = next((at for at in range(len(header.names)) if letter(at) == said.upper()), None)
    if at is None:
        raise FileError(f"文件里没有「{said[:20]}」这一列。请写列的字母，例如 C")
    return at


def _refuse_one_cell(header: Header, terms: Terms) -> None:
    """A line that stands in one cell as a whole."""
    if layout.in_one_cell(header.names, terms):
        raise FileError(
            "整行在一格里：文件里的列不是用逗号、制表符或者分号分开的。请用 Excel 打开，用「数据、分列」分开，另存为 .xlsx 再选"
        )


def _refuse_two_people(header: Header, found: Mapping[str, Sequence[Candidate]]) -> None:
    """Two names a line, and what follows them twice."""
    names = [
        one for one in found.get("name", ()) if one.meaning.rank == found["name"][0].meaning.rank and one.fit < _HALF
    ]
    twice = [role for role, listed in found.items() if role != "name" and len(listed) > 1]
    if len(names) > 1 and twice:
        places = "、".join(letter(one.at) for one in sorted(names, key=lambda one: one.at))
        raise FileError(
            f"一行里有{len(names)}个「{header.names[names[0].at]}」（{places}列），像是一行写了{len(names)}个人，"
            "只读一个会丢掉一半的人。请把右边的人移到下面，一行一个人，再选"
        )


def _told(
    role: str,
    name: str,
    header: Header,
    below: Sequence[Sequence[str]],
    listed: Sequence[Candidate],
    mapping: Mapping[str, int],
    choices: Choices,
) -> list[Decision]:
    """What is to be told of one role: another column that may be meant, a name that means only a part, cells that do not fit."""
    at = mapping.get(role)
    if at is None and not listed:
        return []
    chosen = f"column.{role}" in choices
    shown = header.titled
    others = [one for one in listed if one.at != at and not _same(one.at, at, below)]
    rivals = [one for one in others if one.fit == 0 or (listed and listed[0].fit and one.fit == 1)]
    own = next((one for one in listed if one.at == at), None)
    if own is not None and own.meaning.rank < INSIDE and own.fit == 0:
        rivals = [one for one in rivals if one.meaning.rank < INSIDE]
    options = [
        DecisionOption(letter(one.at), *_named(one.at, header, below)) for one in sorted(listed, key=lambda one: one.at)
    ]
    if at is not None and own is None:
        options.append(DecisionOption(letter(at), *_named(at, header, below)))
    options.append(DecisionOption(NONE, "文件里没有"))
    said = f"「{name}」读{letter(at)}列「{shown[at]}」" if at is not None else f"「{name}」没有读"
    why, asked = "列名就是它", False
    if chosen:
        why = YOURS
    elif own is not None and own.meaning.rank >= INSIDE:
        why = "列名里有这个词，格子也读得成"
    if not chosen and own is not None:
        if rivals:
            named = "、".join(f"{letter(one.at)}列「{shown[one.at]}」" for one in rivals)
            why, asked = f"{named}也像{name}，请您定", True
        elif own.meaning.weak:
            why, asked = f"只有这一列像{name}，而「{shown[own.at]}」常常只是其中一部分，请核对", True
        elif own.fit == _HALF:
            why, asked = f"列名是它，下面的格子却多半读不成{name}，请核对", True
    value = letter(at) if at is not None else NONE
    told = [Decision(f"column.{role}", Stage.COLUMN, said, why, value, tuple(options), asked)]
    if at is not None and role.startswith("enrolled-") and is_paid(at, below):
        told.append(_paid(role, name, at, shown[at], choices))
    return told


def _paid(role: str, name: str, at: int, header: str, choices: Choices) -> Decision:
    options = (DecisionOption("yes", "有金额的算已参保，0 算没有参保"), DecisionOption("no", "金额不作数，算没有填"))
    said = f"{letter(at)}列「{header}」里是金额，不是「是」「否」：有金额的算已参保，0 算没有参保"
    return settle(
        Decision(f"{PAID}.{role}", Stage.COLUMN, said, f"像扣的{name}费", "yes", options, asked=True), choices
    )


def is_paid(at: int, below: Sequence[Sequence[str]]) -> bool:
    """Do these cells hold what was paid?"""
    said = [row[at] for row in below if at < len(row) and row[at].strip()]
    paid = [one for one in said if cells.is_amount(one) or one.strip() in ("0", "1", "0.00")]
    return len(paid) * _HALF >= len(said) and any(map(cells.is_amount, said))


def _same(one: int, other: int | None, below: Sequence[Sequence[str]]) -> bool:
    """Do two columns say the same in every row?"""
    if other is None:
        return False
    pairs = [
        (row[one].strip() if one < len(row) else "", row[other].strip() if other < len(row) else "") for row in below
    ]
    return all(first == second for first, second in pairs) and any(first for first, _ in pairs)


def _named(at: int, header: Header, below: Sequence[Sequence[str]]) -> tuple[str, str]:
    said = [row[at].strip()[:20] for row in below if at < len(row) and row[at].strip()][:SAMPLES]
    shown = header.titled[at] or "（没有列名）"
    return f"{letter(at)}列 {shown}", f"例：{'、'.join(said)}" if said else "空的"


def ignored(header: Header, mapping: Mapping[str, int], samples: Sequence[Sequence[str]]) -> list[str]:
    """The columns that are not used, by name; those without a name, but with something in them, by their letter."""
    names = header.titled
    left = [at for at in range(len(names)) if at not in set(mapping.values()) and (names[at] or samples[at])]
    return [names[at] or f"{letter(at)}列（没有列名）" for at in left]
