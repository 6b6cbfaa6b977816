"""TXT, DOCX, PDF: the words are those of the restored text, the shape is that of an official document."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from pypdf import PdfReader

from calculators.policy.knowledge import Knowledge, Policy
from scripts.errors import BuildStopped
from scripts.exports.docx import docx
from scripts.exports.pdf import pdf
from scripts.exports.text import NOTICE, Role, blocks, label, plain_text
from scripts.exports.write import FONTS
from tests.unit.export_samples import plain_policy

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = ROOT / "docs" / "print" / "policy.typ"
TEXT = ROOT / "docs" / "policies" / "jzbf-2005-21" / "text.md"
MM = 72 / 25.4


@pytest.fixture(scope="module")
def policy(knowledge: Knowledge) -> Policy:
    return knowledge.policies["jzbf-2005-21"]


@pytest.fixture(scope="module")
def paper(policy: Policy) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(policy, TEMPLATE, FONTS)))


@pytest.fixture(scope="module")
def word(policy: Policy) -> Any:
    return Document(io.BytesIO(docx(policy)))


def restored() -> list[str]:
    """The blocks of the restored text."""
    lines = TEXT.read_text(encoding="utf-8").split("\n")
    return [re.sub(r"^#+ ", "", line) for line in lines if line]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def body_of(paper: PdfReader) -> str:
    """The text of all pages without head lines, page numbers and label."""
    found = ""
    for number, page in enumerate(paper.pages, 1):
        text = squeezed(page.extract_text())
        head, foot = squeezed(f"转载文本　{NOTICE}"), f"—{number}—"
        assert text.startswith(head)
        assert text.endswith(foot)
        found += text.removeprefix(head).removesuffix(foot)
    return found


def test_blocks_are_the_restored_text_and_know_their_place(policy: Policy) -> None:
    found = blocks(policy)
    assert [one.text for one in found] == restored()
    roles = [one.role for one in found]
    assert roles[:5] == [Role.TITLE, Role.NUMBER, Role.ADDRESSEE, Role.PARAGRAPH, Role.DATE]
    assert (roles.count(Role.TITLE), roles.count(Role.HEADING), roles.count(Role.ITEM)) == (2, 5, 4)
    assert [one.mark for one in found if one.mark] == ["（一）", "（二）", "（三）", "（四）"]


def test_plain_text_opens_in_notepad_and_holds_the_restored_text(policy: Policy) -> None:
    data = plain_text(policy)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") > 20
    lines = data.decode("utf-8-sig").split("\r\n")
    labels = [line for line in lines if line.startswith("【")]
    assert labels == [f"【{line}】" for line in label(policy)]
    assert [line.lstrip("　") for line in lines if line and line not in labels] == restored()


def test_docx_holds_the_restored_text_under_its_label(policy: Policy, word: Any) -> None:
    texts = [one.text for one in word.paragraphs]
    count = len(label(policy))
    assert tuple(texts[:count]) == label(policy)
    assert texts[count:] == restored()
    headings = [one.text for one in word.paragraphs if one.style.name == "Heading 1"]
    assert headings[0] == "一、工作目标"
    assert len(headings) == 5


def test_docx_has_the_shape_of_an_official_document(policy: Policy, word: Any) -> None:
    (section,) = word.sections
    for found, wanted in (
        (section.page_width, Mm(210)),
        (section.page_height, Mm(297)),
        (section.top_margin, Mm(37)),
        (section.right_margin, Mm(26)),
        (section.bottom_margin, Mm(35)),
        (section.left_margin, Mm(28)),
    ):
        assert abs(found - wanted) < Mm(1) // 10
    styles = word.styles
    sizes = {"Normal": ("仿宋", 16), "Title": ("宋体", 22), "Heading 1": ("黑体", 16)}
    for name, (font, size) in sizes.items():
        style = styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert style.font.size == Pt(size)
        assert Pt(28) <= style.paragraph_format.line_spacing <= Pt(29)
    assert styles["Normal"].element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    marks = [run for one in word.paragraphs for run in one.runs if run.text == "（一）"]
    assert [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in marks] == ["楷体"]
    for footer in (section.footer, section.even_page_footer):
        assert footer._element.xpath("string(.//w:instrText)").strip() == "PAGE"
    assert "转载文本" in section.header.paragraphs[0].text
    assert "转载文本" in section.even_page_header.paragraphs[0].text


def test_docx_says_its_language_title_and_source(policy: Policy, word: Any) -> None:
    core = word.core_properties
    assert (core.title, core.author, core.language) == (policy.title, policy.issuer, "zh-CN")
    with zipfile.ZipFile(io.BytesIO(docx(policy))) as package:
        assert package.testzip() is None
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert 'w:eastAsia="zh-CN"' in parts["word/styles.xml"]
    assert 'w:eastAsia="zh-CN"' in parts["word/settings.xml"]
    assert "ja-JP" not in "".join(parts.values())
    assert not any("thumbnail" in name for name in parts)


def test_pdf_text_is_the_restored_text_under_its_label(policy: Policy, paper: PdfReader) -> None:
    assert body_of(paper) == squeezed("".join(label(policy)) + "".join(restored()))


def test_pdf_pages_are_a4_with_the_margins_and_sizes_of_an_official_document(paper: PdfReader) -> None:
    seen: dict[int, set[str]] = {}
    edges: list[float] = []

    def look(text: str, page: Any, place: Any, _: Any, size: float) -> None:
        if text.strip():
            points = round(abs(size * place[3]))
            seen.setdefault(points, set()).add(squeezed(text))
            edges.append(place[4] * page[0] + place[5] * page[2] + page[4])

    assert len(paper.pages) == 5
    for page in paper.pages:
        assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == (210, 297)
        page.extract_text(visitor_text=look)
    assert {9, 10, 14, 16, 22} >= set(seen)
    assert {14, 16, 22} <= set(seen)
    assert "一、工作目标" in "".join(seen[16])
    assert min(edges) >= 28 * MM - 1
    assert max(edges) <= (210 - 26) * MM


def test_pdf_embeds_the_simplified_chinese_font_and_no_other(paper: PdfReader) -> None:
    fonts = {}
    for page in paper.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (inner,) = font.get_object()["/DescendantFonts"]
            inner = inner.get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            fonts[inner["/BaseFont"]] = any(f"/FontFile{n}" in descriptor for n in ("", 2, 3))
            assert "/ToUnicode" in font.get_object()
    assert {name.partition("+")[2] for name in fonts} == {"NotoSerifSC-Regular", "NotoSerifSC-Bold"}
    assert all(fonts.values())


def test_pdf_is_tagged_in_chinese_and_says_what_it_is(policy: Policy, paper: PdfReader) -> None:
    root: Any = paper.root_object
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 a PDF boolean
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 a PDF boolean
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert paper.metadata is not None
    assert paper.metadata.title == policy.title
    assert paper.metadata.author == policy.issuer
    kinds = structure(root["/StructTreeRoot"])
    assert kinds.count("/H1") == 2
    assert kinds.count("/H2") == 5
    assert kinds.count("/P") >= 15
    assert [one.title for one in flat(paper.outline)][2:] == [
        one.text for one in blocks(policy) if one.role is Role.HEADING
    ]


def structure(node: Any) -> list[str]:
    """The kinds of all structure elements under a node."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [kind for one in node for kind in structure(one)]
    if not isinstance(node, dict):
        return []
    return [*([str(node["/S"])] if "/S" in node else []), *structure(node.get("/K", []))]


def flat(outline: Any) -> list[Any]:
    return [inner for one in outline for inner in (flat(one) if isinstance(one, list) else [one])]


def test_a_policy_of_one_layer_is_typeset_too(knowledge: Knowledge) -> None:
    policy = plain_policy(knowledge)
    wanted = [one.text for one in blocks(policy)]
    assert [one.role for one in blocks(policy)][:3] == [Role.TITLE, Role.NUMBER, Role.PARAGRAPH]
    word = Document(io.BytesIO(docx(policy)))
    assert [one.text for one in word.paragraphs][len(label(policy)) :] == wanted
    paper = PdfReader(io.BytesIO(pdf(policy, TEMPLATE, FONTS)))
    assert body_of(paper) == squeezed("".join(label(policy)) + "".join(wanted))


@pytest.mark.parametrize("glyph", ["\ue000", "😀", "ก"])
def test_a_character_the_font_lacks_stops_the_build(knowledge: Knowledge, glyph: str) -> None:
    with pytest.raises(BuildStopped, match=r"made-up 的 PDF 没有做成"):
        pdf(plain_policy(knowledge, f"这里有一个{glyph}字。"), TEMPLATE, FONTS)


def test_a_missing_font_is_said(knowledge: Knowledge, tmp_path: Path) -> None:
    with pytest.raises(BuildStopped, match="缺少 PDF 的字体 400Regular"):
        pdf(plain_policy(knowledge), TEMPLATE, tmp_path)
