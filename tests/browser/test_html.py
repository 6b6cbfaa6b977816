"""html-validate over every page of the site, as .htmlvalidate.json says: no complaints; and it sees what is planted."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.publish import offline
from tests.conftest import ROOT

TOOL = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"


def complaints(folder: Path) -> dict[str, list[str]]:
    """What html-validate says of the pages under a folder, by page."""
    node = Path(sys.executable).parent / "node"
    command: list[str | Path] = [
        node,
        TOOL,
        "--config",
        ROOT / ".htmlvalidate.json",
        "--formatter",
        "json",
        "--ext",
        "html",
        folder,
    ]
    environment = {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, list[str]] = {}
    for page in json.loads(done.stdout):
        if Path(page["filePath"]).is_relative_to(folder / offline.PYTHON):
            continue  # read by pip alone
        name = Path(page["filePath"]).relative_to(folder).as_posix()
        found[name] = [f"{one['line']}: {one['ruleId']}: {one['message']}" for one in page["messages"]]
    return {name: said for name, said in found.items() if said}


def test_every_page_is_valid_html(site: Path) -> None:
    assert len(list(site.rglob("*.html"))) >= 20
    assert complaints(site) == {}


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("</h1>", "</h2>", "close-order"),
        ('lang="zh-CN" class', "class", "element-required-attributes"),
        ("</h1>", '</h1><p id="main">甲</p>', "no-dup-id"),
        ('alt="" width', "width", "wcag/h37"),
        ("</h1>", "</h1><p><div>甲</div></p>", "no-implicit-close"),
        ('id="title"', 'id="_1"', "valid-id"),
        ("</h1>", "</h1><button>甲</button>", "no-implicit-button-type"),
    ],
)
def test_html_validate_sees_a_fault(site: Path, tmp_path: Path, before: str, after: str, rule: str) -> None:
    for name in ("index.html", "about/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(site / name, tmp_path / name)
    text = (site / "about/index.html").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "about/index.html").write_text(text.replace(before, after, 1), encoding="utf-8")
    found = complaints(tmp_path)
    assert set(found) == {"about/index.html"}
    assert rule in {line.split(": ")[1] for line in found["about/index.html"]}


def test_no_automatic_anchor_is_published(site: Path) -> None:
    ids = [
        one for page in site.rglob("*.html") for one in re.findall(r'\sid="([^"]*)"', page.read_text(encoding="utf-8"))
    ]
    assert len(ids) > 200
    assert [one for one in ids if not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9-]*", one)] == []
