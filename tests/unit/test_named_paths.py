"""README, CONTRIBUTING and the decisions name only what is there: files, commands, verbs."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT

WRITTEN = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "NOTICE"]
RECORDS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/about/decisions").glob("*.md"))
MADE = re.compile(r"^(?:build|site|node_modules|\.venv)/|[<>*…¤{]|(?:\b|_)hello\b|/name\.html$")
"""Paths that come into being, or stand for others."""
TOP = "calculators|scripts|docs|tests|requirements|tsconfig"
_PATH = re.compile(rf"(?<![\w/.-])((?:{TOP})/[\w./<>*…{{}}-]+)")
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
_MODULE = re.compile(r"python -m ((?:calculators|scripts|tests)(?:\.\w+)*)")
_VERB = re.compile(r"(?:^    |`)make ([a-z]+)", re.MULTILINE)


def missing(text: str, folder: Path = ROOT) -> set[str]:
    """What a text names and nobody finds. Links stand relative to the `folder` of the text."""
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    paths = {one.rstrip(".") for one in _PATH.findall(text) if not MADE.search(one)}
    return {
        *(one for one in paths if not (ROOT / one).exists()),
        *(one for one in _LINK.findall(text) if not (folder / one).exists()),
        *(one for one in _MODULE.findall(text) if find_spec(one) is None),
        *(one for one in _VERB.findall(text) if one not in verbs),
    }


@pytest.mark.parametrize("name", [*WRITTEN, *RECORDS])
def test_everything_that_is_named_is_there(name: str) -> None:
    assert missing((ROOT / name).read_text(encoding="utf-8"), (ROOT / name).parent) == set()


def test_what_is_not_there_is_found() -> None:
    text = "`scripts/gone.py`. [a](GONE.md) .venv/bin/python -m tests.gone\n    make gone\n`make test` docs/parts/name.html"
    assert missing(text) == {"scripts/gone.py", "GONE.md", "tests.gone", "gone"}
