"""What the record says of a document (标题、文号、机关、日期) beside what its own text says: they must not contradict each other.

A number that the text only cites is not the document's own, and a day that it only mentions is not the day of its making.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from scripts.data.clauses import DATE, ParsedClause, is_decree, number_of
from scripts.data.records import Raw

DIGITS = str.maketrans("一二三四五六七八九○〇零OＯ０１２３４５６７８９", "123456789000000123456789")
"""Chinese and full-width digits, as years are written with them, to plain ones."""
_DAY = re.compile(
    r"([\d０-９一二三四五六七八九○〇零OＯ]{4})[年-]([\d０-９一二三四五六七八九十]{1,3})[月-]([\d０-９一二三四五六七八九十]{1,3})"
)
_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,30}?(?:人民政府办公厅|人民政府办公室|人民政府|办公厅|办公室|委员会|管理局|总局|总署|法院|检察院|部|厅|局|委|署|院)"
)


def read_date(text: str) -> date | None:
    """The day that words name, in Arabic or Chinese numerals; None if they name none.

    >>> [str(read_date(one)) for one in ("2019年3月5日", "二○○五年四月十一日", "2023-04-12", "二〇二三年十二月三十日")]
    ['2019-03-05', '2005-04-11', '2023-04-12', '2023-12-30']
    """
    found = _DAY.search(even(text))
    if not found:
        return None
    try:
        return date(int(found[1].translate(DIGITS)), _small(found[2]), _small(found[3]))
    except ValueError:
        return None


def _small(words: str) -> int:
    plain = words.translate(DIGITS)
    return number_of(words) if "十" in words else int(plain) if plain.isdigit() else 0


def even(text: str) -> str:
    """The words without any space."""
    return re.sub(r"[\s　]", "", text)


def contradictions(folder: Path, clauses: Sequence[ParsedClause], meta: Raw) -> Iterator[tuple[str, str]]:
    """(key of the record, what is wrong with it), for whatever the text does not bear out."""
    lines = [line for clause in clauses for line in (clause.heading, *clause.paragraphs) if line]
    whole = even("\n".join([*lines, *_furniture(folder)]))
    titles = [
        even(clause.heading) for clause in clauses if clause.kind in ("notice", "opening", "head") and clause.heading
    ]
    titles = titles or [even(clause.heading) for clause in clauses if clause.heading][:1]
    title, short, number = (even(str(meta[key])) for key in ("title", "short_title", "number"))
    issuer = str(meta["issuer"])
    public = titles if titles and is_decree(titles[0]) else titles[:1]
    if titles and title not in public and title != even(issuer) + titles[0]:
        yield "title", f"「{meta['title']}」和正文的标题「{titles[0]}」不同（前面可以加发文机关，别的字要一样）"
    if short not in whole and short != title:
        yield "short_title", f"「{meta['short_title']}」在正文里找不到"
    if number:
        own = _own_numbers(clauses, lines, folder)
        if number not in whole:
            yield "number", f"「{meta['number']}」在正文里找不到。没有文号就留空"
        elif number not in {even(one) for one in own}:
            yield "number", f"「{meta['number']}」只在正文里引用过，不是这份文件自己的文号。没有文号就留空"
    names = [even(one) for one in re.split("[、　 ]", issuer) if one]
    said = [one for one in (_ORGAN.match(titles[0]) if titles else None,) if one]
    signed = [line for clause in clauses if clause.kind in ("closing", "notice") for line in clause.paragraphs]
    known = bool(said and re.match("关于|转发|印发|批转|令$", titles[0][said[0].end() :])) or any(
        map(_ORGAN.fullmatch, signed)
    )
    if (known or any("发文" in line for line in _furniture(folder))) and not all(name in whole for name in names):
        yield "issuer", f"「{issuer}」在正文的标题、落款里找不到"
    written = meta["written"]
    days = {day for line in _dated(clauses, folder) for one in DATE.findall(even(line)) if (day := read_date(one))}
    if isinstance(written, date) and days and written not in days:
        yield "written", f"「{written}」和正文的日期不同：正文写的是{'、'.join(map(str, sorted(days)))}"


def _furniture(folder: Path) -> list[str]:
    """The lines of the page that are no text but tell of the document."""
    try:
        listed = tomllib.loads((folder / "emendations.toml").read_text(encoding="utf-8"))
        return [str(one["text"]) for one in listed.get("furniture", [])]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _own_numbers(clauses: Sequence[ParsedClause], lines: list[str], folder: Path) -> set[str]:
    """The numbers that can be the document's own: a line that is nothing else, in a title, in a note below it."""
    pattern = (
        r"[\u4e00-\u9fff]{2,12}[〔\[（(［【][12]\d{3}[〕\])）］】]\d{1,5}号"
        r"|[\u4e00-\u9fff]{0,30}第[\d一二三四五六七八九十百零〇]{1,6}号|[12]\d{3}年第\d{1,4}号"
    )
    found = {line for line in lines if re.fullmatch(pattern, even(line))}
    near = [clause.heading for clause in clauses if clause.heading]
    for clause in clauses:
        if clause.id in ("bz", "wh", "tz"):
            near += [line for line in clause.paragraphs[:2] if line[:1] in "（(" or clause.id == "wh"]
    for line in (*near, *_furniture(folder)):
        for hit in re.finditer(pattern, line):
            found |= {hit[0][start:] for start in range(len(hit[0]))}
    return found | {even(f"{lines[n]}{lines[n + 1]}") for n in range(min(2, len(lines) - 1)) if is_decree(lines[n])}


def _dated(clauses: Sequence[ParsedClause], folder: Path) -> list[str]:
    """The lines that can say on which day the document was made."""
    own = [
        line
        for clause in clauses
        if clause.kind in ("notice", "head", "closing", "opening")
        for line in clause.paragraphs
        if DATE.fullmatch(even(line)) or clause.id == "bz"
    ]
    return [*own, *(line for line in _furniture(folder) if re.search("成文|发文日期|颁布时间", line))]
