"""What the browser's worker calls to check citations: bytes and text in, JSON out, one text at a time."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from ..bridge import knowledge, words
from ..core.model import CalculatorError, InputError, Problem
from . import answer
from .checking import check
from .outcome import CitationFinding
from .source import words_of

MOST = 1000
"""Findings that a page lists; all of them stand in the file."""


@dataclass(slots=True)
class CitationSession:
    """What a page's Python holds of a text."""

    text: str = ""
    findings: tuple[CitationFinding, ...] = ()


SESSION = CitationSession()
"""The one of this page: its worker calls the functions below."""


def read(content: object) -> str:
    """The words of a file: {ok, text, error}."""
    try:
        return _json(ok=True, text=words_of(_bytes(content)), error="")
    except CalculatorError as error:
        return _json(ok=False, text="", error=str(error))


def look(text: str) -> str:
    """Check a text: {ok, headline, findings [see answer.shown], left (findings that are not among them), error}."""
    clear()
    try:
        said = words(text)
        SESSION.findings, SESSION.text = check(said, knowledge().policies), said
    except CalculatorError as error:
        return _json(ok=False, headline="", findings=[], left=0, error=str(error))
    shown = answer.shown(SESSION.text, SESSION.findings)
    told = answer.headline(SESSION.findings)
    return _json(ok=True, headline=told, findings=shown[:MOST], left=len(shown[MOST:]), error="")


def corrected() -> str:
    """The text that was checked, with what should stand there: {text}."""
    return _json(text=answer.corrected(SESSION.text, SESSION.findings))


def table() -> str:
    """Every finding as a file: {name, mime, base64}."""
    content = base64.b64encode(answer.csv(SESSION.text, SESSION.findings)).decode("ascii")
    return _json(name="核对引文.csv", mime="text/csv;charset=utf-8", base64=content)


def clear() -> None:
    """Forgets the text and what was found in it."""
    SESSION.text, SESSION.findings = "", ()


def _bytes(content: object) -> bytes:
    """Bytes from Python, or from JavaScript, whose arrays come as proxies. Raises InputError if they are something else."""
    if isinstance(content, bytes):
        return content
    if isinstance(content, int) or not hasattr(content, "to_bytes"):
        raise InputError((Problem("file", "没有收到文件的内容。请重新选文件"),))
    return bytes(content.to_bytes())


def _json(**parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False)
