"""The package `yingbao`: typed from the forms, with its data, the same bytes every time; the page tells all of it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from calculators import __version__, interface
from calculators.catalog import find, listed
from calculators.core.model import Field, FieldKind
from calculators.interface import python_name
from calculators.policy.knowledge import Knowledge
from scripts.package import reference, source
from scripts.package.wheel import EPOCH, LICENCES, build_package, stage, version_of

RECORD = '{"now": "1", "editions": []}'
ASKED = """
import sys, yingbao
from yingbao import gap
result = gap(kind="private", day="2026-11-29", staff=45, enrolled_pension=40)
print(result.headline)
from yingbao import gap, person, InputError, UnknownFieldError  # the folders of their names were imported meanwhile
print(gap.__name__, person.__name__, yingbao.__version__, [step.refs[0].name for step in result.steps][0])
for given in ({"staf": 3}, {"kind": "x"}):
    try:
        gap(**given)
    except InputError as error:
        print(type(error).__name__, error.problems[0].field)
assert "calculators" not in sys.modules
"""


@pytest.fixture(scope="module")
def staged(knowledge_json: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stage(tmp_path_factory.mktemp("staged"), knowledge_json, RECORD)


@pytest.fixture(scope="module")
def wheel(staged: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_package(staged, tmp_path_factory.mktemp("wheel"))


def test_it_answers_from_what_is_in_the_wheel(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as whole:
        whole.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}){ASKED}"],
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    told = done.stdout.splitlines()
    assert told[0] == "按2026-11-29的规定，共45人。应参保而未参保：养老5人。"
    assert told[1].startswith(f"gap person {__version__} 社会保险费征缴暂行条例")
    assert told[2:] == ["UnknownFieldError staf", "InputError kind"]


def test_the_wheel_has_data_types_and_licences(wheel: Path, knowledge: Knowledge, knowledge_json: str) -> None:
    assert wheel.name == f"yingbao-{version_of(knowledge.version)}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as whole:
        names = whole.namelist()
        assert {"yingbao/py.typed", "yingbao/interface.py", "yingbao/__main__.py"} <= set(names)
        assert {Path(one).name for one in names if "/licenses/" in one} == set(LICENCES)
        assert whole.read("yingbao/knowledge.json").decode() == knowledge_json
        assert whole.read("yingbao/editions.json").decode() == RECORD
        assert all(one.startswith("yingbao") for one in names)
        (meta,) = (one for one in names if one.endswith("/METADATA"))
        told = whole.read(meta).decode()
    assert "Requires-Dist" not in told
    assert "Requires-Python: >=3.11" in told


@pytest.mark.parametrize("day", ["", "1113177600"])
def test_the_same_sources_give_the_same_bytes(
    day: str, wheel: Path, knowledge_json: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(EPOCH, raising=False)
    if day:
        monkeypatch.setenv(EPOCH, day)
    folder = stage(tmp_path / "staged", knowledge_json, RECORD)
    (folder / "yingbao" / "catalog.py").chmod(0o600)  # as a strict umask leaves it
    again = build_package(folder, tmp_path / "out")
    assert (again.name, again.read_bytes()) == (wheel.name, wheel.read_bytes())
    assert os.environ.get(EPOCH, "") == day


def test_every_field_has_its_type_and_its_words(knowledge: Knowledge) -> None:
    tree = ast.parse(source.package_source(knowledge))
    classes = {one.name: one for one in tree.body if isinstance(one, ast.ClassDef)}
    functions = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    for one in listed():
        lines = [line for line in classes[source.inputs_of(one)].body if isinstance(line, ast.AnnAssign)]
        told = {ast.unparse(line.target): ast.unparse(line.annotation) for line in lines}
        fields = one.fields(knowledge)
        assert list(told) == [python_name(field.name) for field in fields]
        assert [name for name, kind in told.items() if kind.startswith("Required[")] == [
            python_name(field.name) for field in fields if field.required
        ]
        words = ast.get_docstring(functions[one.name]) or ""
        assert all(f"{python_name(field.name)}: {field.label}" in words for field in fields)


def test_words_of_the_form_never_end_a_docstring(knowledge: Knowledge) -> None:
    bad = Field("a", 'x"""\\', FieldKind.TEXT, "", hint='os.exit("""', unit="元")
    gap = replace(find("gap"), fields=lambda _: (bad,))
    tree = ast.parse("".join(source._calculator(gap, knowledge)))
    assert len(tree.body) == 2
    assert 'x"""\\（元）。os.exit("""。' in (ast.get_docstring(tree.body[1]) or "")  # type: ignore[arg-type]


def test_the_page_tells_every_function_field_and_error(knowledge: Knowledge) -> None:
    told = reference.read_reference(knowledge)
    assert [one.name for one in told.functions] == [one.name for one in listed()]
    gap = next(one for one in told.functions if one.name == "gap")
    assert [one.name for one in gap.takes] == [python_name(one.name) for one in find("gap").fields(knowledge)]
    assert gap.takes[0].type == "Required[Literal[…]]"
    assert "private 私营企业" in gap.takes[0].words
    errors = {one.name for one in told.general[0].raises}
    ours = {one for one in interface.__all__ if one.endswith("Error")} - {"CalculatorError"}
    assert errors == ours
    parts = {one.name for one in told.parts}
    assert {"headline", "tables", "steps", "to_json()", "to_dict()", "to_dataframe()", "to_xlsx()"} <= parts
    assert all(one.words and one.type for one in (*told.parts, *told.general[0].takes))


def test_what_has_no_docstring_is_noticed() -> None:
    with pytest.raises(AttributeError, match="没有说明"):
        reference._function(reference._module("m", "def f(): ...")["f"])
