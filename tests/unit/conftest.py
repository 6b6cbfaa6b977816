"""What the unit tests share: the real knowledge, compiled from the real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from calculators.knowledge import Knowledge, load
from scripts.knowledge import compile_knowledge, dump

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
"""How long a computation takes is measured by a bench, not judged by a test on a busy machine."""

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load(dump(compile_knowledge(ROOT / "docs")))
