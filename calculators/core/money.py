"""Rounding of money (取整): once per person, per insurance, per side; then the rounded amounts are added.

No official rule of Tianjin was found, so the rule is chosen by whoever fills in the form, and every step says it.

>>> round_money(Decimal("100.005"), "fen"), round_money(Decimal("100.01"), "jiao"), round_money(Decimal("100.5"), "yuan")
(Decimal('100.01'), Decimal('100.10'), Decimal('101.00'))
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, ROUND_UP, Context, Decimal, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

from .given import Given
from .model import Field, FieldKind, Option

P = ParamSpec("P")
T = TypeVar("T")
EXACT = Context(prec=120)
"""Digits that the longest product and sum of what can be typed needs, so that nothing is rounded on the way."""
DEFAULT = "fen"
NO_RULE = "没有查到天津关于社会保险费怎样取整的规定，取整办法由您选。"
FEN = Decimal("0.01")
"""What an amount is told to (分), in yuan."""
_RULES = {
    "fen": ("四舍五入到分", FEN, ROUND_HALF_UP),
    "jiao": ("见分进角", Decimal("0.1"), ROUND_UP),
    "yuan": ("四舍五入到元", Decimal(1), ROUND_HALF_UP),
}


def rounding_field(group: str) -> Field:
    """The field that asks for the rule; left empty it means 四舍五入到分."""
    options = tuple(Option(value, label) for value, (label, _, _) in _RULES.items())
    return Field("rounding", "取整办法", FieldKind.CHOICE, group, f"空着按四舍五入到分。{NO_RULE}", options=options)


def chosen(given: Given) -> str:
    """The rule that was chosen, by its published name."""
    return given.choice("rounding") or DEFAULT


def rounding_words(rule: str) -> str:
    """What the rule is called: 四舍五入到分."""
    return _RULES[rule][0]


def round_money(amount: Decimal, rule: str) -> Decimal:
    """An amount in 元 rounded by a rule, written with two decimals."""
    _, unit, how = _RULES[rule]
    rounded = amount.quantize(unit, how, EXACT)
    return rounded if unit is FEN else rounded.quantize(FEN, context=EXACT)


def exactly(function: Callable[P, T]) -> Callable[P, T]:
    """Wraps a function so that it works in EXACT: the usual 28 digits would round a product before it is rounded by its rule."""

    @wraps(function)
    def exact(*args: P.args, **kwargs: P.kwargs) -> T:
        with localcontext(EXACT):
            return function(*args, **kwargs)

    return exact


def yuan(amount: Decimal) -> str:
    """An amount as it stands in a formula or a sentence: 1,234.50元."""
    return f"{amount:,}元"
