"""Made-up policies, as many as one likes, for what measures how a site of many behaves.

Each is a notice of some 35 clauses with a target and a group, and goes through the same door as a real one; one in twenty offers
calculators of its own. Their words are drawn one after another from what the site holds of laws and policies, so that words
and pairs of characters are as frequent as they really are.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from scripts.data import clauses, published_ids
from scripts.data.clauses import numeral
from scripts.restore import new
from scripts.restore.signs import correct_entry
from tests import second_policy, sources
from tests.conftest import ROOT

PLACES = "明州市 海宁县 东湖区 西山县 南浦市 北川区 临江市 安平县 长宁区 怀远市 永和县 清河区 新港市 云阳县 广济市 宁城县".split()
TOPICS = "参保登记 扩面征缴 灵活就业人员参保 工伤保险登记 失业保险扩面 社会保险费征缴 被征地农民参保 外来务工人员参保".split()
HEADS = "工作目标 工作重点 参保办法 登记程序 部门职责 监督检查 组织领导".split()
SHORT = "明海东西南北临安长怀永清新云广宁"
ROOMS = ("coverage", "insurance", "parameters", "policies")
"""The folders of docs/ that speak as policies do."""
_SENTENCE = re.compile("[一-鿿〇][一-鿿〇、，；：]{11,80}。")


class Chain:
    """Sentences in which every word has stood behind the one before it somewhere on the site."""

    def __init__(self, docs: Path, chance: random.Random) -> None:
        from rjieba import Jieba

        self._chance = chance
        self._after: defaultdict[str, list[str]] = defaultdict(list)
        jieba = Jieba()
        for path in sorted(path for room in ROOMS for path in (docs / room).rglob("*.*")):
            for sentence in _SENTENCE.findall(path.read_text(encoding="utf-8")):
                words = ["", *jieba.cut(sentence, hmm=False), ""]
                for before, word in pairwise(words):
                    self._after[before].append(word)

    def sentence(self) -> str:
        """One sentence of 20 to 90 characters."""
        while True:
            told = "".join(self._words())
            if 20 <= len(told) <= 90 and told.endswith("。"):
                return told

    def _words(self) -> Iterator[str]:
        word = ""
        for _ in range(60):
            word = self._chance.choice(self._after[word])
            if not word:
                return
            yield word


def write_site(root: Path, count: int) -> None:
    """The sources of a site with so many policies, ours among them."""
    sources.copy(root)
    add_policies(root, count - 1)


def add_policies(root: Path, count: int) -> None:
    """So many made-up policies, the same every time, in a project that is there."""
    chance = random.Random(20)
    chain = Chain(ROOT / "docs", chance)
    for number in range(1, count + 1):
        write_policy(root, number, chain, chance)


def write_policy(root: Path, number: int, chain: Chain, chance: random.Random) -> None:
    """One made-up policy, through the same door as every other."""
    at = number % len(PLACES)
    place, topic, year = PLACES[at], chance.choice(TOPICS), 2000 + number // len(PLACES) % 25
    sign = f"{SHORT[at]}政发〔{year}〕{1 + number // (25 * len(PLACES)) * 40 + chance.randrange(40)}号"
    title, offers = f"{place}人民政府关于做好{year}年{topic}工作的通知", number % 20 == 1
    policy = f"made-{number}"
    text, record = second_policy.OFFERING_TEXT.partition("：\n　　一、")[2], second_policy.OFFERING_RECORD
    if offers:
        text = re.sub("2007", str(year), f"　　一、{text}")
        record = re.sub("2007", str(year), record)
        parts, known = [line.strip() for line in text.strip().split("\n")], 4
    else:
        more, all_of = chance.randint(2, 40), chance.randint(60, 400)
        words = f"{year}年养老保险扩面{more}万人，使参保人数达到{all_of}万人"
        parts = ["一、工作目标", f"{words}。{chain.sentence()}", "二、工作重点"]
        parts += ["（一）养老保险的重点是私营企业和农民工。", "（二）其他险种由各部门另行通知。"]
        record = second_policy.RECORD.replace("10万人", f"{more}万人").replace("200万人", f"{all_of}万人")
        record = record.replace("second-private", f"made-{number}-private")
        known = 2
    for part, head in enumerate(HEADS[known:], known + 1):
        parts.append(f"{numeral(part)}、{head}")
        parts += [f"（{numeral(item)}）{chain.sentence()}{chain.sentence()}" for item in range(1, chance.randint(4, 7))]
    opening = f"为做好{topic}工作，{chain.sentence().rstrip('。')}，现通知如下："
    lines = [f"　　{line}" for line in (opening, *parts)]
    whole = "\n".join(
        [f"{title}\n\n{sign}\n\n各区县人民政府：", *lines, f"{place}人民政府", f"{year}年3月{1 + number % 28}日", ""]
    )
    policies = root / "docs" / "policies"
    received = root / "received.txt"
    received.write_text(whole, encoding="utf-8")
    new.start(policies, policy, received)
    received.unlink()
    other = {
        "issuer": f'"{place}人民政府"',
        "drafter": f'"{place}劳动和社会保障局"',
        "description": f'"{title}的全文。"',
    }
    second_policy.fill(
        policies / policy,
        record,
        **other,
        written=f"{year}-03-{1 + number % 28:02}",
        year=f"{year}",
        base_year_end=f"{year - 1}-12-31",
    )
    if offers:
        second_policy.offer(policies / policy)


def change_clause(folder: Path, said: str) -> str:
    """An editor's correction of one clause: these words are put before its last ones. Answers the clause."""
    path = folder / "text.md"
    text = path.read_text(encoding="utf-8")
    line = next(one for one in reversed(text.split("\n")) if one.startswith("（一）"))
    source = (folder / "source.txt").read_text(encoding="utf-8").split("\n")
    number = next(at for at, one in enumerate(source, 1) if line[-12:] in one)
    listed = folder / "emendations.toml"
    entry = correct_entry(number, line[-12:], said + line[-12:], "虚构的改动。", kind="emendation")
    registered, changed = (
        published_ids.read_registry(folder / "ids.toml"),
        text.replace(line[-12:], said + line[-12:], 1),
    )
    found = clauses.read_clauses(changed)
    more = published_ids.additions(found, registered, date(2026, 11, 24))
    listed.write_text(f"{listed.read_text(encoding='utf-8')}\n{entry}\n", encoding="utf-8")
    path.write_text(changed, encoding="utf-8")
    (folder / "ids.toml").write_text(more, encoding="utf-8")
    return next(one.id for one in found if said in one.text)
