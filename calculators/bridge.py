"""What the browser's worker calls: text in, text out, so that no Python object crosses into JavaScript."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import Any

from . import __version__, carry, catalog
from .alternatives import FIELDS
from .core.model import CalculatorError, InputError, RefusedError, UnknownCalculatorError
from .output import downloads, printed, sheet
from .output.calculation import Calculation, same_inputs
from .output.html import comparison_html, curve_html, onward_html, problems_html, refusal_html, rest_html, result_html
from .output.link import AGAINST, CURVE
from .policy.knowledge import Knowledge
from .policy.knowledge_file import load, with_policy
from .policy.resolve import GROUP, UNCONFIRMED_FIELD

MAX_MESSAGE = 4_000_000
"""Characters of a message: the longest table that is read has far fewer."""
Question = tuple[str, str, str, str]
"""What is asked: the calculator, what was filled in, the day, and what the example fills in."""


@dataclass(slots=True)
class Session:
    """What a page's Python holds: the policy data, and the last result, of which long lists and files are asked later."""

    taken: Knowledge | None = None
    last: tuple[Question, Calculation] | None = None
    page: str = ""

    @property
    def knowledge(self) -> Knowledge:
        """The policy data. Raises RefusedError before they were taken."""
        if self.taken is None:
            raise RefusedError("政策数据还没有读入。请刷新网页再试")
        return self.taken

    def take(self, content: str) -> None:
        """Take the text of knowledge.json. Raises ValueError; what was taken before then stays."""
        self.taken, self.last, self.page = load(content), None, ""

    def look(self, policy: str) -> None:
        """Look from the policy that the page holds: calculators/policy/knowledge_file.py. What does not fit the policy data is
        as if there were none.
        """
        if self.taken is None or policy == self.page:
            return
        self.last = None
        try:
            self.taken, self.page = with_policy(self.taken, policy), policy
        except ValueError:
            self.taken = None

    def ask(self, question: Question) -> Calculation:
        """The calculation, made once for all that is asked about it. Raises CalculatorError."""
        if self.last is None or self.last[0] != question:
            self.last = None
            name, values_json, day, example_json = question
            typed, known = read_message(values_json), self.knowledge
            result = catalog.run(name, typed, known)
            example = same_inputs(typed, read_message(example_json))
            self.last = question, Calculation(catalog.find(name), typed, result, known, day, example)
        return self.last[1]


SESSION = Session()
"""The one of this page: its worker calls the functions below."""


def open_knowledge(content: str) -> str:
    """Take the text of knowledge.json; answers {"version": …} as JSON. Raises ValueError."""
    SESSION.take(content)
    return json.dumps({"version": SESSION.knowledge.version})


def look(policy: str) -> None:
    """Look from the policy that the page holds, as JSON: asked before each question of such a page."""
    SESSION.look(policy)


def knowledge() -> Knowledge:
    """The policy data of this page. Raises RefusedError before they were taken."""
    return SESSION.knowledge


def read_message(message: str) -> dict[str, str]:
    """A JSON object of strings, as the page sends what was filled in. Lone surrogates, which
    JavaScript strings may hold and UTF-8 may not, become U+FFFD. Raises RefusedError if it is anything else.
    """
    if len(message := words(message)) > MAX_MESSAGE:
        raise RefusedError(f"填写的内容太长，有 {len(message):,} 个字，最多 {MAX_MESSAGE:,} 个。请分几次填")
    said = read_object(message)
    if said is None or not all(isinstance(value, str) for value in said.values()):
        raise RefusedError("网页发来的内容不完整，或者已经损坏，没有计算。请刷新网页再试")
    return {words(name): words(value) for name, value in said.items()}


def read_object(message: str) -> dict[str, Any] | None:
    """A JSON object, or None if the message is anything else."""
    try:
        said = json.loads(message)
    except (TypeError, ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def words(said: object) -> str:
    """Text with lone surrogates replaced by U+FFFD; "" for what is no text."""
    return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(said, str) else ""


def respond(name: str, values_json: str, root: str = "../../", day: str = "", example_json: str = "{}") -> str:
    """Calculate. `root` is the way from the page to the root of the site, `day` the reader's, `example_json` what the
    page's example fills in. Always answers JSON: ok, html, headline, files [{name, label}], errors [{field, message}, of a table's
    cell row and column too], errors_html.
    """
    try:
        done = _calculate(name, values_json, day, example_json)
    except InputError as error:
        problems = [{key: value for key, value in asdict(one).items() if value} for one in error.problems]
        typed = read_message(values_json)  # which was read before
        told = problems_html(error.problems, not any(typed.get(one.field) for one in error.problems))
        return _answer(ok=False, errors=problems, errors_html=told)
    except CalculatorError as error:
        own = not isinstance(error, UnknownCalculatorError) and _has_rates(words(name))
        return _answer(ok=False, errors_html=refusal_html(str(error), error.ways, own=own))
    return _answer(
        ok=True, html=answer_html(done, words(root)), headline=done.result.headline, files=downloads.names(done)
    )


def _has_rates(name: str) -> bool:
    """May a reader type rates or standards in place of those that were not found?"""
    chosen = {*(one.name for one in FIELDS), UNCONFIRMED_FIELD.name}
    known = catalog.find(name).fields(SESSION.knowledge) if name in catalog.NAMES and SESSION.taken else ()
    return any(one.group == GROUP and one.name not in chosen for one in known)


def answer_html(done: Calculation, root: str) -> str:
    """The whole answer: the sheet's head, which only prints, and the result. The build renders its example with it."""
    made = sheet.of(done)
    shown = sheet.inputs_shown(done.calculator, done.typed, done.knowledge)
    head = printed.sheet_html(shown, done.calculator.title, made.fingerprint, __version__, done.day, done.mark)
    typed = {} if done.example else done.typed  # nobody goes on with somebody else's numbers
    ways = onward_html(carry.onward(done.calculator.name, typed, done.knowledge), root, "接着算")
    return head + result_html(done.result, root, done.knowledge.version) + ways


def rest(name: str, values_json: str, root: str = "../../", day: str = "", example_json: str = "{}") -> str:
    """What `respond` left out of the long lists of this result, as JSON {lists: [html, …]} in the order of the page."""
    try:
        result = _calculate(name, values_json, day, example_json).result
    except CalculatorError:
        return json.dumps({"lists": []})
    return json.dumps({"lists": rest_html(result, words(root))}, ensure_ascii=False)


def compared(
    name: str, values_json: str, other_json: str, root: str = "../../", day: str = "", example_json: str = "{}"
) -> str:
    """How this case differs from another one, as JSON {html}; that there is nothing to compare is told there."""
    from .compare import compare  # nobody else waits for it

    try:
        result = compare(_calculate(name, values_json, day, example_json), read_message(other_json))
    except CalculatorError as error:
        return json.dumps({"html": refusal_html(str(error))}, ensure_ascii=False)
    return json.dumps({"html": comparison_html(result, words(root))}, ensure_ascii=False)


def curved(
    name: str, values_json: str, asked: str, root: str = "../../", day: str = "", example_json: str = "{}"
) -> str:
    """How one figure changes with one thing that was filled in, as JSON {html, error, asked}; why there is no curve is
    told in both of the first.
    """
    from .curve import curve  # nobody else waits for it

    try:
        swept = curve(_calculate(name, values_json, day, example_json), words(asked))
    except CalculatorError as error:
        return json.dumps({"html": refusal_html(str(error)), "error": str(error), "asked": ""}, ensure_ascii=False)
    offered = [(one.name, one.label) for one in swept.axes]
    html = curve_html(swept.result, offered, swept.axis.name, (swept.low, swept.high), words(root))
    return json.dumps({"html": html, "error": "", "asked": swept.asked}, ensure_ascii=False)


def download(
    name: str, values_json: str, what: str, day: str = "", example_json: str = "{}", beside_json: str = "{}"
) -> str:
    """A download of a result, as JSON {name, mime, base64}: `text`, `csv`, `sheet`, `example`, or the name of one of its
    files. `beside_json` has what stands beside it on the page: the other case, as JSON, under `against`, and what `curve`
    asks. What cannot be had answers {"error": sentence}.
    """
    try:
        done = _calculate(name, values_json, day, example_json)
        file = downloads.make(_beside(done, read_message(beside_json), what), what)
    except CalculatorError as error:
        return json.dumps({"error": str(error)}, ensure_ascii=False)
    if file is None:
        return json.dumps({"error": f"没有「{words(what)[:40]}」这个文件"}, ensure_ascii=False)
    content = base64.b64encode(file.content).decode("ascii")
    return json.dumps({"name": file.label, "mime": file.mime, "base64": content}, ensure_ascii=False)


def _beside(done: Calculation, told: dict[str, str], what: str) -> Calculation:
    """The calculation with what stands beside it on the page."""
    if not told:
        return done
    from .beside import BesideAsked, attach, attach_kept  # nobody else waits for it

    against = read_message(told[AGAINST]) if AGAINST in told else None
    return (attach_kept if what == "sheet" else attach)(done, BesideAsked(against, told.get(CURVE)))


def _calculate(name: str, values_json: str, day: str, example_json: str) -> Calculation:
    return SESSION.ask((words(name), words(values_json), words(day), words(example_json)))


def _answer(*, ok: bool, **parts: object) -> str:
    empty: dict[str, object] = {
        "html": "",
        "headline": "",
        "files": [],
        "errors": [],
        "errors_html": "",
    }
    return json.dumps({"ok": ok, **empty, **parts}, ensure_ascii=False)
