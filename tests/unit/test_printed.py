"""What every worked example prints is what was read and kept: tests/printing.py."""

from __future__ import annotations

import pytest

from calculators.policy.knowledge import Knowledge
from tests.printing import FOLDER, NAMES, page, printed
from tests.reliability import Promise

READ = "运行 python -m tests.printing，读一读 git diff tests/printed 里变了什么，都对才留下"


@pytest.mark.parametrize("name", NAMES)
def test_what_a_calculator_prints_is_what_was_read(name: str, knowledge: Knowledge, promise: Promise) -> None:
    kept = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert printed(name, knowledge) == kept, READ
    examples = kept.count("\n══ ")
    assert examples >= (2 if name == "roster" else 8)
    assert "None" not in kept
    promise(8, "算例印出来的每个字、每个数都和审读过的一样", examples)


@pytest.mark.parametrize("name", NAMES[:-1])
def test_what_a_page_shows_is_what_was_read(name: str, knowledge: Knowledge) -> None:
    assert page(name, knowledge) == (FOLDER / f"{name}.html").read_text(encoding="utf-8"), READ


def test_nothing_is_kept_that_nothing_prints() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{one}.txt" for one in NAMES} | {
        f"{one}.html" for one in NAMES[:-1]
    }
