"""A plain Word document (DOCX) from paragraphs, with the standard library only, so that the browser can make it too.

Office Open XML, ECMA-376: the four parts a word processor needs. The same paragraphs give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from .text import NOT_IN_XML

_EPOCH = (2005, 4, 11, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: `title` is centred, `heading` is bold, the others are indented by two characters."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document; a mark becomes its first line."""

    paragraphs: tuple[Paragraph, ...]
    mime: str = MIME

    def content(self, mark: str = "") -> bytes:
        """The file's bytes."""
        return document((*((Paragraph(mark, "heading"),) if mark else ()), *self.paragraphs))


def document(paragraphs: Iterable[Paragraph]) -> bytes:
    """The file's bytes."""
    body = "".join(_paragraph(one) for one in paragraphs)
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588"/></w:sectPr>'
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{_WORD}"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}{page}</w:body></w:document>',
    }
    import zipfile  # not before a document is asked for: a page need not wait for it

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(one: Paragraph) -> str:
    font, size, bold = "仿宋", 32, ""
    layout = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
    if one.style == "title":
        font, size, layout = "宋体", 44, '<w:jc w:val="center"/>'
    elif one.style == "heading":
        font, bold = "黑体", "<w:b/>"
    run = (
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>{bold}'
        f'<w:sz w:val="{size}"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr>'
    )
    text = NOT_IN_XML.sub("", "\n".join(one.text.replace("\t", " ").splitlines()))
    told = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    spacing = '<w:spacing w:line="570" w:lineRule="exact"/>'
    return f'<w:p><w:pPr>{spacing}{layout}</w:pPr><w:r>{run}<w:t xml:space="preserve">{told}</w:t></w:r></w:p>'
