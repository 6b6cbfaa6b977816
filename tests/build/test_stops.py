"""What stops a build is a sentence with file, line or key, cause and next step, and leaves the last site as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import elsewhere

RULE, FUTURE = "calculators/gap/rule.py", "from __future__ import annotations\n"
PLANTED = {
    "a folder lacks a file": (RULE, None, "", "calculators/", f"{RULE}，没有这个文件"),
    "not Python": (RULE, FUTURE, "def (\n", f"{RULE} 第3行不是正确的 Python", "请改好"),
    "a circle": (
        RULE,
        FUTURE,
        f"{FUTURE}from .calculator import CALCULATOR\n",
        "calculators/gap/",
        "两个模块互相导入",
    ),
    "a library that is not there": (RULE, FUTURE, f"{FUTURE}import nowhere\n", f"{RULE} 第4行", "nowhere，没有装"),
    "against a contract": (
        RULE,
        FUTURE,
        f"{FUTURE}from scripts import cite\n",
        f"{RULE} 第4行导入了 scripts",
        "只用 Python 的标准库和它自己",
    ),
    "a page without its template": (
        "docs/guide/offline.md",
        "\n## ",
        "\n{{ no_such_part() }}\n\n## ",
        "docs/guide/offline.md 第8行",
        "docs/parts/no_such_part.html",
    ),
    "a template without its own": ("docs/parts/target_lead.html", None, "", "docs/", "target_lead"),
    "a calculator without a page": ("docs/calculators/gap.md", None, "", "docs/calculators/gap.md", "请写"),
    "a calculator without its example": ("tests/examples/gap/example.toml", None, "", "gap", "example.toml"),
    "not TOML": ("docs/policies/jzbf-2005-21/policy.toml", "[meta]", "[meta", "policy.toml", "line 4"),
}


@pytest.fixture(scope="module")
def project(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in another folder, with a site that was built before."""
    root = tmp_path_factory.mktemp("stops") / "project"
    elsewhere.copy(root)
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("上次编好的", encoding="utf-8")
    return root


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_told_in_a_sentence(name: str, project: Path) -> None:
    path, old, new, where, why = PLANTED[name]
    file = project / path
    text = file.read_text(encoding="utf-8")
    if old is None:
        file.unlink()
    else:
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        done = elsewhere.run(project, "build")
    finally:
        file.write_text(text, encoding="utf-8")
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith("停下了：")
    assert "Traceback" not in done.stderr
    assert where in done.stderr, done.stderr
    assert why in done.stderr, done.stderr
    assert (project / "site" / "index.html").read_text(encoding="utf-8") == "上次编好的"
