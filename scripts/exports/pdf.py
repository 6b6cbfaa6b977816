"""A policy as tagged PDF (PDF/UA-1 and PDF/A-2a), typeset by Typst with one free font that npm installs.

The layout is docs/print/policy.typ. Fonts of the machine are never used, so the same policy gives the same bytes
everywhere, and a character the font lacks stops the build instead of being dropped.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import typst

from calculators.policy.knowledge import Policy
from scripts.errors import BuildStopped
from scripts.exports.text import NOTICE, blocks, label

FONT = "Noto Serif SC"
_WEIGHTS = ("400Regular", "700Bold")


def pdf(policy: Policy, template: Path, fonts: Path) -> bytes:
    """The PDF file of a policy.

    Args:
        policy: what is typeset.
        template: the Typst file with the layout.
        fonts: the folder of the npm package with the font.

    Raises:
        BuildStopped: if the font is missing or Typst has anything to complain of.
    """
    folders = [fonts / weight for weight in _WEIGHTS]
    if missing := [folder for folder in folders if not folder.is_dir()]:
        raise BuildStopped(f"缺少 PDF 的字体 {missing[0].name}：请先运行 python3 -m scripts.setup site")
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    content = {
        "title": policy.title,
        "issuer": policy.issuer,
        "keywords": policy.keywords,
        "notice": NOTICE,
        "released": [int(one) for one in policy.released.split("-")],
        "label": label(policy),
        "blocks": [
            {"role": one.role, "text": one.text, "mark": one.mark, "rest": one.text.removeprefix(one.mark)}
            for one in blocks(policy)
        ],
    }
    try:
        data, warnings = typst.compile_with_warnings(
            template,
            font_paths=found,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"policy": json.dumps(content, ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=datetime.fromisoformat(policy.released).replace(tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise BuildStopped(f"{policy.id} 的 PDF 没有做成：{error.message}（{'；'.join(error.hints)}）") from error
    if warnings or not isinstance(data, bytes):
        raise BuildStopped(f"{policy.id} 的 PDF 有问题：{'；'.join(one.message for one in warnings)}")
    return data
