"""What the browser's worker calls: text in, text out, so that no Python object crosses into JavaScript."""

from __future__ import annotations

import json

from calculators import catalog, view
from calculators.knowledge import Knowledge, load
from calculators.model import CalculatorError, InputError

_open: list[Knowledge] = []


def open_knowledge(text: str) -> str:
    """Take the text of knowledge.json; answers {"version": …} as JSON. Raises ValueError."""
    _open[:] = [load(text)]
    return json.dumps({"version": _open[0].version})


def respond(name: str, values_json: str, root: str = "../../") -> str:
    """Calculate. `root` is the way from the page to the root of the site. Always answers JSON:
    ok, html, headline, errors [{field, message}], errors_html.
    """
    typed = {str(key): str(value) for key, value in json.loads(values_json).items()}
    try:
        knowledge = _open[0]
        result = catalog.run(name, typed, knowledge)
    except InputError as error:
        problems = [{"field": one.field, "message": one.message} for one in error.problems]
        return _answer(ok=False, errors=problems, errors_html=view.problems_html(error.problems))
    except CalculatorError as error:
        return _answer(ok=False, errors_html=view.refusal_html(str(error)))
    return _answer(ok=True, html=view.result_html(result, root, knowledge.version), headline=result.headline)


def _answer(*, ok: bool, **parts: object) -> str:
    empty: dict[str, object] = {"html": "", "headline": "", "errors": [], "errors_html": ""}
    return json.dumps({"ok": ok, **empty, **parts}, ensure_ascii=False)
