"""The roster on the command line: python -m calculators roster people.csv -o result.xlsx --kind private --month 2024-09."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..command_line import Parser, check_places, printable, read_file, reason, say, write_file
from ..core.model import CalculatorError, InputError, Result
from ..output.downloads import told
from ..policy.knowledge import Knowledge
from . import files
from .calculator import CALCULATOR
from .job import Asked, work
from .model import Roster
from .read import columns
from .read.decisions import FileError
from .read.source import Source, check_mapping, choices_of, open_source


def add_arguments(verb: Parser) -> None:
    """What is asked beside the fields."""
    verb.options.add_argument("file", type=Path, nargs="?", metavar="花名册", help="花名册：.xlsx 或 CSV")
    out = "结果文件：.xlsx 或 .csv"
    verb.options.add_argument("-o", "--output", type=Path, metavar="文件", help=f"{out}，每人的情况在里面")
    verb.options.add_argument("--problems", type=Path, metavar="文件", help="请核对的行，存成 .csv")
    verb.options.add_argument("--sheet", type=Path, metavar="文件", help="另存计算书（.json），只有合计")
    add_source(verb)
    verb.options.add_argument(
        "--template", type=Path, metavar="文件", help="存一份空的模板（.xlsx 或 .csv），不用花名册"
    )


def add_source(verb: Parser) -> None:
    """How the file is to be understood."""
    verb.options.add_argument("--tab", default="", metavar="表名", help="工作簿里的哪一张表；空着用列名认得最多的一张")
    said = "哪一列是什么，例如 --column 月工资=应发数；可以写几次"
    verb.options.add_argument("--column", action="append", default=[], metavar="名称=列名", help=said)
    said = "怎样读，按结果文件里「怎样读的」的编号，例如 --read header=3 --read hidden=skip；可以写几次"
    verb.options.add_argument("--read", action="append", default=[], metavar="编号=值", help=said)


def again(options: Mapping[str, Any], typed: Mapping[str, str], knowledge: Knowledge) -> Result:
    """The result of a roster's 计算书, worked out anew from the list it was made of. Raises FileError without that."""
    if options["file"] is None:
        raise FileError("这是花名册的计算书，只有合计。请用 --roster 指出当时的名单，才能重算")
    try:
        return _work(options, typed, knowledge).done.result
    except OSError as error:
        raise FileError(f"读不到名单 {error.filename}：{reason(error)}") from error


def run(options: Mapping[str, Any], knowledge: Knowledge) -> int:
    """Work out a roster and print its totals: 0 done, 2 the file or the fields cannot be used, or a result not be saved."""
    wanted = _wanted(options)
    try:
        given = {"政策数据": options["knowledge"]} | ({"花名册": options["file"]} if options["file"] else {})
        check_places({option: path for option, path, _ in wanted}, given)
        if options["template"]:
            return _write(options["template"], wanted[0][2], knowledge)
        typed = {one.name: options[one.name] or "" for one in CALCULATOR.fields(knowledge)}
        roster = _work(options, typed, knowledge)
        for _, path, what in wanted:
            _write(path, what, knowledge, roster)
    except InputError as error:
        say("\n".join(f"--{problem.field}　{problem.message}" for problem in error.problems))
        return 2
    except CalculatorError as error:
        say(str(error))
        return 2
    except OSError as error:
        say(f"读不了或者存不了 {error.filename}：{reason(error)}")
        return 2
    print(printable(told(roster.done), keep="\n"), end="")
    return 0


def _work(options: Mapping[str, Any], typed: Mapping[str, str], knowledge: Knowledge) -> Roster:
    if options["file"] is None:
        program = __package__.partition(".")[0]
        raise FileError(f"还没有写花名册文件，例如 python -m {program} roster people.csv -o result.xlsx")
    today = datetime.now().astimezone().date().isoformat()
    content, choices = read_file(options["file"]), _chosen(options)
    source = open_source(content, knowledge.roster, choices)
    if options["column"]:
        mapping = {**source.mapping, **_named(options["column"], source, knowledge)}
        check_mapping(mapping, source, knowledge.roster)
        source = open_source(content, knowledge.roster, {**choices, **choices_of(mapping, source, knowledge.roster)})
    found = next(one for one in work(source, source.mapping, Asked(typed, today), knowledge) if isinstance(one, Roster))
    for one in found.decisions:
        if one.asked:
            say(printable(f"请定 {one.id}：{one.said}{'。' + one.why if one.why else ''}"))
    for column in columns.ignored(source.header, source.mapping, source.samples):
        say(printable(f"没有用到的列：{column}"))
    return found


def _chosen(options: Mapping[str, Any]) -> dict[str, str]:
    """What was decided: --read word.yes.代缴=no, --tab 表名."""
    choices = {"sheet": options["tab"]} if options["tab"] else {}
    for one in options["read"]:
        name, mark, value = one.partition("=")
        if not mark:
            raise FileError(f"--read {one}：要写成 编号=值，例如 sheet=花名册；编号见结果文件的「怎样读的」")
        choices[name] = value
    return choices


def _named(said: Sequence[str], source: Source, knowledge: Knowledge) -> dict[str, int]:
    """The columns as they were told: 月工资=应发数."""
    roles = knowledge.roster.headers
    found = {}
    for one in said:
        name, _, header = one.partition("=")
        role = roles.get(knowledge.roster.header(name))
        if role is None or header not in source.header.names:
            raise FileError(
                f"--column {one}：等号前面写{'、'.join(column.name for column in knowledge.roster.columns)}之一，后面写文件里的列名"
            )
        found[role] = source.header.names.index(header)
    return found


def _wanted(options: Mapping[str, Any]) -> list[tuple[str, Path, str]]:
    """The files that are asked for: by which option, where, and which of `files`; its kind by the end of its name."""
    asked = ("template",) if options["template"] else ("output", "problems", "sheet")
    found: list[tuple[str, Path, str]] = []
    for option in asked:
        path: Path | None = options[option]
        if path is not None:
            name = {"output": "result"}.get(option, option)
            what = name if name == "sheet" else f"{name}-{path.suffix.lower().lstrip('.')}"
            if what not in {**files.KINDS, **files.EMPTY}:
                raise FileError(f"不能存成 {path.suffix or '没有后缀的文件'}。请用 .xlsx 或 .csv")
            found.append((f"--{option}", path, what))
    return found


def _write(path: Path, what: str, knowledge: Knowledge, roster: Roster | None = None) -> int:
    """One file, when the whole of it is made."""
    for written in files.write(what, knowledge, roster):
        done = written
    write_file(path, done.content())
    return 0
