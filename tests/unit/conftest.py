"""What the unit tests share: the real knowledge, compiled from the real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculators.knowledge import Knowledge, load
from scripts.knowledge import compile_knowledge, dump

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load(dump(compile_knowledge(ROOT / "docs")))
