"""Tables of ready answers: what the calculator says, or the build stops and names the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculators.policy.knowledge import Knowledge
from scripts.errors import BuildStopped
from scripts.pages.lookup import read_lookups

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def test_every_row_is_answered(knowledge: Knowledge) -> None:
    found = read_lookups(DOCS, knowledge)
    assert len(found) >= 8
    (gap,) = found["gap"]
    assert ("私营企业", "共100人。应参保而未参保：养老100人、医疗100人、失业100人、工伤100人。") in gap.rows
    assert sum(len(one.rows) for tables in found.values() for one in tables) > 60


@pytest.mark.parametrize(
    ("field", "values", "said"),
    [("nothing", '["1"]', "nothing"), ("staff", '["abc"]', "职工"), ("kind", '["moon"]', "moon")],
)
def test_a_table_that_cannot_be_worked_out_stops_the_build(
    field: str, values: str, said: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    (tmp_path / "lookup.toml").write_text(
        f'[[table]]\ncalculator = "gap"\ntitle = "某表"\nfield = "{field}"\nvalues = {values}\ninputs = {{}}\n',
        encoding="utf-8",
    )
    with pytest.raises(BuildStopped, match="某表"):
        read_lookups(tmp_path, knowledge)
