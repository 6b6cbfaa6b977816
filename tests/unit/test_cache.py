"""What builds keep: a first build, which has noted nothing yet, ends as well as any other."""

from __future__ import annotations

from pathlib import Path

from scripts.cache import Cache


def test_what_was_not_asked_for_is_dropped_and_a_stage_without_anything_is_no_fault(tmp_path: Path) -> None:
    for inputs in (["old"], ["new"]):
        cache = Cache(tmp_path / "cache", "program")
        assert cache.get("words", inputs, lambda inputs=inputs: inputs) == inputs  # type: ignore[misc]
        assert cache.noted("site", ["first"]) is None
        cache.sweep()
        assert len(list((tmp_path / "cache" / "words").iterdir())) == 1


def test_a_kept_value_that_somebody_has_changed_is_made_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "program")
    assert cache.get("precompressed", ["page"], lambda: b"5999", by_program=False) == b"5999"
    (file,) = (tmp_path / "precompressed").iterdir()
    file.write_bytes(file.read_bytes().replace(b"5999", b"9999"))
    assert cache.get("precompressed", ["page"], lambda: b"5999", by_program=False) == b"5999"
    assert b"5999" in file.read_bytes()
    for broken in (b"", b"no line", b"x\ny"):
        file.write_bytes(broken)
        assert cache.get("precompressed", ["page"], lambda: b"5999", by_program=False) == b"5999"


def test_a_kept_folder_that_somebody_has_changed_is_filled_again(tmp_path: Path) -> None:
    cache, calls = Cache(tmp_path / "cache", "program"), []

    def make(folder: Path) -> None:
        calls.append(folder)
        (folder / "a.js").write_text("1")

    place = cache.fill("trim", [], make)
    assert cache.fill("trim", [], make) == place
    assert len(calls) == 1
    (place / "a.js").write_text("2")
    assert (cache.fill("trim", [], make) / "a.js").read_text() == "1"
    (place / "b.js").write_text("3")
    assert not (cache.fill("trim", [], make) / "b.js").exists()
    assert len(calls) == 3
