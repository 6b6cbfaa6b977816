"""The link that restores a filled form (带数据的链接): what was typed, behind the #, where no server sees it.

`#v=1&kind=private&staff=120`: v is the version of this format, the rest are names and values of fields. Private fields
(names, remarks) never go in, nor do private columns of a table. The browser writes the same format
(docs/assets/js/calculator/link.js, public-rows.js); a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote_plus

from ..calculator import Calculator
from ..core.model import Field, InputError, Problem
from ..policy.knowledge import Knowledge

VERSION = "1"
_LINES = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def encode(calculator: Calculator, typed: Mapping[str, str], knowledge: Knowledge) -> str:
    """The fragment, without #; fields left empty and private fields are left out."""
    kept = [(one.name, public(one, typed.get(one.name, ""))) for one in calculator.fields(knowledge)]
    return "&".join(f"{name}={quote_plus(value)}" for name, value in [("v", VERSION), *kept] if value)


def public(field: Field, typed: str) -> str:
    """What of a field may stand in a link: nothing of a private one, a table without its private columns. Columns that
    are not known are left out too; a table with quoted cells wholly, for it is not taken apart.

    >>> from ..core.model import FieldKind
    >>> units = Field("units", "", FieldKind.ROWS, "", columns=(
    ...     Field("name", "单位", FieldKind.TEXT, "", private=True), Field("base", "人数", FieldKind.HEADS, "")))
    >>> public(units, "和平,3"), public(units, "人数,单位\\n3,和平")
    (',3', '人数,单位\\n3,')
    """
    if field.private:
        return ""
    withheld = {name for column in field.columns if column.private for name in column.headings}
    labels = [column.label for column in field.columns]
    told = {name for column in field.columns for name in column.headings} - withheld
    return _public_rows(typed, labels, told, withheld) if withheld else typed


def _public_rows(typed: str, labels: list[str], told: set[str], withheld: set[str]) -> str:
    if '"' in typed:
        return ""
    mark = "\t" if "\t" in typed else ","
    order: list[str] = []
    lines = []
    for line in _LINES.split(typed if mark == "\t" else typed.replace("，", ",")):
        cells = line.split(mark)
        first = not order and any(map(str.strip, cells))
        header = first and cells[0].strip() in told | withheld
        if first:
            order = [cell.strip() for cell in cells] if header else labels
        if header:
            kept = [cell if cell.strip() in told | withheld else "" for cell in cells]
        else:
            kept = [cell if at < len(order) and order[at] in told else "" for at, cell in enumerate(cells)]
        lines.append(mark.join(kept))
    return "\n".join(lines)


def decode(address: str) -> tuple[str, dict[str, str]]:
    """The calculator's name and what was typed, from a whole address or `name#fragment`.

    Raises InputError if it is no such link.
    """
    path, mark, fragment = address.strip().partition("#")
    name = path.rstrip("/").removesuffix("/index.html").rsplit("/", 1)[-1]
    pairs = dict(reversed(parse_qsl(fragment, keep_blank_values=True)))
    version = pairs.pop("v", "")
    if not mark or not name or version != VERSION:
        raise InputError((Problem("link", "这不是带数据的链接。应当像 …/calculators/gap/#v=1&kind=private&staff=120"),))
    return name, pairs


def doubled(address: str) -> list[str]:
    """The names that stand more than once in a link: all but the first of their values are not used.

    >>> doubled("gap/#v=1&staff=1&kind=private&staff=2")
    ['staff']
    """
    names = [name for name, _ in parse_qsl(address.strip().partition("#")[2], keep_blank_values=True)]
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]
