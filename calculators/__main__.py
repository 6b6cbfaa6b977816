"""The calculators on the command line: python -m calculators gap --kind private --staff 120 --enrolled-pension 102.

How a command may end is told by `--help`: the statuses of calculators/command_line.py, and of verify the outcomes of
calculators/output/verification.py.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from .beside import BesideAsked, again, attach, attach_kept
from .calculator import Calculator
from .catalog import NAMES, find, offered, run
from .command_line import (
    STATUSES,
    Parser,
    check_places,
    endings,
    guarded,
    printable,
    read_file,
    reason,
    say,
    write_file,
)
from .core.inputs import read_day
from .core.model import CalculatorError, Field, FieldKind, InputError, Premise, Problem, Result
from .curve import NAMES as CURVED
from .interface import DATA, result_of, told_error
from .output import downloads, link, verification
from .output.calculation import Calculation
from .policy.knowledge import Knowledge
from .policy.knowledge_file import load
from .roster import __main__ as roster
from .roster.calculator import CALCULATOR as ROSTER

PROGRAM = f"python -m {__package__}"
CITE_CHECK = "cite-check"
_WRITTEN = {"sheet": "计算书", "xlsx": "工作簿"}
"""The options that write a file beside what is printed, and what it is."""
VERIFY = "核对计算书：重算一遍，看是否一致"
ENDINGS = dict(sorted({**STATUSES, **{one.status: one.words for one in verification.Outcome}}.items()))
"""How verify may end."""


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; the exit code."""
    return guarded(lambda: _run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: list[str]) -> int:
    if any("\ud800" <= char <= "\udfff" for one in arguments for char in one):
        return _say("参数里有不是 UTF-8 的文字，请在 UTF-8 的终端里重新输入", 2)
    first = Parser(PROGRAM)
    _add_knowledge(first)
    _add_policy(first)
    told, rest = first.parse_known_args(arguments)
    path: Path = told.knowledge
    try:
        knowledge = load(read_file(path).decode())
    except (OSError, UnicodeDecodeError) as error:
        return _say(f"读不到政策数据 {path}：{reason(error)}。请先运行 make build，或用 --knowledge 指出位置", 1)
    except ValueError as error:
        return _say(f"{path}：{error}", 1)
    try:
        if told.policy is not None:
            knowledge = knowledge.seen(told.policy)
            if verb := next((one for one in rest if one in NAMES), None):
                find(verb).check(knowledge)
    except CalculatorError as error:
        return _say(f"--policy　{error}", 2)
    options = {
        **vars(_parser(knowledge).parse_args(arguments)),
        "knowledge": path,
    }  # also where it stands before the verb
    try:
        if options["verb"] == "verify":
            return _verify(options, knowledge)
        if options["verb"] == CITE_CHECK:
            return _cite_check(options, knowledge)
        if options["verb"] == ROSTER.name:
            return roster.run(options, knowledge)
        return _calculate(find(options["verb"]), options, knowledge)
    except CalculatorError as error:
        if options.get("json"):
            _write(json.dumps(told_error(error), ensure_ascii=False, indent=1) + "\n")
        if isinstance(error, InputError):
            return _say("\n".join(_told(problem) for problem in error.problems), 2)
        return _say("\n".join([str(error), *(_way(one) for one in error.ways)]), 2)


def _way(way: Premise) -> str:
    """A way on after a refusal: what it means, and what is to be typed for it."""
    typed = [f"--{way.field}{'' if one.value == 'yes' else f'={one.value}'}　{one.label}" for one in way.choices]
    return "\n".join([way.text, *typed])


def _calculate(calculator: Calculator, options: dict[str, Any], knowledge: Knowledge) -> int:
    fields = calculator.fields(knowledge)
    written = {f"--{name}": options[name] for name in _WRITTEN if options[name]}
    if written:
        read = {f"--{one.name} 的文件": path for one in fields if (path := _file(one, options[one.name] or ""))}
        for told in options["against"] or ():
            name, _, value = told.partition("=")
            read |= {
                f"--against {name} 的文件 {value}": path
                for one in fields
                if one.name == name and (path := _file(one, value))
            }
        check_places(written, {"政策数据": options["knowledge"], **read})
    typed = {field.name: _typed(field, options[field.name] or "") for field in fields}
    today = datetime.now().astimezone().date().isoformat()
    done = Calculation(calculator, typed, run(calculator.name, typed, knowledge), knowledge, today)
    against = _against(options["against"], fields, typed) if options["against"] else None
    asked = BesideAsked(against, options.get("curve"))
    made = {"--sheet": downloads.saved_sheet(attach_kept(done, asked)).encode()} if options["sheet"] else {}
    done = attach(done, asked)
    if options["xlsx"]:
        made["--xlsx"] = result_of(done).to_xlsx(options["site"] or "")
    for option, content in made.items():
        try:
            write_file(written[option], content)
        except OSError as error:
            return _say(f"存不了{_WRITTEN[option[2:]]} {written[option]}：{reason(error)}", 2)
    if options["csv"]:
        sys.stdout.buffer.write(downloads.csv_file(done))
    elif options["json"]:
        _write(result_of(done).to_json())
    else:
        print(printable(downloads.told(done), keep="\n"), end="")
    return 0


def _workbook(text: str) -> Path:
    """Where a workbook goes; a spreadsheet opens only what is called so."""
    path = Path(text)
    if path.suffix.lower() != ".xlsx":
        raise ArgumentTypeError(f"不能存成 {path.suffix or '没有后缀的文件'}，请写成 .xlsx")
    return path


def _site(text: str) -> str:
    """The address of a site, to which places in it are added."""
    if not text.startswith(("https://", "http://")):
        raise ArgumentTypeError(f"「{text}」不是网址，要写成 https://…/ 这样")
    return text.rstrip("/") + "/"


def _against(told: list[str], fields: tuple[Field, ...], typed: Mapping[str, str]) -> dict[str, str]:
    """The other case: this one, with what was told to differ. Raises InputError for what is no field."""
    named = {one.name: one for one in fields}
    other = dict(typed)
    for one in told:
        name, mark, value = one.partition("=")
        if not mark or name not in named:
            raise InputError((Problem("against", f"「{one}」里没有这个测算的填写项。应当像 {fields[0].name}=值"),))
        other[name] = _typed(named[name], value)
    return other


def _file(field: Field, value: str) -> Path | None:
    """The file that a field is to be read from: @people.csv."""
    return Path(value[1:]) if field.kind in (FieldKind.ROWS, FieldKind.LONG) and value.startswith("@") else None


def _typed(field: Field, value: str) -> str:
    """What was given for a field; a table or a long text may stand in a file: @people.csv."""
    path = _file(field, value)
    if path is None:
        return value
    try:
        return read_file(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError((Problem(field.name, f"{field.label}：读不到文件 {value[1:]}：{reason(error)}"),)) from error


def _verify(options: Mapping[str, Any], knowledge: Knowledge) -> int:
    """Recompute a saved sheet or a link, and say whether it agrees."""
    what: str = options["what"]
    printed: str | None = options["fingerprint"]

    def rework(name: str, typed: dict[str, str], knowledge: Knowledge) -> Result:
        return roster.again(options, typed, knowledge) if name == ROSTER.name else run(name, typed, knowledge)

    changed: list[str] = []
    try:
        if "#" in what and not os.path.lexists(what):
            verdict = verification.verify_link(what, printed, knowledge, _day(options["day"] or ""))
            changed = _since(what, options["knowledge"], knowledge)
        else:
            text = read_file(Path(what)).decode("utf-8-sig")
            verdict = verification.verify_file(text, knowledge, rework, printed, beside=again)
    except (OSError, UnicodeDecodeError) as error:
        return _say(f"读不到计算书 {what}：{reason(error)}", 2)
    print("\n".join(map(printable, (verdict.outcome.words, *verdict.lines, *changed))))
    return verdict.outcome.status


def _since(address: str, path: Path, knowledge: Knowledge) -> list[str]:
    """What changed since a link was made, by the record of editions beside the policy data."""
    from .keeping.since import EDITIONS, UNKNOWN, read_record, since

    if not (edition := link.edition(address)):
        return [UNKNOWN]
    try:
        record = read_record(read_file(path.with_name(EDITIONS)).decode())
    except (OSError, UnicodeDecodeError) as error:
        return [f"读不到版本沿革 {path.with_name(EDITIONS)}：{reason(error)}，看不出链接存下以后哪些数变过"]
    except CalculatorError as error:
        return [str(error)]
    name, typed = link.decode(address)
    seen = knowledge.seen(typed.pop(link.POLICY, ""))
    return [] if edition == record.now else list(since(name, typed, edition, record, seen).lines)


def _day(typed: str) -> str:
    """A day as a sheet has it. Raises InputError for what is no day."""
    try:
        day = read_day(typed)
    except ValueError as error:
        raise InputError((Problem("day", str(error)),)) from None
    return day.isoformat() if day else ""


def _cite_check(options: Mapping[str, Any], knowledge: Knowledge) -> int:
    """Check the citations of a text: as a list, as a corrected text, or as CSV."""
    from .citecheck import answer as cited  # nobody else waits for these
    from .citecheck.checking import check
    from .citecheck.source import words_of

    path: Path = options["text"]
    try:
        text = words_of(read_file(path))
    except OSError as error:
        return _say(f"读不到文件 {path}：{reason(error)}", 2)
    findings = check(text, knowledge.policies)
    if options["csv"]:
        sys.stdout.buffer.write(cited.csv(text, findings))
    elif options["corrected"]:
        print(printable(cited.corrected(text, findings), keep="\n\t"), end="")
    else:
        print(printable(cited.listed(text, findings), keep="\n"), end="")
    return 0


def _write(text: str) -> None:
    """For programs: UTF-8, whatever the terminal writes."""
    sys.stdout.buffer.write(text.encode())


def _say(words: str, code: int) -> int:
    say(words)
    return code


def _told(problem: Problem) -> str:
    """A problem of a field begins with its option; one of the file or the link does not."""
    return problem.message if problem.field in ("file", "link") else f"--{problem.field}　{problem.message}"


def _add_knowledge(parser: Parser) -> None:
    parser.options.add_argument("--knowledge", type=Path, metavar="文件", default=DATA, help="knowledge.json 的位置")


def _add_policy(parser: Parser) -> None:
    told = "按哪一份文件算，写它的编号；不写就是津政办发〔2005〕21号"
    parser.options.add_argument("--policy", metavar="编号", help=told)


def _parser(knowledge: Knowledge) -> Parser:
    parser = Parser(PROGRAM).with_help()
    _add_knowledge(parser)
    _add_policy(parser)
    verbs = parser.add_subparsers(title="测算", dest="verb", required=True, metavar="测算", parser_class=Parser)
    again = verbs.add_parser("verify", help=VERIFY).with_help()
    again.epilog = endings(ENDINGS)
    again.options.add_argument("what", metavar="计算书或链接", help="计算书文件（.json），或带数据的链接")
    again.options.add_argument("--fingerprint", metavar="指纹", help="计算书上印的指纹，总要一样才算一致")
    again.options.add_argument("--day", metavar="日期", help="计算书上印的计算日期（核对链接时用），例如 2026-11-29")
    told = "花名册的计算书只有合计，要有当时的名单才能重算"
    again.options.add_argument("--roster", dest="file", type=Path, metavar="花名册", help=told)
    roster.add_source(again)
    _add_knowledge(again)
    for calculator in offered(knowledge):
        verb = verbs.add_parser(calculator.name, help=f"{calculator.title}：{calculator.purpose}").with_help()
        _add_knowledge(verb)
        if calculator.by_policy:
            _add_policy(verb)
        forms = verb.options.add_mutually_exclusive_group()
        forms.add_argument("--csv", action="store_true", help="输出 CSV")
        forms.add_argument("--json", action="store_true", help="输出 JSON，和 Python 接口的 to_json() 一样")
        verb.options.add_argument(
            "--sheet", type=Path, metavar="文件", help="另存计算书（.json），以后可以用 verify 核对"
        )
        verb.options.add_argument(
            "--xlsx", type=_workbook, metavar="文件", help="另存工作簿（.xlsx），和网页上的「下载 XLSX」一样"
        )
        told = "本站的网址，写了它，工作簿里的依据就是链接；要和 --xlsx 一起写"
        verb.options.add_argument("--site", type=_site, metavar="网址", help=told)
        _add_fields(verb, calculator, knowledge)
        verb.options.add_argument(
            "--against",
            action="append",
            metavar="填写项=值",
            help="和另一种情况比：另一种情况里哪一项不同，可以写几次",
        )
        if calculator.name in CURVED:
            verb.options.add_argument(
                "--curve", metavar="填写项[=起点..终点]", help="看一项变化的影响：哪一项变，从多少变到多少"
            )
    verb = verbs.add_parser(ROSTER.name, help=f"{ROSTER.title}：{ROSTER.purpose}").with_help()
    _add_knowledge(verb)
    roster.add_arguments(verb)
    _add_fields(verb, ROSTER, knowledge.seen("") if knowledge.named else knowledge)
    quoting = verbs.add_parser(
        CITE_CHECK, help="核对引文：文号、条款、引语、数字和链接，和本站的文件一一对照"
    ).with_help()
    quoting.options.add_argument("text", type=Path, metavar="文件", help="要核对的文稿，TXT 或 DOCX")
    forms = quoting.options.add_mutually_exclusive_group()
    forms.add_argument("--csv", action="store_true", help="输出 CSV")
    forms.add_argument("--corrected", action="store_true", help="输出改好的文字；拿不准的不改")
    _add_knowledge(quoting)
    return parser


def _add_fields(verb: Parser, calculator: Calculator, knowledge: Knowledge) -> None:
    for field in calculator.fields(knowledge):
        _add_field(verb, field)


def _add_field(verb: Parser, field: Field) -> None:
    choices = "；".join(f"{option.value} {option.label}" for option in field.options)
    from_file = "写成 @文件名 就从文件里读" if field.kind in (FieldKind.ROWS, FieldKind.LONG) else ""
    parts = (field.label, field.hint, choices, from_file)
    told = "。".join(part.rstrip("。") for part in parts if part).replace("%", "%%")
    if field.kind is FieldKind.YES:
        verb.options.add_argument(f"--{field.name}", dest=field.name, action="store_const", const="yes", help=told)
    else:
        verb.options.add_argument(f"--{field.name}", dest=field.name, metavar=field.unit or "值", help=told)


if __name__ == "__main__":  # pragma: no cover
    sys.exit(main())
