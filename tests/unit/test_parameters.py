"""The parameters: nothing of the list lost or altered, every fault named, and a lookup that never guesses."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from calculators.policy.lookup import Gap, NoValueError, UnknownParameterError, candidates_on
from calculators.policy.parameters import DatedValue, Parameter, Use
from calculators.policy.resolve import found_before, unconfirmed_words
from scripts.data.compiler import compile_knowledge, dump
from scripts.data.parameters import compile_parameters
from scripts.data.records import Raw, TermRecord
from scripts.data.toml_file import RecordError

ROOT = Path(__file__).resolve().parent.parent.parent
FULL_WIDTH = str.maketrans("();:,", "（）；：，")
"""The one thing that is written otherwise here: punctuation between Chinese words is full-width."""
STATUS = {"VERIFIED": "已核对", "UNVERIFIED": "未核对"}
GRADES = {"": "none"}
SUBJECTS: dict[str, list[str]] = {
    "养老": ["pension"],
    "医疗": ["medical"],
    "失业": ["unemployment"],
    "工伤": ["injury"],
    "生育": ["maternity"],
    "养老、失业": ["pension", "unemployment"],
    "医疗、工伤": ["medical", "injury"],
    "医疗+生育": ["medical", "maternity"],
    "五险": ["pension", "medical", "unemployment", "injury", "maternity"],
    "大额医疗救助": ["large-aid"],
}


KNOWN = load(dump(compile_knowledge(ROOT / "docs")))
CORRECTED = {"tj_unemp_employer_now", "tj_unemp_employee_now", "cn_unemp_total_to_2025"}
"""What the research corrected without a row of its own."""


class Digits(str):
    """A number of the list exactly as it is written there."""

    __slots__ = ()


@pytest.fixture(scope="module")
def listed() -> list[dict[str, Any]]:
    text = (ROOT / "tests" / "fixtures" / "parameters.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text, parse_float=Digits, parse_int=Digits)
    return found


@pytest.fixture(scope="module")
def researched() -> list[dict[str, Any]]:
    text = (ROOT / "tests" / "fixtures" / "parameters-2026-11-29.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def by_value(knowledge: Knowledge) -> dict[str, tuple[Parameter, DatedValue]]:
    return {value.id: (one, value) for one in knowledge.parameters.values() for value in one.values}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A copy of the parameters, to plant faults in."""
    shutil.copytree(ROOT / "docs" / "parameters", tmp_path / "docs" / "parameters")
    return tmp_path / "docs"


def compiled(docs: Path) -> Raw:
    clauses = [{"id": "s1", "text": "养老保险30万人，使实际缴费人数达到188万人"}]
    clauses[0]["text"] += "40万人284万人；20万人197万人；54万人165万人"
    insurances: list[TermRecord] = [
        {"id": one, "name": one} for one in ("pension", "medical", "unemployment", "injury", "maternity")
    ]
    return compile_parameters(docs, {"insurance": insurances}, {"jzbf-2005-21": {"clauses": clauses}})


def plant(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_every_published_id_is_still_found(
    listed: list[dict[str, Any]], by_value: dict[str, tuple[Parameter, DatedValue]]
) -> None:
    assert len(listed) == 183
    merged = {old: value.id for _, value in by_value.values() for old in value.earlier}
    assert not merged.keys() & by_value.keys()
    assert {entry["id"] for entry in listed} <= by_value.keys() | merged.keys()
    assert len(merged) == 7
    assert sum(len(one.values) for one in KNOWN.parameters.values()) == len(by_value) == 405


def test_what_was_not_read_again_was_not_altered(
    listed: list[dict[str, Any]],
    researched: list[dict[str, Any]],
    by_value: dict[str, tuple[Parameter, DatedValue]],
) -> None:
    again = {entry["id"] for entry in researched} | CORRECTED
    unread = [entry for entry in listed if entry["id"] in by_value and entry["id"] not in again]
    assert len(unread) == 134
    for entry in unread:
        parameter, value = by_value[entry["id"]]
        expected = [] if entry["value"] is None else [one.rstrip("%") for one in entry["value"].split(",")]
        assert list(value.value) == expected, value.id
        assert value.state == ("known" if expected else "not-found")
        for name, key in (("start", "from"), ("end", "to")):
            assert getattr(value, name) == (entry[key] or ""), value.id
        for name in ("document", "number", "article", "payer"):
            told = entry[name].translate(FULL_WIDTH)
            assert getattr(value, name) == ("" if told.startswith("（文号未") else told), value.id
        assert value.grade == (GRADES.get(entry["grade"], entry["grade"]) if expected else "none")
        assert value.status == STATUS[entry["status"]]
        assert parameter.area == entry["jurisdiction"]
        assert list(parameter.insurances) == SUBJECTS.get(entry["insurance"], list(parameter.insurances))


def test_every_row_of_the_research_is_here_with_its_number_grade_words_and_source(
    researched: list[dict[str, Any]], by_value: dict[str, tuple[Parameter, DatedValue]]
) -> None:
    assert len(researched) == 245
    for row in researched:
        parameter, value = by_value[row["id"]]
        if row["grade"] == "none":
            assert (value.value, value.grade, value.state) == ((), "none", "not-found")
            continue
        assert value.grade == row["grade"], row["id"]
        if parameter.unit.kind in ("words", "date"):
            assert value.value[0].startswith(row["value"])
        else:
            assert value.decimal == Decimal(row["value"]), row["id"]
        if value.words and row["verdict"] != "confirmed":
            assert value.words == row["quote"], row["id"]
            assert value.found
        elif not value.words and row["quote"] and row["verdict"] != "confirmed":
            assert "摘记：" in value.note, row["id"]
        named = {link.url.partition("://")[2].split("/")[0] for link in value.links}
        host = row["url"].partition("://")[2].split("/")[0].removesuffix(":443")
        opens = row["grade"] != "E" and host and not host.replace(".", "").isdigit()
        assert not opens or host in named, row["id"]


def test_a_number_of_a_fine_occurs_in_the_words_of_its_article(knowledge: Knowledge) -> None:
    spelt = {"1": "一", "3": "三", "500": "五百", "3000": "三千"}
    quoted = [
        value for one in knowledge.parameters.values() if one.folder == "fines" for value in one.values if value.words
    ]
    assert len(quoted) == 9
    for value in quoted:
        number = value.value[0]
        ways = {number, spelt.get(number, number), number.replace("0000", "万")}
        assert any(re.search(rf"(?<!\d){re.escape(way)}(?!\d)", value.words) for way in ways), value.id


def test_notes_keep_the_doubts(
    researched: list[dict[str, Any]], by_value: dict[str, tuple[Parameter, DatedValue]]
) -> None:
    told = [row for row in researched if row["note"] and row["verdict"] not in ("confirmed",)]
    kept = [row for row in told if row["note"].strip("；") in by_value[row["id"]][1].note]
    assert len(told) - len(kept) <= 2
    assert len(kept) > 150


def test_grades_limit_the_use(by_value: dict[str, tuple[Parameter, DatedValue]]) -> None:
    allowed = {"default": "ABC", "offer": "ABCD"}
    assert not any(value.grade == "M" for _, value in by_value.values())
    for _, value in by_value.values():
        if value.use in allowed:
            assert value.grade in allowed[value.use], value.id
            assert value.value
        assert value.use == Use.DEFAULT or not value.firm or not value.sure_start or value.grade == "B"


PROGRAM = 'grade = "E"\nstatus = "未核对"\n'
PAGE = 'url = "https://tianjin.chinatax.gov.cn/11200000000/0300/030004/03000419/2026'
MERGED, TWO_AVERAGES = (
    "tj2005_pension_employer_rate",
    "tj_injury_avg_2015_after_xinhua2019 tj_injury_avg_2015_after_xinhua2016",
)
FLOOR, LATE, TARGET = "bases/floor.toml", "arrears/late-fee.toml", "targets/pension/total.toml"
SHARE = "bases/medical-floor-share.toml"


@pytest.mark.parametrize(
    ("file", "before", "after", "where", "what"),
    [
        (FLOOR, 'value = "4400"', 'value = "四千四"', "（tj_base_floor_2022）.value", "「四千四」不是数"),
        (FLOOR, 'value = "4400"', "value = 4400", "（tj_base_floor_2022）.value", "带引号"),
        (FLOOR, 'value = "4400"', 'value = "NaN"', "（tj_base_floor_2022）.value", "「NaN」不是数"),
        (FLOOR, 'value = "4400"', "value = []", "（tj_base_floor_2022）.value", "没有写数"),
        (FLOOR, 'note = "只说', 'nota = "只说', "（tj_base_floor_2002）", "不认识的项 nota"),
        (FLOOR, 'article = "三（一）"\n', "", "（tj_base_floor_2022）", "缺少 article"),
        (FLOOR, 'name = "缴费基数下限"\n', "", "文件", "缺少 name"),
        (FLOOR, 'unit = "yuan-month"', 'unit = "yuan-week"', "unit", "词表里没有「yuan-week」"),
        (FLOOR, 'area = "天津"', 'area = "北京"', "area", "应是天津或全国"),
        (FLOOR, '"maternity"]', '"accident"]', "insurances", "没有险种「accident」"),
        (LATE, 'found = "全文转载（2018', '# found = "全文转载（2018', "（sil86_late_fee）.words", "要么都写"),
        (FLOOR, "publisher =", 'measure = "paying"\npublisher =', "measure", "要么都写"),
        (FLOOR, 'grade = "D"', 'grade = "F"', "（tj_base_floor_2003）.grade", "「F」不认识"),
        (FLOOR, 'use = "offer"', 'use = "default"', "（tj_base_floor_2003）.use", "可靠程度是 D，最多只能写「offer」"),
        (FLOOR, PROGRAM + 'use = "typed"', PROGRAM + 'use = "offer"', "（tj_base_floor_2026）.use", "可靠程度是 E，最多只能写「typed」"),
        (FLOOR, 'use = "offer"', 'use = "guess"', "（tj_base_floor_2003）.use", "「guess」不认识"),
        (FLOOR, 'status = "已核对"', 'status = "对"', "（tj_base_floor_2002）.status", "应是已核对或未核对"),
        (FLOOR, "checked = 2026-11-29", 'checked = "昨天"', "（tj_base_floor_2002）.checked", "不加引号的日期"),
        (FLOOR, "from = 2022-07-21", 'from = "2022-7"', "（tj_base_floor_2022）.from", "「2022-7」应是日期"),
        (FLOOR, "from = 2022-07-21", 'from = "2022-13"', "（tj_base_floor_2022）.from", "「2022-13」应是日期"),
        (FLOOR, "from = 2022-07-21", "from = 2022", "（tj_base_floor_2022）.from", "「2022」应是日期"),
        (FLOOR, "from = 2022-07-21", "from = 2020-05-01", "（tj_base_floor_2022）.from", "应在 tj_base_floor_2021 前面"),
        (FLOOR, "sure_to = 2023-08-20", "sure_to = 2023-08-21", "（tj_base_floor_2023）.from", "重叠：那个值到 2023-08-21"),
        (FLOOR, "sure_to = 2023-08-20", "sure_to = 2022-01-01", "（tj_base_floor_2022）.sure_to", "早于能确定的第一天"),
        (FLOOR, "sure_to = 2023-08-20\n", "", "（tj_base_floor_2022）.successor", "就要写从哪一天起应有新的标准"),
        (FLOOR, 'sure_why = "下一年度的标准自2018', 'sure_why = ""\n#', "（tj_base_floor_2017）.sure_why", "写明理由"),
        (FLOOR, 'id = "tj_base_floor_2022"', 'id = "tj_base_ceiling_2022"', "（tj_base_ceiling_2022）.id", "已经用过"),
        (FLOOR, 'id = "tj_base_floor_2022"', 'id = "下限"', "（下限）.id", "小写字母"),
        (SHARE, 'use = "offer"', 'use = "default"', "（tj_medical_base_floor）.use", "没有一天能确定适用"),
        (LATE, "to = 2011-06-30", "to = 1998-12-31", "（cn_late_fee_1999）.to", "早于起始日 1999-01-22"),
        (LATE, "to = 2011-06-30", "to = 2011-07-01", "（sil86_late_fee）.from", "重叠"),
        (LATE, "to = 2011-06-30", 'to = "2011"\nsure_to = 2011-07-01\nsure_why = "x"', "（sil86_late_fee）.from", "重叠"),
        (LATE, "from = 1999-01-22", 'from = 1999-01-22\nsure_from = 1998-01-01\nsure_why = "x"', ".sure_from", "早于起始日"),
        (LATE, "to = 2011-06-30", 'to = 2011-06-30\nsure_to = 2012-01-01\nsure_why = "x"', ".sure_to", "晚于终止日"),
        (LATE, 'document = "社会保险费征缴暂行条例"\nnumber = "国务院令第259号"', 'document = ""\nnumber = ""', ".document", "出处"),
        (LATE, 'value = "2"', 'value = "未查到"', "（cn_late_fee_1999）.grade", "没有数的写 none"),
        (LATE, "note =", 'conflicts = ["sil86_late_fee"]\nnote =', "（cn_late_fee_1999）.conflicts", "双方都要写"),
        (TARGET, 'value = "188"', 'value = "189"', "（tj2005_target_total_pension）.value", "「189万人」没有出现在"),
        (TARGET, 'value = "188"', 'value = "88"', "（tj2005_target_total_pension）.value", "「88万人」没有出现在"),
        (TARGET, "21/s1", "21/s9", "（tj2005_target_total_pension）.clause", "没有「jzbf-2005-21/s9」这一条款"),
        (TARGET, 'role = "target"', 'role = "wish"', "role", "词表里没有「wish」"),
        (LATE, 'ends = "statute"', 'ends = "for ever"', "（cn_late_fee_1999）.ends", "「for ever」不认识"),
        (LATE, 'ends = "statute"', 'ends = "statute"\nsuccessor = 2026-07-01', "（cn_late_fee_1999）.successor", "只有年度标准"),
        (LATE, 'to = "未读到"\nends = "statute"', 'to = "未读到"\nends = "dated"', "（sil86_late_fee）.to", "要写终止日"),
        (LATE, "checked = 2026-11-29", "checked = 2026-11-29\ndue = 2026-11-29", "（cn_late_fee_1999）.due", "晚于最近核对日"),
        (FLOOR, "successor = 2025-01-01", 'successor = "2025"', "（tj_base_floor_2024）.successor", "不加引号的日期"),
        (FLOOR, "successor = 2025-01-01", "successor = 2025-01-01\nsure_to = 2024-12-31", "_2024）.successor", "就不写 successor"),
        (FLOOR, "sure_to = 2023-08-20", "successor = 2023-08-21", "（tj_base_floor_2022）.successor", "已经有读到的标准"),
        (FLOOR, 'insurances = ["pension"]', 'insurances = ["accident"]', "（tj_base_floor_2002）.insurances", "不管险种 accident"),
        (FLOOR, "wanted = { document", "wanted = { paper", "（tj_base_floor_2007_missing）.wanted", "不认识的项 paper"),
        (FLOOR, 'url = "http://szftgk', 'url = "ftp://szftgk', "（tj_base_floor_2020）.links 第1条.url", "要以 http"),
        (FLOOR, PAGE, 'url = "http://10.0.0.1/2026', "（tj_base_floor_2026）.wanted.url", "不是公开的域名"),
        ("rates/pension/employer.toml", f'["{MERGED}"]', '["tj_pension_employer_2019"]', "（tj_pension_employer_2019）.id", "已经用过"),
        ("scope/injury-individual-start.toml", '["2005', '["2O05', ".value", "不是日期"),
        ("terms.toml", 'use = "default"', 'use = "always"', "grade（A）.use", "「always」不认识"),
        ("terms.toml", 'factor = "0.01"\n', "", "unit 第1条", "缺少 factor"),
        ("terms.toml", 'id = "bases"', 'id = "basis"', "文件", "文件夹「bases」没有登记"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_and_key(
    docs: Path, file: str, before: str, after: str, where: str, what: str
) -> None:
    if '["2O05' in after:
        before, after = 'value = "2005-01-01"', 'value = "2O05-01-01"'
    plant(docs / "parameters" / file, before, after)
    with pytest.raises(RecordError) as refused:
        compiled(docs)
    message = str(refused.value)
    assert message.startswith("docs/parameters/")
    if file != "terms.toml":
        assert file in message or where.endswith(".id")
    assert where in message
    assert what in message


def test_a_parameter_without_values_is_refused(docs: Path) -> None:
    (docs / "parameters" / "bases" / "new.toml").write_text(
        'name = "新"\narea = "天津"\ninsurances = []\nunit = "yuan"\npublisher = ""\nvalue = []\n', encoding="utf-8"
    )
    with pytest.raises(RecordError, match=r"docs/parameters/bases/new.toml：value：一个参数至少要有一个值"):
        compiled(docs)


def test_without_faults_all_files_are_read(docs: Path) -> None:
    assert len(compiled(docs)["parameters"]) == 188
    assert len(list((docs / "parameters").rglob("*.toml"))) == 189


def test_a_site_without_parameters_has_none(tmp_path: Path) -> None:
    assert compile_parameters(tmp_path, {"insurance": []}, {})["parameters"] == []


@pytest.mark.parametrize(
    ("parameter", "day", "value", "amount", "open_ended"),
    [
        ("bases/floor", "2022-07-21", "tj_base_floor_2022", "4400", False),
        ("bases/floor", "2023-08-20", "tj_base_floor_2022", "4400", False),
        ("bases/floor", "2023-08-21", "tj_base_floor_2023", "4751", False),
        ("bases/floor", "2024-12-31", "tj_base_floor_2024", "5013", True),
        ("arrears/late-fee", "2011-06-30", "cn_late_fee_1999", "0.002", False),
        ("arrears/late-fee", "2011-07-01", "sil86_late_fee", "0.0005", True),
        ("rates/pension/employer", "2019-05-01", "tj_pension_employer_2019", "0.16", True),
        ("rates/pension/employer", "2026-11-30", "tj_pension_employer_2019", "0.16", True),
        ("rates/pension/employer", "2030-01-01", "tj_pension_employer_2019", "0.16", True),
        ("rates/medical/employer", "2024-06-01", "tj_medical_employer_2018", "0.10", True),
        ("rates/unemployment/employer", "2002-12-31", "tj_unemp_employer_2001", "0.02", False),
        ("rates/pension/employee-national", "2004-12-31", "cn_pension_employee_final_1997", "0.08", True),
        ("targets/pension/total", "2005-12-31", "tj2005_target_total_pension", "1880000", False),
        ("deadlines/declaration", "2005-04-11", "tj_declare_days_2004", "60", False),
        ("rates/unemployment/rural-worker", "2005-06-01", "tj_unemp_rural_worker_2001", "0.00", False),
    ],
)  # fmt: skip
def test_a_value_on_the_days_it_held(
    knowledge: Knowledge, parameter: str, day: str, value: str, amount: str, open_ended: bool
) -> None:
    reading = knowledge.parameter_on(parameter, day)
    assert (reading.value.id, reading.amount, reading.open_ended) == (value, Decimal(amount), open_ended)
    assert reading.value.ref.target == f"parameters/#{value.replace('_', '-')}"


@pytest.mark.parametrize(
    ("parameter", "day", "gap", "words", "perhaps"),
    [
        ("bases/floor", "2001-06-01", Gap.BEFORE, "能确定的值从 2002-01-01 起。公布机关：市人力资源和社会保障局", ""),
        ("bases/floor", "2007-06-01", Gap.NOT_FOUND, "查过，未查到", ""),
        ("bases/floor", "2021-05-01", Gap.UNCHECKED, "到 2020-12-31 为止，此后应有新的标准", "tj_base_floor_2020"),
        ("bases/floor", "2025-03-01", Gap.UNCHECKED, "没有读到可靠的来源（2026-11-29 查过）", "tj_base_floor_2024 tj_base_floor_2025"),
        ("bases/floor", "2026-03-01", Gap.UNCHECKED, "没有读到可靠的来源", "tj_base_floor_2024 tj_base_floor_2025 tj_base_floor_2026"),
        ("rates/pension/flexible", "2005-06-01", Gap.NOT_FOUND, "查过，未查到", ""),
        ("rates/unemployment/employer", "2026-01-01", Gap.NOT_FOUND, "查过，未查到", ""),
        ("rates/unemployment/total-national", "2026-01-01", Gap.AFTER, "到 2025-12-31 为止", ""),
        ("rates/unemployment/employer", "2018-01-01", Gap.UNDATED, "没有读到从哪一天起", "tj_unemp_employer_2015 tj_unemp_employer_2017"),
        ("rates/unemployment/employer", "2002-01-01", Gap.UNDATED, "没有读到从哪一天起", "tj_unemp_employer_2001"),
        ("rates/pension/employee-national", "1999-01-01", Gap.UNDATED, "没有读到", "cn_pension_employee_final_1997"),
        ("rates/pension/employer-statute", "2015-01-01", Gap.UNDATED, "没有读到", "tj_pension_employer_rate_art8"),
        ("rates/injury/average", "2016-06-01", Gap.CONFLICT, "互相矛盾：0.47%、0.54%", TWO_AVERAGES),
        ("rates/relief-2020/medical", "2020-07-01", Gap.AFTER, "到 2020-06-30 为止", ""),
        ("arrears/undeclared", "1998-07-01", Gap.BEFORE, "从 1999-01-22 起", ""),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_missing(
    knowledge: Knowledge, parameter: str, day: str, gap: Gap, words: str, perhaps: str
) -> None:
    with pytest.raises(NoValueError) as refused:
        knowledge.parameter_on(parameter, day)
    assert refused.value.gap is gap
    assert words in str(refused.value)
    assert str(refused.value).startswith(f"{knowledge.parameters[parameter].name}：没有 {day} 可用的值")
    assert [value.id for value in refused.value.perhaps] == perhaps.split()


def test_the_days_on_which_a_value_may_have_held_include_both_ends(knowledge: Knowledge) -> None:
    value = replace(knowledge.parameters["bases/floor"].values[0], might_start="2005-01-01", might_end="2005-12-31")
    days = ("2004-12-31", "2005-01-01", "2005-12-31", "2006-01-01")
    assert [value.perhaps_on(day) for day in days] == [False, True, True, False]


def test_two_values_that_are_both_sure_are_a_conflict(knowledge: Knowledge) -> None:
    parameter = knowledge.parameters["bases/floor"]
    value = next(one for one in parameter.values if one.surely_on("2023-08-21"))
    twice = replace(
        knowledge,
        parameters={parameter.id: replace(parameter, values=(value, replace(value, id="other", value=("1",))))},
    )
    with pytest.raises(NoValueError, match="来源互相矛盾") as refused:
        twice.parameter_on(parameter.id, "2023-08-21")
    assert refused.value.gap is Gap.CONFLICT


def test_what_may_have_held_is_shown_with_all_its_numbers(knowledge: Knowledge) -> None:
    with pytest.raises(NoValueError) as refused:
        knowledge.parameter_on("rates/medical/employer", "2005-06-01")
    assert found_before(refused.value) == "查到过10%、9%，没有读到适用的日期，只供您对照"
    parameter = knowledge.parameters["rates/injury/float-up"]
    value = parameter.values[0]
    assert value.value == ("120", "150")
    unknown = NoValueError(parameter, "2000-01-01", Gap.UNDATED, (value,))
    assert found_before(unknown) == "查到过120、150%，没有读到适用的日期，只供您对照"
    told = unconfirmed_words("浮动", replace(value, use="typed", grade="E"), "%", knowledge)
    assert told.startswith("浮动：查到120、150%（E级，")
    assert told.endswith("），没有核实。要用它请勾选「用查到的数试算（未核实）」，或者自己填")


def test_what_is_not_published_yet_is_a_state(docs: Path) -> None:
    plant(docs / "parameters" / "rates" / "pension" / "flexible.toml", 'value = "未查到"', 'value = "尚未公布"')
    values = next(one for one in compiled(docs)["parameters"] if one["id"] == "rates/pension/flexible")["values"]
    assert [value.get("state", "known") for value in values] == ["known", "not-published", "known"]


def test_what_is_not_published_yet_is_told_as_such(knowledge: Knowledge) -> None:
    name = "rates/pension/employer"
    parameter = knowledge.parameters[name]
    values = tuple(replace(value, value=(), state="not-published") for value in parameter.values)
    planted = replace(knowledge, parameters={name: replace(parameter, values=values)})
    with pytest.raises(NoValueError, match="尚未公布") as refused:
        planted.parameter_on(name, parameter.values[-1].sure_start)
    assert refused.value.gap is Gap.NOT_PUBLISHED


def test_an_unknown_parameter_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(UnknownParameterError, match="没有「bases/flour」这个参数"):
        knowledge.parameter_on("bases/flour", "2023-01-01")


def test_steps_have_no_single_number(knowledge: Knowledge) -> None:
    with pytest.raises(ValueError, match="有 2 个数"):
        _ = knowledge.parameter_on("rates/injury/float-up", "2020-01-01").amount


DAYS = st.dates().map(lambda day: day.isoformat())
BORDERS = sorted(
    {
        day
        for parameter in KNOWN.parameters.values()
        for value in parameter.values
        for day in (value.sure_start, value.sure_end)
        if day
    }
)


@given(parameter=st.sampled_from(sorted(KNOWN.parameters)), day=DAYS | st.sampled_from(BORDERS))
def test_a_lookup_never_guesses(parameter: str, day: str) -> None:
    """Found means: of this parameter, sure on this day, with a source, and nothing better may hold."""
    known = KNOWN.parameters[parameter]
    found = candidates_on(known, day)
    assert all(value.value and value.perhaps_on(day) for value in found.values)
    if found.firm and not found.certain:
        with pytest.raises(NoValueError, match=day) as refused:
            KNOWN.parameter_on(parameter, day)
        assert refused.value.perhaps == found.values
        return
    try:
        value = KNOWN.parameter_on(parameter, day).value
    except NoValueError:
        return
    assert value.surely_on(day)
    assert value.perhaps_on(day)
    assert value.document or value.number
    assert value.start[:4] <= day[:4]
    assert not value.end or day[: len(value.end)] <= value.end
    others = [one for one in known.values if one.firm and one.surely_on(day) and one is not value]
    assert value.firm or not others


@given(day=DAYS)
def test_at_most_one_value_is_sure(day: str) -> None:
    assert len(KNOWN.parameters) == 188
    for parameter in KNOWN.parameters.values():
        assert sum(value.firm and value.surely_on(day) for value in parameter.values) <= 1
