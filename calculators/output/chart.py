"""Charts as SVG (图): drawn by the same Python at build time and in the browser, so they stand in the page before any
script, print, follow the colours of the page, and can be read without colour. The numbers stand in a table beside them.

Coordinates are whole numbers computed from exact shares; nothing here rounds a number that is shown.
"""

from __future__ import annotations

from decimal import Decimal
from html import escape

from ..core.model import Chart, ChartKind, Mark

WIDTH, ROW, LEFT, RIGHT = 440, 34, 120, 84
"""In the picture's own unit, in which text is 15 high: narrow, so that it can be read on a telephone too."""
_PATTERNS = 4
_TOP, _PLOT, _BOTTOM = 30, 180, 34
_LETTER = 16
"""The room of a letter above a curve, to either side and in height."""
_LONGEST_LABEL = 7
"""Han characters of a bar's label that fit to the left of it; the description keeps the whole label."""


def chart_html(chart: Chart) -> str:
    """A figure with its title and a description that says the numbers in words."""
    body, height = _DRAWN[chart.kind](chart)
    name = f"chart-{abs(_stable(chart.title))}"
    told = "；".join(f"{chart.labels[at]}{words}：{_figures(chart, at)}" for at, words in _described(chart))
    legend = "".join(f"<li>{_key(chart.kind, at)}{escape(one.name)}</li>" for at, one in enumerate(chart.series))
    return (
        f'<figure class="chart"><figcaption>{escape(chart.title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}"><desc id="{name}">'
        f"{escape(chart.title)}。{escape(told)}</desc>{body}</svg>"
        + (f'<ul class="legend">{legend}</ul>' if len(chart.series) > 1 else "")
        + _marks_html(chart)
        + "</figure>"
    )


def _figures(chart: Chart, at: int) -> str:
    """The numbers of one label, each with the name of its series."""
    return "，".join(f"{one.name} {_shown(one.values[at], chart.unit)}" for one in chart.series)


def _described(chart: Chart) -> list[tuple[int, str]]:
    """Which labels are told in words, each with what is marked there: all, but of a curve its ends and marks alone."""
    if chart.kind is not ChartKind.CURVE:
        return [(at, "") for at in range(len(chart.labels))]
    words = dict.fromkeys((0, len(chart.labels) - 1), "")
    for one in chart.marks:
        words[one.at] = f"{words.get(one.at, '')}（{one.words}）"
    return sorted(words.items())


_OWN = '<li><b class="own-mark">'


def _marks_html(chart: Chart) -> str:
    """What is marked on a curve, in words and numbers."""
    lines = "".join(
        f"{_OWN if one.own else '<li><b>'}{name}</b><span>{escape(chart.labels[one.at])}"
        f"（{escape(one.words)}）：{escape(_figures(chart, one.at))}</span></li>"
        for name, one in _named(chart)
    )
    return f'<ul class="legend marks-of">{lines}</ul>' if lines else ""


def _named(chart: Chart) -> list[tuple[str, Mark]]:
    """The marks from left to right, thresholds with a letter, the reader's own case with a dot."""
    letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    marks = sorted(chart.marks, key=lambda one: (one.at, one.own))
    return [("●" if one.own else next(letters), one) for one in marks]


def _key(kind: ChartKind, place: int) -> str:
    """How a series looks, for the legend."""
    if kind is not ChartKind.BARS:
        line = f'<path d="M0 7H36" class="line l{place % _PATTERNS}"/>'
        line += _marker(place, 18, 7) if kind is ChartKind.LINES else ""
        return f'<svg viewBox="0 0 36 14" width="36" height="14" aria-hidden="true">{line}</svg>'
    box = f'<rect width="14" height="14" class="s{place % _PATTERNS}"/>'
    return f'<svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">{box}</svg>'


def _stable(text: str) -> int:
    """A number for an id that is the same in every run."""
    total = 0
    for char in text:
        total = (total * 31 + ord(char)) % 1_000_000_007
    return total


def _short(label: str) -> str:
    if _wide(label) <= 2 * _LONGEST_LABEL:
        return label
    while _wide(label) > 2 * _LONGEST_LABEL - 2:
        label = label[:-1]
    return label + "…"


def _wide(text: str) -> int:
    """How much room a text takes, in half widths of a Han character."""
    return sum(1 if char.isascii() else 2 for char in text)


def _shown(value: int | Decimal | None, unit: str) -> str:
    return "没有数" if value is None else f"{value:,}{unit}"


def _scale(chart: Chart, *, stacked: bool) -> Decimal:
    per_label = [[one.values[at] or 0 for one in chart.series] for at in range(len(chart.labels))]
    highest = max((Decimal(sum(row) if stacked else max(row)) for row in per_label if row), default=Decimal(0))
    return highest or Decimal(1)


def _bars(chart: Chart) -> tuple[str, int]:
    """Horizontal bars, the series of a label one after the other; each part tells its number where it fits."""
    totals = [_bar_total(chart, at) for at in range(len(chart.labels))]
    right = max((8 + 9 * _wide(total) for total in totals), default=0)
    full, room = _scale(chart, stacked=True), WIDTH - LEFT - max(RIGHT, right)
    parts: list[str] = []
    for at, (label, total) in enumerate(zip(chart.labels, totals, strict=True)):
        y = at * ROW
        parts.append(f'<text x="{LEFT - 10}" y="{y + 22}" text-anchor="end">{escape(_short(label))}</text>')
        done = Decimal(0)
        for place, one in enumerate(chart.series):
            value = Decimal(one.values[at] or 0)
            start, end = int(done * room / full), int((done + value) * room / full)
            done += value
            if end > start:
                parts.append(
                    f'<rect x="{LEFT + start}" y="{y + 6}" width="{end - start}" height="22" class="s{place % _PATTERNS}"/>'
                )
        parts.append(f'<text x="{LEFT + int(done * room / full) + 8}" y="{y + 22}" class="num">{escape(total)}</text>')
    return "".join(parts), max(len(chart.labels), 1) * ROW


def _bar_total(chart: Chart, at: int) -> str:
    nothing = all(one.values[at] is None for one in chart.series)
    return "没有数" if nothing else f"{plain_total(chart, at):,}{chart.unit}"


def plain_total(chart: Chart, at: int) -> int | Decimal:
    """What the parts of one label add up to."""
    return sum((one.values[at] or 0 for one in chart.series), start=0)


def _lines(chart: Chart) -> tuple[str, int]:
    """Lines over time: a different dash and marker for each series, the last number written at its end."""
    full = _scale(chart, stacked=False)
    top = f"{full:,}{chart.unit}"
    ends = [f"{value:,}" for one in chart.series for value in one.values[-1:] if value is not None]
    left = max(40, 10 + 9 * _wide(top))
    right = max(40, *(14 + 9 * _wide(end) for end in ends)) if ends else 40
    room = WIDTH - left - right
    count = max(len(chart.labels) - 1, 1)
    floor = _TOP + _PLOT
    xs = [left + at * room // count for at in range(len(chart.labels))]
    parts = [f'<path d="M{left} {_TOP}V{floor}H{WIDTH - right}" class="axis"/>']
    parts.append(f'<text x="{left - 10}" y="{_TOP + 6}" text-anchor="end" class="num">{escape(top)}</text>')
    parts.append(f'<text x="{left - 10}" y="{floor + 4}" text-anchor="end" class="num">0</text>')
    parts += [
        f'<text x="{x}" y="{floor + 22}" text-anchor="middle">{escape(label)}</text>'
        for x, label in zip(xs, chart.labels, strict=True)
    ]
    for place, one in enumerate(chart.series):
        points = [
            (x, floor - int(Decimal(value) * _PLOT / full))
            for x, value in zip(xs, one.values, strict=True)
            if value is not None
        ]
        if not points:
            continue
        path = "M" + "L".join(f"{x} {y}" for x, y in points)
        parts.append(f'<path d="{path}" class="line l{place % _PATTERNS}"/>')
        parts += [_marker(place, x, y) for x, y in points]
        last = next(value for value in reversed(one.values) if value is not None)
        parts.append(f'<text x="{points[-1][0] + 10}" y="{points[-1][1] + 5}" class="num">{last:,}</text>')
    return "".join(parts), floor + _BOTTOM


def _curve(chart: Chart) -> tuple[str, int]:
    """Lines over numbers or days, broken where there is none; marked values as lines across, with a letter above each; the
    reader's own case as a dot on every line.
    """
    full = _scale(chart, stacked=False)
    top = f"{full:,}{chart.unit}"
    left, right = max(40, 10 + 9 * _wide(top)), 16
    room, low = WIDTH - left - right, chart.places[0]
    width = max(chart.places[-1] - low, 1)
    xs = [left + (place - low) * room // width for place in chart.places]
    above, letters = _letters(chart, xs)
    ceiling, floor = _TOP + above, _TOP + above + _PLOT
    parts = [f'<path d="M{left} {ceiling}V{floor}H{WIDTH - right}" class="axis"/>']
    parts.append(f'<text x="{left - 10}" y="{ceiling + 6}" text-anchor="end" class="num">{escape(top)}</text>')
    parts.append(f'<text x="{left - 10}" y="{floor + 4}" text-anchor="end" class="num">0</text>')
    for x, label, anchor in ((xs[0], chart.labels[0], "start"), (xs[-1], chart.labels[-1], "end")):
        parts.append(f'<text x="{x}" y="{floor + 22}" text-anchor="{anchor}" class="num">{escape(label)}</text>')
    for name, x, y in letters:
        parts.append(f'<path d="M{x} {y + 5}V{floor}" class="threshold"/>')
        parts.append(f'<text x="{x}" y="{y}" text-anchor="middle" class="letter">{name}</text>')
    own = {one.at for one in chart.marks if one.own}
    for place, one in enumerate(chart.series):
        line: list[str] = []
        lines, dots = [line], []
        for at, (x, value) in enumerate(zip(xs, one.values, strict=True)):
            if value is None:
                lines.append(line := [])
                continue
            y = floor - int(Decimal(value) * _PLOT / full)
            line.append(f"{x} {y}")
            if at in own:
                dots.append(f'<circle cx="{x}" cy="{y}" r="6" class="own"/>')
        parts += [
            f'<path d="M{"L".join(each)}{"h0" * (len(each) == 1)}" class="line l{place % _PATTERNS}"/>'
            for each in lines
            if each
        ]
        parts += dots
    return "".join(parts), floor + _BOTTOM


def _letters(chart: Chart, xs: list[int]) -> tuple[int, list[tuple[str, int, int]]]:
    """How much room the letters need above the picture, and where each stands: those too near one another in rows."""
    rows: list[int] = []
    found = []
    for name, one in _named(chart):
        if one.own:
            continue
        x = xs[one.at]
        row = next((at for at, last in enumerate(rows) if x - last >= _LETTER), len(rows))
        rows[row : row + 1] = [x]
        found.append((name, x, row))
    above = (max(len(rows), 1) - 1) * _LETTER
    return above, [(name, x, _TOP + above - 9 - row * _LETTER) for name, x, row in found]


def _marker(place: int, x: int, y: int) -> str:
    shape = place % _PATTERNS
    if shape == 0:
        return f'<circle cx="{x}" cy="{y}" r="5" class="mark m0"/>'
    if shape == 1:
        return f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" class="mark m1"/>'
    if shape == 2:
        return f'<path d="M{x} {y - 6}L{x + 6} {y + 5}H{x - 6}Z" class="mark m2"/>'
    return f'<path d="M{x} {y - 6}L{x + 6} {y}L{x} {y + 6}L{x - 6} {y}Z" class="mark m3"/>'


_DRAWN = {ChartKind.BARS: _bars, ChartKind.LINES: _lines, ChartKind.CURVE: _curve}
