"""Nothing private goes into a link: whatever is typed, wherever, in whatever layout; and the browser leaves out the same.

The browser's own modules run under Node, on the same texts.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.__main__ import main
from calculators.catalog import find, listed, run
from calculators.core.inputs import read
from calculators.core.model import CalculatorError, Field, FieldKind, InputError
from calculators.output import link
from calculators.policy.knowledge import Knowledge

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "docs" / "assets" / "js" / "calculator"
NAMES = ("张三", "欧阳娜娜", "Zhang San", "O'Neil", '李"四', "阿依古丽·买买提", "‮三张")
IDENTITIES = (
    "120101198001011234",
    "12010119800101123X",
    "120101800101123",
    "１２０１０１１９８００１０１１２３４",
    "120101 19800101 1234",
    "120,101,198,001,011,234",
    "0.120101198001011234",
    "12010180010.1123",
    "120101198001011234元",
    "13812345678",
    "138 1234 5678",
)
ORDINARY = ("3600", "1,200", "", "职工", "120人", "1.5万", "2005-04", "2005年4月11日", "8%", "０", " 7 ")
HEADERS = ("姓名", "单位", "月工资", "序号", "类别", "人数", "身份证号码", "", "备注", "*姓名", "﻿姓名", "缴费人数")


def digits(text: str) -> str:
    """Only the digits, as ASCII."""
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


def leaks(text: str) -> list[str]:
    """The private strings of which a text still holds something."""
    plain = unicodedata.normalize("NFKC", text)
    found = [name for name in NAMES if name in text]
    runs = re.findall(r"[0-9][0-9., X]{10,}", plain)
    return found + [one for one in IDENTITIES if any(digits(one) in digits(run) for run in runs)]


def table(chance: Random) -> str:
    """A table as somebody might paste it: any separators, quotes, headers, order, number of cells."""
    mark = chance.choice(["\t", ",", "，"])
    cells = [*NAMES, *IDENTITIES, *ORDINARY]
    lines = []
    if chance.random() < 0.4:
        lines.append(mark.join(chance.choices(HEADERS, k=chance.randint(1, 5))))
    width = chance.randint(1, 5)
    kinds = [chance.choice([NAMES, IDENTITIES, ORDINARY, ORDINARY, cells]) for _ in range(width)]
    for _ in range(chance.randint(1, 4)):
        row = [chance.choice(kind) for kind in kinds]
        row += chance.choices(cells, k=1) if chance.random() < 0.1 else []
        lines.append(mark.join(_quoted(one, chance) for one in row))
    return chance.choice(["\n", "\r\n", "\n\n", "\u2028"]).join(lines) + chance.choice(["", "\n", '"', " "])


def _quoted(cell: str, chance: Random) -> str:
    how = chance.random()
    if how < 0.15:
        return '"' + cell.replace('"', '""') + '"'
    return f'"{cell}' if how < 0.2 else f'{cell}"x' if how < 0.22 else cell


GOOD = {
    FieldKind.TEXT: ("张三", '"张,三"', "", "O'Neil"),
    FieldKind.HEADS: ("3", "1.2万", '"1,200"', " 7人", ""),
    FieldKind.MONEY: ("3600", "3600.50元", "３６００", '"3,600"'),
    FieldKind.NUMBER: ("1.5", "0", "", "２"),
    FieldKind.DATE: ("2005-4-11", "2005年4月11日", "20050411"),
    FieldKind.MONTH: ("2005-04", "200504"),
}


def readable(field: Field, chance: Random) -> str:
    """A table that its field can read, in any order of columns."""
    order = list(field.columns)
    named = chance.random() < 0.5
    if named:
        chance.shuffle(order)
    rows = [[one.label for one in order]] if named else []
    for _ in range(chance.randint(1, 3)):
        words = {
            one.name: tuple(word for option in one.options for word in (option.value, option.label)) for one in order
        }
        rows.append([chance.choice(words[one.name] or GOOD[one.kind]) for one in order])
    return "\n".join(chance.choice([",", " ,"]).join(row) for row in rows)


def tables(knowledge: Knowledge) -> list[Field]:
    """Every table that a calculator asks for."""
    return [one for each in listed() for one in each.fields(knowledge) if one.kind is FieldKind.ROWS]


@pytest.mark.parametrize(
    "typed",
    [
        "3600,张三\n4000,李四",
        "序号,姓名,月工资\n1,张三,3600\n2,李四,4000",
        "1,张三,3600\n2,李四,4000",
        "1\t张三\t3600",
        "张三,120101198001011234,3600",
        "\ufeff姓名,月工资\n张三,3600",
        ",姓名,月工资\n1,张三,3600",
        "某某公司工资表,王五,赵六\n张三,3600",
        "*姓名,月工资\n张三,3600",
        "工资,姓名\n3600,张三",
        "月工资,姓名,月工资\n张三,李四,3600",
        "张三,3600,职工,李四",
        "张三,,3600",
        "张三,3600\n李四",
        "张三," + "9" * 140_000,
    ],
)
def test_a_table_that_cannot_be_read_gives_nothing(typed: str, knowledge: Knowledge) -> None:
    people = next(one for one in find("contribution").fields(knowledge) if one.name == "people")
    assert link.public(people, typed) == ",?,?"
    with pytest.raises(CalculatorError):
        read((people,), {"people": link.public(people, typed)})
    units = next(one for one in find("allocation").fields(knowledge) if one.name == "units")
    assert "和平" not in link.public(units, "1,和平区,300")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('"张,三",5000', ",5000"),
        ('"张\n三",5000\n', ",5000"),
        ("张三\t1，200\t职工", ',"1,200",职工'),
        (" 张三 ， 3600 ， \r\n\r\n李四，4000", ",3600\n,4000"),
        ("月工资,,姓名\n3600,x,张三", "月工资,,姓名\n3600"),
    ],
)
def test_a_table_that_is_read_has_one_form(typed: str, kept: str, knowledge: Knowledge) -> None:
    people = next(one for one in find("contribution").fields(knowledge) if one.name == "people")
    assert link.public(people, typed) == kept == link.public(people, kept)
    shown = [row[1:] for row in read((people,), {"people": typed})["people"]]  # type: ignore[union-attr]
    assert shown == [row[1:] for row in read((people,), {"people": kept})["people"]]  # type: ignore[union-attr]


@given(chance=st.randoms(use_true_random=False), at=st.integers(0, 8))
def test_nothing_private_is_in_a_link(chance: Random, at: int, knowledge: Knowledge) -> None:
    calculator = listed()[at]
    typed = {}
    for one in calculator.fields(knowledge):
        if chance.random() < 0.5:
            cell = chance.choice([*NAMES, *IDENTITIES, *ORDINARY])
            typed[one.name] = table(chance) if one.kind is FieldKind.ROWS else cell
    said = dict(parse_qsl(link.encode(calculator, typed, knowledge)))
    assert {name: leaks(value) for name, value in said.items() if leaks(value)} == {}


def test_the_checker_sees_what_leaks() -> None:
    for one in (*NAMES, *IDENTITIES):
        assert one in leaks(f"1,{one},2\n3"), one
    assert leaks("1,3600,职工\n20050411") == []


def test_what_a_field_cannot_read_is_told_to_whoever_opens_the_link(knowledge: Knowledge) -> None:
    said = link.encode(find("gap"), {"kind": "张三", "staff": "12O", "new": "1", "migrant": " 3 "}, knowledge)
    assert dict(parse_qsl(said)) == {"v": "1", "kind": "?", "new": "yes", "staff": "?", "migrant": "3"}
    long = Field("n", "说明", FieldKind.LONG, "g")
    assert link.public(long, "张三") == ""


def test_an_unknown_field_is_an_error(knowledge: Knowledge) -> None:
    with pytest.raises(InputError, match="没有「wages」这一项") as refused:
        run("gap", {"kind": "private", "staff": "120", "wages": "1"}, knowledge)
    assert [one.field for one in refused.value.problems] == ["wages"]


@pytest.mark.parametrize(
    "address",
    [
        "gap/?from=singlemessage&isappinstalled=0#v=1&staff=120",
        "https://example.invalid//calculators/gap/index.html?x#v=1&staff=120",
        "gap/#v=1&staff=120&from=timeline",
        "gap/#v=1&staff=120?from=timeline&isappinstalled=0",
    ],
)
def test_tails_of_chat_programs_do_no_harm(address: str) -> None:
    assert link.decode(address) == ("gap", {"staff": "120"})


def test_no_field_is_called_like_a_tail(knowledge: Knowledge) -> None:
    for calculator in listed():
        assert link.TAILS.isdisjoint({one.name for one in calculator.fields(knowledge)})
    assert link.decode("gap/#v=1&staff=120?")[1] == {"staff": "120?"}
    assert link.decode("gap/#v=1&staff=120?x=1")[1] == {"staff": "120?x=1"}


def node(script: str, given: Any) -> Any:
    """What the browser's modules answer under Node."""
    done = subprocess.run(
        [str(Path(sys.prefix, "bin", "node")), "--input-type=module", "--no-warnings", "-e", script, SCRIPTS.as_uri()],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


ASK = """
import { readFileSync } from "node:fs";
const [rows, cells] = await Promise.all(["public-rows", "readable"].map((one) => import(`${process.argv[1]}/${one}.js`)));
const asked = JSON.parse(readFileSync(0, "utf8"));
const answer = ([columns, kind, text]) => columns ? rows.publicRows(text, columns) : cells.isReadable(kind, text, []);
const answered = asked.map(answer);
console.log(JSON.stringify(answered));
"""


def test_the_browser_leaves_out_the_same_of_tables(knowledge: Knowledge) -> None:
    chance = Random(16)
    asked = [(one, table(chance)) for one in tables(knowledge) for _ in range(400)]
    asked += [(one, readable(one, chance)) for one in tables(knowledge) for _ in range(100)]
    said = node(ASK, [[link.describe(one), "", text] for one, text in asked])
    wanted = [link.public(one, text) for one, text in asked]
    assert [
        (one.name, text, *pair) for (one, text), *pair in zip(asked, said, wanted, strict=True) if pair[0] != pair[1]
    ] == []
    assert 100 < sum("?" not in one for one in wanted) < len(wanted) - 100


def test_the_browser_reads_the_same_cells() -> None:
    chance = Random(17)
    texts = [
        *NAMES,
        *IDENTITIES,
        *ORDINARY,
        "3600¹",
        "2005年4月①日",
        "13,812,345,678",
        "1.38亿",
        "13812345678.0",
        "13812345678.00",
        "13812345678‰",
        "5‰",
        "‰",
        "1001‰",
        "1000‰",
        "100.01",
        "100%",
        "-0",
        "-1",
        "+3",
        "2005-02-29",
    ]
    texts += [
        "20040229",
        "1948-12-31",
        "2101-01",
        "2005.13.1",
        "2005年4月",
        "1亿",
        "1.00000001亿",
        "99999999.9999万",
        "甲",
        "1万亿",
    ]
    texts += [
        "0." + "1" * 20,
        "0." + "1" * 21,
        "120." + "0" * 36,
        "120." + "0" * 33 + "1",
        "1000000000000.00",
        "\x1f12",
        "12\u200b",
    ]
    texts += ["".join(chance.choices("0123456789.,，-/年月日 万%‰元人+", k=chance.randint(1, 9))) for _ in range(3_000)]
    kinds = (FieldKind.HEADS, FieldKind.MONEY, FieldKind.RATE, FieldKind.NUMBER, FieldKind.DATE, FieldKind.MONTH)
    asked = [(kind, text) for kind in kinds for text in texts if text.strip()]
    said = node(ASK, [[None, kind, text] for kind, text in asked])
    wanted = [link.public(Field("n", "数", kind, "g"), text) != link.UNREAD for kind, text in asked]
    assert [(*each, one) for each, one, other in zip(asked, said, wanted, strict=True) if one != other] == []
    assert 100 < sum(wanted) < len(wanted) - 100


def test_the_browser_knows_the_same_tails() -> None:
    script = "const {TAILS} = await import(`${process.argv[1]}/link.js`); console.log(JSON.stringify([...TAILS]))"
    assert set(node(script, None)) == link.TAILS


def test_a_new_link_tells_its_edition_and_an_old_one_does_not() -> None:
    script = """
const { dated, decode } = await import(`${process.argv[1]}/link.js`);
const of = (now) => {
  globalThis.document = { querySelector: (what) => (what === "[data-edition]" && now ? { getAttribute: () => now } : null) };
};
const said = [];
for (const now of ["", "11", "11+"]) { of(now); said.push(dated("v=1&staff=3"), dated("#v=1&edition=2")); }
const read = decode("#v=1&staff=3&edition=7");
said.push(read.edition, decode("#v=1&staff=3").edition, [...read.values.keys()].join());
console.log(JSON.stringify(said))
"""
    plain, old = "v=1&staff=3", "#v=1&edition=2"
    assert node(script, None) == [plain, old, f"{plain}&edition=11", old, plain, old, "7", "", "staff"]


def test_no_field_is_called_as_what_a_link_tells_besides(knowledge: Knowledge) -> None:
    besides = {link.EDITION, link.POLICY, link.AGAINST, link.CURVE, "v", *link.TAILS}
    assert not {one.name for each in listed() for one in each.fields(knowledge)} & besides


def test_a_file_with_a_number_sign_in_its_name_is_no_link(
    tmp_path: Path, knowledge_path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "第#1份.json"
    base = ["--knowledge", knowledge_path]
    assert main([*base, "gap", "--kind", "private", "--staff", "120", "--sheet", str(saved)]) == 0
    assert main([*base, "verify", str(saved)]) == 0
    assert main([*base, "verify", "calculators/gap/?from=timeline#v=1&kind=private&staff=" + "0" * 5_000]) == 2
    assert "填得太长" in capsys.readouterr().err
