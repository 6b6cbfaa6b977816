"""A page tells what its scripts import, however deep, once each, and tells it afresh when they change."""

from __future__ import annotations

from pathlib import Path

from scripts.publish import preload

PAGE = """<head><script type="module" async src="../assets/js/e.js"></script></head><body>
<script type="module" src="../assets/js/a.js"></script>
<script type="module" src="../assets/js/deep/d.js"></script>
<script type="module" src="../assets/js/f.js" fetchpriority="low"></script>
</body>"""


def write(site: Path, **files: str) -> None:
    folder = site / preload.FOLDER
    for name, text in files.items():
        path = folder / f"{name.replace('_', '/')}.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_imports_are_told_once(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "bare.html").write_text("<p>", encoding="utf-8")
    write(
        tmp_path,
        a='import "./g.js";\nimport { x } from "./b.js";\nimport {\n  y,\n} from "./deep/c.js";\nawait import("./late.js");',
        b='import "./a.js"; // a circle',
        deep_c='export * from "./d.js";',
        deep_d='import { x } from "../b.js";',
        late="",
        e='import "./g.js";',
        f='import "./late.js";',
        g="",
    )
    assert preload.add_preloads(tmp_path) == 1
    told = (tmp_path / "page.html").read_text(encoding="utf-8")
    links = [f'<link rel="modulepreload" href="../assets/js/{name}.js">' for name in ("g", "b", "deep/c")]
    assert told.count("modulepreload") == len(links)
    first, *rest = (told.index(one) for one in links)
    assert told.index("e.js") < first < told.index("</head>")
    assert told.index("<body>") < rest[0] < rest[1] < told.index("a.js")
    assert (tmp_path / "bare.html").read_text(encoding="utf-8") == "<p>"
