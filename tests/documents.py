"""Documents with known truth, of every structure, damaged in every way and in every format: python -m tests.documents [how many].

A made-up document is written with what is right about it: title, number, issuer, day, and every clause with its citation. Then
it is spoilt as files are that officers find, and given to `python -m scripts new` like any other. Each is *right* throughout,
or something is *told* to a person (a doubt, a refusal, a value that was not found), or it is *silently wrong*, which never may be.
"""

from __future__ import annotations

import base64
import html
import io
import random
import re
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from scripts.data import clauses
from scripts.data.clauses import numeral
from scripts.errors import BuildStopped
from scripts.restore import damage, new
from scripts.restore.damage import Layout, Plan
from scripts.restore.restore import review
from tests.unit.restore_samples import encodable_readings, full, script_of

PLACES = ("明州市", "甲江省", "东湖区", "西山县")
ORGANS = ("人民政府办公厅", "人民政府", "人力资源和社会保障局", "医疗保障局", "财政局")
THINGS = ("零工登记", "灵活就业人员参保", "失业保险扩面", "社会保险费征缴", "工伤保险登记", "窗口服务")
HEADS = ("登记范围", "登记时间", "工作目标", "参保办法", "组织领导", "部门职责", "资金来源", "监督检查")
ITEMS = ("平台从业人员", "个体工商户", "中断缴费人员", "家政服务人员", "新注册企业")
SAID = (
    "各区要在每年{n}月底前摸清本区人数，建立台账。",
    "人力社保部门负责登记，税务部门负责征收，财政部门负责补贴。",
    "参保人员达到{n}万人，比上年底增加{m}万人。",
    "登记不收费用，当天办结；材料不全的，一次告知。",
    "用人单位应当自用工之日起{n}日内办理登记。",
    "对不按规定办理的，由主管部门责令限期改正。",
    "各部门要沿着便民的路子，着力改进服务。",
    "从业人员可以在户籍地或者就业地参加社会保险。",
)


@dataclass
class Truth:
    """What is right: ``lines`` as the text has them, ``cited`` (citation, words) of every clause that has words."""

    title: str
    number: str = ""
    issuer: str = ""
    written: str = ""
    lines: list[str] = field(default_factory=list)
    cited: list[tuple[str, str]] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)
    """Places in ``lines`` of headings, which damage may run into what follows."""

    def put(self, cite: str, words: str) -> None:
        """A line that is one clause."""
        self.lines.append(words)
        self.cited.append((cite, words))

    def head(self, words: str, cite: str = "") -> None:
        """A heading: a line that belongs to the clause with what follows, or by itself."""
        self.headings.add(len(self.lines))
        self.lines.append(words)
        if cite:
            self.cited.append((cite, words))

    def join(self, cite: str, words: str, heading: str) -> None:
        """A line that is one clause with the heading above it."""
        self.lines.append(words)
        self.cited.append((cite, f"{heading}\n{words}"))


class Maker:
    """Makes one document from a seed."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.place = chance.choice(PLACES[:2])
        self.thing = chance.choice(THINGS)
        self.organ = self.place + chance.choice(ORGANS[:2])
        self.short = {"明州市": "明", "甲江省": "甲"}[self.place]
        year, month, day = chance.randint(2005, 2024), chance.randint(1, 12), chance.randint(1, 28)
        self.year = year
        self.day = f"{year:04}-{month:02}-{day:02}"
        self.said_day = f"{year}年{month}月{day}日"
        if chance.random() < 0.3:
            years = "".join("○一二三四五六七八九"[int(one)] for one in str(year))
            self.said_day = f"{years}年{numeral(month)}月{numeral(day)}日"
        self.number = f"{self.short}政办发〔{year}〕{chance.randint(1, 99)}号"

    def say(self) -> str:
        """A sentence."""
        return self.chance.choice(SAID).format(n=self.chance.randint(2, 11), m=self.chance.randint(1, 9))

    def start(self, title: str, *, number: bool = True, addressee: bool = True) -> Truth:
        """Title, number, addressee."""
        truth = Truth(title, issuer=self.organ)
        truth.lines.append(title)
        if number:
            truth.number = self.number
            truth.put("发文字号", self.number)
        if addressee:
            truth.put("主送机关", "各区人民政府，各委、局，各直属单位：")
        return truth

    def close(self, truth: Truth, *, listed: str = "") -> None:
        """List of attachments, signature, day."""
        if listed:
            truth.put("附件说明", listed)
        words = [self.organ, self.said_day]
        if self.chance.random() < 0.5:
            words.append("（此件公开发布）")
        truth.lines += words
        truth.cited.append(("落款", "\n".join(words)))
        truth.written = self.day

    def parts(self, truth: Truth, before: str = "", count: int = 3, how: str = "plain") -> None:
        """Parts 一、 with paragraphs, items, points or all of them."""
        runs = 0
        for number in range(1, count + 1):
            cite, heading = f"{before}第{numeral(number)}部分", f"{numeral(number)}、{HEADS[number - 1]}"
            if how == "plain" or (how == "mixed" and number == 1):
                truth.head(heading)
                truth.join(cite, self.say(), heading)
                continue
            truth.head(heading, cite)
            if how == "paragraphs":
                for n in range(1, 4):
                    truth.put(f"{cite}第{numeral(n)}自然段", self.say())
            elif how in ("items", "mixed", "running"):
                lead = how == "mixed"
                if lead:
                    truth.put(f"{cite}引言", "下列人员可以登记：")
                for n in range(1, 4):
                    runs += 1
                    said = numeral(runs if how == "running" else n)
                    truth.put(f"{cite}第（{said}）项", f"（{said}）{self.chance.choice(ITEMS)}。{self.say()}")
            elif how == "headed":
                for n in range(1, 3):
                    own = f"{cite}第（{numeral(n)}）项"
                    truth.head(f"（{numeral(n)}）{ITEMS[n]}", own)
                    truth.put(f"{own}第一自然段", "符合下列条件之一的：" if n == 1 else self.say())
                    for point in range(1, 4) if n == 1 else ():
                        truth.put(f"{own}第{point}目", f"{point}. {self.say()}")
            elif how == "points":
                for n in range(1, 4):
                    truth.put(f"{cite}第{n}项", f"{n}. {self.say()}")

    def articles(self, truth: Truth, before: str = "", chapters: int = 2) -> None:
        """Chapters of articles with 款 and 项."""
        number = 0
        for chapter in range(1, max(chapters, 1) + 1):
            if chapters:
                truth.head(f"第{numeral(chapter)}章　{HEADS[chapter]}", f"{before}第{numeral(chapter)}章")
            for _ in range(3):
                number += 1
                cite = f"{before}第{numeral(number)}条"
                kind = self.chance.choice(("one", "two", "items", "both"))
                first = f"第{numeral(number)}条　" + (self.say() if kind in ("one", "two") else "登记分下列各种：")
                many = kind in ("two", "both")
                lead = f"{cite}第一款" if many else cite
                truth.put(lead, first)
                if kind in ("items", "both"):
                    for n in range(1, 3):
                        truth.put(f"{lead}第（{numeral(n)}）项", f"（{numeral(n)}）{self.say()}")
                if many:
                    truth.put(f"{cite}第二款", self.say())


def notice(how: str) -> Callable[[Maker], Truth]:
    """A notice with an opening, parts and a closing."""

    def make(maker: Maker) -> Truth:
        truth = maker.start(f"{maker.organ}关于做好{maker.thing}工作的通知")
        truth.put("引言", "为做好工作，现通知如下：")
        maker.parts(truth, how=how)
        maker.close(truth)
        return truth

    return make


def forwarded(maker: Maker) -> Truth:
    """A notice that forwards opinions: two layers."""
    name = f"关于{maker.thing}工作的意见"
    truth = maker.start(f"{maker.organ}转发市人力社保局{name}的通知".replace("工作的意见的", "工作意见的"))
    truth.lines.append(f"市人力社保局《{name}》已经{maker.place}人民政府同意，现转发给你们，请照此执行。")
    truth.lines += [maker.organ, maker.said_day]
    truth.cited[:] = [("转发通知", "\n".join(truth.lines))]
    truth.written = maker.day
    truth.head(name)
    truth.join("意见引言", "为方便群众，提出以下意见：", name)
    maker.parts(truth, how=maker.chance.choice(("plain", "items", "headed")))
    return truth


def bare(maker: Maker) -> Truth:
    """A notice whose title does not name its organ; only the signature does."""
    truth = maker.start(f"关于做好{maker.thing}工作的通知")
    truth.put("引言", "现通知如下：")
    maker.parts(truth, how=maker.chance.choice(("plain", "items")))
    maker.close(truth)
    return truth


def bare_forwarded(maker: Maker) -> Truth:
    """A notice that forwards opinions, without its organ in the title."""
    truth = forwarded(maker)
    title = truth.title.removeprefix(maker.organ)
    truth.lines[0] = title
    truth.cited[0] = (truth.cited[0][0], truth.cited[0][1].replace(truth.title, title, 1))
    truth.title = title
    return truth


def joint(maker: Maker) -> Truth:
    """A notice of two organs."""
    organs = [f"{maker.place}财政局", f"{maker.place}人力资源和社会保障局"]
    truth = maker.start(f"{' '.join(organs)}关于做好{maker.thing}工作的通知")
    truth.issuer = "、".join(organs)
    truth.put("引言", "现通知如下：")
    maker.parts(truth)
    words = [*organs, maker.said_day]
    truth.lines += words
    truth.cited.append(("落款", "\n".join(words)))
    truth.written = maker.day
    return truth


def issued(maker: Maker) -> Truth:
    """A notice that issues rules in articles."""
    name = f"{maker.place}{maker.thing}管理办法"
    truth = maker.start(f"{maker.organ}关于印发{name}的通知")
    truth.lines.append(f"现将《{name}》印发给你们，请认真执行。")
    truth.lines += [maker.organ, maker.said_day]
    truth.cited[:] = [("印发通知", "\n".join(truth.lines))]
    truth.written = maker.day
    truth.head(name, "标题")
    maker.articles(truth, chapters=maker.chance.choice((0, 2)))
    return truth


def rules(maker: Maker) -> Truth:
    """Rules by themselves, in articles, without a number."""
    truth = Truth(f"{maker.place}{maker.thing}办法")
    truth.lines.append(truth.title)
    truth.cited.append(("标题", truth.title))
    maker.articles(truth)
    return truth


def decreed(maker: Maker) -> Truth:
    """A decree that makes rules public: the number is the decree's, the title that of the rules."""
    name, number = f"{maker.place}{maker.thing}办法", maker.chance.randint(11, 99)
    truth = Truth(name, f"{maker.place}人民政府令第{number}号", f"{maker.place}人民政府", maker.day)
    truth.lines = [f"{maker.place}人民政府令", f"第{number}号", f"《{name}》已经市人民政府常务会议通过，现予公布。"]
    truth.lines += [truth.issuer, maker.said_day]
    truth.cited.append(("公布令", "\n".join(truth.lines)))
    truth.head(name, "标题")
    maker.articles(truth, chapters=maker.chance.choice((0, 2)))
    return truth


def signed_opinion(maker: Maker) -> Truth:
    """A notice that forwards opinions, which say below their title whose they are and of which day."""
    truth = forwarded(maker)
    at = next(n for n, line in enumerate(truth.lines) if line.startswith("关于") and n > 2)
    truth.lines[at + 1 : at + 1] = ["市人力社保局　市财政局", "（2004年12月1日）"]
    name, words = truth.lines[at], "市人力社保局　市财政局\n（2004年12月1日）"
    opening = next(n for n, (cite, _) in enumerate(truth.cited) if cite == "意见引言")
    truth.cited[opening] = "意见引言", truth.cited[opening][1].partition("\n")[2]
    truth.cited.insert(opening, ("意见署名", f"{name}\n{words}"))
    truth.headings = {n if n <= at else n + 2 for n in truth.headings} - {at}
    return truth


def sentences(maker: Maker) -> Truth:
    """A notice whose parts are paragraphs without headings, or have headings of two balanced phrases."""
    truth = maker.start(f"{maker.organ}关于{maker.thing}有关问题的函")
    truth.put("引言", "现将有关问题函告如下：")
    phrases = maker.chance.random() < 0.5
    for number in range(1, 4):
        cite, label = f"第{numeral(number)}部分", f"{numeral(number)}、"
        if phrases:
            heading = label + ("加强领导，落实责任", "广泛宣传，营造氛围", "严格考核，强化监督")[number - 1]
            truth.head(heading)
            truth.join(cite, f"{maker.say()}{maker.say()}", heading)
        else:
            truth.put(cite, label + maker.say())
    maker.close(truth)
    return truth


def arabic(maker: Maker) -> Truth:
    """Rules whose articles are counted in Arabic numerals."""
    truth = rules(maker)
    for at, line in enumerate(truth.lines):
        if found := re.match("第([一二三四五六七八九十]+)(?=[章条])", line):
            said = line.replace(found[0], f"第{clauses.number_of(found[1])}", 1)
            truth.lines[at] = said
            truth.cited = [(cite, said if words == line else words) for cite, words in truth.cited]
    return truth


def noted(maker: Maker) -> Truth:
    """Rules with a note below the title, which holds number and day."""
    truth = Truth(f"{maker.place}{maker.thing}规定", maker.number, "", maker.day)
    truth.lines.append(truth.title)
    truth.put(
        "题注",
        f"（{int(maker.day[:4])}年{int(maker.day[5:7])}月{int(maker.day[8:])}日{maker.organ}{maker.number}公布）",
    )
    maker.articles(truth, chapters=0)
    return truth


def attached(maker: Maker) -> Truth:
    """A notice with an attachment that is a table."""
    truth = maker.start(f"{maker.organ}关于下达{maker.thing}任务的通知")
    truth.put("引言", "现将任务下达如下：")
    maker.parts(truth, count=2)
    name = f"各区{maker.thing}任务数"
    maker.close(truth, listed=f"附件：{name}")
    truth.lines += ["附件", name]
    truth.cited.append(("附件", f"附件　{name}"))
    rows = ["区\t人数", *(f"{one}\t{maker.chance.randint(100, 999)}" for one in ("东湖区", "西山区", "南港区"))]
    truth.lines += rows
    truth.cited.append(("附件表1", "\n".join(rows)))
    return truth


def appended(maker: Maker) -> Truth:
    """A notice whose two attachments have parts of their own."""
    truth = maker.start(f"{maker.organ}关于规范{maker.thing}的通知")
    truth.put("引言", "现通知如下：")
    maker.parts(truth, count=2)
    maker.close(truth)
    for number in (1, 2):
        name = f"{maker.thing}填表说明"
        truth.lines += [f"附件{number}", name]
        truth.cited.append((f"附件{number}", f"附件{number}　{name}"))
        maker.parts(truth, f"附件{number}", count=2)
    return truth


def plain(maker: Maker) -> Truth:
    """A reply without any structure, which cites another document's number."""
    truth = Truth(f"{maker.organ}关于{maker.thing}有关问题的批复", issuer=maker.organ)
    truth.lines.append(truth.title)
    truth.put("主送机关", f"{maker.place}财政局：")
    truth.put("正文第一自然段", f"你局《关于{maker.thing}的请示》（乙财〔{maker.year}〕18号）收悉，现批复如下。")
    truth.put("正文第二自然段", maker.say())
    maker.close(truth)
    return truth


STRUCTURES: dict[str, Callable[[Maker], Truth]] = {
    **{
        f"notice, {how}": notice(how)
        for how in ("plain", "paragraphs", "items", "mixed", "running", "headed", "points")
    },
    "forwarded": forwarded,
    "title without organ": bare,
    "forwarded, title without organ": bare_forwarded,
    "joint": joint,
    "issued": issued,
    "rules": rules,
    "noted rules": noted,
    "decree": decreed,
    "forwarded, signed": signed_opinion,
    "parts without headings": sentences,
    "arabic articles": arabic,
    "attached table": attached,
    "attachments with parts": appended,
    "reply": plain,
}
Spoilt = tuple[str, Truth]
"""The text as it is received, and what is right about it then."""


def _plain_text(truth: Truth, gap: str = "\n\n", indent: str = "") -> str:
    lines = [line if n < 1 or "\t" in line else indent + line for n, line in enumerate(truth.lines)]
    text = gap.join(lines)
    return re.sub(r"(\t[^\n]*)\n\n(?=[^\n]*\t)", r"\1\n", text) + "\n"


def _some(words: str, chance: random.Random, pattern: str) -> re.Match[str] | None:
    found = list(re.finditer(pattern, words))
    return chance.choice(found) if found else None


def _change(pattern: str, to: Callable[[re.Match[str]], str]) -> Callable[[Truth, random.Random], str]:
    """One place changed."""

    def spoil(truth: Truth, chance: random.Random) -> str:
        text = _plain_text(truth)
        hit = _some(text, chance, pattern)
        return text[: hit.start()] + to(hit) + text[hit.end() :] if hit else text

    return spoil


def two_line_title(truth: Truth, chance: random.Random) -> str:
    """The title set over two lines, as most are."""
    at = truth.title.find("关于") + 2 if "关于" in truth.title else len(truth.title) - 4
    at = min(at + chance.randint(0, 3), len(truth.title) - 3)
    return _plain_text(replace(truth, lines=[truth.title[:at], truth.title[at:], *truth.lines[1:]]))


def wrapped(truth: Truth, chance: random.Random) -> str:
    """Printed lines and page numbers, as a PDF gives them."""
    out: list[str] = []
    for n, line in enumerate(truth.lines):
        width = chance.choice((24, 28))
        pieces = [line] if "\t" in line or n == 0 else [line[at : at + width] for at in range(0, len(line), width)]
        out += pieces
        if n % 9 == 8:
            out.append(f"－{n // 9 + 1}－")
    return "\n".join(out) + "\n"


def on_a_page(truth: Truth, chance: random.Random) -> str:
    """The lines of a site above and below."""
    above = ["首页 > 政务公开 > 政策文件", "发布时间：2024-01-02 10:30", "【字体：大 中 小】 打印本页"]
    below = ["上一篇：没有了", "关闭窗口", "版权所有：某网站 ICP备00000001号"]
    return "\n\n".join(above[: chance.randint(1, 3)]) + "\n\n" + _plain_text(truth) + "\n" + "\n\n".join(below) + "\n"


def run_in(truth: Truth, chance: random.Random) -> str:
    """A heading that ran into the paragraph below it."""
    places = sorted(
        at for at in truth.headings if at + 1 < len(truth.lines) and at and truth.lines[at][:1] in "一二三四"
    )
    if not places:
        return _plain_text(truth)
    at = chance.choice(places)
    lines = [*truth.lines[:at], truth.lines[at] + truth.lines[at + 1], *truth.lines[at + 2 :]]
    return _plain_text(replace(truth, lines=lines))


def radicals(truth: Truth, chance: random.Random) -> str:
    """Characters of radicals for some, as out of a PDF."""
    return _plain_text(truth).translate({ord("人"): "⼈", ord("工"): "⼯", ord("一"): "⼀", ord("日"): "⽇"})


def unseen(truth: Truth, chance: random.Random) -> str:
    """Signs that nobody sees."""
    text = _plain_text(truth)
    for _ in range(5):
        at = chance.randrange(1, len(text))
        text = text[:at] + chance.choice("\u200b\u200d\ufeff\u00ad") + text[at:]
    return text


def half_width(truth: Truth, chance: random.Random) -> str:
    """Half-width parentheses and colons."""
    changed = {ord("（"): "(", ord("）"): ")", ord("："): ":"}
    for at, (cite, words) in enumerate(truth.cited):
        truth.cited[at] = cite, words.translate(changed)
    return _plain_text(truth).translate(changed)


def other_brackets(truth: Truth, chance: random.Random) -> str:
    """The number's year in square brackets."""
    lines = [line.translate({0x3014: "[", 0x3015: "]"}) if line == truth.number else line for line in truth.lines]
    return _plain_text(replace(truth, lines=lines))


def spaced_out(truth: Truth, chance: random.Random) -> str:
    """A space between every two signs, as some programs take a text out of a PDF."""
    return "\n\n".join(line if "\t" in line else " ".join(line.replace("　", "")) for line in truth.lines) + "\n"


def on_one_line(truth: Truth, chance: random.Random) -> str:
    """Signature and day on one line."""
    return re.sub(r"([局府厅室])\n\n(\d{4}年\d+月\d+日\n)", r"\1　　\2", _plain_text(truth))


def day_first(truth: Truth, chance: random.Random) -> str:
    """The day above the last signature, as it was once usual."""
    lines = list(truth.lines)
    at = max((n for n, line in enumerate(lines) if line == truth.issuer), default=-1)
    if at < 0 or "、" in truth.issuer:
        return _plain_text(truth)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    swapped = f"{truth.lines[at]}\n{truth.lines[at + 1]}", f"{lines[at]}\n{lines[at + 1]}"
    truth.cited = [(cite, words.replace(*swapped)) for cite, words in truth.cited]
    return _plain_text(replace(truth, lines=lines))


def with_table_of_page(truth: Truth, chance: random.Random) -> str:
    """The table above the text in which a site tells of the document, labels and values on lines of their own."""
    told = {
        "索 引 号": "000014349/2014-00087",
        "标　　题": truth.title,
        "主题分类": "社会保障",
        "发布日期": "2024年12月1日",
    }
    rows = "\n\n".join(f"{key}：\n\n{value}" for key, value in told.items())
    return f"{rows}\n\n{_plain_text(truth)}"


def titled_twice(truth: Truth, chance: random.Random) -> str:
    """The page's own heading, when it was put there and by whom, and then the document."""
    return f"{truth.lines[0]}\n\n发布时间：2024-12-01 10:00　来源：市政府办　浏览次数：12\n\n{_plain_text(truth)}"


def cited_beside(truth: Truth, chance: random.Random) -> str:
    """Another document's number in the first sentence, where this one has none."""
    lines = [line for line in truth.lines if line != truth.number]
    if truth.number not in truth.lines:
        return _plain_text(truth)
    at = next(n for n, line in enumerate(lines) if n and re.search("[。：]$", line) and not clauses.is_addressee(line))
    said = f"根据丙政发〔2003〕9号文件，{lines[at]}"
    truth.cited = [
        (cite, words.replace(lines[at], said).replace(f"{truth.number}\n", "")) for cite, words in truth.cited
    ]
    truth.cited = [one for one in truth.cited if one[0] != "发文字号"]
    lines[at] = said
    truth.number, truth.lines, truth.headings = "", lines, set()
    return _plain_text(truth)


def list_below(truth: Truth, chance: random.Random) -> str:
    """The attachments as links below the day, as sites have them."""
    found = [n for n, (cite, _) in enumerate(truth.cited) if cite == "落款"]
    if not found or any("附件" in line for line in truth.lines) or truth.cited[-1][0] != "落款":
        return _plain_text(truth)
    truth.lines.append("附件：登记表.doc")
    truth.cited.insert(found[0], ("附件说明", "附件：登记表.doc"))
    return _plain_text(truth)


SURFACES: dict[str, Callable[[Truth, random.Random], str]] = {
    "as it is": lambda truth, _: _plain_text(truth),
    "no empty lines": lambda truth, _: _plain_text(truth, "\n"),
    "indented": lambda truth, _: _plain_text(truth, "\n", "　　"),
    "NBSP": lambda truth, _: _plain_text(truth, indent="\u00a0\u00a0\u00a0\u00a0"),
    "em spaces": lambda truth, _: _plain_text(truth, "\n", "\u2003\u2003"),
    "CRLF": lambda truth, _: "\ufeff" + _plain_text(truth).replace("\n", "\r\n"),
    "CR": lambda truth, _: _plain_text(truth).replace("\n", "\r"),
    "mixed ends": lambda truth, _: _plain_text(truth).replace("\n\n", "\r\n\r\n", 3),
    "form feeds": lambda truth, _: _plain_text(truth).replace("\n\n", "\n\n\f", 2),
    "on a page": on_a_page,
    "number in other brackets": other_brackets,
    "title over two lines": two_line_title,
    "radicals": radicals,
    "unseen signs": unseen,
    "half-width": half_width,
    "wrapped": wrapped,
    "run in": run_in,
    "one line": lambda truth, _: "".join(truth.lines) + "\n",
    "doubled punctuation": _change("[，。](?=[\u4e00-\u9fff])", lambda hit: hit[0] + "，"),
    "stop in a number": _change(r"\d(?=万人)", lambda hit: hit[0] + "。5"),
    "one for a dash": _change("(?<=\n)一(?=、)", lambda _: "—"),
    "a traditional character": _change("[务费区数]", lambda hit: full(hit[0])),
    "broken quotes": _change("[\u4e00-\u9fff](?=部门)", lambda hit: "â€œ" + hit[0]),
    "entities": _change("\n\n(?=[\u4e00-\u9fff])", lambda _: "\n\n&nbsp;&nbsp;"),
    "notes without tones": _change("登(?=记)", lambda _: "登(deng)"),
    "a lost character": _change("(?<=[\u4e00-\u9fff])[\u4e00-\u9fff](?=[\u4e00-\u9fff])", lambda _: "?"),
    "a paragraph cut": _change("(?<=[\u4e00-\u9fff]{4})(?=[\u4e00-\u9fff]{4})", lambda _: "\n\n"),
    "spaced out": spaced_out,
    "signed and dated on one line": on_one_line,
    "the day first": day_first,
    "table of the page": with_table_of_page,
    "titled twice": titled_twice,
    "only another's number": cited_beside,
    "attachments below": list_below,
    "spaces in the number": _change("〔", lambda _: " 〔 "),
    "marks of Markdown": lambda truth, _: "# " + _plain_text(truth),
    "a sign for vertical lines": _change(
        "[，：；](?=[\u4e00-\u9fff\n])", lambda hit: {"，": "︐", "：": "︰", "；": "﹔"}[hit[0]]
    ),
    "a letter for a digit": _change("1(?=\\d年)", lambda _: "l"),
    "著 in a plain text": _change("着", lambda _: "著"),
    "a word misread": _change(
        "(?<=[，。])[\u4e00-\u9fff]{6,}(?=[，。])", lambda hit: hit[0].encode().decode("gb18030", "ignore")
    ),
    "a box for a character": _change("(?<=[\u4e00-\u9fff]{2})[\u4e00-\u9fff](?=[\u4e00-\u9fff]{2})", lambda _: "□"),
    "a bracket lost": _change("[《》]", lambda _: ""),
}
ANNOTATED = (
    "规转动会关进强险号时区经领现请执责费务护权标养实数达医业据创复报统计镇应点准对册济续个机当农项内认结评严联协调级监"
)


def harmed(truth: Truth, chance: random.Random, *, cuts: int = 0, lost: bool = False, folded: bool = True) -> str:
    """The damage of the received copy: traditional, annotated, folded; perhaps cut, perhaps without private-use signs."""
    lines = [line for line in truth.lines if "\t" not in line]
    text = "\n\n".join(lines) + "\n"
    script = script_of(text) | {"着": "著"}
    known = {full(char) for char in ANNOTATED if char in text}
    readings = {char: encodable_readings(char)[0] for char in sorted(known) if encodable_readings(char)}
    places = range(1, 2 * len(lines), 2)
    margins = dict.fromkeys(places[1:], ("\u3000\u3000", ""))
    plan = Plan(readings, script, layout=Layout(tuple(line + 1 for line in places[:-1]), margins), folded=folded)
    for _ in range(cuts):
        page = damage.page_of(text, plan).translate({ord(char): wide for char, wide in plan.script.items()})
        coded = damage.annotate(damage.encode(page), plan.readings)
        found = [
            one for one in damage.false_stops(coded, plan.cuts) if one[1] == 2 and one > max(plan.cuts, default=(0, 0))
        ]
        if found:
            plan = replace(plan, cuts=(*plan.cuts, chance.choice(found)))
    received = damage.damage(text, plan)
    return re.sub("[\ue000-\uf8ff]", "", received) if lost else received


def spammed(truth: Truth, chance: random.Random) -> str:
    """A line that was never damaged, above a damaged text."""
    return "区块链视频免费看\n\n" + harmed(truth, chance)


DAMAGES: dict[str, Callable[[Truth, random.Random], str]] = {
    "notes": harmed,
    "notes, not folded": lambda truth, chance: harmed(truth, chance, folded=False),
    "cut": lambda truth, chance: harmed(truth, chance, cuts=2),
    "cut, signs lost": lambda truth, chance: harmed(truth, chance, cuts=2, lost=True),
    "signs lost": lambda truth, chance: harmed(truth, chance, lost=True),
    "a line written in": spammed,
}
TABLES = ("attached table",)


def to_html(text: str) -> bytes:
    """A saved page with navigation and footer."""
    rows = "".join(
        f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in line.split(chr(9)))}</tr>"
        if "\t" in line
        else f"<p>{html.escape(line)}</p>"
        for line in text.split("\n")
        if line.strip()
    )
    rows = re.sub("(?:<tr>.*?</tr>)+", lambda hit: f"<table>{hit[0]}</table>", rows)
    nav = "<div class='nav'><a href='/'>首页</a> &gt; <a href='/zw'>政务公开</a></div>"
    foot = "<div class='footer'><p>版权所有：某网站</p><p>ICP备00000001号</p></div>"
    head = "<html><head><meta charset='utf-8'><title>页</title></head>"
    return f"<!DOCTYPE html>{head}<body>{nav}<div id='content'>{rows}</div>{foot}</body></html>".encode()


def to_gov_page(text: str) -> bytes:
    """A page as sites lay it out: menus, a table about the document, news beside it, text in a box with <br>."""
    page = to_html(text).decode()
    inner = re.search("<div id='content'>(.*?)</div><div class='footer'>", page, re.S)
    words = re.sub("</p><p>", "<br/>&nbsp;&nbsp;&nbsp;&nbsp;", inner[1] if inner else "")
    menu = "".join(f"<li><a>{one}</a></li>" for one in ("政务公开", "办事服务", "互动交流"))
    news = "<ul><li><a>某某市人民政府关于做好防汛工作的通知</a></li><li><a>图解：一张图看懂</a></li></ul>"
    return (
        "<html><head><meta charset='gb2312'><title>页</title></head><body>"
        f"<ul>{menu}</ul><table width='900'><tr><td><div class='TRS_Editor'>{words}</div></td></tr></table>"
        f"<div>相关阅读</div>{news}<div>扫一扫在手机打开当前页</div><div>网站标识码：0000000001</div></body></html>"
    ).encode("gb18030")


def to_archive(text: str) -> bytes:
    """A page saved with everything it needs (.mht)."""
    packed = base64.encodebytes(to_html(text)).decode()
    return (
        'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="xx"\r\n\r\n--xx\r\n'
        f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{packed}\r\n--xx--\r\n"
    ).encode()


def to_docx(text: str) -> bytes:
    """A Word file; rows with tabs become a table."""
    from docx import Document

    made = Document()
    rows: list[list[str]] = []

    def flush() -> None:
        if rows:
            table = made.add_table(len(rows), len(rows[0]))
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    table.cell(r, c).text = cell
            rows.clear()

    for line in text.split("\n"):
        if "\t" in line:
            rows.append(line.split("\t"))
        elif line.strip():
            flush()
            made.add_paragraph(line)
    flush()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def to_pdf(text: str) -> bytes:
    """A printed document with page numbers."""
    import typst

    quoted = [line.replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n") if line.strip()]
    body = "\n".join(
        f'#align(center)[#text(18pt)[#"{line}"]]'
        if n == 0
        else f'#par(first-line-indent: (amount: 2em, all: true))[#"{line}"]'
        for n, line in enumerate(quoted)
    )
    source = f'#set page(paper: "a4", numbering: "— 1 —")\n#set text(font: "Noto Serif CJK SC", lang: "zh", size: 14pt)\n{body}\n'
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.typ")
        path.write_text(source, encoding="utf-8")
        return bytes(typst.compile(str(path)))


FORMATS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "UTF-8": ("txt", lambda text: text.encode()),
    "GB18030": ("txt", lambda text: text.encode("gb18030")),
    "UTF-16": ("txt", lambda text: text.encode("utf-16")),
    "HTML": ("html", to_html),
    "a site's page": ("html", to_gov_page),
    "MHT": ("mht", to_archive),
    "DOCX": ("docx", to_docx),
    "PDF": ("pdf", to_pdf),
}


@dataclass(frozen=True)
class Case:
    """One document: its structure, what spoils it, its format, and the seed that makes it."""

    structure: str
    spoilt: str
    format: str
    seed: int

    def make(self) -> tuple[bytes, str, Truth]:
        """The file, its ending, and what is right about it."""
        chance = random.Random(f"{self.seed} {self.structure}")
        truth = STRUCTURES[self.structure](Maker(chance))
        spoil = SURFACES.get(self.spoilt) or DAMAGES[self.spoilt]
        text = spoil(truth, chance)
        ending, write = FORMATS[self.format]
        return write(text), ending, truth


def cases(count: int) -> list[Case]:
    """So many cases: every structure with every surface and damage, then formats, then more seeds."""
    found: list[Case] = []
    seed = 0
    while len(found) < count:
        for structure in STRUCTURES:
            encoding = ("UTF-8", "UTF-8", "GB18030", "UTF-16")[seed % 4]
            found += [Case(structure, surface, encoding, seed) for surface in SURFACES]
            if structure not in TABLES:
                found += [Case(structure, one, "UTF-8", seed) for one in DAMAGES]
            found += [
                Case(structure, "as it is", one, seed)
                for one in ("HTML", "a site's page", "MHT", "DOCX", "PDF")
                if one != "PDF" or structure not in TABLES
            ]
            seed += 1
    step = max(1, len(found) // count)
    return found if count >= len(found) else found[::step][:count]


def judge(case: Case) -> tuple[str, str]:
    """right, told or wrong, and what was wrong or told."""
    raw, ending, truth = case.make()
    with tempfile.TemporaryDirectory() as place:
        policies = Path(place, "docs", "policies")
        policies.mkdir(parents=True)
        file = Path(place, f"收到.{ending}")
        file.write_bytes(raw)
        try:
            new.start(policies, "x-1", file)
        except BuildStopped as error:
            return "told", str(error)
        return _compare(policies / "x-1", truth)


def _compare(folder: Path, truth: Truth) -> tuple[str, str]:
    if not (folder / "text.md").exists():
        return "told", "要由人定才能复原"
    doubts = review(folder).doubts
    meta = tomllib.loads((folder / new.DRAFT).read_text(encoding="utf-8"))["meta"]
    told = [str(one) for one in doubts]
    wrong: list[str] = []
    for key, right in (("number", truth.number), ("issuer", truth.issuer), ("written", truth.written)):
        if f"{meta[key]}" == right:
            continue
        (wrong if meta[key] else told).append(f"{key}「{meta[key]}」，应是「{right}」")
    if _even(meta["title"]) not in (_even(truth.title), _even(truth.issuer + truth.title)):
        (wrong if meta["title"] else told).append(f"标题「{meta['title']}」，应是「{truth.title}」")
    try:
        found = clauses.read_clauses((folder / "text.md").read_text(encoding="utf-8"))
    except clauses.ClauseError as error:
        return "told", str(error)
    cited = [(one.cite, f"{one.heading}\n{one.text}".strip()) for one in found if one.heading or one.text]
    wanted = list(truth.cited)
    if wanted and wanted[0][0] not in ("标题", "转发通知", "印发通知", "公布令"):
        wanted[0] = wanted[0][0], f"{truth.title}\n{wanted[0][1]}"
    if [(cite, _even(words)) for cite, words in cited] != [(cite, _even(words)) for cite, words in wanted]:
        pairs = zip([*cited, ("", "")], [*wanted, ("", "")], strict=False)
        one, other = next((pair for pair in pairs if pair[0] != pair[1]), (("", ""), ("", "")))
        wrong.append(f"条款是 {one}，应是 {other}")
    if told:
        return "told", told[0]
    return ("wrong", wrong[0]) if wrong else ("right", "")


def _even(text: str) -> str:
    return re.sub(r"\s", "", text)


def main() -> int:
    """Judge so many documents, print the figures, and fail if one is silently wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    results: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    for case in cases(count):
        outcome, why = judge(case)
        for name in ("全部", f"结构 {case.structure}", f"写法 {case.spoilt}", f"格式 {case.format}"):
            results.setdefault(name, Counter())[outcome] += 1
        if outcome == "wrong":
            wrong.append(f"{case}：{why}")
    for name, found in results.items():
        print(f"{name}：全对 {found['right']}，告诉了人 {found['told']}，没说就错 {found['wrong']}")
    print("\n".join(wrong[:40]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
