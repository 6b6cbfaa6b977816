"""指标分解 allocation: a target divided among units by the factors that the clause names, exact to the person.

Rests on the clause of the policy from which one looks that names the factors (津政办发〔2005〕21号: 第二部分第一自然段), but neither
weights nor a method: the weights are the user's and have no default; the method is the largest remainder (最大余额法), said to be ours.

    share of a factor  = the unit's number / the sum of all units              各因素的份额
    score              = sum of weight * share of factor / sum of weights      综合份额
    quota              = target * score                                        应得
    given              = whole part, one more for the largest remainders       分得; the parts add up to the target

With caps (不超过存量资源) nobody gets more than its uninsured stock; what is over goes to the others in proportion.
The sensitivity is a whole new division with one weight raised by a tenth.

>>> from decimal import Decimal
>>> rows = (("甲", 300, None, None, None, None, None), ("乙", 200, None, None, None, None, None))
>>> typed = {"insurance": "pension", "target": 7, "units": rows, "w-base": Decimal(1)}
>>> calculate(typed, knowledge).headline
'7人分给2个单位，正好分完：最多的4人，最少的3人。'
"""

from __future__ import annotations

from ..calculator import Calculator
from ..core.model import (
    Cell,
    Chart,
    ChartKind,
    Field,
    FieldKind,
    File,
    Finding,
    Inputs,
    Option,
    Result,
    Section,
    Series,
    Table,
    Tone,
)
from ..output.csv_file import Spreadsheet
from ..output.text import first_few
from ..policy.knowledge import Knowledge
from ..policy.offers import Factor
from .apportion import Split
from .case import BASE, PEOPLE, STOCK, Case, named, read_case
from .working import Sensitivity, exact_quota, exact_score, steps

_BARS = 15
"""The most bars a chart has; the other units stand together in one more."""
_RANKED = 40
"""The sensitivity of more units than these is told in the order of the change, not of the rows."""
_TOLD = 5
"""The most names in a sentence."""


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: what is divided, among whom with which factors, and the weights."""
    about, units, weights = "分解什么", "分给谁", "各因素的权重（文件没有写，由您定）"
    policy = knowledge.policy
    factors = policy.offer("allocation").factors
    stock = named(factors, STOCK)
    told = "；".join(f"{knowledge.names[one.insurance]}{one.increase_words}" for one in policy.targets)
    return (
        Field(
            "insurance",
            "险种",
            FieldKind.CHOICE,
            about,
            options=tuple(Option(one.id, one.name) for one in knowledge.targeted),
            required=True,
        ),
        Field(
            "target",
            "要分解的人数",
            FieldKind.HEADS,
            about,
            f"填新增人数。空着就用文件里的{policy.area}新增指标：{told}",
            unit="人",
        ),
        *((_cap(stock, about),) if stock else ()),
        Field(
            "units",
            "各单位的数",
            FieldKind.ROWS,
            units,
            f"一行一个单位。没有权重的因素可以空着；没有人填0，空着不算作0。{_about_plain(factors)}"
            "单位名称不会进入带数据的链接和存下的计算书",
            required=True,
            columns=(
                Field("name", "单位", FieldKind.TEXT, units, private=True),
                *(
                    Field(one.id, one.label, FieldKind.HEADS if one.unit == PEOPLE else FieldKind.NUMBER, units)
                    for one in factors
                ),
            ),
            sample="\n".join(
                ",".join((name, *(one.sample[at] if one.sample else "" for one in factors)))
                for at, name in enumerate(("甲", "乙", "丙"))
            ),
        ),
        *(
            Field(
                one.weight,
                f"{one.label}的权重",
                FieldKind.NUMBER,
                weights,
                f"原文「{one.words}」"
                + ("。权重只看比例：2、1和20、10一样。空着或0就不采用" if one is factors[0] else ""),
            )
            for one in factors
        ),
    )


def _cap(stock: Factor, group: str) -> Field:
    hint = f"每个单位分得的人数不超过它的{stock.label}，多出的分给别的单位"
    return Field("cap", f"不超过{stock.label}", FieldKind.YES, group, hint)


def _about_plain(factors: tuple[Factor, ...]) -> str:
    """How the factors that count no people are filled in."""
    numbers = [one.label for one in factors if one.unit != PEOPLE]
    if not numbers:
        return ""
    return f"{'、'.join(numbers)}只填数字，不写%；下降的单位怎样算文件没有写，这里不能填负数。"


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """The division. Raises InputError if there are no weights, numbers are missing, or the units cannot take it."""
    case = read_case(inputs, knowledge)
    result = case.split(case.score)
    raised = [(factor, case.split(case.raised(factor))) for factor in case.used] if len(case.used) > 1 else []
    changes = [
        (factor, tuple(new - old for new, old in zip(other.shares, result.shares, strict=True)))
        for factor, other in raised
    ]
    table = _table(case, result)
    return Result(
        headline=_headline(case, result),
        tables=(table, *_sensitivity(case, changes)),
        sections=(Section("分解结果", tuple(_findings(case, result, changes))),),
        steps=tuple(steps(case, result, changes)),
        notes=_notes(case, result),
        charts=(_chart(case, result),),
        files=(_file(case, table),),
    )


def _names(case: Case, rows: list[int]) -> str:
    return first_few([case.units[at].name for at in rows], _TOLD, "等{count}个单位")


def _headline(case: Case, result: Split) -> str:
    """The outcome without names: it stands on the saved sheet too."""
    shares, count = result.shares, len(case.units)
    start = f"{case.target:,}人分给{count:,}个单位，正好分完"
    if count == 1:
        return f"{case.target:,}人全部分给这一个单位。"
    if len(set(shares)) == 1:
        return f"{start}：各{shares[0]:,}人。"
    full = f"；{len(result.capped):,}个单位到了{case.stock.label}的上限" if result.capped and case.stock else ""
    return f"{start}：最多的{max(shares):,}人，最少的{min(shares):,}人{full}。"


def _table(case: Case, result: Split) -> Table:
    """A row a unit: score, quota, what it gets; its stock and the level it then reaches where they are filled in."""
    score, total = case.score, sum(case.score)
    stock, base = (_filled(case, role) for role in (STOCK, BASE))
    rows = []
    for at, (unit, share) in enumerate(zip(case.units, result.shares, strict=True)):
        full = at in result.capped
        cells = [
            Cell(share),
            Cell(exact_score(score[at], total), "%"),
            Cell(None if full else exact_quota(result, score[at]), "", "到上限"),
            Cell(int(at in result.extra)),
        ]
        if stock:
            own = unit.factors[stock.id]
            cells += [Cell(own, "", "未填"), Cell(None if own is None else int(own) - share, "", "未填")]
        if base:
            level = unit.factors[base.id]
            cells.append(Cell(None if level is None else int(level) + share, "", "未填"))
        rows.append((unit.name, tuple(cells)))
    columns = (
        *("单位", "分得", "综合份额", "应得", "按余数补分"),
        *((stock.label, "剩余存量") if stock else ()),
        *(("基数与分解数合计",) if base else ()),
    )
    return Table("各单位分得的人数", columns, tuple(rows), case.citations)


def _filled(case: Case, role: str) -> Factor | None:
    """The factor of a role, if the clause names one and any unit has a number of it."""
    factor = named(case.factors, role)
    return factor if factor and any(unit.factors[factor.id] is not None for unit in case.units) else None


def _sensitivity(case: Case, changes: list[Sensitivity]) -> tuple[Table, ...]:
    if not changes:
        return ()
    order = list(range(len(case.units)))
    if len(order) > _RANKED:
        order.sort(key=lambda at: (-max(abs(moved[at]) for _, moved in changes), at))
    rows = tuple((case.units[at].name, tuple(Cell(moved[at]) for _, moved in changes)) for at in order)
    columns = ("单位", *(f"{factor.label}加一成" for factor, _ in changes))
    ranked = "，变得多的在前" if len(order) > _RANKED else ""
    return (Table(f"某一个权重加一成，分得的人数变多少（负数是变少）{ranked}", columns, rows, case.citations),)


def _chart(case: Case, result: Split) -> Chart:
    order = sorted(range(len(case.units)), key=lambda at: (-result.shares[at], at))
    shown, others = order[:_BARS], order[_BARS:]
    labels = [case.units[at].name for at in shown]
    values = [result.shares[at] for at in shown]
    title = "各单位分得的人数"
    if others:
        labels.append(f"其余{len(others):,}个")
        values.append(sum(result.shares[at] for at in others))
        title += f"（最多的{_BARS}个，其余合在一起）"
    return Chart(title, ChartKind.BARS, "人", tuple(labels), (Series("分得", tuple(values)),))


def _findings(case: Case, result: Split, changes: list[Sensitivity]) -> list[Finding]:
    findings = _room(case, result)
    if result.tied:
        text = "有单位余数一样大，剩下的人不够每个补1人：按表里的先后，排在前面的补。调换行的先后，结果会差1人"
        findings.append(Finding(Tone.CHECK, text))
    without = [at for at, share in enumerate(result.shares) if share == 0]
    if without and case.target:
        findings.append(Finding(Tone.CHECK, f"分得0人：{_names(case, without)}"))
    for factor, moved in changes:
        findings.append(Finding(Tone.NOTE, _moved(case, factor, moved), (case.ref(factor),)))
    if not changes:
        text = f"只用了「{case.used[0].label}」一个因素，它的权重是多少不影响结果"
        findings.append(Finding(Tone.NOTE, text, (case.ref(case.used[0]),)))
    return findings


def _moved(case: Case, factor: Factor, moved: tuple[int, ...]) -> str:
    count = sum(1 for one in moved if one)
    if not count:
        return f"「{factor.label}」的权重加一成，各单位分得的人数都不变"
    most = max(range(len(moved)), key=lambda at: (abs(moved[at]), -at))
    more = f"多{moved[most]:,}人" if moved[most] > 0 else f"少{-moved[most]:,}人"
    return f"「{factor.label}」的权重加一成，{count:,}个单位会变，变得最多的是{case.units[most].name}，{more}"


def _room(case: Case, result: Split) -> list[Finding]:
    """How far the shares are from the uninsured stock."""
    factor = case.stock
    if factor is None:
        return []
    stock = [unit.factors[factor.id] for unit in case.units]
    ref = (case.ref(factor),)
    if case.caps is not None:
        left = sum(int(one) for one in stock if one is not None) - case.target
        findings = [Finding(Tone.DISTANCE, f"各单位{factor.label}合计比指标多{left:,}人", ref)]
        full = [at for at, own in enumerate(stock) if own == result.shares[at]]
        if full:
            findings.append(Finding(Tone.NOTE, f"已经到上限的：{_names(case, full)}", ref))
        free = [at for at in range(len(stock)) if at not in full]
        if free:
            near = min(free, key=lambda at: (int(stock[at] or 0) - result.shares[at], at))
            gap = int(stock[near] or 0) - result.shares[near]
            findings.append(
                Finding(Tone.DISTANCE, f"没有到上限的单位里，{case.units[near].name}离上限最近，还差{gap:,}人", ref)
            )
        return findings
    above = [at for at, own in enumerate(stock) if own is not None and result.shares[at] > own]
    if not above:
        return []
    text = f"分得的人数比{factor.label}还多：{_names(case, above)}。要限制，请选「不超过{factor.label}」"
    return [Finding(Tone.CHECK, text, ref)]


def _notes(case: Case, result: Split) -> tuple[str, ...]:
    unused = [factor.label for factor in case.factors if factor not in case.used]
    base, stock = named(case.factors, BASE), case.stock
    return (
        "权重是您定的，文件没有写；最大余额法也是本站的选择，文件没有规定怎样取整。",
        *((f"「{base.words}」怎样算进去，文件没有写明。给它权重，就当作一个因素。",) if base else ()),
        *(("「基数与分解数合计」是把分得的人数加在基数上。",) if base else ()),
        *((f"没有采用的因素：{'、'.join(unused)}。",) if unused else ()),
        *(
            (f"选了不超过{stock.label}，没有单位碰到上限。",)
            if stock and case.caps is not None and not result.capped
            else ()
        ),
    )


def _file(case: Case, table: Table) -> File:
    """The units with their numbers and what they get, to go on with in a spreadsheet."""
    head = ["单位", *(factor.label for factor in case.factors), *table.columns[1:5]]
    rows = [
        [unit.name]
        + ["" if (value := unit.factors[factor.id]) is None else str(value) for factor in case.factors]
        + [cell.text if cell.value is None else str(cell.value) for cell in cells[:4]]
        for unit, (_, cells) in zip(case.units, table.rows, strict=True)
    ]
    return File("shares", "指标分解.csv", Spreadsheet((tuple(head), *map(tuple, rows))))


CALCULATOR = Calculator(
    name="allocation",
    title="指标分解",
    purpose="把扩面指标按条款列出的因素分给各区县或各单位，权重自己定，一个人也不多不少。",
    audience="全市、区县",
    fields=fields,
    rule=calculate,
    by_policy=True,
)
