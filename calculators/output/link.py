"""The link that restores a filled form (带数据的链接): what was typed, behind the #, where no server sees it.

`#v=1&kind=private&staff=120`: v is the version of this format, the rest are names and values of fields. Private fields
(names, remarks) never go in, nor do private columns of a table, nor anything that its field cannot read. The browser
writes the same format (docs/assets/js/calculator/link.js, readable.js, public-rows.js); a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote_plus

from ..calculator import Calculator
from ..core.inputs import read_value
from ..core.model import Field, FieldKind, InputError, Problem
from ..core.pasted import take_apart, without_end, write_rows
from ..policy.knowledge import Knowledge

VERSION = "1"
POLICY = "policy"
"""The policy from which it is worked out (文件); none is named where that is the one that is meant anyway."""
AGAINST = "against"
"""The other case with which this one is compared (和另一种情况比), a fragment within the fragment. Only a page reads it."""
EDITION = "edition"
"""The edition of the data of which a link was made (数据的版次, docs/editions): a number, the same for everybody who made one."""
CURVE = "curve"
"""What is varied, and from where to where (看一项变化的影响): field=from..to. Only a page reads it."""
_LONGEST_NUMBER = 6
UNREAD = "?"
"""Stands where something was typed that its field cannot read: whoever opens the link is told, and gets no number."""
TAILS = frozenset(
    {
        *("from", "isappinstalled", "nsukey", "scene", "clicktime", "enterid", "wxfrom", "ADTAG", "_wv", "share_token"),
        *("utm_source", "utm_medium", "utm_campaign", "spm", "fbclid", "gclid"),
    }
)
"""What chat programs and others append to addresses (分享时加的尾巴): no field, and never named as a fault."""


def encode(calculator: Calculator, typed: Mapping[str, str], knowledge: Knowledge) -> str:
    """The fragment, without #; fields left empty and private fields are left out."""
    told = ((one.name, public(one, typed.get(one.name, ""))) for one in calculator.fields(knowledge))
    return fragment(told, knowledge.named)


def fragment(told: Iterable[tuple[str, str]], policy: str = "") -> str:
    """The fragment of what may be told, without #."""
    pairs = [("v", VERSION), (POLICY, policy), *told]
    return "&".join(f"{name}={quote_plus(value)}" for name, value in pairs if value)


def place(calculator: str, policy: str = "") -> str:
    """Where a calculator stands, from the site's root: that of a policy that is named, under the policy's own address.

    >>> place("progress"), place("progress", "mszf-2006-3")
    ('calculators/progress/', 'policies/mszf-2006-3/calculators/progress/')
    """
    return f"policies/{policy}/calculators/{calculator}/" if policy else f"calculators/{calculator}/"


def public(field: Field, typed: str) -> str:
    """What of a field may stand in a link: only what its kind can read, so that no name and no identity number that
    was typed into the wrong place goes along. A table is written anew without its private cells; one that cannot be
    read, or of which a row would vanish, is replaced as a whole.

    >>> from ..core.model import FieldKind
    >>> units = Field("units", "", FieldKind.ROWS, "", columns=(
    ...     Field("name", "单位", FieldKind.TEXT, "", private=True), Field("base", "人数", FieldKind.HEADS, "")))
    >>> public(units, '"和平,南开",3'), public(units, "人数\\t单位\\n3\\t和平"), public(units, "3,和平")
    (',3', '人数,单位\\n3', ',?')
    """
    text = typed.strip()
    if not field.told or not text:
        return ""
    if field.kind is FieldKind.YES:
        return text if text in ("no", "0") else "yes"
    if field.kind is FieldKind.ROWS:
        return _public_table(field, typed)
    return text if _is_read(field, text) else UNREAD


def _public_table(field: Field, typed: str) -> str:
    try:
        table = take_apart(field, typed)
    except ValueError:
        return _unread(field)
    columns = [None if at is None else field.columns[at] for at in table.order]
    rows = [table.header] if table.header else []
    for _, cells in table.rows:
        kept = [cell if one and one.told else "" for one, cell in zip(columns, cells, strict=False)]
        if not any(kept) or not all(_is_read(one, cell) for one, cell in zip(columns, kept, strict=False) if one):
            return _unread(field)
        rows.append(without_end(kept))
    return write_rows(rows)


def _is_read(field: Field, typed: str) -> bool:
    try:
        read_value(field, typed)
    except ValueError:
        return False
    return True


def _unread(field: Field) -> str:
    return ",".join(UNREAD if column.told else "" for column in field.columns).rstrip(",")


def describe(field: Field) -> list[dict[str, object]]:
    """Describes a field to the browser: of each column its headings, its kind, the words it reads."""
    return [
        {
            "headings": column.headings,
            "kind": column.kind,
            "told": column.told,
            "words": [word for one in column.options for word in (one.value, one.label, *one.earlier)],
        }
        for column in field.columns
    ]


def _is_tail(part: str) -> bool:
    pairs = parse_qsl(part, keep_blank_values=True)
    return bool(pairs) and all(name in TAILS for name, _ in pairs)


def decode(address: str) -> tuple[str, dict[str, str]]:
    """The calculator's name and what was typed, from a whole address or `name#fragment`; under POLICY the policy, if the
    fragment or the address names one.

    Raises InputError if it is no such link, or if its address and its fragment name different policies.
    """
    path, mark, fragment = address.strip().partition("#")
    path = path.partition("?")[0]
    typed, _, tail = fragment.partition("?")
    if _is_tail(tail):
        fragment = typed
    folders = path.rstrip("/").removesuffix("/index.html").split("/")
    name = folders[-1]
    told = [pair for pair in parse_qsl(fragment, keep_blank_values=True) if pair[0] not in TAILS]
    pairs = dict(reversed(told))
    version = pairs.pop("v", "")
    for beside in (AGAINST, CURVE, EDITION):
        pairs.pop(beside, None)
    if not mark or not name or version != VERSION:
        raise InputError((Problem("link", "这不是带数据的链接。应当像 …/calculators/gap/#v=1&kind=private&staff=120"),))
    policy = folders[-3] if folders[-4:-3] == ["policies"] and folders[-2] == "calculators" else ""
    if policy and pairs.setdefault(POLICY, policy) != policy:
        words = f"链接自相矛盾：网址是「{policy[:40]}」的测算，# 后面写的是「{pairs[POLICY][:40]}」"
        raise InputError((Problem("link", words),))
    return name, pairs


def edition(address: str) -> str:
    """The edition that a link names; "" if it names none.

    >>> edition("gap/#v=1&staff=1&edition=11"), edition("gap/#v=1&staff=1")
    ('11', '')
    """
    pairs = parse_qsl(address.strip().partition("#")[2].partition("?")[0])
    return next((value for name, value in pairs if name == EDITION), "")


def edition_number(told: str) -> int:
    """The number of an edition; 0 for what is none."""
    return int(told) if told.isascii() and told.isdigit() and len(told) < _LONGEST_NUMBER else 0


def doubled(address: str) -> list[str]:
    """The names that stand more than once in a link: all but the first of their values are not used.

    >>> doubled("gap/#v=1&staff=1&kind=private&staff=2")
    ['staff']
    """
    names = [name for name, _ in parse_qsl(address.strip().partition("#")[2], keep_blank_values=True)]
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]
