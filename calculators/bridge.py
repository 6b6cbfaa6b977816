"""What the browser's worker calls: text in, text out, so that no Python object crosses into JavaScript."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from calculators import __version__, catalog, sheet, text, view
from calculators.knowledge import Knowledge, load
from calculators.model import Calculator, CalculatorError, File, InputError, Result

_open: list[Knowledge] = []


def open_knowledge(content: str) -> str:
    """Take the text of knowledge.json; answers {"version": …} as JSON. Raises ValueError."""
    _open[:] = [load(content)]
    return json.dumps({"version": _open[0].version})


def respond(name: str, values_json: str, root: str = "../../") -> str:
    """Calculate. `root` is the way from the page to the root of the site. Always answers JSON.

    ok, html, headline, files [{name, label}], errors [{field, message}], errors_html.
    """
    typed = _typed(values_json)
    try:
        knowledge = _open[0]
        calculator = catalog.find(name)
        result = catalog.run(name, typed, knowledge)
    except InputError as error:
        problems = [{"field": one.field, "message": one.message} for one in error.problems]
        return _answer(ok=False, errors=problems, errors_html=view.problems_html(error.problems))
    except CalculatorError as error:
        return _answer(ok=False, errors_html=view.refusal_html(str(error)))
    return _answer(
        ok=True,
        html=answer_html(calculator, typed, result, knowledge, root),
        headline=result.headline,
        files=[{"name": file.name, "label": file.label} for file in result.files],
    )


def answer_html(
    calculator: Calculator, typed: Mapping[str, str], result: Result, knowledge: Knowledge, root: str
) -> str:
    """The whole answer: the sheet's head, which only prints, and the result. The build renders its example with it."""
    made = sheet.make_sheet(calculator, typed, result, knowledge)
    shown = sheet.inputs_shown(calculator, typed, knowledge)
    head = view.sheet_html(shown, calculator.title, made.fingerprint, __version__)
    return head + view.result_html(result, root, knowledge.version)


def keep(name: str, values_json: str, what: str) -> str:
    """Something to keep of a result, as JSON {name, mime, base64}: `text`, `csv`, `sheet`, or the name of one of its
    files. What cannot be had answers {"error": sentence}.
    """
    typed = _typed(values_json)
    try:
        knowledge = _open[0]
        calculator = catalog.find(name)
        result = catalog.run(name, typed, knowledge)
    except CalculatorError as error:
        return json.dumps({"error": str(error)}, ensure_ascii=False)
    for file in (*_standard_files(calculator, typed, result, knowledge), *result.files):
        if file.name == what:
            content = base64.b64encode(file.content).decode("ascii")
            return json.dumps({"name": file.label, "mime": file.mime, "base64": content}, ensure_ascii=False)
    return json.dumps({"error": f"没有「{what}」这个文件"}, ensure_ascii=False)


def _standard_files(
    calculator: Calculator, typed: dict[str, str], result: Result, knowledge: Knowledge
) -> tuple[File, ...]:
    """What can be kept of every result."""
    made = sheet.dump(sheet.make_sheet(calculator, typed, result, knowledge))
    return (
        File("text", f"{calculator.title}.txt", "text/plain;charset=utf-8", text.result_text(result).encode()),
        File("csv", f"{calculator.title}.csv", "text/csv;charset=utf-8", text.result_csv(result).encode()),
        File("sheet", f"{calculator.title}计算书.json", "application/json", made.encode()),
    )


def _typed(values_json: str) -> dict[str, str]:
    return {str(key): str(value) for key, value in json.loads(values_json).items()}


def _answer(*, ok: bool, **parts: object) -> str:
    empty: dict[str, object] = {
        "html": "",
        "headline": "",
        "files": [],
        "errors": [],
        "errors_html": "",
    }
    return json.dumps({"ok": ok, **empty, **parts}, ensure_ascii=False)
