"""What in a text cannot be right, or need not be (可疑的字和标点): each with its place, the cause, and the entries that settle it.

Nothing is changed here. A doubt goes when an [[edit]] changes the words, or a [[keep]] says that somebody compared them.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from scripts.restore.characters import TONED, convertible, in_gb2312, is_han, is_reading, readings, simplify
from scripts.restore.model import Emendations, TextDoubt

_H = "[\u4e00-\u9fff]"
_NOTE = re.compile(f"({_H})[(（]([a-zɡ{TONED}]{{1,7}})[)）]")
_TONE = re.compile(f"[{TONED}]")
_BROKEN = re.compile("(?:[ÂÃâã][\x80-\xbf\u0152-\u2122€œžŸ™\xa0 ]{0,2})+")
_SOURCE = re.compile(
    r"\\u[0-9a-fA-F]{4}|&(?:nbsp|#\d{2,5}|#x[0-9a-fA-F]{2,4}|[lr][ds]quo|amp|lt|gt|hellip|mdash|middot|ensp|emsp);|</?(?:p|div|span|br|td|tr|table|a|html|body|head|meta|script|!doctype)\b[^>]*>?",
    re.I,
)
_DOUBLED = re.compile(r"[，,][，,]|[，、；：][，。、；：]|。[，。、；：]|[，、；：。][,.;]|[,.;][，。、；：]")
_ODD_STOP = re.compile(f"(?<={_H})[.!](?={_H})|(?<=第[一二三四五六七八九十]条)[!.]")
_DECIMAL = re.compile(r"\d+[。，]\d+(?=[%％‰万亿])|\d+。\d+|(?<!\d)\d{1,3}，\d{3}(?!\d)")
_LOST = re.compile(f"(?<={_H})[?□■＊*](?={_H})|^\\?(?={_H})|\\?。")
_REPLACED = re.compile("\ufffd+|(?:锟斤拷)+")
_FILL = re.compile("【请填】")
_ODD = re.compile("[\ue000-\uf8ffㄅ-ㄩ\u2501-\u257f]")
_SMALL = re.compile("[\ufe30-\ufe6f]")
_LETTER_FOR_DIGIT = re.compile(r"(?<![A-Za-z])(?:\d+[OoIl]+\d*|[OoIl]+\d+)(?![A-Za-z\d])")
_REFERENCE = re.compile("(?<=[\u4e00-\u9fff，。；：、》”）])\\[\\d{1,3}\\](?!号)")
_MARKDOWN = re.compile(r"\*\*|__|^#{1,6}(?=[^#\s])|^\|.*\|$|\]\(https?:")
_DASH_FOR_ONE = re.compile(r"^[—－―–丨-]、")
_DOT_FOR_PAUSE = re.compile(r"^[一二三四五六七八九十]{1,3}[.．，,](?=\S)")
_SPACED = re.compile(f"(?:{_H} ){{5,}}{_H}")
_PAGE = re.compile(r"[-－—–―·\s]+\d{1,4}[-－—–―·\s]+|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?")
_ZHE = re.compile("著")
_ZHU = re.compile("著[名作称述录者]|[显卓专名论编原巨译土合拙]著|著书")
"""Words in which 著 is itself, and not what the damage made of 着."""
_ZHE_WORDS = re.compile("著[力重手眼想实落]|[沿接随本朝向顺奔意跟凭为]著|穿著|衣著|意味著|标志著|存在著")
"""Words in which 著 was 着."""
_STANDARD = frozenset("噁皙瞋蹚溧勠喆堃犇淼昇邨陞甦")
"""Of the standard list of 2013 (通用规范汉字表), though OpenCC takes them for traditional."""
_PAIRS = {"》": "《", "】": "【", "〕": "〔", "」": "「", "』": "『", "〉": "〈", "”": "“", "）": "（"}
_WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in ",:;!?()"}
_UPRIGHT = {"︰": "：", "﹔": "；", "﹐": "，", "﹑": "、", "﹒": "．"}
_AS_DIGITS = str.maketrans("OoIl", "0011")
_LIST_MARK = re.compile(r"^[\s　]*[\d０-９一二三四五六七八九十a-zA-Z]{1,3}）")


def toml(text: str) -> str:
    """A TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _entry(table: str, **keys: object) -> str:
    values = (f"{key} = {toml(value) if isinstance(value, str) else value}" for key, value in keys.items())
    return "\n".join([f"[[{table}]]", *values])


def keep_entry(line: int, words: str, column: int = 0) -> str:
    """The ``[[keep]]`` that says that these words are right."""
    place: dict[str, object] = {"line": line}
    if column:
        place["column"] = column
    return _entry("keep", **place, text=words, reason="和原件核对过，原样如此。")


def correct_entry(line: int, before: str, after: str, reason: str, kind: str = "emendation") -> str:
    """The ``[[edit]]`` that changes these words."""
    return _entry("edit", kind=kind, line=line, before=before, after=after, reason=reason)


def furniture_entry(line: int, words: str) -> str:
    """The ``[[furniture]]`` that takes a whole line out of the text."""
    return _entry("furniture", line=line, text=words)


TO_FILL = "【请填】"
"""Where a person has to write what the original has; as long as it stands there, it is a doubt."""


def whole_line_entry(line: int, words: str) -> str:
    """The ``[[edit]]`` that puts a whole received line, which no rule restores, right by another copy."""
    return correct_entry(line, words, TO_FILL, "按另一份抄本改（写明是哪一份）。")


_NAMED = re.compile(
    r'\[\[(keep|choice|furniture)\]\][：:]?\s*line = (\d+)(?:，column = (\d+))?，text = "([^"]*)"(?: 或 "([^"]*)")?'
)


def entries_named(message: str) -> Iterator[str]:
    """The entries that a refusal names in its words, ready to be pasted."""
    for table, line, column, *texts in _NAMED.findall(message):
        for text in filter(None, texts):
            if table == "keep":
                yield keep_entry(int(line), text, int(column or 0))
            elif table == "furniture":
                yield furniture_entry(int(line), text)
            else:
                yield _entry(
                    "choice", line=int(line), column=int(column), text=TO_FILL, reason="按另一份抄本（写明是哪一份）。"
                )


def zhe_words(text: str) -> Iterator[tuple[int, str, str]]:
    """Where 著 stands for 着 without a doubt: the place, the word, the word put right."""
    for found in _ZHE_WORDS.finditer(text):
        yield found.start(), found[0], found[0].replace("著", "着")


def suspicious(words: Mapping[int, str], emendations: Emendations, *, damaged: bool) -> Iterator[TextDoubt]:
    """Every doubt about single signs in the paragraphs, by received line; settled ones are left out."""
    for number, text in words.items():
        seen: set[tuple[int, str]] = set()
        for at, found, cause, after in _line(text, damaged):
            if (at, found) in seen or emendations.kept(number, at + 1, found) or emendations.kept(number, 0, text):
                continue
            seen.add((at, found))
            entries = [correct_entry(number, *_context(text, at, found, one), "") for one in after]
            entries = [one.replace('reason = ""', 'reason = "和原件核对后改正。"') for one in entries]
            yield TextDoubt(number, at + 1, found, cause, (*entries, keep_entry(number, found, at + 1)))
        if _PAGE.fullmatch(text) and not emendations.kept(number, 1, text):
            yield TextDoubt(
                number, 1, text, "是页码，不是正文", (furniture_entry(number, text), keep_entry(number, text))
            )
    if len(words) == 1 and len(text := next(iter(words.values()))) > 60 and "\n\n" not in text:
        number = next(iter(words))
        if not emendations.kept(number, 1, text):
            cause = "全文只有一段：换行都丢了，标题、条款分不出来。请找有换行的一份，或用 [[edit]] 逐段分开"
            yield TextDoubt(
                number,
                1,
                text,
                cause,
                (correct_entry(number, text[:20], f"# {text[:20]}\n\n", "标题到这里，后面另起一段。", "linebreak"),),
            )


def _context(text: str, at: int, found: str, after: str) -> tuple[str, str]:
    """Words around the place that stand in the text once, before and after the change."""
    for more in range(0, 40, 2):
        start, end = max(0, at - more), at + len(found) + more
        if text.count(text[start:end]) == 1 and (new := text[start:at] + after + text[at + len(found) : end]):
            return text[start:end], new
    return text, text[:at] + after + text[at + len(found) :]


def _line(text: str, damaged: bool) -> Iterator[tuple[int, str, str, list[str]]]:
    """(place from 0, words, cause, what they might be instead)."""
    legitimate = set()
    for note in _NOTE.finditer(text):
        if _TONE.search(note[2]):
            legitimate |= set(range(note.start(), note.end())) if is_reading(note[1], note[2]) else set()
        elif not damaged and note[2] in {_plain(one) for one in readings(note[1])}:
            yield note.start(), note[0], "是夹在字后的拼音，没有声调，不像原文", [note[1]]
    broken = {at for found in _BROKEN.finditer(text) for at in range(found.start(), found.end())}
    for at, char in enumerate(text):
        if not damaged and is_han(char) and not in_gb2312(char) and convertible(char) and char not in _STANDARD:
            yield at, char, "是繁体或异体字，别处都是简体", [simplify(char)]
        elif not damaged and char in TONED and char not in "êü" and at not in legitimate and at not in broken:
            yield at, char, "是带调的拼音字母，前面不是汉字，或不是那个字的读音", []
    for found in _BROKEN.finditer(text):
        if len(found[0].strip()) > 1 or found[0][0] in "Ââ":
            yield found.start(), found[0], "是乱码（UTF-8 的标点或空格被当成西文读了）", _mended(found[0])
    for pattern, cause, mend in (
        (
            _SOURCE,
            "是网页源码的写法。请把文件名改成 .html 再收，或者逐处改正",
            lambda one: [html.unescape(one).replace("\xa0", "")] if one[0] == "&" else [""],
        ),
        (_DOUBLED, "标点连着出现，不像公文", lambda one: [one[0]]),
        (_ODD_STOP, "半角标点夹在汉字中间，不像公文", lambda _: ["。"]),
        (_DECIMAL, "数字中间是句号或逗号，像是小数点", lambda one: [one.replace("。", ".").replace("，", ".")]),
        (_LOST, "夹在汉字中间，像是丢了字", lambda _: [TO_FILL]),
        (_REPLACED, "有不是文字的编码 U+FFFD：文件在收到之前就已丢字，请查另一份抄本", lambda _: [TO_FILL]),
        (_FILL, "还没有填：写上原件的字", lambda _: []),
        (_ODD, "不是公文里的字（私用区字符、注音或制表符），像是错位的字节", lambda _: []),
        (_SMALL, "是竖排或小号的标点，不像公文", lambda one: [_upright(one)]),
        (_LETTER_FOR_DIGIT, "数字里夹着字母，像是认错了", lambda one: [one.translate(_AS_DIGITS)]),
        (_REFERENCE, "像是网页或上标的注释号，不是正文", lambda _: [""]),
        (_MARKDOWN, "是排版用的标记，不是正文", lambda one: [""] if one[0] in "*_#" else []),
        (_DASH_FOR_ONE, "像是「一、」认错了", lambda _: ["一、"]),
        (_DOT_FOR_PAUSE, "像是编号，公文里写成「一、」", lambda one: [f"{one[:-1]}、"]),
        (_SPACED, "逐字带着空格，像是从 PDF 或扫描件来的", lambda one: [one.replace(" ", "")]),
    ):
        for hit in pattern.finditer(text):
            yield hit.start(), hit[0], cause, mend(hit[0])
    yield from _misread_words(text)
    yield from (
        (at, char, "是 GBK 里没有的符号，公文里少见", ["·"] if char in "•･∙⋅" else [])
        for at, char in enumerate(text)
        if not damaged
        and char > "\x7f"
        and not char.isalnum()
        and not char.isspace()
        and not _in_gbk(char)
        and not _ODD.match(char)
        and at not in broken
    )
    if not damaged:
        yield from ((at, word, "「着」写成了「著」", [right]) for at, word, right in zhe_words(text))
    if damaged:
        known = {at for word in _ZHU.finditer(text) for at in range(word.start(), word.end())}
        for zhe in _ZHE.finditer(text):
            if zhe.start() not in known:
                yield zhe.start(), "著", "可能是「着」：这种损坏把「着」也换成了「著」，规则分不出来", ["着"]
    yield from ((at, char, f"「{char}」不成对", []) for at, char in _unpaired(text))


def _misread_words(text: str) -> Iterator[tuple[int, str, str, list[str]]]:
    """Words in a line that were UTF-8 and were read as GBK: rare characters that make usual ones when they are read back."""
    for found in re.finditer("[\u00a4-\uffff]{4,}", text):
        pieces = re.split("(?<=[，。；：、])", found[0])
        at = found.start()
        for piece in pieces:
            back = re.sub("[^\u4e00-\u9fff]", "", piece.encode("gb18030", "ignore").decode("utf-8", "ignore"))
            if len(back) >= 2 and common(piece) < 0.5 and common(back) > 0.75:
                yield at, piece, f"是乱码（UTF-8 的汉字被当成 GBK 读了，读回来像「{back[:12]}」），请看原件", []
            at += len(piece)


def _upright(sign: str) -> str:
    return _UPRIGHT.get(sign) or unicodedata.normalize("NFKC", sign).translate(_WIDE)


def _in_gbk(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _plain(reading: str) -> str:
    """A reading without its tone, ü as v or u."""
    letters = unicodedata.normalize("NFD", reading)
    return "".join(char for char in letters if not unicodedata.combining(char))


def _mended(found: str) -> list[str]:
    for coding in ("cp1252", "latin-1"):
        try:
            return [found.strip().encode(coding).decode("utf-8").replace("\xa0", "")]
        except UnicodeError:
            continue
    return ["", "“", "”"]


def _unpaired(text: str) -> Iterator[tuple[int, str]]:
    opened: list[tuple[int, str]] = []
    mark = _LIST_MARK.match(text)
    for at, char in enumerate(text):
        if mark and at < mark.end():
            continue
        char = {"(": "（", ")": "）"}.get(char, char)
        if char in _PAIRS.values():
            opened.append((at, char))
        elif char in _PAIRS:
            if opened and opened[-1][1] == _PAIRS[char]:
                opened.pop()
            elif not re.match(r"[\d一二三四五六七八九十]", text[at - 1 : at]) or char != "）":
                yield at, text[at]
    yield from ((at, text[at]) for at, _ in opened)


def is_simplified(char: str) -> bool:
    """Whether this is one character that a simplified text may have."""
    return len(char) == 1 and (in_gb2312(char) or not convertible(char) or char in _STANDARD)


def unset(lines: Sequence[str]) -> list[str]:
    """The lines without the marks of Markdown at their beginning, and without spaces between every two signs."""
    spaced = sum(bool(_SPACED.search(line)) for line in lines) > 2
    found = []
    for line in lines:
        text = re.sub(r"^(?:#{1,6}|>)\s+(?=\S)", "", line)
        signs = text.split(" ")
        apart = (spaced or _SPACED.search(text)) and len(signs) > 2 and sum(map(len, signs)) < len(signs) * 1.3
        found.append("".join(signs) if apart else text)
    return found


_AMOUNT = re.compile(r"[-+]?\d[\d,.]*(?:[%％‰]|万?[人元户个件])?")


def tabulated(lines: Sequence[str]) -> list[str]:
    """The lines with tabs between their columns, where three or more in a row have as many, and numbers below the first."""
    cells = [
        [] if "\t" in line or re.search("[。；：]", line) else re.split("[ \u3000]+", line.strip()) for line in lines
    ]
    made = list(lines)
    start = 0
    while start < len(cells):
        end = start + 1
        while end < len(cells) and len(cells[end]) == len(cells[start]):
            end += 1
        rows = cells[start:end]
        if len(rows) > 2 and len(rows[0]) > 1 and all(any(map(_AMOUNT.fullmatch, row[1:])) for row in rows[1:]):
            made[start:end] = ["\t".join(row) for row in rows]
        start = end
    return made


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but the number of a page."""
    return _PAGE.fullmatch(text) is not None


def misread(lines: Sequence[str]) -> str:
    """How the text was read with a wrong encoding, in words that say what to do; empty if it was not."""
    sample = "\n".join(lines)[:4000]
    letters = re.findall("[\xa1-\xff]{2,}", sample)
    if sum(map(len, letters)) > 20 or (letters and not re.search(_H, sample)):
        found = "".join(letters)
        for coding, name in (("gb18030", "GBK"), ("utf-8", "UTF-8")):
            back = found.encode("latin-1", "ignore").decode(coding, "ignore")
            if common(back) > 0.6:
                return _told(name, "西文（Latin-1）", back)
        coded = sample.encode("cp1252", "ignore").decode("utf-8", "ignore")
        if common(coded) > 0.6 and len(re.findall(_H, coded)) > len(re.findall(_H, sample)):
            return _told("UTF-8", "西文（cp1252）", re.sub("[^\u4e00-\u9fff]", "", coded))
    han = re.findall(_H, sample)
    if len(han) >= 4 and common("".join(han)) < 0.55:
        back = sample.encode("gb18030", "ignore").decode("utf-8", "ignore")
        if common(back) > 0.75 and len(re.findall(_H, back)) * 4 > len(han):
            return _told("UTF-8", "GBK", re.sub("[^\u4e00-\u9fff]", "", back))
    return ""


def _told(was: str, read: str, back: str) -> str:
    return (
        f"全文是乱码：原来是 {was}，被当成 {read} 读了（读回来像「{back[:16]}」）。请用收到时的原件，"
        f"或在保存它的程序里把编码选成 {was} 再存；已经丢了字的，另找一份"
    )


def common(text: str) -> float:
    """Of the Han characters, the share that GB2312 counts among the usual (一级汉字)."""
    han = [char for char in text if is_han(char)]
    usual = [char for char in han if in_gb2312(char) and char.encode("gb2312")[0] <= 0xD7]
    return len(usual) / len(han) if han else 0.0
