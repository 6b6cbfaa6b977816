"""A new calculator is whole from its first moment: python -m scripts new-calculator, in a copy of everything."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.scaffold.calculator import NewCalculatorError, start
from tests.conftest import ROOT

PAGES = """
from pathlib import Path
from calculators.policy.knowledge_file import load
from scripts.data.compiler import compile_knowledge, dump
from scripts.data.examples import read_examples
from scripts.output import Output
from scripts.pages.write import build_pages
from scripts.restore.collation import collate
docs = Path("docs")
known = load(dump(compile_knowledge(docs)))
build_pages(docs, Output(Path("built")), known, read_examples(Path("tests/examples")),
            {one: collate(docs / "policies" / one) for one in known.policies})
"""
TESTS = ("hello", "examples", "printed", "saved_links", "limits", "doctests", "lookup", "version")


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that git knows, or would."""
    folder = tmp_path_factory.mktemp("copy")
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in told.stdout.splitlines():
        if (source := ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


@pytest.fixture(scope="module")
def hello(copied: Path) -> Path:
    told = subprocess.run(
        [sys.executable, "-m", "scripts", "new-calculator", "hello", "--title", "你好"],
        cwd=copied,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("写好了：calculators/hello/")
    return copied


def test_its_tests_and_those_of_every_calculator_pass(hello: Path) -> None:
    files = [f"tests/unit/test_{name}.py" for name in TESTS]
    run(hello, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", "hello or version or left", *files)


def test_its_page_is_built_with_its_example(hello: Path) -> None:
    settings = hello / "mkdocs.yml"
    assert settings.read_text(encoding="utf-8").count('operator: ""') == 1
    settings.write_text(
        settings.read_text(encoding="utf-8").replace('operator: ""', "operator: 某局"), encoding="utf-8"
    )
    run(hello, "-c", PAGES)
    contact = (hello / "built" / "about" / "contact" / "index.md").read_text(encoding="utf-8")
    assert [words for words in ("运营者**：某局", "没有填写邮箱", "没有填写地址") if words not in contact] == []
    assert "运营者没有填写联系方式" in (hello / "built" / "about" / "security" / "index.md").read_text(encoding="utf-8")
    page = (hello / "built" / "calculators" / "hello" / "index.md").read_text(encoding="utf-8")
    assert "共120人，已参保100人，还差20人。" in page
    assert "查表：100名职工" in page
    assert "你好" in (hello / "built" / "calculators" / "index.md").read_text(encoding="utf-8")


def test_what_was_written_is_as_tidy_as_the_rest(hello: Path) -> None:
    new = ("calculators/hello", "calculators/catalog.py", "tests/unit/test_hello.py")
    run(hello, "-m", "ruff", "check", "--no-cache", *new)
    run(hello, "-m", "ruff", "format", "--no-cache", "--check", *new)


@pytest.mark.parametrize(
    ("name", "title", "told"),
    [
        ("gap", "", "「gap」已经有了"),
        ("output", "", "「output」已经有了，或者是别的东西的名字"),
        ("roster", "", "已经有了"),
        ("json", "", "已经有了，或者是别的东西的名字"),
        ("class", "", "不能作名称"),
        ("two words", "", "不能作名称"),
        ("Upper", "", "不能作名称"),
        ("../x", "", "不能作名称"),
        ("x", "", "不能作名称"),
        ("fresh", 'a"b', "不能有引号"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused_in_words(name: str, title: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(NewCalculatorError, match=told):
        start(tmp_path, name, title)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "calculators" / "fresh.md"
    page.parent.mkdir(parents=True)
    page.write_text("mine", encoding="utf-8")
    with pytest.raises(NewCalculatorError, match=r"docs/calculators/fresh\.md 已经有了，不覆盖"):
        start(tmp_path, "fresh")
    assert page.read_text(encoding="utf-8") == "mine"


def test_a_list_that_is_not_as_it_was_is_named(tmp_path: Path) -> None:
    (tmp_path / "calculators").mkdir()
    (tmp_path / "calculators" / "catalog.py").write_text("NAMES = []\n", encoding="utf-8")
    with pytest.raises(NewCalculatorError, match=r"calculators/catalog\.py 里没有 NAMES"):
        start(tmp_path, "fresh")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["catalog.py"]
