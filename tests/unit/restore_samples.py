"""Damaged samples: any clean text, damaged by the forward model as the received copies were."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import opencc

from scripts.restore import damage
from scripts.restore.characters import could_be_original, in_gb2312, is_han, readings, simplify
from scripts.restore.damage import Layout, Plan
from scripts.restore.model import Emendations

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "policies" / "jzbf-2005-21"
NOTHING = Emendations()
_S2T = opencc.OpenCC("s2t")

# Where the copies differ from OpenCC's first choice: they keep these as they are, or take another form.
_OWN = {"于": "于", "并": "并", "后": "后", "范": "范", "征": "征", "群": "群", "为": "為"}


@cache
def full(char: str) -> str:
    """The traditional character that the copies put for ``char``."""
    return _OWN.get(char, str(_S2T.convert(char)))


@cache
def invertible(char: str) -> bool:
    """Whether the copies' map and t2s are inverse for ``char``: the damage can be undone for it without a person."""
    return is_han(char) and in_gb2312(char) and could_be_original(full(char)) and simplify(full(char)) == char


def repertoire() -> list[str]:
    """Every GB2312 Han character whose traditional form leads back to it."""
    cells = (
        bytes((row, cell))
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
        if (row, cell) < (0xD7, 0xFA) or row > 0xD7
    )
    return [char for char in (cell.decode("gb2312") for cell in cells) if invertible(char)]


@dataclass(frozen=True)
class Sample:
    """A clean text, how it was damaged, and the file that came out."""

    text: str
    plan: Plan
    received: str


def script_of(text: str) -> dict[str, str]:
    """The 1:1 map for the characters of ``text``."""
    return {char: full(char) for char in sorted(set(text)) if is_han(char) and full(char) != char}


def layout_of(paragraphs: int, indent: int = 2) -> Layout:
    """Paragraphs on every other line, all but the first indented."""
    lines = range(1, 2 * paragraphs, 2)
    return Layout(
        tuple(line + 1 for line in lines[:-1]), dict.fromkeys(lines[1:], ("　" * indent, "")) if indent else {}
    )


def harm(text: str, annotated: str = "", cuts: int = 0, seed: int = 0, layout: Layout | None = None) -> Sample:
    """Damage ``text``: annotate the traditional forms of ``annotated``, cut at up to ``cuts`` false stops."""
    chance = random.Random(seed)
    script = script_of(text)
    forms = sorted({full(char) for char in annotated})
    notes = {char: chance.choice(encodable_readings(char)) for char in forms}
    plan = Plan(notes, script, (), layout=layout or layout_of(text.count("\n\n") + 1))
    for _ in range(cuts):
        places = [place for place in false_stops(text, plan) if not plan.cuts or place > max(plan.cuts)]
        if not places:
            break
        plan = replace(plan, cuts=(*plan.cuts, chance.choice(places)))
    return Sample(text, plan, damage.damage(text, plan))


@cache
def encodable_readings(char: str) -> list[str]:
    """The readings of ``char`` that GBK can write."""
    found = []
    for reading in sorted(readings(char)):
        with suppress(damage.DamageError):
            damage.encode(reading)
            found.append(reading)
    return found


def false_stops(text: str, plan: Plan) -> list[tuple[int, int]]:
    """Every place where a further cut would leave a ``?``, as (line, column) in the file received so far."""
    page = damage.page_of(text, plan).translate({ord(char): full for char, full in plan.script.items()})
    return damage.false_stops(damage.annotate(damage.encode(page), plan.readings), plan.cuts)
