"""A page tells what its scripts import, however deep, once each, and tells it afresh when they change."""

from __future__ import annotations

from pathlib import Path

from scripts import modules

PAGE = """<head><script type="module" async src="../assets/js/e.mjs"></script></head><body>
<script type="module" src="../assets/js/a.mjs"></script>
<script type="module" src="../assets/js/deep/d.mjs"></script>
<script type="module" src="../assets/js/f.mjs" fetchpriority="low"></script>
</body>"""


def write(site: Path, **files: str) -> None:
    folder = site / modules.FOLDER
    for name, text in files.items():
        path = folder / f"{name.replace('_', '/')}.mjs"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_imports_are_told_once_and_afresh(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "bare.html").write_text("<p>", encoding="utf-8")
    write(
        tmp_path,
        a='import "./g.mjs";\nimport { x } from "./b.mjs";\nimport {\n  y,\n} from "./deep/c.mjs";\nawait import("./late.mjs");',
        b='import "./a.mjs"; // a circle',
        deep_c='export * from "./d.mjs";',
        deep_d='import { x } from "../b.mjs";',
        late="",
        e='import "./g.mjs";',
        f='import "./late.mjs";',
        g="",
    )
    assert modules.announce(tmp_path) == 1
    told = (tmp_path / "page.html").read_text(encoding="utf-8")
    links = [f'<link rel="modulepreload" href="../assets/js/{name}.mjs">' for name in ("g", "b", "deep/c")]
    assert told.count("modulepreload") == len(links)
    first, *rest = (told.index(one) for one in links)
    assert told.index("e.mjs") < first < told.index("</head>")
    assert told.index("<body>") < rest[0] < rest[1] < told.index("a.mjs")
    modules.announce(tmp_path)
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == told
    write(tmp_path, a="", deep_d="", e="")
    assert modules.announce(tmp_path) == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == PAGE
    assert (tmp_path / "bare.html").read_text(encoding="utf-8") == "<p>"
