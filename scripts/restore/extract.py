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
    from charset_normalizer import from_bytes
    from lxml import html as parser

    raw = _unpacked(raw)
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
    found = tree.find(".//body")
    body = tree if found is None else found
    made = [(line, node) for line, node in _lines(body) if line.strip()]
    lines = [line for line, _ in made]
    first, last = _main(made, body, text)
    if not last:
        return {
            "error": "网页里没有成段的文字：正文可能在图片、框架或附件（PDF、Word）里。请打开网页，把附件下载来再收"
        }
    furniture = [n for n in range(1, len(lines) + 1) if not first <= n <= last]
    notes = (
        [f"网页上有{len(lines)}行字，正文取第{first}到第{last}行，其余当作网页上的字列在 [[furniture]]，请核对"]
        if furniture
        else []
    )
    notes += ["网页里有图片，可能有文字在图上，请看原网页"] if body.findall(".//img") else []
    notes += ["网页里有自动编号的列表，编号按网页显示的写了出来，请对照原网页"] if body.findall(".//ol") else []
    notes += _merged(body.iter("td", "th"))
    return {
        "text": "\n".join(lines) + "\n",
        "furniture": furniture,
        "notes": notes,
        "program": f"lxml {version('lxml')}, trafilatura {version('trafilatura')}",
    }


def _unpacked(raw: bytes) -> bytes:
    """The page in a web archive (.mht), else the bytes as they are."""
    import email
    import email.policy

    if not re.match(rb"(?:From|MIME-Version|Content-Type|Snapshot-Content-Location|Subject|Date):", raw, re.I):
        return raw
    for part in email.message_from_bytes(raw, policy=email.policy.default).walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            charset = part.get_content_charset()
            if isinstance(page, bytes):
                return page.decode(charset, "replace").encode() if charset else page
    return raw


def _main(made: list[tuple[str, Any]], body: Any, text: str) -> tuple[int, int]:
    """The first and last line (from 1) of the main text: what stands in the smallest element with nearly all sentences, and
    the headings right above it; (0, 0) if there are none. Where all stands in one element, what trafilatura takes for it.
    """
    weights: dict[Any, int] = {}
    total = 0
    for line, node in made:
        if mass := len(line) if re.search("[，。；：]", line) and re.search("[。；：]$", line) else 0:
            total += mass
            for one in (node, *node.iterancestors()):
                weights[one] = weights.get(one, 0) + mass
    if not total:
        return (1, len(made)) if len(made) > 3 and not body.findall(".//img") else (0, 0)
    holder = min(
        (one for one in weights if weights[one] * 10 >= total * 9), key=lambda one: (weights[one], -_depth(one))
    )
    while holder is not body and holder.tag not in ("div", "td", "section", "article", "main", "body"):
        holder = holder.getparent()
    inside = [n for n, (_, node) in enumerate(made, 1) if holder in (node, *node.iterancestors())]
    while len(inside) < 3 and holder is not body and holder.getparent() is not None:
        holder = holder.getparent()
        inside = [n for n, (_, node) in enumerate(made, 1) if holder in (node, *node.iterancestors())]
    first, last = inside[0], inside[-1]
    if holder is body:
        first, last = _extracted(made, text)
    named = {_even(one) for one in re.findall(r"<title[^>]*>([^<]*)", text)}
    for n in range(first - 1, max(0, first - 16), -1):
        line, node = made[n - 1]
        heading = any(one.tag in ("h1", "h2", "h3") for one in (node, *node.iterancestors()))
        if (heading and len(_even(line)) > 5) or (
            len(_even(line)) > 8 and any(one.startswith(_even(line)) for one in named)
        ):
            first = n
            while first > 1 and made[first - 2][1] is node:
                first -= 1
            break
    return first, last


def _depth(node: Any) -> int:
    return sum(1 for _ in node.iterancestors())


def _extracted(made: list[tuple[str, Any]], text: str) -> tuple[int, int]:
    """What trafilatura takes for the main text, and the lines that stand beside its last one."""
    import trafilatura

    main = trafilatura.extract(text, include_tables=True, include_comments=False, favor_recall=True) or ""
    kept = {_even(line) for line in re.split(r"[\n|]", main)} - {""}
    lines = [line for line, _ in made]
    inside = [
        n
        for n, line in enumerate(lines, 1)
        if _even(line) in kept or any(_even(cell) in kept for cell in line.split("\t"))
    ]
    if not inside or sum(len(lines[n - 1]) for n in inside) * 3 <= sum(map(len, lines)):
        return 1, len(lines)
    last = inside[-1]
    while last < len(made) and made[last][1].getparent() is made[last - 1][1].getparent():
        last += 1
    return inside[0], last


def _merged(cells: Iterator[Any]) -> list[str]:
    spans = any(
        int(cell.get(key) or 1) > 1
        for cell in cells
        for key in ("rowspan", "colspan")
        if (cell.get(key) or "1").isdigit()
    )
    return ["表格里有合并的单元格，合并的值只写在第一格，其余留空，请对照原件看表"] if spans else []


def _even(line: str) -> str:
    return re.sub(r"[\s\u3000\xa0]", "", line)


def _lines(body: Any) -> list[tuple[str, Any]]:
    """Every visible line with the element that it stands in."""
    lines: list[tuple[str, Any]] = [("", body)]
    inside = [body]

    def put(words: str | None) -> None:
        more = re.sub(r"[ \t\r\n]+", " ", words or "")
        line, node = lines[-1]
        lines[-1] = line + more, node if line.strip() else inside[-1]

    def end() -> None:
        if lines[-1][0]:
            lines.append(("", inside[-1]))

    def walk(node: Any) -> None:
        if (
            not isinstance(node.tag, str)
            or node.tag in _UNSEEN
            or re.search("display:none|visibility:hidden", (node.get("style") or "").replace(" ", ""))
            or node.get("hidden") is not None
        ):
            return
        if node.tag == "pre" and not len(node):
            end()
            lines.extend((line, node) for line in [*(node.text or "").split("\n"), ""])
            return
        if node.tag == "table" and (rows := _table(node)):
            end()
            lines.extend((row, node) for row in [*rows, ""])
            return
        block = node.tag in _BLOCKS
        if node.tag == "br" or block:
            end()
        if block:
            inside.append(node)
        if node.tag == "li" and (label := _number(node)):
            put(label)
        put(node.text)
        for child in node:
            walk(child)
            put(child.tail)
        if block:
            end()
            inside.pop()

    walk(body)
    return [(line.strip(" "), node) for line, node in lines]


def _number(item: Any) -> str:
    """The number that a browser shows before an item of a numbered list, unless the item begins with one of its own."""
    above = item.getparent()
    if above is None or above.tag != "ol" or _LABEL.match(_even(item.text_content())):
        return ""
    at = sum(1 for one in item.itersiblings("li", preceding=True)) + int(above.get("start") or 1)
    style = f"{above.get('style') or ''} {item.get('style') or ''}"
    if "none" in style:
        return ""
    chinese = re.search("cjk|chinese|trad-|simp-", style)
    return f"{'零一二三四五六七八九十'[at]}、" if chinese and at < 11 else f"{at}."


def _cell(cell: Any) -> str:
    for line in cell.iter("br", "p", "div"):
        line.tail = " " + (line.tail or "")
    return re.sub(r"\s+", " ", cell.text_content()).strip()


def _table(node: Any) -> list[str]:
    """The rows of a table of data; nothing for one that only lays out a page. A merged cell fills its place once."""
    rows: list[list[str]] = []
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(node.iter("tr")):
        cells: dict[int, str] = {}
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (at, column) in taken:
                column += 1
            cells[column] = _cell(cell)
            wide, high = (
                int(value) if (value := cell.get(key) or "").isdigit() else 1 for key in ("colspan", "rowspan")
            )
            taken |= {(at + down, column + right) for down in range(min(high, 200)) for right in range(min(wide, 60))}
        wide = 1 + max([*cells, *(right for down, right in taken if down == at)], default=-1)
        rows.append([cells.get(one, "") for one in range(wide)])
    widths = {len(row) for row in rows if row}
    longest = max((len(cell) for row in rows for cell in row), default=0)
    filled = sum(sum(map(bool, row)) > 1 for row in rows)
    if filled < 2 or node.find(".//table") is not None or max(widths, default=0) < 2 or longest > 200:
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
                cells = []
                for cell in row.iter(qn("w:tc")):
                    cells.append(" ".join(_words(one).strip() for one in cell.iter(qn("w:p"))).strip())
                    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
                    cells += [""] * (int(span.get(qn("w:val")) or 1) - 1 if span is not None else 0)
                lines.append("\t".join(cells))
    for tag, said in (
        ("w:del", "有删除的修订痕迹，没有收进来"),
        ("w:ins", "有插入的修订痕迹，按接受收进来"),
        ("w:footnoteReference", "有脚注，没有收进来"),
        ("w:drawing", "有图片或文本框，里面的字可能没有收进来"),
        ("w:txbxContent", "有文本框，里面的字没有收进来"),
        ("w:gridSpan", "有合并的单元格，合并的值只写在第一格"),
        ("w:vMerge", "有上下合并的单元格，合并的值只写在第一格"),
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
