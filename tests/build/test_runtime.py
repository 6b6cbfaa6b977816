"""The runtime that the site serves: listed, hashed, the same every time, and with every module that ours can import."""

from __future__ import annotations

import hashlib
import html
import json
import mimetypes
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest

from calculators.catalog import NAMES
from scripts.cache import Cache
from scripts.data.compiler import compile_knowledge, dump
from scripts.errors import BuildStopped
from scripts.runtime import archives, first_visit, node
from scripts.runtime.write import build_runtime, build_wheel
from tests import releases
from tests.conftest import ROOT
from tests.first_visit import questions

ROLES = {"loader", "script", "wasm", "data", "library", "wheel", "knowledge"}
LATER = {"wasm"}
IMAGE = {"memory"}
EXTRA = {"beside", "citecheck", "interface", "keeping", "roster", "xlsxwriter", "xlrd"}
KEPT = Cache(ROOT / "build" / "cache")
STOCK = {"script", "wasm", "library"}
RANDOM = {"secrets", "uuid"}
HEAVY = {
    "asyncio.events",
    "tempfile",
    "subprocess",
    "socket",
    "logging",
    "pathlib",
    "zipfile",
    "random",
    "calendar",
    "argparse",
}
START = """
import sys
before = set(sys.modules)
import calculators.bridge
from calculators.catalog import find
find("gap")
[str(len(sys.modules)), *sorted(set(sys.modules))]
"""
REMEMBERED = "\nimport sys\nimported = list(sys.modules)"
LAZY = """
import datetime, csv, io, json, zipfile, decimal, unicodedata
assert datetime.datetime.strptime("2005-04-11", "%Y-%m-%d").year == 2005
assert datetime.date(2005, 4, 11).strftime("%Y") == "2005"
assert "应保".encode("gb18030").decode("gbk") == "应保" and "a".encode("utf-8-sig") and "a".encode("utf-16")
assert next(csv.reader(io.StringIO("甲,乙"))) == ["甲", "乙"] and csv.Sniffer().sniff("a;b;c\\n1;2;3\\n").delimiter == ";"
body = io.BytesIO()
with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed: packed.writestr("a", "b")
assert zipfile.ZipFile(body).read("a") == b"b"
assert decimal.Decimal("0.1").quantize(decimal.Decimal("1"), decimal.ROUND_HALF_UP) == 0
assert f"{decimal.Decimal('1234.5'):,}" == "1,234.5" and json.loads("1.5", parse_float=decimal.Decimal)
assert unicodedata.normalize("NFKC", "１") == "1"
try: raise ValueError("x")
except ValueError as error:
    import traceback
    assert "ValueError" in "".join(traceback.format_exception(error))
"""
NODE = """
import { readFileSync } from "node:fs";
const { worker, files, lock, program, completed } = JSON.parse(readFileSync(process.argv[1]));
const { complete, partsOf, start } = await import(worker);
const parts = partsOf(files);
const python = await start(parts, "small", { lock, archive: "wheel" });
if (completed) await complete(parts);
try {
  console.log(JSON.stringify(python.runPython(program).toJs()));
} catch (error) {
  if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  console.log(JSON.stringify(["stopped", error.message]));
}
process.exit(0);
"""

ANSWERS = """
import { readFileSync } from "node:fs";
const { worker, files, lock, knowledge, questions } = JSON.parse(readFileSync(process.argv[1]));
const { open, partsOf, respond, start } = await import(worker);
const python = await start(partsOf(files), "small", { lock, archive: "wheel" });
open(python, knowledge);
const ask = (question) => {
  try {
    const [name, values, example] = question;
    return Object.keys(JSON.parse(respond(python, name, values, example))).includes("ok") ? "fine" : "nothing";
  } catch (error) {
    return error.type ?? error.message;
  }
};
console.log(JSON.stringify(questions.map(ask)));
process.exit(0);
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A runtime, made as the build makes it."""
    folder = tmp_path_factory.mktemp("runtime")
    text = dump(compile_knowledge(ROOT / "docs"))
    (folder / "knowledge.json").write_text(text, encoding="utf-8")
    build_runtime(folder / "out", folder / "knowledge.json", KEPT)
    return folder / "out"


def table(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "runtime.json").read_text(encoding="utf-8"))
    return read


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_the_list_names_exactly_the_files_that_are_there(built: Path) -> None:
    read = table(built)
    groups = {"files": ROLES, "later": LATER, "image": IMAGE, "stock": STOCK, "extra": EXTRA}
    assert {group: set(read[group]) for group in groups} == groups
    listed = [one for group in groups for one in read[group].values()]
    found = hashes(built)
    del found["runtime.json"]
    assert found == {one["path"]: one["sha256"] for one in listed}
    assert all((built / one["path"]).stat().st_size == one["size"] for one in listed)
    assert all(f".{one['sha256'][:12]}." in one["path"] for one in listed), (
        "a name may be kept for ever: it has the hash"
    )


def test_pyodide_is_told_of_no_package_and_of_its_own_abi(built: Path) -> None:
    lock = table(built)["lock"]
    assert table(built)["pyodide"] == "0.29.5"
    assert lock["packages"] == {}
    assert lock["info"]["abi_version"]


def test_stock_is_what_pyodide_publishes(built: Path) -> None:
    for role, path in node.python_files().items():
        part = table(built)["files" if role == "loader" else "stock"][role]
        assert part["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_no_page_calls_is_gone(built: Path) -> None:
    """Guards on bytes: a change that brings a megabyte back must be meant."""
    read = table(built)
    sizes = {role: read["files"][role]["size"] for role in ROLES}
    assert sizes["script"] < 450_000 < 1_000_000 < read["stock"]["script"]["size"]
    # with all ways of sorting, looking up and tidying up, which hang on chance
    assert sizes["wasm"] < 2_200_000 < 8_600_000 < read["stock"]["wasm"]["size"]
    assert sizes["wasm"] + sizes["data"] + read["later"]["wasm"]["size"] < 8_000_000
    assert sizes["library"] < 1_350_000
    assert read["image"]["memory"]["size"] < 9_700_000  # coverage, duties and ages since 1999 are read into it
    assert sizes["wheel"] < 910_000  # stored, not compressed; the last of it: relations, what changed since a link was made


def test_the_wheel_holds_the_calculators_only(built: Path) -> None:
    with ZipFile(built / table(built)["files"]["wheel"]["path"]) as wheel:
        names = wheel.namelist()
    files = [file.relative_to(ROOT).as_posix() for file in (ROOT / "calculators").rglob("*.py")]
    left_out = {one for one in files if archives.stays_out(one)}
    modules = {f"{one}c" for one in files if one not in left_out}
    assert len(left_out) >= 10
    assert len(modules) >= 10
    assert set(names) == modules


def test_the_library_is_compiled_stored_and_cut(built: Path) -> None:
    with ZipFile(built / table(built)["files"]["library"]["path"]) as library:
        entries = library.infolist()
    assert 80 < len(entries) < 110
    assert {entry.compress_type for entry in entries} == {ZIP_STORED}
    assert [entry.filename for entry in entries if not entry.filename.endswith(".pyc")] == []


def test_the_same_sources_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """What is compiled, profile and memory: tests/build/test_reproducible.py makes them anew, in another folder."""
    made = node.trim(Cache(tmp_path / "cache"))
    kept = node.trim(KEPT)
    assert set(made) == set(kept) == {"script", "wasm"}
    assert {role: path.read_bytes() for role, path in made.items()} == {
        role: path.read_bytes() for role, path in kept.items()
    }
    script = hashlib.sha256(made["script"].read_bytes()).hexdigest()
    assert table(built)["files"]["script"]["sha256"] == script


def test_what_is_unchanged_is_not_compiled_again(built: Path, tmp_path: Path) -> None:
    cache, wheel = Cache(tmp_path / "cache"), build_wheel(tmp_path)
    shutil.copytree(KEPT.folder / "compile", cache.folder / "compile")
    made = node.compile_for_browser(wheel, cache)
    files = {**table(built)["files"], **table(built)["extra"]}
    assert set(made) == {"library", "wheel", *EXTRA}
    for role, path in made.items():
        assert files[role]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    before = made["library"].stat().st_mtime_ns
    assert node.compile_for_browser(wheel, cache)["library"] == made["library"]
    assert made["library"].stat().st_mtime_ns == before
    kept = {one.name for one in (KEPT.folder / "compile").iterdir()}
    assert {entry.name for entry in (cache.folder / "compile").iterdir()} == kept


def test_new_knowledge_changes_only_its_own_file(built: Path, tmp_path: Path) -> None:
    """A word of policy.toml: profile, memory and version stay, and so does what a reader's browser has kept."""
    text = releases.changed((built.parent / "knowledge.json").read_text(encoding="utf-8"))
    (tmp_path / "knowledge.json").write_text(text, encoding="utf-8")
    build_runtime(tmp_path / "out", tmp_path / "knowledge.json", KEPT)
    old, new = table(built), table(tmp_path / "out")
    assert old["files"].pop("knowledge") != new["files"].pop("knowledge")
    assert old == new
    before, after = hashes(built), hashes(tmp_path / "out")
    assert {name.partition(".")[0] for name, _ in set(before.items()) ^ set(after.items())} == {"knowledge", "runtime"}


def test_a_preview_has_no_memory_and_the_same_files(built: Path, tmp_path: Path) -> None:
    build_runtime(tmp_path / "out", built.parent / "knowledge.json", KEPT, release=False)
    old, new = table(built), table(tmp_path / "out")
    assert (old.pop("image").keys(), new.pop("image")) == (IMAGE, {})
    assert old == new


def test_the_first_visit_asks_every_calculator() -> None:
    """It is fixed. A new calculator joins it: python -m tests.first_visit."""
    questions = json.loads((first_visit.VISIT / "questions.json").read_text(encoding="utf-8"))
    shown = {name: example for name, _, example in questions}
    assert set(shown) == set(NAMES), "run python -m tests.first_visit"
    assert all(
        [name, {}, example] in questions and [name, example, example] in questions for name, example in shown.items()
    )


def test_every_file_has_an_ending_that_a_plain_server_knows(built: Path) -> None:
    """Python's http.server and nginx with the types that it comes with: a module under another one would not run."""
    kinds = {file.suffix for file in built.iterdir()}
    assert kinds == {".js", ".json", ".wasm", ".zip", ".bin"}
    known = mimetypes.MimeTypes()
    assert {(known.guess_type(f"a{kind}")[0] or "").replace("application/java", "text/java") for kind in kinds} == {
        "text/javascript", "application/json", "application/wasm", "application/zip", "application/octet-stream",
    }  # fmt: skip


def test_every_module_that_ours_can_import_is_there(built: Path) -> None:
    ours = node.imports()
    assert {"json", "decimal", "dataclasses"} <= set(ours)
    names = sorted(
        f"calculators.{file.stem}"
        for file in (ROOT / "calculators").glob("*.py")
        if not archives.stays_out(f"calculators/{file.name}")
    )
    lines = [f"import {name}" for name in [*ours, *names]]
    result = in_pyodide(built, "\n".join(lines) + REMEMBERED + LAZY + "\nimport sys\n['fine', '', *imported]")
    assert result[0] == "fine"
    assert RANDOM.isdisjoint(result[2:]), "kept memory would give every visit the same chance"


def test_a_page_imports_its_own_calculator_and_nothing_heavy(built: Path) -> None:
    """Guards on counts: what is imported before the first answer is what a reader waits for."""
    count, *names = in_pyodide(built, START)
    ours = {name for name in names if name.startswith("calculators.")}
    assert "calculators.gap.calculator" in ours
    assert (
        not {"calculators.arrears.calculator", "calculators.progress.calculator", "calculators.roster.calculator"}
        & ours
    )
    assert HEAVY.isdisjoint(names)
    assert 100 < int(count) < 180
    assert len(ours) < 50  # every room counts as one, with its own first line; the law of today is a room of ten


def test_a_stub_answers_as_the_library_does(built: Path) -> None:
    text = """<a href='x'>&"</a>"""
    program = f"import html\n[html.escape({text!r}), html.escape({text!r}, quote=False)]"
    assert in_pyodide(built, program) == [html.escape(text), html.escape(text, quote=False)]


def test_a_stub_that_stands_for_nothing_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "old.zip", "w") as library:
        library.writestr("os.py", "")
    with pytest.raises(BuildStopped, match="asyncio/__init__"):
        node.lighten(tmp_path / "old.zip", tmp_path / "new.zip")


def test_a_module_that_was_cut_away_is_noticed(built: Path) -> None:
    assert in_pyodide(built, "import importlib.util as one\n[str(one.find_spec('unittest') is None)]") == ["True"]


def test_what_a_first_visit_does_not_call_stops_at_once_until_it_is_there(built: Path) -> None:
    """Packing a ZIP is asked of no first answer."""
    program = LAZY + "\n['fine']"
    assert in_pyodide(built, program, completed=False)[0] == "stopped"
    assert in_pyodide(built, program) == ["fine"]


def test_no_answer_of_a_first_visit_needs_the_later_part(built: Path) -> None:
    """By chance one visit in thousands may (record 0002); what the site itself shows may not, nor the like of it."""
    knowledge = (built.parent / "knowledge.json").read_text(encoding="utf-8")
    asked = questions(knowledge)
    asked += [
        (name, {**shown, field: "12"}, shown) for name, typed, shown in asked if typed == shown for field in shown
    ]
    assert len(asked) > 250
    assert in_node(built, ANSWERS, knowledge=knowledge, questions=asked) == ["fine"] * len(asked)
    assert in_node(built, ANSWERS, knowledge=knowledge, questions=[None]) != ["fine"], "what fails is told"


def in_pyodide(folder: Path, program: str, *, completed: bool = True) -> list[str]:
    """Runs a program in Pyodide under Node, with the runtime that the site serves; its last line gives a list."""
    return in_node(folder, NODE, program=program, completed=completed)


def in_node(folder: Path, script: str, **told_besides: Any) -> list[str]:
    """What a script under Node tells, given the runtime that the site serves."""
    read = table(folder)
    files = read["files"] | {f"later-{role}": one for role, one in read["later"].items()}
    job = {
        "worker": str(ROOT / "scripts" / "runtime" / "fake_worker.mjs"),
        "files": {role: str(folder / one["path"]) for role, one in files.items()},
        "lock": read["lock"],
        **told_besides,
    }
    told = folder.parent / "job.json"
    told.write_text(json.dumps(job), encoding="utf-8")
    command = [str(Path(sys.prefix, "bin", "node")), "--input-type=module", "-e", script, str(told)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    answer: list[str] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_imports_are_found_wherever_they_stand(tmp_path: Path) -> None:
    text = "import os.path\nfrom csv import reader\ndef f():\n    import json as j\nfrom calculators import gap\n"
    (tmp_path / "one.py").write_text(text, encoding="utf-8")
    (tmp_path / "__main__.py").write_text("import argparse\n", encoding="utf-8")
    assert node.imports(tmp_path) == ["csv", "json", "os.path"]


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildStopped, match=r"knowledge\.json"):
        build_runtime(tmp_path / "out", tmp_path / "knowledge.json", KEPT)
    with pytest.raises(BuildStopped, match=r"pyodide\.mjs.*scripts\.setup site"):
        node.python_files(tmp_path)


def test_a_pyodide_that_fails_says_why(tmp_path: Path) -> None:
    fake = tmp_path / "pyodide"
    fake.mkdir()
    for name in ("package.json", "python_stdlib.zip", "pyodide.mjs"):
        shutil.copy(node.PYODIDE / name, fake)
    with pytest.raises(BuildStopped, match=r"pyodide\.asm"):
        node.compile_for_browser(build_wheel(tmp_path), Cache(tmp_path / "cache"), fake)
    assert list((tmp_path / "cache" / "compile").iterdir()) == []
