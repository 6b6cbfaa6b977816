"""A roster as an employer might keep it, with what is true of it: layout × noise × formats, the same for the same seed.

Nobody is in it: identity numbers begin with 000000, which is no place.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from calculators.roster.read.numbers import check_digit

_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗章计"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉建国华红玉兰"
_NAMES = (
    "姓名",
    "员工姓名",
    "职工姓名",
    "姓 名",
    "*姓名",
    "姓名/Name",
    "\ufeff姓名",
    "名字",
    "姓\n名",
    "职员姓名",
    "人员姓名",
    "參保人姓名",
    "(1)姓名",
    "★姓名",
    "Employee Name",
)
_NUMBERS = ("身份证号", "身份证号码", "证件号码", "公民身份号码", "身份证号 ID No.", "身份證號", "身份证号（18位）")
_WAGES = (
    "月工资",
    "应发工资",
    "应发合计",
    "工资总额",
    "月工资（元）",
    "税前工资",
    "月工资(Salary)",
    "月均工资",
    "應發工資",
    "本月应发",
    "薪资总额",
    "▲应发工资",
    "3.应发工资",
    "Gross Salary",
)
_HIRED = (
    "入职日期",
    "入职时间",
    "到岗日期",
    "入司时间",
    "入職日期",
    "合同开始日期",
    "到职日",
    "入厂时间",
    "报到日期",
    "来院时间",
    "Hire Date",
)
_STATES = {
    "pension": (
        "养老保险",
        "养老",
        "基本养老保险",
        "是否参加养老保险",
        "养老保险Pension",
        "養老保險",
        "城镇职工养老保险",
        "Pension Insurance",
        "社保-养老",
    ),
    "medical": (
        "医疗保险",
        "医疗",
        "基本医疗保险",
        "医保",
        "是否参加医疗保险",
        "醫療保險",
        "医疗（是/否）",
        "Medical Insurance",
    ),
}
_MARKS = [
    ("是", "否"), ("√", "×"), ("✓", "✗"), ("有", "无"), ("已参保", "未参保"), ("1", "0"), ("Y", "N"), ("在缴", "停缴"), ("TRUE", "FALSE"),
    ("✅", "❌"), ("参保", "未参"), ("已缴", "未缴"), ("1.0", "0.0"), ("是。", "否。"), ("√ ", "× "), ("正常", "断缴"),
    ("☑是□否", "□是☑否"), ("【是】", "【否】"), ("单位缴", "未上"), ("已投保", "没参"),
    ("已缴纳", "未缴纳"), ("参保缴费", "终止参保"), ("有社保", "无社保"),
]  # fmt: skip
_ASIDE = {"是": "是（天津）", "否": "否（试用期）", "已参保": "已参保(原单位)", "未参保": "自愿放弃"}
_OTHERS: dict[str, Callable[[random.Random], str]] = {
    "部门": lambda chance: chance.choice(["生产部", "销售部", "财务科", "一车间"]),
    "岗位": lambda chance: chance.choice(["操作工", "会计", "司机", "经理"]),
    "医保卡号": lambda chance: f"A{chance.randrange(10**6):06}",
    "工伤等级": lambda chance: chance.choice(["", "", "十级"]),
    "生育状况": lambda chance: chance.choice(["已育", "未育", "是", "否"]),
    "参加工作时间": lambda chance: f"{chance.randrange(1985, 2010)}-07-01",
    "基本工资": lambda chance: str(chance.randrange(20, 40) * 100),
    "联系电话": lambda chance: f"000{chance.randrange(10**8):08}",
    "备注": lambda chance: chance.choice(["", "", "调岗", "合计工时另算", "注意查体"]),
    "养老保险缴费基数": lambda chance: str(chance.randrange(50, 90) * 100),
    "开户行": lambda chance: chance.choice(["工行", "农行"]),
}
_TOTALS = (
    "合计",
    "合 计",
    "总计",
    "小计",
    "合计：",
    "本页小计",
    "共计",
    "Total",
    "总 计（元）",
    "累计",
    "平均",
    "人均",
    "本月合计",
    "合計",
    "生产部 汇总",
    "合计（大写）",
)
_FOOTERS = (
    "以下空白",
    "注：工资为税前",
    "经办人：",
    "（盖章）",
    "填表日期：2024-09-30",
    "审核：王一　制表：李二",
    "第1页 共1页",
    "备注：以上属实",
    "单位负责人：",
)
_GROUPS = ("生产部", "二车间", "销售部", "一、管理人员", "后勤组（3人）")
_LIKE_TOTALS = ("上月", "本月合计", "差额", "承前页", "在册人数", "生产部计", "∑")
_CODES = {"name": "xm", "number": "sfzh", "wage": "yfgz", "hired": "rzrq", "pension": "ylbx", "medical": "ylbx2"}
_CATEGORIES = {
    "staff": ("职工", "正式工", "合同制", "全职", "正式工（试用期）"),
    "migrant": ("农民工", "农民合同制工人"),
    "over-age": ("退休返聘", "返聘", "离退休返聘"),
    "intern": ("实习生", "在校实习生", "实习（大四）"),
    "dispatched": ("劳务派遣", "派遣工", "劳务派遣（某某公司）"),
    None: ("兼职", "停薪留职", "事业编", "顾问", "职工（已退休）"),
}
"""Ways to write a category; those of None nobody knows, so they are not judged."""
_STATUS = {
    False: ("在职", "试用", "正式", "Active", "在岗"),
    True: ("离职", "已离职", "离职（2024-08）", "离職", "辞退"),
}
_LISTED = {
    (True, True): ("五险", "五险一金", "养老、医疗、失业", "养老+医疗", "养老险、医疗险"),
    (True, False): ("养老", "仅养老", "养老、工伤", "只交养老"),
    (False, True): ("医疗", "医疗、工伤", "仅医疗"),
    (False, False): ("无", "未参保", "仅工伤", "否"),
}
_TITLES = (
    "某某公司职工花名册",
    "2024年9月工资及社保情况表",
    "单位：某某公司　　填报日期：2024年9月30日",
    "职工基本情况",
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One person as he is."""

    name: str
    number: str
    wage: Decimal
    hired: date
    states: dict[str, bool]
    category: str | None = "staff"
    left: bool = False


@dataclass(slots=True)
class Made:
    """A file, what is true of it, and what was done to it."""

    name: str
    content: bytes
    people: list[Truth]
    noise: list[str] = field(default_factory=list)

    def missing(self, insurance: str) -> int:
        """How many are not enrolled."""
        return sum(not one.states[insurance] for one in self.here)

    @property
    def here(self) -> list[Truth]:
        """Those who have not left."""
        return [one for one in self.people if not one.left]

    @property
    def wages(self) -> Decimal:
        """The sum of all wages."""
        return sum((one.wage for one in self.here), Decimal(0))


class _Maker:
    """Makes one roster."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.noise: list[str] = []
        self.has_categories, self.has_status, self.lists = (chance < 0.2 for chance in self._shares())

    def _shares(self) -> list[float]:
        return [self.chance.random() for _ in range(3)]

    def maybe(self, share: float, name: str) -> bool:
        """Does this happen? It is noted."""
        if self.chance.random() < share:
            self.noise.append(name)
            return True
        return False

    def person(self) -> Truth:
        chance = self.chance
        born = date(1965, 1, 1) + timedelta(days=chance.randrange(13_000))
        digits = f"000000{born:%Y%m%d}{chance.randrange(1000):03}"
        name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.randint(1, 2)))
        wage = (
            Decimal(chance.randrange(250_000, 2_500_000)) / 100
            if chance.random() < 0.4
            else Decimal(chance.randrange(25, 250) * 100)
        )
        states = {one: chance.random() < 0.75 for one in _STATES}
        hired = date(2005, 1, 1) + timedelta(days=chance.randrange(7_000))
        category = chance.choice(list(_CATEGORIES)) if self.has_categories else "staff"
        left = self.has_status and chance.random() < 0.2
        return Truth(name, digits + check_digit(digits), wage, max(hired, _of_age(born)), states, category, left)

    def header(self) -> dict[str, str]:
        """The roles in their order, each with its header; others by their own names."""
        chance = self.chance
        roles = {"name": chance.choice(_NAMES), "wage": chance.choice(_WAGES)}
        if self.maybe(0.8, "number"):
            roles["number"] = chance.choice(_NUMBERS)
        if self.maybe(0.7, "hired"):
            roles["hired"] = chance.choice(_HIRED)
        if self.lists:
            self.noise.append("listed")
            roles["listed"] = chance.choice(("参保险种", "社保", "已参保险种"))
        else:
            roles |= {one: chance.choice(names) for one, names in _STATES.items()}
        if self.has_categories:
            self.noise.append("categories")
            roles["category"] = chance.choice(("人员类别", "用工形式", "人员类型"))
        if self.has_status:
            self.noise.append("status")
            roles["status"] = chance.choice(("状态", "员工状态", "在职状态"))
        others = chance.sample(list(_OTHERS), chance.randrange(0, 5))
        listed = [*roles, *others]
        if self.maybe(0.5, "shuffled"):
            chance.shuffle(listed)
        found = {one: roles.get(one, one) for one in listed}
        return {"seq": "序号", **found} if self.maybe(0.5, "seq") else found

    def day(self, day: date, style: int) -> str:
        forms = (
            f"{day}", f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}", f"{day} 00:00:00", f"{day.year}—{day.month:02}—{day.day:02}",
            f"{(day - date(1899, 12, 30)).days}.0", f"{day.year}年{day.month}月{day.day}号",
            f"星期{'一二三四五六日'[day.weekday()]} {day}",
            f"{_han(day.year, digits=True)}年{_han(day.month)}月{_han(day.day)}日",
            f"{day:%b} {day.day}, {day.year}",
            f"{day.year}、{day.month}、{day.day}",
            f"{day.year}年{day.month}月{day.day}日（转正）", f"'{day}", f"{day.year}／{day.month}／{day.day}",
            f"{day - timedelta(days=1)}T16:00:00.000Z",
            f"{(day - date(1899, 12, 30)).days}", f"{day} 星期{'一二三四五六日'[day.weekday()]}", f"{day}T00:00:00Z", f" {day} ",
        )  # fmt: skip
        return forms[style % len(forms)]

    def money(self, wage: Decimal, style: int) -> str:
        forms = (
            f"{wage}",
            f"{wage:.2f}",
            f"{wage:,}",
            f"¥{wage:,.2f}",
            f"{wage}元",
            f" {wage} ",
            f"{wage}元/月",
            f"RMB{wage}",
            f"{wage}（税前）",
            f"月薪{wage}元",
            f"{wage / 1000}千",
            f"{wage / 10000}万",
            f"'{wage}",
        )
        return forms[style % len(forms)]

    def identity(self, number: str, style: int) -> str:
        forms = (
            number,
            number.lower(),
            f"'{number}",
            f"\u202d{number}\u202c",
            f" {number}",
            f'="{number}"',
            f"{number[:6]} {number[6:14]} {number[14:]}",
            f"{number}\t",
            f"身份证：{number}",
            f"{number}（长期）",
            f"“{number}”",
            number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        )
        return forms[style % len(forms)]

    def rows(self) -> tuple[list[list[str]], list[Truth]]:
        """All rows, and the people in them."""
        chance = self.chance
        header = self.header()
        people = [self.person() for _ in range(chance.randrange(2, 16))]
        width, places = len(header), {one: at for at, one in enumerate(header)}
        rows = [[chance.choice(_TITLES)] for _ in range(chance.randrange(1, 3))] if self.maybe(0.4, "title") else []
        if self.maybe(0.2, "two rows"):
            upper = ["社会保险" if one in _STATES else "" if one in _OTHERS else header[one] for one in header]
            lower = [header[one] if one in _STATES or one in _OTHERS else "" for one in header]
            rows += [upper, lower]
        else:
            rows.append(list(header.values()))
        if self.maybe(0.12, "hint"):
            rows.append(
                [
                    "必填"
                    if one in ("name", "number")
                    else "元/月"
                    if one == "wage"
                    else "是/否"
                    if one in _STATES
                    else ""
                    for one in header
                ]
            )
        if self.maybe(0.04, "codes"):
            rows.append([_CODES.get(one, f"c{at}") for at, one in enumerate(header)])
        if self.maybe(0.05, "numbered columns"):
            rows.append([str(number) for number in range(1, width + 1)])
        if self.maybe(0.05, "total on top"):
            rows.append(self._total(width, places, chance.choice(["合计", ""]) if len(people) > 1 else "合计", people))
        marks, days, sums, wrapped = (
            chance.choice(_MARKS),
            chance.randrange(_DAYS),
            chance.randrange(_SUMS),
            chance.randrange(_WRAPPED),
        )
        mixed, aside, groups = self.maybe(0.3, "mixed"), self.maybe(0.1, "aside"), self.maybe(0.15, "groups")
        blanks, again, subtotals = (
            self.maybe(0.2, "blank rows"),
            self.maybe(0.08, "header again"),
            self.maybe(0.15, "subtotals"),
        )
        since = 0
        for number, one in enumerate(people, 1):
            if groups and (number == 1 or chance.random() < 0.2):
                rows.append(self._line(width, {chance.choice([0, places["name"]]): chance.choice(_GROUPS)}))
            row = {
                places["name"]: one.name,
                places["wage"]: self.money(one.wage, chance.randrange(_SUMS) if mixed else sums),
            }
            if "seq" in places:
                row[places["seq"]] = str(number)
            if "number" in places:
                row[places["number"]] = self.identity(one.number, chance.randrange(_WRAPPED) if mixed else wrapped)
            if "hired" in places:
                row[places["hired"]] = self.day(one.hired, chance.randrange(_DAYS) if mixed else days)
            if "listed" in places:
                row[places["listed"]] = chance.choice(_LISTED[one.states["pension"], one.states["medical"]])
            if "category" in places:
                row[places["category"]] = chance.choice(_CATEGORIES[one.category])
            if "status" in places:
                row[places["status"]] = chance.choice(_STATUS[one.left])
            for insurance, enrolled in () if "listed" in places else one.states.items():
                mark = marks[0 if enrolled else 1]
                row[places[insurance]] = _ASIDE.get(mark, mark) if aside and chance.random() < 0.2 else mark
            row |= {places[name]: make(chance) for name, make in _OTHERS.items() if name in places}
            rows.append(self._line(width, row))
            if blanks and chance.random() < 0.15:
                rows.append([])
            if again and chance.random() < 0.15:
                rows.append(list(header.values()))
            if subtotals and number - since > 1 and chance.random() < 0.3:
                rows.append(self._total(width, places, "小计", people[since:number]))
                since = number
        if self.maybe(0.45, "total"):
            word = chance.choice(_TOTALS) if self.maybe(0.9, "total word") else ""
            if word or len(people) > 1:
                rows.append(self._total(width, places, word, people))
            if self.maybe(0.15, "like a total"):
                rows.append(self._line(width, {places["name"]: chance.choice(_LIKE_TOTALS), places["wage"]: "10800"}))
        if self.maybe(0.3, "footers"):
            for _ in range(chance.randrange(1, 4)):
                rows.append(
                    self._line(width, {chance.choice([0, 0, places["name"], width - 1]): chance.choice(_FOOTERS)})
                )
        return rows, people

    def _line(self, width: int, cells: dict[int, str]) -> list[str]:
        return [cells.get(at, "") for at in range(width)]

    def _total(self, width: int, places: dict[str, int], word: str, people: list[Truth]) -> list[str]:
        cells = {places["wage"]: f"{sum(one.wage for one in people)}"}
        if word:
            free = [places["name"], 0 if places["wage"] else places["name"]]
            cells[self.chance.choice(free)] = word
        elif self.chance.random() < 0.3:
            cells[places["name"]] = str(len(people))
        if self.chance.random() < 0.3:
            cells |= {places[one]: str(sum(who.states[one] for who in people) + 2) for one in _STATES if one in places}
        return self._line(width, cells)


_DAYS, _SUMS, _WRAPPED = 22, 13, 12
"""How many ways there are to write a day, a wage and a number."""


def _han(number: int, *, digits: bool = False) -> str:
    """A number in Chinese numerals: 二〇二四 by its digits, 十二 as it is counted."""
    if digits:
        return str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{'〇一二三四五六七八九'[tens]}十"
    return ten + ("" if tens and not ones else "〇一二三四五六七八九"[ones])


def _of_age(born: date) -> date:
    """The first day of the year after somebody turned 16."""
    return date(born.year + 17, 1, 1)


def make(seed: int) -> Made:
    """One roster."""
    maker = _Maker(seed)
    rows, people = maker.rows()
    kind = maker.chance.choice(["csv", "csv", "csv", "xlsx", "xlsx"])
    content = _csv(maker, rows) if kind == "csv" else _xlsx(maker, rows)
    return Made(f"{seed}.{kind}", content, people, maker.noise)


def _csv(maker: _Maker, rows: list[list[str]]) -> bytes:
    chance = maker.chance
    separator = chance.choice([",", ",", ",", ";", "\t", "|", "，"])
    encoding = chance.choice(["utf-8", "utf-8-sig", "gb18030", "gb18030", "utf-16"])
    maker.noise += [f"separator {separator!r}", encoding]
    if maker.maybe(0.06, "as text"):
        rows = [[f'="{one}"' if one and not one.startswith("=") else one for one in row] for row in rows]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=chance.choice(["\n", "\r\n"])).writerows(rows)
    return out.getvalue().encode(encoding)


def _xlsx(maker: _Maker, rows: list[list[str]]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "花名册"
    numbers = maker.maybe(0.7, "numbers as numbers")
    for row in rows:
        sheet.append([_cell(one, numbers) for one in row])
    if maker.maybe(0.2, "merged marks"):
        _merge_alike(sheet, rows, maker)
    if maker.maybe(0.1, "hidden row"):
        sheet.row_dimensions[len(rows)].hidden = True
    if maker.maybe(0.15, "hidden sheet before"):
        other = book.create_sheet("上年", 0)
        other.append(["姓名", "月工资", "养老保险", "医疗保险"])
        other.append(["旧人", 1000, "否", "否"])
        other.sheet_state = "hidden"
        book.active = 1
    if maker.maybe(0.15, "instructions"):
        other = book.create_sheet("填写说明")
        other.append(["列", "怎样填"])
        other.append(["姓名", "与身份证一致"])
    if maker.maybe(0.15, "hidden column"):
        width = max(map(len, rows))
        sheet.column_dimensions[get_column_letter(width + 1)].hidden = True
    if maker.maybe(0.2, "merged title") and len(rows[0]) == 1:
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=max(map(len, rows)))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _merge_alike(sheet: Any, rows: list[list[str]], maker: _Maker) -> None:
    """Marks that are alike one below the other become one merged cell, as people do who fill a form in by hand."""
    marks = {mark for pair in _MARKS for mark in pair} - {"1", "0", "1.0", "0.0"}
    for at in range(max(map(len, rows))):
        column = [row[at] if at < len(row) else "" for row in rows]
        first = 0
        while first < len(column):
            last = first
            while last + 1 < len(column) and column[last + 1] == column[first]:
                last += 1
            if column[first] in marks and last > first and maker.chance.random() < 0.5:
                sheet.merge_cells(start_row=first + 1, end_row=last + 1, start_column=at + 1, end_column=at + 1)
            first = last + 1


def _cell(text: str, numbers: bool) -> Any:
    if not text:
        return None
    bare = text.strip()
    if numbers and bare.replace(".", "", 1).isdigit() and len(bare) < 12:
        return float(bare) if "." in bare else int(bare)
    return text if not text.startswith("=") else f"'{text}"
