from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.core.model import Chart, ChartKind, Series
from calculators.output.chart import LEFT, RIGHT, WIDTH, chart_html

NUMBERS = st.one_of(st.none(), st.integers(0, 10**9), st.decimals(0, 10**6, places=2))


def charts(kind: ChartKind) -> st.SearchStrategy[Chart]:
    return st.integers(1, 5).flatmap(
        lambda count: st.builds(
            Chart,
            st.text(max_size=20).filter(lambda text: text.isprintable()),
            st.just(kind),
            st.sampled_from(["人", "元", "%"]),
            st.just(tuple(f"第{one}项" for one in range(count))),
            st.lists(st.builds(Series, st.just("甲"), st.tuples(*[NUMBERS] * count)), min_size=1, max_size=6).map(
                tuple
            ),
        )
    )


@given(st.one_of(charts(ChartKind.BARS), charts(ChartKind.LINES)))
def test_every_number_is_told_in_words_and_nothing_leaves_the_picture(chart: Chart) -> None:
    root = ElementTree.fromstring(chart_html(chart))
    told = "".join(root.find(".//desc").itertext())  # type: ignore[union-attr]
    for one in chart.series:
        for value in one.values:
            assert ("没有数" if value is None else f"{value:,}{chart.unit}") in told
    for box in root.iter("rect"):
        if "x" in box.attrib:
            assert 0 <= int(box.attrib["x"]) <= WIDTH
            assert int(box.attrib["x"]) + int(box.attrib["width"]) <= WIDTH
    assert "onload" not in chart_html(chart)


def test_bars_are_as_long_as_their_shares() -> None:
    chart = Chart("图", ChartKind.BARS, "人", ("甲", "乙"), (Series("已", (50, 25)), Series("缺", (50, None))))
    root = ElementTree.fromstring(chart_html(chart))
    boxes = [box for box in root.iter("rect") if "x" in box.attrib]
    room = WIDTH - LEFT - RIGHT
    assert [int(box.attrib["width"]) for box in boxes] == [room // 2, room // 2, room // 4]


def test_a_line_has_a_gap_where_there_is_no_number() -> None:
    chart = Chart("图", ChartKind.LINES, "万人", ("一", "二", "三"), (Series("实际", (Decimal(1), None, Decimal(2))),))
    html = chart_html(chart)
    assert html.count('class="mark m0"') == 2
    assert re.search(r'd="M\d+ \d+L\d+ \d+" class="line l0"', html)


def told(html: str) -> list[str]:
    """The texts of a picture, in order."""
    root = ElementTree.fromstring(html)
    return [one.text or "" for one in root.iter() if one.tag == "text"]


def test_lines_as_they_are_drawn() -> None:
    """Four shapes; a line without numbers is passed over, the scale is the highest single number."""
    values = ((10, 20), (None, None), (20, 10), (0, 5))
    series = tuple(Series(f"线{at}", one) for at, one in enumerate(values))
    html = chart_html(Chart("图", ChartKind.LINES, "人", ("一", "二"), series))
    assert told(html) == ["20人", "0", "一", "二", "20", "10", "5"]
    first, last, floor = 46, 440 - 40, 210
    assert re.findall(r'd="(M\S+ \S+L\S+ \S+)" class="line (l\d)"', html) == [
        (f"M{first} {floor - 90}L{last} {floor - 180}", "l0"),
        (f"M{first} {floor - 180}L{last} {floor - 90}", "l2"),
        (f"M{first} {floor}L{last} {floor - 45}", "l3"),
    ]
    assert f'<circle cx="{first}" cy="120" r="5" class="mark m0"/>' in html
    assert f'<path d="M{first} 24L{first + 6} 35H{first - 6}Z" class="mark m2"/>' in html
    assert f'<path d="M{first} 204L{first + 6} 210L{first} 216L{first - 6} 210Z" class="mark m3"/>' in html


@pytest.mark.parametrize(
    ("values", "texts", "axis"),
    [
        ((0, 0), ["1人", "0", "一", "二", "0"], "M40 30V210H400"),
        ((3, None), ["3人", "0", "一", "二", "3"], "M40 30V210H400"),
        ((1, 1234), ["1,234人", "0", "一", "二", "1,234"], "M73 30V210H381"),
        ((None, None), ["1人", "0", "一", "二"], "M40 30V210H400"),
    ],
)
def test_the_axes_of_lines(values: tuple[int | None, int | None], texts: list[str], axis: str) -> None:
    html = chart_html(Chart("图", ChartKind.LINES, "人", ("一", "二"), (Series("甲", values),)))
    assert told(html) == texts
    assert f'<path d="{axis}" class="axis"/>' in html


def test_bars_of_little_or_nothing() -> None:
    half = Chart("图", ChartKind.BARS, "%", ("二〇〇五年年初", "年末"), (Series("甲", (Decimal("0.5"), None)),))
    html = chart_html(half)
    assert told(html) == ["二〇〇五年年初", "0.5%", "年末", "没有数"]
    assert re.findall(r'<rect x="(\d+)" y="6" width="(\d+)"', html) == [("120", str(440 - 120 - 84))]
    empty = chart_html(Chart("图", ChartKind.BARS, "人", (), ()))
    assert '<svg viewBox="0 0 440 34"' in empty


def test_a_line_whose_numbers_do_not_fit_its_labels_is_a_fault() -> None:
    with pytest.raises(ValueError, match="zip"):
        chart_html(Chart("图", ChartKind.LINES, "人", ("一", "二"), (Series("甲", (1, 2, 3)),)))


def test_a_title_is_text() -> None:
    chart = Chart("<b>&", ChartKind.BARS, "<i>", ("<s>",), (Series("<u>", (1,)), Series("二", (2,))))
    assert ElementTree.fromstring(chart_html(chart)).findtext("figcaption") == "<b>&"


def test_a_long_amount_and_a_dated_label_have_room() -> None:
    amounts = (Decimal("12345678.90"), Decimal(1))
    chart = Chart("欠费", ChartKind.BARS, "元", ("2010年12月", "应当缩短的一个长名字"), (Series("本金", amounts),))
    texts = [one for one in ElementTree.fromstring(chart_html(chart)).iter() if one.tag.endswith("text")]
    shown = [one.text for one in texts]
    assert shown == ["2010年12月", "12,345,678.90元", "应当缩短的一…", "1元"]
    assert int(texts[1].get("x", "0")) + 9 * 15 <= WIDTH


def test_lines_leave_room_for_the_number_at_their_end_and_for_five_labels() -> None:
    labels = ("上年末", "一季度末", "二季度末", "三季度末", "年末")
    chart = Chart("增加", ChartKind.LINES, "人", labels, (Series("实际", (0, 1, 2, 3, 1234567)),))
    texts = [one for one in ElementTree.fromstring(chart_html(chart)).iter() if one.tag.endswith("text")]
    places = {one.text: int(one.get("x", "0")) for one in texts}
    assert places["1,234,567人"] >= 9 * 8
    assert places["1,234,567"] + 9 * 9 <= WIDTH
    assert places["二季度末"] - places["一季度末"] > 50


def test_the_legend_shows_a_line_as_it_is_drawn() -> None:
    chart = Chart("增加", ChartKind.LINES, "人", ("一", "二"), (Series("实际", (1, 2)), Series("直线", (2, 3))))
    legend = chart_html(chart).partition('<ul class="legend">')[2]
    assert legend.count("<li>") == legend.count('class="line l') == legend.count('class="mark m') == 2
