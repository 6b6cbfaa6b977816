"""What builds keep: a first build, which has noted nothing yet, ends as well as any other."""

from __future__ import annotations

from pathlib import Path

from scripts.cache import Cache


def test_what_was_not_asked_for_is_dropped_and_a_stage_without_anything_is_no_fault(tmp_path: Path) -> None:
    for inputs in (["old"], ["new"]):
        kept = Cache(tmp_path / "cache", "program")
        assert kept.get("words", inputs, lambda inputs=inputs: inputs) == inputs  # type: ignore[misc]
        assert kept.noted("site", ["first"]) is None
        kept.sweep()
        assert len(list((tmp_path / "cache" / "words").iterdir())) == 1
