"""What every worked example prints (印出来的样子): all words and all figures of every calculator, in files to be read.

``python -m tests.printing`` writes tests/printed/<calculator>.txt anew. A change of the program that changes what a
reader gets then shows as a change of these files, and whoever makes it reads what it does; tests/unit/test_printed.py
stops until that has happened. Versions and fingerprints, which change with any data or release, are left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from calculators.calculator import Calculator
from calculators.catalog import find, listed, run
from calculators.core.model import CalculatorError, Field, File
from calculators.output import downloads, link, sheet
from calculators.output import printed as on_paper
from calculators.output.calculation import Calculation
from calculators.output.csv_result import result_rows
from calculators.output.html import rest_html, result_html
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from calculators.roster.calculator import CALCULATOR as ROSTER
from calculators.roster.files import write
from calculators.roster.job import Asked, work
from calculators.roster.model import Roster
from calculators.roster.read.source import open_source

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "tests" / "examples"
FOLDER = ROOT / "tests" / "printed"
DAY = "2026-11-24"
NAMES = [*(one.name for one in listed()), ROSTER.name]
_FINGERPRINT = re.compile(r"\b[0-9a-f]{4}(-[0-9a-f]{4}){7}\b")
_PROGRAM = re.compile(r"(?<=程序版本[｜,])\d+\.\d+\.\d+")
_UID = re.compile(r"\b[0-9a-f]{32}@")


def printed(name: str, knowledge: Knowledge) -> str:
    """The form of a calculator, and what it answers to each of its examples."""
    lines = [*_form(find(name), knowledge)]
    for path in sorted((EXAMPLES / name).glob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        lines += ["", f"══ {path.stem}　{raw['name']}"]
        try:
            lines += _roster(path, raw, knowledge) if name == ROSTER.name else _one(path, raw["inputs"], knowledge)
        except CalculatorError as error:
            lines.append(f"不能算：{error}")
    text = (
        "\n".join(line.rstrip() for part in lines for line in part.splitlines()).replace(knowledge.version, "〔版本〕")
        + "\n"
    )
    return _PROGRAM.sub("〔版本〕", _UID.sub("〔编号〕@", _FINGERPRINT.sub("〔指纹〕", text)))


def _form(calculator: Calculator, knowledge: Knowledge) -> Iterator[str]:
    yield f"{calculator.title}（{calculator.audience}）{calculator.purpose}"
    for field in calculator.fields(knowledge):
        yield from _field(field, "")
    yield f"折起的组：{'、'.join(calculator.folded)}　条款：{'、'.join(calculator.cited(knowledge))}"


def _field(field: Field, indent: str) -> Iterator[str]:
    marks = ("必填" if field.required else "") + ("不进链接" if field.private else "")
    yield f"{indent}{field.name}　{field.label}［{field.kind}］{field.group}　{field.hint}　{field.unit}　{marks}"
    for option in field.options:
        yield f"{indent}  · {option.value}　{option.label}　{option.hint}"
    for column in field.columns:
        yield from _field(column, f"{indent}  | ")


def _one(path: Path, typed: dict[str, str], knowledge: Knowledge) -> Iterator[str]:
    name = path.parent.name
    done = Calculation(find(name), typed, run(name, typed, knowledge), knowledge, DAY)
    yield from _answer(done)
    if path.stem == "example":
        yield from ("｜".join(row) for row in result_rows(done))
    for file in done.result.files:
        yield from _file(file)


def _answer(done: Calculation) -> Iterator[str]:
    yield downloads.told(done)
    yield "链接：" + link.encode(done.calculator, done.typed, done.knowledge)
    shown = sheet.inputs_shown(done.calculator, done.typed, done.knowledge)
    yield from (f"{label}：{value}" for label, value in shown)


def _file(file: File) -> Iterator[str]:
    yield f"── {file.name}　{file.label}　{file.body.mime}"
    content = file.body.content("〔示例〕")
    yield content.decode("utf-8-sig") if not content.startswith(b"PK") else f"（{len(content)} 字节的文档）"


def _roster(path: Path, raw: dict[str, dict[str, str]], knowledge: Knowledge) -> Iterator[str]:
    source = open_source(path.with_suffix(".csv").read_bytes(), knowledge.roster)
    mapping = source.mapping
    asked = Asked(raw["inputs"], DAY)
    done = next(one for one in work(source, mapping, asked, knowledge) if isinstance(one, Roster))
    yield from _answer(done.done)
    for what in ("result-csv", "problems-csv", "template-csv", "example-csv"):
        *_, written = write(what, knowledge, done)
        yield f"── {written.label}　{written.mime}"
        yield written.content().decode("utf-8-sig")


def page(name: str, knowledge: Knowledge) -> str:
    """The answer to the page's own example as the page shows it."""
    raw = tomllib.loads((EXAMPLES / name / "example.toml").read_text(encoding="utf-8"))
    typed = raw["inputs"]
    done = Calculation(find(name), typed, run(name, typed, knowledge), knowledge, DAY, example=True)
    shown = sheet.inputs_shown(done.calculator, done.typed, knowledge)
    head = on_paper.sheet_html(shown, done.calculator.title, "〔指纹〕", "〔版本〕", DAY, done.mark)
    html = head + result_html(done.result, "../../", "〔版本〕") + "".join(rest_html(done.result, "../../"))
    return html.replace("><", ">\n<") + "\n"


def write_all(knowledge: Knowledge) -> int:
    """Write the files; how many there are."""
    FOLDER.mkdir(exist_ok=True)
    for name in NAMES:
        (FOLDER / f"{name}.txt").write_text(printed(name, knowledge), encoding="utf-8")
    for name in NAMES[:-1]:
        (FOLDER / f"{name}.html").write_text(page(name, knowledge), encoding="utf-8")
    return 2 * len(NAMES) - 1


if __name__ == "__main__":
    from scripts.data.compiler import compile_knowledge, dump

    print(write_all(load(dump(compile_knowledge(ROOT / "docs")))), "份，请读一读有什么变了：git diff tests/printed")
