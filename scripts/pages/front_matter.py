"""The head of a page (页首): `key: value` lines between two lines of ---."""

from __future__ import annotations

import json
from collections.abc import Mapping
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


def join(head: Mapping[str, Any], body: str) -> str:
    """A page for MkDocs: every value of the head as JSON, which YAML takes."""
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    return f"---\n{lines}---\n{body}\n"
