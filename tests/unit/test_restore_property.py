"""The heart of it: whatever the text and however damaged, the restoration is exact or it refuses; it is never wrong.

The texts are random GB2312 characters with the punctuation, numbers, letters and parentheses of official documents.
The damage is random too: any set of annotated characters, in the text or not, and cuts at any false stop.
"""

import random
import re
from collections import Counter
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.restore import damage
from scripts.restore.characters import convertible, is_han, punctuate
from scripts.restore.damage import Plan
from scripts.restore.received import PRIVATE
from scripts.restore.restore import RestoreError, restore
from tests.conftest import some
from tests.unit.restore_samples import (
    FOLDER,
    NOTHING,
    Sample,
    encodable_readings,
    false_stops,
    full,
    invertible,
    layout_of,
    repertoire,
    script_of,
)

KEPT = replace(NOTHING, private_use="kept")
"""The samples are as the damage made them: no private-use character was lost in copying."""
ALL = repertoire()
USUAL = [char for char in (FOLDER / "text.md").read_text(encoding="utf-8") if invertible(char)]
ANNOTATED = sorted(char for char in map(full, ALL) if convertible(char) and encodable_readings(char))
FIXED = (
    "30万人 2005年 10:30 1,000元 （一） （二） 《条例》 WTO A级 IC卡 〔2003〕99号 “扩面” 管理条例 保险 参保可以"
).split()
# The ways to refuse: several readings or words, a byte nobody can know, too many readings to try, no note anywhere.
REFUSALS = re.compile("不猜|无从知道|没有试完|没有一处像")


@dataclass(frozen=True)
class Recipe:
    """A random text and random damage."""

    paragraphs: tuple[str, ...]
    annotated: tuple[str, ...]
    cuts: int
    seed: int
    in_indents: bool = False


def make(recipe: Recipe) -> Sample:
    """Damage as the recipe says."""
    chance = random.Random(recipe.seed)
    text = "\n\n".join(recipe.paragraphs) + "\n"
    readings = {char: chance.choice(encodable_readings(char)) for char in recipe.annotated}
    plan = Plan(readings, script_of(text), layout=layout_of(len(recipe.paragraphs)))
    for _ in range(recipe.cuts):
        places = [place for place in false_stops(text, plan) if not plan.cuts or place > max(plan.cuts)]
        places = [place for place in places if place[1] == 2 or not recipe.in_indents]
        if places:
            plan = replace(plan, cuts=(*plan.cuts, chance.choice(places)))
    return Sample(text, plan, damage.damage(text, plan))


def outcome(sample: Sample) -> str:
    """ "exact", "refused", or what went wrong: another text, or a refusal that the rules do not provide for."""
    try:
        restored = restore(sample.received, KEPT)
    except RestoreError as error:
        return "refused" if REFUSALS.search(str(error)) else str(error)
    if restored.text != sample.text and restored.doubts:
        return "refused"  # told, which stops what would be published
    return "exact" if restored.text == sample.text else f"wrong: {restored.text}"


def canonical(paragraph: str) -> bool:
    """Whether D4 leaves no doubt about the paragraph, and it has the form of one."""
    return punctuate(damage.fold(paragraph)) == paragraph and paragraph == paragraph.strip(" \u3000") != ""


words = st.one_of(st.sampled_from(USUAL), st.sampled_from(USUAL), st.sampled_from(ALL), st.sampled_from(FIXED))
clauses = st.lists(words, min_size=1, max_size=14).map("".join)
paragraphs = st.tuples(
    st.sampled_from(["", "", "（一）", "（三）", "（八）", "一、"]),
    st.lists(st.tuples(clauses, st.sampled_from("，，、；：。")).map("".join), max_size=4).map("".join),
    clauses.map(lambda text: text + "。"),
).map("".join)


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    """Random recipes; half of the annotated characters stand in the text."""
    texts = tuple(draw(st.lists(paragraphs.filter(canonical), min_size=1, max_size=5)))
    there = sorted({full(char) for text in texts for char in text if is_han(char)} & set(ANNOTATED))
    known = draw(st.lists(st.sampled_from(there), unique=True)) if there else []
    seed = draw(st.integers(0, 2**32))
    others = random.Random(seed).sample(ANNOTATED, draw(st.sampled_from([0, 50, 400])))
    return Recipe(texts, tuple(sorted({*known, *others})), draw(st.integers(0, 3)), seed, draw(st.booleans()))


@settings(max_examples=some(150), deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
@given(recipes())
def test_exact_or_refused_never_wrong(recipe: Recipe) -> None:
    sample = make(recipe)
    if any(f"({reading})" in sample.received for reading in sample.plan.readings.values()) or "?" in sample.received:
        assert outcome(sample) in ("exact", "refused"), sample


def fixed(seed: int, cuts: int, in_indents: bool = False) -> Sample:
    """One recipe of a deterministic sample: paragraphs of the kind the document has, the usual share of notes."""
    chance = random.Random(seed)

    def paragraph(number: int) -> str:
        length = chance.randint(20, 80)
        body = "".join(
            chance.choice(USUAL) if chance.random() < 0.9 else chance.choice([*ALL, *FIXED]) for _ in range(length)
        )
        parts = [body[at : at + 11] for at in range(0, len(body), 11)]
        return f"（{'一二三四五六七'[number]}）" + "".join(part + chance.choice("，、；") for part in parts) + "等。"

    texts = ["关于社会保险的通知", *(one for one in map(paragraph, range(7)) if canonical(one))]
    there = sorted({full(char) for text in texts for char in text if is_han(char)} & set(ANNOTATED))
    return make(Recipe(tuple(texts), tuple(chance.sample(there, len(there) // 2)), cuts, seed, in_indents))


@pytest.mark.parametrize(
    ("cuts", "in_indents", "least"),
    [(0, False, 56), (2, True, 48), (1, False, 45)],
    ids=["notes only", "cuts in indents", "cuts anywhere"],
)
def test_how_often_it_succeeds(cuts: int, in_indents: bool, least: int) -> None:
    found = Counter(outcome(fixed(seed, cuts, in_indents)) for seed in range(60))
    print(found)
    assert found["exact"] + found["refused"] == 60, found
    assert found["exact"] >= least


def silently_wrong(sample: Sample) -> bool:
    """Whether a copy that lost its private-use characters is restored to other words, and nobody told."""
    received = PRIVATE.sub("", sample.received)
    try:
        restored = restore(received, NOTHING)
    except RestoreError:
        return False
    return restored.text != sample.text and not restored.doubts


def test_a_copy_that_lost_its_private_use_characters_is_never_silently_wrong() -> None:
    samples = [fixed(seed, 1 + seed % 2, bool(seed % 3)) for seed in range(40)]
    assert sum(PRIVATE.search(sample.received) is not None for sample in samples) > 15
    assert [sample.text for sample in samples if silently_wrong(sample)] == []
