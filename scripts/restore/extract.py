"""Take the text out of HTML, DOCX or PDF: ``python extract.py html < file``; answers JSON.

Runs by itself in the environment of requirements/intake.txt and imports nothing of the project. Nothing is left out that
a reader sees, but page numbers of a PDF, which are told: what is no main text is only named, line by line.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

Answer = dict[str, Any]
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "iframe",
        "object",
        "select",
        "option",
        "button",
        "input",
        "textarea",
    ]
)
_PAGE = re.compile(r"[-－—–―·\s]*\d{1,4}[-－—–―·\s]*|第\s*\d+\s*页.*")


_LABEL = re.compile(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十百]+[章节条]|附件"
)


def html(raw: bytes) -> Answer:
    """Every visible line of a page; tables by rows and tabs."""
    import trafilatura
    from charset_normalizer import from_bytes
    from lxml import html as parser

    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", raw[:4000], re.I)
    text = ""
    for coding in (declared[1].decode("latin-1") if declared else "", "utf-8", "gb18030"):
        try:
            text = raw.decode("gb18030" if coding.lower() in ("gb2312", "gbk") else coding)
            break
        except (LookupError, UnicodeDecodeError):
            continue
    text = text or str(from_bytes(raw).best() or "")
    tree = parser.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    body = tree.find(".//body")
    lines = [line for line in _lines(tree if body is None else body) if line.strip()]
    main = trafilatura.extract(text, include_tables=True, include_comments=False, favor_recall=True) or ""
    kept = {_even(line) for line in re.split(r"[\n|]", main)} - {""}
    inside = [
        n
        for n, line in enumerate(lines, 1)
        if _even(line) in kept or any(_even(cell) in kept for cell in line.split("\t"))
    ]
    enough = sum(len(lines[n - 1]) for n in inside) * 3 > sum(map(len, lines))
    first, last = (min(inside), max(inside)) if inside and enough else (1, len(lines))
    furniture = [n for n in range(1, len(lines) + 1) if not first <= n <= last]
    notes = (
        [f"网页上有{len(lines)}行字，正文取第{first}到第{last}行，其余当作网页上的字列在 [[furniture]]，请核对"]
        if furniture
        else []
    )
    notes += ["网页里有图片，可能有文字在图上，请看原网页"] if body is not None and body.findall(".//img") else []
    return {
        "text": "\n".join(lines) + "\n",
        "furniture": furniture,
        "notes": notes,
        "program": f"lxml {version('lxml')}, trafilatura {version('trafilatura')}",
    }


def _even(line: str) -> str:
    return re.sub(r"[\s\u3000\xa0]", "", line)


def _lines(body: Any) -> list[str]:
    lines = [""]

    def put(words: str | None) -> None:
        lines[-1] += re.sub(r"[ \t\r\n]+", " ", words or "")

    def walk(node: Any) -> None:
        if (
            not isinstance(node.tag, str)
            or node.tag in _UNSEEN
            or "display:none" in (node.get("style") or "").replace(" ", "")
        ):
            return
        if node.tag == "table" and (rows := _table(node)):
            lines.extend([*rows, ""])
            return
        block = node.tag in _BLOCKS
        if node.tag == "br" or (block and lines[-1]):
            lines.append("")
        put(node.text)
        for child in node:
            walk(child)
            put(child.tail)
        if block and lines[-1]:
            lines.append("")

    walk(body)
    return [line.strip(" ") for line in lines]


def _table(node: Any) -> list[str]:
    """The rows of a table of data; nothing for one that only lays out a page."""
    rows = []
    for row in node.iter("tr"):
        cells = [re.sub(r"\s+", " ", cell.text_content()).strip() for cell in row if cell.tag in ("td", "th")]
        rows.append(cells)
    widths = {len(row) for row in rows if row}
    longest = max((len(cell) for row in rows for cell in row), default=0)
    if node.find(".//table") is not None or max(widths, default=0) < 2 or longest > 200:
        return []
    return ["\t".join(row) for row in rows if any(row)]


def docx(raw: bytes) -> Answer:
    """Paragraphs and tables in their order, automatic numbers written out."""
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(io.BytesIO(raw))
    numbers = _Numbers(document)
    lines: list[str] = []
    notes: list[str] = []
    body = document.element.body
    for child in body.iterchildren():
        if child.tag == qn("w:p"):
            lines += [line for line in (numbers.label(child) + _words(child)).split("\n") if line.strip()]
        elif child.tag == qn("w:tbl"):
            for row in child.iter(qn("w:tr")):
                cells = [
                    " ".join(_words(one).strip() for one in cell.iter(qn("w:p"))).strip()
                    for cell in row.iter(qn("w:tc"))
                ]
                lines.append("\t".join(cells))
    for tag, said in (
        ("w:del", "有删除的修订痕迹，没有收进来"),
        ("w:ins", "有插入的修订痕迹，按接受收进来"),
        ("w:footnoteReference", "有脚注，没有收进来"),
        ("w:drawing", "有图片或文本框，里面的字可能没有收进来"),
        ("w:txbxContent", "有文本框，里面的字没有收进来"),
    ):
        if next(body.iter(qn(tag)), None) is not None:
            notes.append(f"Word 文件里{said}，请看原件")
    notes += [f"自动编号的格式 {one} 不认识，编号没有写出来，请看原件" for one in sorted(numbers.unknown)]
    if not any(line.strip() for line in lines):
        return {"error": "Word 文件里没有文字，可能全是图片（扫描件）。请用识别软件（OCR）转成文字，核对以后再来"}
    return {
        "text": "\n".join(lines) + "\n",
        "furniture": [],
        "notes": notes,
        "program": f"python-docx {version('python-docx')}",
    }


def _words(paragraph: Any) -> str:
    from docx.oxml.ns import qn

    out = ""
    for node in paragraph.iter():
        if node.tag == qn("w:t"):
            out += node.text or ""
        elif node.tag in (qn("w:br"), qn("w:cr")):
            out += "\n"
        elif node.tag == qn("w:tab") and node.getparent().tag == qn("w:r"):
            out += "\t"
        elif node.tag == qn("w:noBreakHyphen"):
            out += "-"
    return out.strip("\t") if out.strip() else ""


class _Numbers:
    """The automatic numbers of a Word file, which are no text in it."""

    def __init__(self, document: Any) -> None:
        from docx.oxml.ns import qn

        self.qn = qn
        self.unknown: set[str] = set()
        self._counts: dict[str, dict[int, int]] = {}
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._styles = {one.style_id: one.element for one in document.styles}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        plain: dict[str, dict[int, tuple[str, str, int]]] = {}
        for one in root.iter(qn("w:abstractNum")):
            levels = {}
            for level in one.iter(qn("w:lvl")):
                values = {key: level.find(qn(f"w:{key}")) for key in ("numFmt", "lvlText", "start")}
                got = {key: (node.get(qn("w:val")) if node is not None else "") or "" for key, node in values.items()}
                levels[int(level.get(qn("w:ilvl")))] = (got["numFmt"], got["lvlText"], int(got["start"] or 1))
            plain[one.get(qn("w:abstractNumId"))] = levels
        for one in root.iter(qn("w:num")):
            self._levels[one.get(qn("w:numId"))] = plain.get(one.find(qn("w:abstractNumId")).get(qn("w:val")), {})

    def label(self, paragraph: Any) -> str:
        """The number that Word shows before a paragraph."""
        found = self._of(paragraph)
        if not found:
            return ""
        key, level = found
        levels = self._levels.get(key, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(key, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        kind, shown, _ = levels[level]
        if kind in ("bullet", "none", ""):
            return ""

        def said(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            return self._say(levels.get(at, (kind, "", 1))[0], counts.get(at, 1))

        return re.sub(r"%(\d)", said, shown)

    def _of(self, paragraph: Any) -> tuple[str, int] | None:
        qn = self.qn
        holder = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if holder is None and style is not None and (element := self._styles.get(style.get(qn("w:val")))) is not None:
            holder = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if holder is None or holder.find(qn("w:numId")) is None:
            return None
        level = holder.find(qn("w:ilvl"))
        key = holder.find(qn("w:numId")).get(qn("w:val"))
        return None if key == "0" else (key, int(level.get(qn("w:val"))) if level is not None else 0)

    def _say(self, kind: str, number: int) -> str:
        if kind == "decimal":
            return str(number)
        if kind in (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "ideographDigital",
            "taiwaneseCounting",
        ):
            digits = "零一二三四五六七八九"
            tens, ones = divmod(number, 10)
            return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones else "")
        if kind in ("lowerLetter", "upperLetter"):
            return chr((97 if kind[0] == "l" else 65) + (number - 1) % 26)
        self.unknown.add(kind)
        return ""


def pdf(raw: bytes) -> Answer:
    """The lines of a PDF joined to paragraphs by where they stand; tables by rows and tabs."""
    import pdfplumber

    lines: list[str] = []
    notes: list[str] = []
    numbers = 0
    empty: list[int] = []
    with pdfplumber.open(io.BytesIO(raw)) as opened:
        for page in opened.pages:
            found = list(_page_lines(page))
            if not found:
                empty.append(page.page_number)
            kept = []
            for one in found:
                edge = one["top"] > page.height * 0.88 or one["bottom"] < page.height * 0.08
                if edge and _PAGE.fullmatch(one["text"].strip()):
                    numbers += 1
                else:
                    kept.append(one)
            lines = _join(lines, kept)
    if not any(line.strip() for line in lines):
        return {
            "error": "这份 PDF 没有文字层，是扫描件。请用识别软件（OCR）转成文字，逐字核对以后，把文字存成 .txt 再来"
        }
    if empty:
        notes.append(f"PDF 第{'、'.join(map(str, empty))}页没有文字，可能是扫描的，里面的字没有收进来")
    if numbers:
        notes.append(f"去掉了{numbers}个页码")
    notes.append("PDF 的自然段是按版面接起来的，请对照原件看段落")
    return {
        "text": "\n".join(line.lstrip("\0") for line in lines) + "\n",
        "furniture": [],
        "notes": notes,
        "program": f"pdfplumber {version('pdfplumber')}",
    }


def _page_lines(page: Any) -> Iterator[Answer]:
    tables = [one for one in page.find_tables() if len(one.rows) > 1 and max(len(row.cells) for row in one.rows) > 1]
    found: list[Answer] = []
    for line in page.extract_text_lines(return_chars=True, keep_blank_chars=True, x_tolerance=2):
        inside = any(box[1] <= (line["top"] + line["bottom"]) / 2 <= box[3] for box in (one.bbox for one in tables))
        if not inside:
            size = max(char["size"] for char in line["chars"])
            chars = [char for char in line["chars"] if char["text"].strip()]
            if chars:
                words = _spaced(line["chars"])
                found.append(
                    {
                        "text": words,
                        "x0": chars[0]["x0"],
                        "x1": chars[-1]["x1"],
                        "top": line["top"],
                        "bottom": line["bottom"],
                        "size": size,
                    }
                )
    for one in tables:
        for number, row in enumerate(one.extract()):
            cells = "\t".join(re.sub(r"\s+", "", cell or "") for cell in row)
            found.append(
                {"text": cells, "x0": 0, "x1": 0, "top": one.bbox[1] + number * 0.01, "bottom": one.bbox[3], "size": 0}
            )
    yield from sorted(found, key=lambda one: one["top"])


def _spaced(chars: list[Answer]) -> str:
    """The characters of a line; a gap is a space only between two Latin words, for setters part Han and digits by a gap."""
    out = ""
    for before, char in zip([None, *chars], chars, strict=False):
        if (
            before
            and re.match("[A-Za-z]", char["text"])
            and re.search("[A-Za-z]$", out)
            and char["x0"] - before["x1"] > char["size"] * 0.2
        ):
            out += " "
        out += char["text"]
    return re.sub(
        r"(?<=[\u4e00-\u9fff，。；：、〕）》”]) +(?=[\u4e00-\u9fff0-9，。；：、〔（《“])|(?<=[0-9]) +(?=[\u4e00-\u9fff])",
        "",
        out.strip(),
    )


def _join(before: list[str], found: list[Answer]) -> list[str]:
    """Join what is one paragraph. A line that is full runs on into one that begins at the margin."""
    plain = [one for one in found if one["size"]]
    if not plain:
        return before + [one["text"] for one in found]
    left, right = min(one["x0"] for one in plain), max(one["x1"] for one in plain)
    out = list(before)
    open_ = bool(out) and out[-1].startswith("\0")
    before_size = plain[0]["size"]
    indented = any(left + one["size"] * 1.5 < one["x0"] < left + one["size"] * 2.6 for one in plain)
    for one in found:
        size = one["size"]
        starts = not size or one["x0"] > left + size * 1.2 or abs(size - before_size) > 1
        ended = bool(out) and out[-1][-1:] in "。；：！？"
        starts = starts or (ended and (not indented or bool(_LABEL.match(one["text"]))))
        before_size = size
        if open_ and not starts and out:
            gap = " " if re.search(r"[A-Za-z0-9]$", out[-1]) and re.match(r"[A-Za-z]", one["text"]) else ""
            out[-1] += gap + one["text"]
        else:
            out.append(one["text"])
        open_ = bool(size) and one["x1"] > right - size * 1.6 and not (one["x0"] > left + size * 3)
        out[-1] = out[-1].lstrip("\0")
        if open_:
            out[-1] = "\0" + out[-1]
    return out


if __name__ == "__main__":
    try:
        told = {"html": html, "docx": docx, "pdf": pdf}[sys.argv[1]](sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001 whatever a library raises is told in one sentence
        told = {"error": f"读不出来（{type(error).__name__}：{str(error)[:120]}）。文件可能坏了，请重新取得"}
    print(json.dumps(told))
