"""The roster as a calculator among the others (花名册), for its form, its 计算书 and its answer.

It is not in calculators/catalog.py: its main input is a file, so it has no rule from fields alone.
"""

from __future__ import annotations

from ..calculator import Calculator
from ..core.model import Inputs, RefusedError, Result
from ..policy.knowledge import Knowledge
from ..policy.resolve import GROUP
from .options import OWED, TOP_UP_GROUP, fields


def _rule(_inputs: Inputs, _knowledge: Knowledge) -> Result:
    raise RefusedError("花名册要有名单文件才能算，不能只凭计算书或链接重算")


CALCULATOR = Calculator(
    name="roster",
    title="花名册核对",
    purpose="拖入单位的花名册，看谁没有参加哪项保险、按哪一条、补上要缴多少，错的和可疑的按行号列出。",
    audience="用人单位",
    fields=fields,
    rule=_rule,
    clauses=("s2-p2", "s3-p1", "s3-1", "s3-2", "s3-3", "s3-4", "s5-p2"),
    folded=(OWED, TOP_UP_GROUP, GROUP),
)
