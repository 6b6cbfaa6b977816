"""The link that restores a filled form (带数据的链接): what was typed, behind the #, where no server sees it.

`#v=1&kind=private&staff=120`: v is the version of this format, the rest are names and values of fields. Private fields
(names, remarks) never go in. The browser writes the same format (docs/assets/js/link.mjs); a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote_plus

from calculators.knowledge import Knowledge
from calculators.model import Calculator, InputError, Problem

VERSION = "1"


def encode(calculator: Calculator, typed: Mapping[str, str], knowledge: Knowledge) -> str:
    """The fragment, without #; fields left empty and private fields are left out."""
    kept = [(one.name, typed.get(one.name, "")) for one in calculator.fields(knowledge) if not one.private]
    return "&".join(f"{name}={quote_plus(value)}" for name, value in [("v", VERSION), *kept] if value)


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
