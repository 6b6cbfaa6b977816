"""What several calculators share: typed inputs, shares that are cut, first names of a list, cells that run nothing."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from calculators.core.given import Given, required
from calculators.core.share import percent
from calculators.output.csv_file import csv_text, harmless
from calculators.output.text import NOT_IN_XML, first_few

FILLED = Given(
    {
        "staff": 3,
        "wage": Decimal("3600.50"),
        "day": date(2005, 4, 11),
        "kind": "private",
        "new": True,
        "empty": None,
        "bands": ((3, Decimal(5000), None), (0, Decimal(1), "rural")),
    }
)


def test_what_was_filled_in_is_read_by_its_kind() -> None:
    assert (FILLED.heads("staff"), FILLED.amount("wage"), FILLED.day("day")) == (
        3,
        Decimal("3600.50"),
        date(2005, 4, 11),
    )
    assert (FILLED.choice("kind"), FILLED.text("kind"), FILLED.ticked("new")) == ("private", "private", True)
    rows = FILLED.rows("bands", ("heads", "wage", "kind"))
    assert [(row.heads("heads"), row.amount("wage"), row.choice("kind")) for row in rows] == [
        (3, Decimal(5000), None),
        (0, Decimal(1), "rural"),
    ]


@pytest.mark.parametrize("name", ["empty", "nothing of this name"])
def test_what_was_left_empty_is_none_and_never_0(name: str) -> None:
    assert FILLED.is_empty(name)
    assert (FILLED.heads(name), FILLED.amount(name), FILLED.day(name), FILLED.choice(name)) == (None,) * 4
    assert (FILLED.text(name), FILLED.ticked(name), FILLED.rows(name, ())) == ("", False, ())
    assert not FILLED.is_empty("staff")


def test_a_field_that_is_asked_for_as_what_it_is_not_is_a_fault() -> None:
    with pytest.raises(TypeError, match=r"^wage is Decimal, not int$"):
        FILLED.heads("wage")
    with pytest.raises(TypeError, match=r"^kind is str, not date$"):
        FILLED.day("kind")
    with pytest.raises(ValueError, match="zip"):
        FILLED.rows("bands", ("heads", "wage"))


def test_a_required_field_is_there_or_it_is_a_fault() -> None:
    assert required(FILLED.heads("staff")) == 3
    assert required(0) == 0
    with pytest.raises(TypeError, match=r"^a required field is empty$"):
        required(FILLED.heads("empty"))


@any_of(st.integers(-(10**12), 10**12), st.integers(1, 10**12))
def test_a_share_is_never_told_as_more_than_it_is(part: int, whole: int) -> None:
    share = percent(part, whole)
    assert share is not None
    assert share.as_tuple().exponent == -1
    exact = Decimal(part * 100) / whole
    assert share <= exact < share + Decimal("0.1") or abs(exact - share) < Decimal("1e-9")
    assert (share >= 100) == (part >= whole)


def test_shares_at_their_edges() -> None:
    assert [str(percent(*one)) for one in ((0, 3), (1, 1000), (999, 1000), (9999, 10_000), (1, 1))] == [
        *("0.0", "0.1", "99.9", "99.9", "100.0"),
    ]
    assert [str(percent(*one)) for one in ((-1, 1), (-1, 3), (-1, 10_000))] == ["-100.0", "-33.4", "-0.1"]
    assert percent(0, 0) is None


def test_the_first_names_and_how_many_there_are() -> None:
    assert first_few(["甲"], 1, "等{count}个单位") == "甲"
    assert first_few(["甲", "乙"], 1, "等{count}个单位") == "甲等2个单位"
    assert first_few(range(1, 1_235), 2, "等{count}行", "行") == "1、2行等1,234行"
    assert first_few(["甲", "乙"], 2, unit="行") == "甲、乙行"


STARTERS = "=+-@＝＋－＠﹦﹢﹣﹫"
UNSEEN = ["", " ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u2060", "\u00ad", "\u202e", "\x00", "\u2028", " \ufeff "]


@pytest.mark.parametrize("before", UNSEEN, ids=repr)
@pytest.mark.parametrize("starter", STARTERS)
def test_a_formula_is_made_text_also_behind_what_is_not_seen(before: str, starter: str) -> None:
    cell = f"{before}{starter}cmd|'/C calc'!A0"
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["\t1", "\r1", "\n1", "\n=1+1", " \n@SUM(1)", "-1+1", "-1.5%", "--1", "-.5", "-", "+5", "- 5"]
)
def test_breaks_signs_and_sums_are_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "-5",
        "-1234.50",
        "5",
        "3.5%",
        "甲",
        "（=1）",
        "2005-04-11",
        "a=b",
        "#1",
        "—",
        "'=1",
        "1\n=1",
        "\u200b",
        "−5",
    ],
)
def test_other_cells_and_plain_negative_numbers_stay(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(
    "number", ["110105194912310021", "1234567890123456", " 110105194912310021 ", "１２０１０１１９８００１０１１２３４"]
)
def test_a_number_that_a_spreadsheet_would_round_is_text(number: str) -> None:
    assert harmless(number) == f'="{number}"'
    assert csv_text([[number]]) == f'\ufeff"=""{number}"""\r\n'


@pytest.mark.parametrize(
    "number", ["123456789012345", "11010519491231002X", "-1234567890123456", "0.12345678901234567", "1234567890123456x"]
)
def test_other_numbers_stay(number: str) -> None:
    assert harmless(number) == number


def test_what_xml_does_not_allow_is_in_no_csv_file_either() -> None:
    assert csv_text([["王\0一\ud800", "a\tb\nc"]]) == '\ufeff王一,"a\tb\nc"\r\n'


@any_of(st.text())
def test_no_cell_of_a_file_begins_like_a_formula(text: str) -> None:
    """As a spreadsheet sees it: read back, and without what it may drop from the start."""
    (row,) = csv.reader(io.StringIO(csv_text([[text, "x"]]).removeprefix("\ufeff"), newline=""))
    seen = row[0].lstrip().lstrip("\ufeff\u200b")
    told = NOT_IN_XML.sub("", text)
    assert row[0] in (told, f"'{told}", f'="{told}"')
    assert (
        not seen.startswith(tuple(STARTERS))
        or re.fullmatch(r'="\s*\d{16,}\s*"', row[0])
        or seen.removeprefix("-").replace(".", "", 1).isdecimal()
    )
