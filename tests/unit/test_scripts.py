"""Scripts are sent without comments, each under its own name, with the imports and exports that it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.errors import BuildStopped
from scripts.output import Output
from scripts.publish import preload, scripts

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "docs" / preload.FOLDER


def test_every_script_is_sent_lighter_with_the_same_imports(tmp_path: Path) -> None:
    out = Output(tmp_path)
    count = scripts.write_scripts(ROOT / "docs", out)
    sent = tmp_path / preload.FOLDER
    (tmp_path / scripts.FIT).rename(sent / scripts.FIT)  # other sites load it from elsewhere
    names = {path.relative_to(SOURCE) for path in SOURCE.rglob("*.js")}
    assert {path.relative_to(sent) for path in sent.rglob("*.js")} == names
    assert count == len(names) >= 45
    assert preload.imported(sent) == preload.imported(SOURCE)
    assert any(preload.imported(sent).values())
    for name in names:
        assert (sent / name).stat().st_size < 0.8 * (SOURCE / name).stat().st_size, name


def test_names_and_words_stay_and_comments_go(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "one.js").write_text(
        "// 说明\n/** @param {string} text */\nexport function tellReader(text) {\n  return `${text}：“好”`;\n}\n"
        'import { other } from "./deep/other.js";\nother();\n',
        encoding="utf-8",
    )
    scripts.strip(source, tmp_path / "sent")
    assert (tmp_path / "sent" / "one.js").read_text(encoding="utf-8") == (
        'export function tellReader(text){return`${text}：“好”`}import{other}from"./deep/other.js";other();\n'
    )


def test_a_script_that_is_none_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "one.js").write_text("export const = 1;\n", encoding="utf-8")
    with pytest.raises(BuildStopped, match=r"one\.js"):
        scripts.strip(tmp_path, tmp_path / "sent")
