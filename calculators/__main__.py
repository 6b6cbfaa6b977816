"""The same calculators on the command line: python -m calculators gap --kind private --staff 120 --enrolled-pension 102."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from calculators import sheet, text
from calculators.catalog import CALCULATORS, find, run
from calculators.knowledge import Knowledge, load
from calculators.model import CalculatorError, Field, FieldKind, InputError, Problem

DEFAULT_KNOWLEDGE = Path(__file__).resolve().parent.parent / "build" / "knowledge.json"


def main(arguments: list[str] | None = None) -> int:
    """Run one calculator and print its result. 0 done, 1 the data cannot be read, 2 the inputs cannot be used."""
    arguments = sys.argv[1:] if arguments is None else arguments
    first = argparse.ArgumentParser(prog="python -m calculators", description="应保测算", add_help=False)
    first.add_argument("--knowledge", type=Path, default=DEFAULT_KNOWLEDGE, help="knowledge.json 的位置")
    path: Path = first.parse_known_args(arguments)[0].knowledge
    try:
        knowledge = load(path.read_text(encoding="utf-8"))
    except OSError:
        print(
            f"读不到政策数据 {path}。请先运行 make build，或用 --knowledge 指出 knowledge.json 的位置", file=sys.stderr
        )
        return 1
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    options = vars(_parser(first, knowledge).parse_args(arguments))
    if options["calculator"] == "verify":
        return _verify(options["what"], options["fingerprint"] or "", knowledge)
    try:
        name = options["calculator"]
        typed = {field.name: _typed(field, options[field.name] or "") for field in find(name).fields(knowledge)}
        result = run(name, typed, knowledge)
    except InputError as error:
        for problem in error.problems:
            print(f"--{problem.field}　{problem.message}", file=sys.stderr)
        return 2
    except CalculatorError as error:
        print(error, file=sys.stderr)
        return 2
    if options["sheet"]:
        made = sheet.make_sheet(find(name), typed, result, knowledge)
        try:
            Path(options["sheet"]).write_text(sheet.dump(made), encoding="utf-8")
        except OSError as error:
            print(f"存不了计算书 {options['sheet']}：{error.strerror}", file=sys.stderr)
            return 2
    if options["csv"]:
        csv.writer(sys.stdout).writerows(text.result_rows(result))
    else:
        print(text.result_text(result), end="")
        print(f"数据版本 {knowledge.version}")
    return 0


def _typed(field: Field, value: str) -> str:
    """What was given for a field; a table or a long text may stand in a file: @people.csv."""
    if field.kind not in (FieldKind.ROWS, FieldKind.LONG) or not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError((Problem(field.name, f"{field.label}：读不到文件 {value[1:]}（{error}）"),)) from error


def _verify(what: str, fingerprint: str, knowledge: Knowledge) -> int:
    """Recompute a saved sheet or a link, and say whether it agrees: 0 agrees, 2 cannot be used, 3 differs."""
    try:
        if "#" in what:
            verdict = sheet.verify_link(what, fingerprint, knowledge)
        else:
            verdict = sheet.verify_file(Path(what).read_text(encoding="utf-8"), knowledge)
    except (OSError, UnicodeDecodeError) as error:
        print(f"读不到计算书 {what}：{error}", file=sys.stderr)
        return 2
    except CalculatorError as error:
        print(error, file=sys.stderr)
        return 2
    print("一致" if verdict.agrees else "不一致")
    print("\n".join(verdict.lines))
    return 0 if verdict.agrees else 3


def _parser(first: argparse.ArgumentParser, knowledge: Knowledge) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m calculators", description="应保测算", parents=[first])
    verbs = parser.add_subparsers(dest="calculator", required=True, metavar="测算")
    again = verbs.add_parser("verify", help="核对计算书：重算一遍，看是否一致", parents=[first])
    again.add_argument("what", help="计算书文件（.json），或带数据的链接")
    again.add_argument("--fingerprint", help="计算书上印的指纹（核对链接时用）")
    for calculator in CALCULATORS:
        verb = verbs.add_parser(calculator.name, help=f"{calculator.title}：{calculator.purpose}", parents=[first])
        verb.add_argument("--csv", action="store_true", help="输出 CSV")
        verb.add_argument("--sheet", metavar="文件", help="另存计算书（.json），以后可以用 verify 核对")
        for field in calculator.fields(knowledge):
            choices = "；".join(f"{option.value} {option.label}" for option in field.options)
            from_file = "写成 @文件名 就从文件里读" if field.kind in (FieldKind.ROWS, FieldKind.LONG) else ""
            parts = (field.label, field.hint, choices, from_file)
            help_text = "。".join(part.rstrip("。") for part in parts if part)
            help_text = help_text.replace("%", "%%")
            if field.kind is FieldKind.YES:
                verb.add_argument(f"--{field.name}", dest=field.name, action="store_const", const="yes", help=help_text)
            else:
                verb.add_argument(f"--{field.name}", dest=field.name, metavar=field.unit or "值", help=help_text)
    return parser


if __name__ == "__main__":
    sys.exit(main())
