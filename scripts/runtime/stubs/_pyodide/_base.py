"""Stands in for what Pyodide makes of source text, without the library's ast and tokenize: it asks for these two names.

Kept to what is ours to run: text whose last line may be an expression, whose value is the answer.
"""

import _ast
from importlib import import_module
from typing import Any


def eval_code(source: str, space: dict[str, Any] | None = None, /, **told: Any) -> Any:
    """Runs text; the value of its last line if that is an expression, else None. JavaScript names globals and locals."""
    around = told.get("globals", {} if space is None else space)
    spaces = (around, told.get("locals", around))
    tree: Any = compile(source, "<exec>", "exec", _ast.PyCF_ONLY_AST)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], _ast.Expr) else None
    exec(compile(tree, "<exec>", "exec"), *spaces)  # noqa: S102 - this is what it is for
    return last and eval(compile(_ast.Expression(last.value), "<exec>", "eval"), *spaces)  # noqa: S307


def pyimport_impl(path: str) -> Any:
    """A module, or what stands in one, by its path."""
    stem, _, name = path.rpartition(".")
    if not stem:
        return import_module(path)
    try:
        return getattr(import_module(stem), name)
    except AttributeError:
        return import_module(path)
