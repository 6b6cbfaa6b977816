"""A policy as DOCX in the manner of an official document (公文, GB/T 9704), labelled a reprint: no red head, no seal.

A4, margins 37/26/35/28 mm, title 22 pt, text 三号 (16 pt) 仿宋, 一、 黑体, （一） 楷体, lines of 28.9 pt, first line two
characters in. The built-in styles are used, so that the navigation pane of Word and WPS shows the parts.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from calculators.policy.knowledge import Policy
from scripts.exports.text import NOTICE, Role, TextBlock, blocks, label
from scripts.exports.zipped import settled

FANG, KAI, HEI, SONG, LATIN = "仿宋", "楷体", "黑体", "宋体", "Times New Roman"
LINE = Pt(28.9)
_LONGEST = 255
"""Characters that a property of a Word file may have."""
_STYLES = {
    Role.TITLE: "Title",
    Role.HEADING: "Heading 1",
    Role.ITEM: "Normal",
    Role.PARAGRAPH: "Normal",
    Role.ADDRESSEE: "主送机关",
    Role.NUMBER: "发文字号",
    Role.SIGNATURE: "落款",
    Role.DATE: "落款",
}


def docx(policy: Policy) -> bytes:
    """The DOCX file of a policy. The same policy gives the same bytes."""
    document = Document()
    _page(document)
    _styles(document)
    for line in label(policy):
        document.add_paragraph(line, style="转载说明")
    for number, block in enumerate(blocks(policy)):
        _block(document, block, number)
    _properties(document, policy)
    _lighten(document)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _block(document: Any, block: TextBlock, number: int) -> None:
    paragraph = document.add_paragraph(style=_STYLES[block.role])
    if block.mark:
        _fonts(paragraph.add_run(block.mark), KAI)
    paragraph.add_run(block.text.removeprefix(block.mark))
    if block.role is Role.TITLE and number:
        paragraph.paragraph_format.space_before = LINE


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(24)
    document.settings.odd_and_even_pages_header_footer = True
    for header in (section.header, section.even_page_header):
        header.paragraphs[0].text = f"转载文本　{NOTICE}"
        header.paragraphs[0].style = document.styles["Header"]
        header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in sides:
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        paragraph.alignment = side
        _page_number(paragraph)


def _page_number(paragraph: Any) -> None:
    """— 1 —: the number is a field that Word fills in."""
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run("1" if kind == "shown" else "")
        if kind in ("begin", "separate", "end"):
            run._r.append(_element("w:fldChar", {"w:fldCharType": kind}))
        elif text == "PAGE":
            code = _element("w:instrText", {"xml:space": "preserve"})
            code.text = " PAGE "
            run._r.append(code)
    paragraph.add_run(" —")


def _styles(document: Any) -> None:
    styles = document.styles
    language = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    document.settings.element.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for name in ("主送机关", "发文字号", "落款", "转载说明"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    _style(styles["Normal"], FANG, 16, indent=2)
    _style(styles["Title"], SONG, 22, align=WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    _style(styles["Heading 1"], HEI, 16, indent=2)
    _style(styles["主送机关"], FANG, 16)
    _style(styles["发文字号"], FANG, 16, align=WD_ALIGN_PARAGRAPH.CENTER)
    _style(styles["落款"], FANG, 16, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _style(styles["转载说明"], FANG, 10.5)
    _style(styles["Header"], FANG, 9)
    _style(styles["Footer"], SONG, 14)
    for name in ("转载说明", "Header", "Footer"):
        styles[name].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    styles["Title"].paragraph_format.space_after = LINE
    styles["Title"].paragraph_format.keep_with_next = True
    styles["Title"].paragraph_format.space_before = LINE
    styles["落款"].paragraph_format.right_indent = Pt(64)
    frame = _element("w:pBdr", {})
    for side in ("w:top", "w:bottom"):
        frame.append(_element(side, {"w:val": "single", "w:sz": "4", "w:space": "4", "w:color": "000000"}))
    styles["转载说明"].element.pPr.insert_element_before(frame, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    border = styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        styles["Title"].element.pPr.remove(border)


def _style(style: Any, font: str, size: Any, *, indent: int = 0, align: Any = None, bold: bool = False) -> None:
    _fonts(style, font)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    shape = style.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    shape.space_before = shape.space_after = Pt(0)
    shape.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if align is None else align
    shape.first_line_indent = Pt(16 * indent)
    style.element.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(100 * indent))


def _fonts(one: Any, font: str) -> None:
    """Han and Latin fonts of a style or run, with the theme's fonts out of the way."""
    one.font.name = LATIN
    fonts = one.element.rPr.rFonts
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:eastAsia"), font)


def _element(name: str, attributes: dict[str, str]) -> Any:
    one = OxmlElement(name)
    for key, value in attributes.items():
        one.set(qn(key), value)
    return one


def _properties(document: Any, policy: Policy) -> None:
    core = document.core_properties
    core.title, core.author, core.language = policy.title[:_LONGEST], policy.issuer[:_LONGEST], "zh-CN"
    core.subject, core.keywords = policy.number[:_LONGEST], "；".join(policy.keywords)[:_LONGEST]
    core.comments = f"转载文本。{NOTICE}。"
    core.last_modified_by, core.revision = "应保", 1
    core.created = core.modified = datetime.fromisoformat(policy.released)


def _lighten(document: Any) -> None:
    """Take out what python-docx's template brings and nobody needs: a thumbnail, a second style sheet, table styles."""
    for rels in (document.part.package.rels, document.part.rels):
        for key, relation in list(rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects", "/customXml")):
                del rels[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) != "1":
            styles.remove(style)
