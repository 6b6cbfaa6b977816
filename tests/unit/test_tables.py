"""Tables of the forms: an example and a template for each, and every wrong cell told by its line and column."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calculators.catalog import listed, run
from calculators.core.inputs import read
from calculators.core.model import Field, FieldKind, InputError
from calculators.core.pasted import split_rows
from calculators.output.html import problems_html
from calculators.policy.knowledge import Knowledge
from scripts.exports.table_templates import table_templates

COLUMNS = (
    Field("heads", "人数", FieldKind.HEADS, "g", required=True),
    Field("wage", "月工资", FieldKind.MONEY, "g"),
)
TABLE = Field("bands", "分档", FieldKind.ROWS, "g", columns=COLUMNS)


def tables(knowledge: Knowledge) -> dict[str, Field]:
    """Every table that a calculator asks for, by its address."""
    return {
        f"calculators/{calculator.name}/{one.name}.csv": one
        for calculator in listed()
        for one in calculator.fields(knowledge)
        if one.kind is FieldKind.ROWS
    }


def fault(field: Field) -> str:
    """What is wrong with the example of a table; "" if nothing is."""
    try:
        rows = read((replace(field, required=True),), {field.name: field.sample})[field.name]
    except InputError as error:
        return str(error)
    return "" if isinstance(rows, tuple) and len(rows) > 1 else "只有一行，看不出是表"


def test_every_table_has_an_example_that_can_be_read(knowledge: Knowledge) -> None:
    found = tables(knowledge)
    assert len(found) >= 7
    assert {path: told for path, one in found.items() if (told := fault(one))} == {}


@pytest.mark.parametrize("sample", ["", "3,4000", "3,四千\n4,5000", "3,4000,5,6\n1,2"])
def test_an_example_that_is_none_is_seen(sample: str) -> None:
    assert fault(replace(TABLE, sample=sample))


def test_the_template_of_every_table_is_read_back(knowledge: Knowledge) -> None:
    """Its line of headings is understood, whatever is filled in below it; Excel knows it by its mark for UTF-8."""
    made = table_templates(knowledge)
    assert set(made) == set(tables(knowledge))
    for path, one in tables(knowledge).items():
        assert made[path].startswith(b"\xef\xbb\xbf"), path
        text = made[path].decode("utf-8-sig")
        assert list(split_rows(one, text)) == []
        cells = [row for _, row in split_rows(one, one.sample)]
        assert [row for _, row in split_rows(one, text + one.sample)] == cells, path


def test_every_wrong_cell_is_told_by_line_and_column() -> None:
    with pytest.raises(InputError) as raised:
        read((TABLE,), {"bands": "人数,月工资\n3,四千\n\n,5000\n0,\n"})
    assert [(one.row, one.column, one.message.split("：")[1]) for one in raised.value.problems] == [
        (2, "wage", "第2行「月工资」"),
        (4, "heads", "第4行「人数」"),
    ], "0 is a number, an empty cell is none"
    html = problems_html(raised.value.problems)
    assert '<a href="#f-bands" data-row="2" data-column="wage">' in html
    assert "有2处需要修改" in html


@pytest.mark.parametrize(
    ("name", "field", "typed", "place"),
    [
        ("arrears", "debts", "2005-04,,1,,2005-04-30\n2005-05,,1,2,2005-05-31", (2, "owed")),
        ("arrears", "debts", "2005-04,,1,,2005-03-31", (1, "due")),
        ("progress", "all", "失业保险,,,5\n基本养老保险,10", (2, "target")),
        ("progress", "all", "基本养老保险,10,9", (1, "target")),
    ],
)
def test_cells_that_contradict_each_other_are_told_where_they_stand(
    name: str, field: str, typed: str, place: tuple[int, str], knowledge: Knowledge
) -> None:
    with pytest.raises(InputError) as raised:
        run(name, {field: typed, "paid": "2005-06-30"} if name == "arrears" else {field: typed}, knowledge)
    assert [(one.row, one.column) for one in raised.value.problems if one.field == field] == [place]


def test_so_many_wrong_cells_are_counted_only() -> None:
    with pytest.raises(InputError) as raised:
        read((TABLE,), {"bands": "\n".join(["?,?"] * 30)})
    *told, last = raised.value.problems
    assert len(told) == 20
    assert (last.row, last.column, last.message) == (0, "", "分档：还有40格要改，改好上面的再看")
    assert "data-row" not in problems_html([last])


def test_a_column_that_the_headings_leave_out_is_empty() -> None:
    with pytest.raises(InputError, match="第2行「人数」：还没有填"):
        read((TABLE,), {"bands": "月工资\n5000"})
    assert read((TABLE,), {"bands": "人数\n0"}) == {"bands": ((0, None),)}
