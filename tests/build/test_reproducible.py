"""The same sources give the same bytes, wherever and whenever they are built; and nothing warns of anything."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from scripts.errors import BuildStopped
from scripts.publish import portable
from scripts.runtime import node
from scripts.setup import sbom
from tests import elsewhere
from tests.reliability import Promise


@dataclass(frozen=True)
class Built:
    """The project in another folder, and what its build said."""

    root: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def there(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Built and packed elsewhere. `site` comes first: it makes what may be shared."""
    root = tmp_path_factory.mktemp("elsewhere") / "另 一处"
    elsewhere.copy(root)
    return Built(root, elsewhere.run(root, "zip --quick"))


def test_another_folder_time_zone_language_and_day_give_the_same_site(
    site: Path, there: Built, promise: Promise
) -> None:
    assert there.done.returncode == 0, there.done.stderr
    assert elsewhere.differences(site, there.root / "site") == []
    files = sum(file.is_file() for file in site.rglob("*"))
    assert files > 500
    promise(9, "换文件夹、时区、语言、日期重新编译，每个文件一字节不差", files)


def test_the_zip_is_the_same_too(site: Path, there: Built, tmp_path: Path, promise: Promise) -> None:
    (made,) = (there.root / "build").glob("yingbao-*.zip")
    here = portable.write_zip(site, tmp_path)
    assert (made.name, made.read_bytes()) == (here.name, here.read_bytes())
    with ZipFile(made) as packed:
        assert f"{portable.FOLDER}/files/{sbom.NAME}" in packed.namelist()
    promise(9, "换一处做的压缩包一字节不差", 1)


def test_no_line_of_the_build_warns(there: Built, promise: Promise) -> None:
    said = there.done.stdout.splitlines()
    assert len(said) >= 10
    assert there.done.stderr == ""
    assert elsewhere.warnings(there.done.stdout) == []
    promise(9, "编译时没有一行警告，Python、MkDocs、Node 的警告都算错误", len(said))


def test_a_page_that_warns_and_a_program_that_warns_stop_the_build(there: Built, promise: Promise) -> None:
    page, program = there.root / "docs" / "about" / "index.md", there.root / "scripts" / "cite.py"
    with page.open("a", encoding="utf-8") as file:
        file.write("\n[没有的页](nowhere.md)\n")
    done = elsewhere.run(there.root, "build")
    assert done.returncode == 1
    assert "nowhere/index.md" in done.stderr
    with program.open("a", encoding="utf-8") as file:
        file.write("\nimport warnings\nwarnings.warn('planted', DeprecationWarning)\n")
    done = elsewhere.run(there.root, "build")
    assert done.returncode == 70  # a fault of the program, not of what it was given
    assert "DeprecationWarning，cite.py" in done.stderr
    promise(9, "放进一处会引起警告的错，编译就停", 2)


def test_node_may_not_warn_either(tmp_path: Path) -> None:
    program = tmp_path / "planted.mjs"
    program.write_text("process.emitWarning('planted');\n", encoding="utf-8")
    with pytest.raises(BuildStopped, match="planted"):
        node.run_node(program)


def test_a_file_that_differs_is_named(tmp_path: Path) -> None:
    for place, files in {
        "one": {"same.html": "1", "a/sitemap.xml.gz": "1", "only-here.css": ""},
        "other": {"same.html": "1", "a/sitemap.xml.gz": "2", "b/only-there.br": ""},
    }.items():
        for name, text in files.items():
            (tmp_path / place / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place / name).write_text(text, encoding="utf-8")
    found = elsewhere.differences(tmp_path / "one", tmp_path / "other")
    assert found == ["a/sitemap.xml.gz", "b/only-there.br", "only-here.css"]
    assert elsewhere.differences(tmp_path / "one", tmp_path / "one") == []


def test_a_line_that_warns_is_found() -> None:
    said = "网站：site\nWARNING - a link\nx.py:1: DeprecationWarning: old\n(node:1) ExperimentalWarning\n编译完成"
    assert len(elsewhere.warnings(said)) == 3
