"""Which rows are people (哪些行是人): totals, footers, titles of groups and hints are told apart from them, with the reason.

A row is left out only for what stands in it: a word, its shape, or a sum. Each kind can be counted after all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from string import ascii_lowercase

from ...policy.roster_words import fold

TOTAL, SUM, FOOTER, GROUP = "total", "sum", "footer", "group"
HINT, HEADER, NOBODY, BLANK, HIDDEN, UNUSED, OTHER = "hint", "header", "nobody", "blank", "hidden", "unused", "other"
SHEET_ROWS = 1 << 21
"""Rows of the second sheet that is read begin above this number, those of the third above twice of it: no sheet has so many."""
REASONS = {
    TOTAL: "像合计，不是人",
    SUM: "没有证件号码，也没有填参保，工资又等于别的各行相加，像合计",
    FOOTER: "像表尾的话或者签名，不是人",
    GROUP: "只有一格有字，或者是部门的名称，像分组的标题",
    HINT: "像填写说明或者示例，不是人",
    HEADER: "又是一行列名",
    NOBODY: "没有姓名、身份证号和工资",
    UNUSED: "用到的列都空着",
    HIDDEN: "被隐藏或者筛选掉，您选了不读",
    OTHER: "在另一张表里：上面又有一行别的列名",
    BLANK: "空行",
}
"""Why a row is not counted, by what it is."""
COUNTABLE = (TOTAL, SUM, FOOTER, GROUP, HINT, NOBODY)
"""Kinds of rows that a reader may want counted after all."""

_SHORT = 40
_LONGEST_NO_NAME = 4
_COLUMNS = 3
"""So many columns are numbered at least."""
_FEW = 2
"""A footer has no more cells than this: 财务 may also be the department of a person."""
_NUMBER = r"[\d,.]*(?:人|名|元|行)?"
_TOTAL = re.compile(
    rf".{{0,12}}?(?:合计|小计|总计|共计|累计|总数|总和|汇总|总额|平均|均值|人均|计数|最高|最低|最大|最小|subtotal|grandtotal|total|sum|average|avg|mean|count|max|min)"
    rf"(?:人数|金额|数|工资|值|行|额)?[:：]?{_NUMBER}|(?:合计|总计|共计|小计)[:：(（/].*"
    rf"|.{{0,6}}人数[:：]?{_NUMBER}|.{{1,10}}(?:部|科|室|组|队|车间|班|店|厂|公司|页|月)计|过次页|承前页|转下页|接上页|[∑Σσ]|(?:总|以上|本页|全部|全厂|全公司)?[总共]?[共有计]{{1,2}}[:：]?[\d,]+[人名].*"
)
_COMPARED = re.compile(
    rf"(?:本|上|去)(?:月|期|年|年度|季度)(?:应发|实发|数|工资)?[:：]?{_NUMBER}|(?:差额|差异|增减|增加|减少|环比|同比|较上[月期年]).*"
)
"""Where a name should be: last month's sum, and what has changed since."""
_MADE = "制表|填表|填报|编制|经办|审核|复核|审批|复查|批准|主管|财务|会计|出纳|单位负责|部门负责|负责|总经理|法定代表|联系|录入|统计|签收"
_FOOTER = re.compile(
    rf".*(?:以下空白|无正文|盖章|公章|签章|签字处).*|(?:{_MADE})(?:人|员|电话|方式|单位|日期|时间|领导|主管)?(?:[:：(（].*|签[字名章].*)?"
    r"|(?:备注|说明|附注|注|注意|注意事项|填表说明|附|ps|note|notes?)(?:[:：].*|\d+[:：、.].*|[(（].*)?"
    r"|(?:日期|时间|打印日期|打印时间|签字|签名|电话|传真|地址|单位|单位名称|公司名称|部门|年月)(?:[:：].*)|签字|签名|日期"
    r"|第?\d+页(?:[,，/]?共\d+页)?|共\d+页|\d+/\d+页?|-\d+-|[-—*=_.…]{2,}|end|完|（完）|\(完\)"
)
_DAY = re.compile(r"(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}")
"""A day where a name should be: when the list was made."""
_HINT = re.compile(
    r"必填.*|选填.*|非必填.*|可不填.*|.*(?:下拉|请填|请输入|请选择|填写说明|必须为|格式).*|(?:示例|样例|范例|例子|例如|举例|例|如|eg|e\.g\.)[:：.、,，]?.*[:：].*"
    r"|(?:示例|样例|范例|举例|例如)[:：]?.*|例[:：].*|如[:：].*|.*[(（](?:示例|样例|例子|例|举例)[)）]|是/否|.*填是或否.*|\d+位.*|文本|汉字|中文|单位|个人|公司|单位缴纳|个人缴纳|单位部分|个人部分|日期|元|元/月|yyyy.*|男/女|数字|字符"
)
_EXAMPLE = re.compile(r"(?:示例|样例|范例|举例|例如|例)(?:[:：.、,，\s-].*|\d*)|.*[(（](?:示例|样例|例子|例|举例)[)）]")
_UNIT = re.compile(
    r"(?:[一二三四五六七八九十\d]+[、.．)）])?[^\d:：]{1,12}?(?:部|科|室|处|组|队|车间|班|中心|门店|分店|店|公司|分公司|厂|分厂|工段|线|所|站|片区|大区|事业部|项目部|营业部|办公室)(?:[(（].*[)）])?"
)
_LEFT = re.compile(r"离职|减员|退工|辞职|已走|已退|不在职")
_TELLING = re.compile(
    rf"{_LEFT.pattern}|离岗|辞退|死亡|去世|退休|返聘|实习|兼职|劳务|派遣|外包|临时工|非全日制|灵活就业|外籍|借调|调往|调出|停薪|内退|重复|配偶|子女|家属"
)
_INSURED = re.compile(
    r"社保|参保|停保|断保|养老|医保|医疗|保险|自缴|自己[交缴]|放弃|[外原他别][单位处地]{1,2}(?:缴|交|参|买)"
)
"""In a remark, that it is about being enrolled."""
_NO_NAME = re.compile(
    r"空[缺岗]|缺[编员]|待[招聘定]|未[定知]|不详|同上|某+|测试|无名?|x+|test|〃|姓名|/", re.IGNORECASE
)
_TWO = re.compile(r"[\u4e00-\u9fff]{2,4}(?:\s*[、/,，;；&\n+]\s*|和|及)[\u4e00-\u9fff]{2,4}")
_SIMPLE = str.maketrans(
    "計總匯彙額數註蓋簽製審復覆經辦負責說備頁電話選處組隊車間線廠財務會離職減員無單",
    "计总汇汇额数注盖签制审复复经办负责说备页电话选处组队车间线厂财务会离职减员无单",
)
"""Traditional characters of the words above."""
_SUSPECT = re.compile(
    "["
    + "".join(map(chr, _SIMPLE))
    + "计总共均汇额数差增减环同较本上去过承转接∑Σ注盖章签制填审核复经办主管负责说明备附以下页电话日期年月"
    + "示样例如必选空缺编员待招聘定未知不详同上某测试无〃部科室处组队车间班中心店公司厂所站工段线人"
    + r"\d:：(（/*_a-zA-Z…=—-]|^.{5}|^.$"
)
"""Names that could be something else are looked at more closely; of the others none is."""


def _said(text: str) -> str:
    """The beginning of a cell as these words are written."""
    return fold(text[:_SHORT]).translate(_SIMPLE)


def is_plain(name: str) -> bool:
    """A name that cannot be the word of a total, a footer or a group."""
    return _SUSPECT.search(name) is None


def word_kind(text: str, *, is_name: bool = False) -> str:
    """What a cell's words make of its row, empty where nothing. `is_name`: it stands where names do."""
    word = _said(text).strip("*【】[]「」《》")
    if not word:
        return ""
    if _TOTAL.fullmatch(word) or (is_name and _COMPARED.fullmatch(word)):
        return TOTAL
    if _EXAMPLE.fullmatch(word):
        return HINT
    if _FOOTER.fullmatch(word) or (is_name and _DAY.fullmatch(word)):
        return FOOTER
    return ""


def is_hint(cells: Sequence[str]) -> bool:
    """Is this a row below the header that tells how to fill it in? Most of what it says is such a word."""
    said = [_said(one).strip("()") for one in cells if one.strip()]
    return 2 * sum(1 for one in said if _HINT.fullmatch(one)) >= len(said) > 0 or is_numbering(said)


def is_numbering(said: Sequence[str]) -> bool:
    """Are these the numbers of the columns: 1, 2, 3 or A, B, C or 甲, 乙, 丙?

    >>> is_numbering(["1", "2", "3"]), is_numbering(["甲", "乙", "丙"]), is_numbering(["1", "3", "2"])
    (True, True, False)
    """
    listed = (list(map(str, range(1, len(said) + 1))), list(ascii_lowercase), list("甲乙丙丁戊己庚辛壬癸"))
    return len(said) >= _COLUMNS and any([one.casefold() for one in said] == one[: len(said)] for one in listed)


def evidence(below: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows that may tell what a column holds: those that are seen to be no people by their words tell nothing of it."""
    return [row for row in below if _tells([cell for cell in row if cell.strip()])]


def _tells(said: Sequence[str]) -> bool:
    if not said or is_hint(said):
        return False
    kinds = {word_kind(one) for one in said}
    return TOTAL not in kinds and not (FOOTER in kinds and len(said) <= _FEW)


def is_example(name: str) -> bool:
    """A name that says it is one to copy: 示例：张三."""
    return _EXAMPLE.fullmatch(_said(name)) is not None


def is_of_leavers(title: str) -> bool:
    """The title of a group of those who have left: 离职人员."""
    return _LEFT.search(_said(title)) is not None


def is_telling(remark: str) -> bool:
    """A remark by which somebody may be no staff, or here no more: 8月离职, 退休返聘."""
    return _TELLING.search(_said(remark)) is not None


def is_insured(remark: str) -> bool:
    """A remark by which somebody may be enrolled, or not: 社保在原单位, 自愿放弃."""
    return _INSURED.search(_said(remark)) is not None


def is_no_name(name: str) -> bool:
    """Words that stand where a name is missing: 空缺, 同上, 某某."""
    return len(name) <= _LONGEST_NO_NAME and _NO_NAME.fullmatch(name) is not None


def is_of_two(name: str) -> bool:
    """The names of two people in one cell: 张三、李四."""
    return _TWO.fullmatch(name) is not None


def is_unit(name: str) -> bool:
    """The name of a department, not of a person."""
    return _UNIT.fullmatch(_said(name)) is not None


class Sums:
    """The wages of the people so far: since the beginning, and since the last row that was not a person."""

    def __init__(self) -> None:
        self._all = self._group = Decimal(0)
        self._heads = self._part = 0

    def add(self, wage: Decimal | None) -> None:
        """One more person."""
        if wage:
            self._all += wage
            self._group += wage
            self._heads += 1
            self._part += 1

    def rest(self) -> None:
        """A row that is no person ends a group."""
        self._group, self._part = Decimal(0), 0

    def is_single(self, wage: Decimal | None) -> bool:
        """Is this the wage of the only one of a group?"""
        return bool(wage) and self._part == 1 and wage == self._group

    def is_sum_of_others(self, wage: Decimal | None) -> bool:
        """Is this, which was added too, the sum of two others or more?"""
        return bool(wage) and self._heads > _FEW and wage == self._all - (wage or 0)

    def is_sum(self, wage: Decimal | None) -> bool:
        """Is this the sum of two people or more above?"""
        if not wage:
            return False
        return (self._heads > 1 and wage == self._all) or (self._part > 1 and wage == self._group)
