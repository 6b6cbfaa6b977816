"""The head of a page (页首): `key: value` lines between two lines of ---."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def split(text: str) -> tuple[dict[str, str], str]:
    """The head's pairs, and the rest of the page.

    >>> split("---\\ntitle: 甲\\n---\\n# 甲")
    ({'title': '甲'}, '# 甲')
    """
    if not text.startswith("---\n"):
        return {}, text
    head, _, body = text[4:].partition("\n---\n")
    pairs = (line.partition(":") for line in head.splitlines() if line.strip())
    return {key.strip(): value.strip() for key, _, value in pairs}, body


def written(path: Path) -> dict[str, str]:
    """Title and description of a page as `join` has written it, as far as it has them."""
    head, _ = split(path.read_text(encoding="utf-8"))
    return {key: str(json.loads(head[key])) for key in ("title", "description") if key in head}


def join(head: Mapping[str, Any], body: str) -> str:
    """A page for MkDocs: every value of the head as JSON, which YAML takes."""
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    return f"---\n{lines}---\n{body}\n"
