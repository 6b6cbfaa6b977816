"""The places of a module that can be changed, those outside functions too (变异的位置): constants, defaults of classes, tables.

mutmut changes what stands inside plain functions. Here everything is changed that the program computes with: values of
modules and classes, entries of tables, decorated functions (properties), and functions too. The changes keep the types, so
that a type checker has little to say of them; a change with which the module cannot even be imported is not runnable.
Left out are docstrings, annotations, decorators, and sentences that people read: what examples print holds those.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

Nodes = list[ast.AST]
_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}  # fmt: skip
_SENTENCE = re.compile("[\u3400-\u9fff].*[\u3400-\u9fff].*[\u3400-\u9fff].*[\u3400-\u9fff]", re.DOTALL)
_UNSEEN = ("TypeVar", "NewType", "cast")
_GENERIC = ("tuple", "list", "dict", "Mapping", "Sequence", "Callable")
_COMPUTED = ("property", "cached_property", "cache", "exactly")
"""Decorators with which mutmut leaves a function out."""


@dataclass(frozen=True, slots=True)
class Place:
    """One change of one place: its lines, what it is part of, whether that is outside plain functions, and how it reads.

    `names`: of a value outside functions, by which the lines that use it are found.
    """

    key: str
    lines: range
    outside: bool
    names: tuple[str, ...]
    change: str
    node: int
    make: Callable[[ast.AST], None]


def changed(source: str, place: Place) -> ast.Module:
    """The module with one place changed."""
    tree = ast.parse(source)
    place.make(list(ast.walk(tree))[place.node])
    return ast.fix_missing_locations(tree)


def places(source: str) -> list[Place]:
    """Every change of a module, in the order of its text."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    number = {id(node): at for at, node in enumerate(nodes)}
    found: list[Place] = []
    for node, owner, names, outside in _reached(tree, "", (), True):
        for told, make in _changes(node, outside):
            key = f"{owner or '<module>'}:{len(found)}"
            line: int = (node.target if isinstance(node, ast.comprehension) else node).lineno  # type: ignore[attr-defined]
            lines = range(line, (getattr(node, "end_lineno", line) or line) + 1)
            found.append(Place(key, lines, outside, names, _told(node, told), number[id(node)], make))
    return found


def _told(node: ast.AST, told: str) -> str:
    return f"{' '.join(ast.unparse(node).split())[:70]} → {told}"


def _reached(
    node: ast.AST, owner: str, names: tuple[str, ...], outside: bool
) -> Iterator[tuple[ast.AST, str, tuple[str, ...], bool]]:
    """Every node that computes something, with the function, class or name it belongs to."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Assert):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.JoinedStr):
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _reached(part.value, owner, names, outside)
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _UNSEEN:
        return
    if outside and isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in _GENERIC:
        return  # the name of a type
    if isinstance(node, ast.FunctionDef):
        decorated = {one.id for one in node.decorator_list if isinstance(one, ast.Name)}
        inside = f"{owner}ǁ{node.name}" if owner else node.name
        for default in (*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)):
            yield from _reached(default, inside, (node.name,), True)
        for statement in node.body:
            yield from _reached(statement, inside, (node.name,), bool(decorated & set(_COMPUTED)))
        return
    if isinstance(node, ast.ClassDef):
        for statement in node.body:
            yield from _reached(statement, f"{owner}ǁ{node.name}" if owner else node.name, (*names, node.name), outside)
        return
    if isinstance(node, ast.AnnAssign | ast.Assign) and outside:
        targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
        named = [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
        if "__slots__" in named:
            return
        owner, names = "ǁ".join([*([owner] if owner else []), *named]), (*names, *named)
    yield node, owner, names, outside
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_comment", "targets", "target", "ctx"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.keyword) and child.arg == "strict":
                continue
            if isinstance(child, ast.AST):
                yield from _reached(child, owner, names, outside)


def _changes(node: ast.AST, outside: bool) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    """What can be changed of one node: how it is told, and how it is made."""
    if isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            new = _COMPARE[type(op)]
            yield new.__name__, lambda one, at=at, new=new: one.ops.__setitem__(at, new())  # type: ignore[misc]
    elif isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield other.__name__, lambda one: setattr(one, "op", other())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "without not", lambda one: setattr(one, "operand", _negated(one.operand))  # type: ignore[attr-defined]
    elif isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        binary = _BINARY[type(node.op)]
        yield binary.__name__, lambda one: setattr(one, "op", binary())
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.AugAssign):
        yield "nothing", lambda one: setattr(one, "value", _nothing(one))
    if isinstance(node, ast.If | ast.IfExp | ast.While) and not isinstance(
        node.test, ast.Compare | ast.BoolOp | ast.UnaryOp
    ):
        yield "negated", lambda one: setattr(one, "test", _negated(one.test))  # type: ignore[attr-defined]
    if isinstance(node, ast.comprehension):
        for at, test in enumerate(node.ifs):
            if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
                yield f"if {at} negated", lambda one, at=at: one.ifs.__setitem__(at, _negated(one.ifs[at]))  # type: ignore[misc]
    if outside:
        yield from _entries(node)


def _constants(node: ast.Constant) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    value = node.value
    other: object = None
    if isinstance(value, bool):
        other = not value
    elif isinstance(value, int):
        other = value + 1
    elif isinstance(value, str) and not _SENTENCE.search(value):
        try:
            other = str(Decimal(value) + 1)
        except InvalidOperation:
            other = value + "X"
    if other is not None:
        yield repr(other), lambda one: setattr(one, "value", other)


def _entries(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    """An entry of a table left out, and the first two the other way round."""
    if isinstance(node, ast.Dict):
        for at in range(len(node.keys)):
            yield f"without entry {at}", lambda one, at=at: (one.keys.pop(at), one.values.pop(at))  # type: ignore[misc]
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for at in range(len(node.elts)):
            yield f"without entry {at}", lambda one, at=at: one.elts.pop(at)  # type: ignore[misc]
        if len(node.elts) > 1 and not isinstance(node, ast.Set):
            yield "first two exchanged", lambda one: one.elts.__setitem__(slice(0, 2), one.elts[1::-1])  # type: ignore[attr-defined]


def _negated(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def _nothing(node: ast.AST) -> ast.expr:
    """What leaves a target as it is: `x += a` becomes `x += type(x)()`."""
    assert isinstance(node, ast.AugAssign)
    target = ast.parse(ast.unparse(node.target), mode="eval").body
    return ast.Call(ast.Call(ast.Name("type", ast.Load()), [target], []), [], [])
