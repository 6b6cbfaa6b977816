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

from calculators.policy.knowledge import Knowledge, load
from calculators.policy.parameters import DatedValue, Gap, NoValueError, Parameter, UnknownParameterError, Use
from calculators.policy.resolve import found_before, unsure_words
from scripts.data.compiler import compile_knowledge, dump
from scripts.data.parameters import compile_parameters
from scripts.data.records import Raw, TermRecord
from scripts.data.toml_file import RecordError

ROOT = Path(__file__).resolve().parent.parent.parent
FULL_WIDTH = str.maketrans("();:,", "（）；：，")
"""The one thing that is written otherwise here: punctuation between Chinese words is full-width."""
STATUS = {"VERIFIED": "已核对", "UNVERIFIED": "未核对"}
GRADES = {"": "none"}
UNITS = {
    "%": ("percent", "", ""),
    "% 参保率": ("percent", "", "rate"),
    "% 覆盖面": ("percent", "", "coverage"),
    "% (单位)/1% (职工)": ("percent", "", ""),
    "of 基准费率": ("percent", "基准费率", ""),
    "‰/日": ("permille-day", "", ""),
    "元": ("yuan", "", ""),
    "元(上限)": ("yuan", "", ""),
    "元/月": ("yuan-month", "", ""),
    "元/年": ("yuan-year", "", ""),
    "元/人·年": ("yuan-person-year", "", ""),
    "万人(参保缴费人数)": ("wan-heads", "", "paying-insured"),
    "日": ("day", "", ""),
    "工作日": ("workday", "", ""),
    "年": ("year", "", ""),
    "date": ("date", "", ""),
}
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


class Digits(str):
    """A number of the list exactly as it is written there."""

    __slots__ = ()


@pytest.fixture(scope="module")
def listed() -> list[dict[str, Any]]:
    text = (ROOT / "tests" / "fixtures" / "parameters.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text, parse_float=Digits, parse_int=Digits)
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
        {"id": one, "name": one} for one in ("pension", "medical", "unemployment", "injury")
    ]
    return compile_parameters(docs, {"insurance": insurances}, {"jzbf-2005-21": {"clauses": clauses}})


def plant(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_every_entry_of_the_list_is_here_once(
    listed: list[dict[str, Any]], by_value: dict[str, tuple[Parameter, DatedValue]], knowledge: Knowledge
) -> None:
    assert len(listed) == 183
    assert sum(len(one.values) for one in knowledge.parameters.values()) == 183
    assert sorted(by_value) == sorted(entry["id"] for entry in listed)


def test_nothing_was_altered(listed: list[dict[str, Any]], by_value: dict[str, tuple[Parameter, DatedValue]]) -> None:
    for entry in listed:
        parameter, value = by_value[entry["id"]]
        expected = [] if entry["value"] is None else [one.rstrip("%") for one in entry["value"].split(",")]
        assert list(value.value) == expected, value.id
        assert value.state == ("known" if expected else "not-found")
        for name, key in (("start", "from"), ("end", "to")):
            assert getattr(value, name) == (entry[key] or ""), value.id
        for name in ("document", "number", "article", "payer"):
            told = entry[name].translate(FULL_WIDTH)
            assert getattr(value, name) == ("" if told.startswith("（文号未") else told), value.id
        assert value.grade == GRADES.get(entry["grade"], entry["grade"])
        assert value.status == STATUS[entry["status"]]
        assert parameter.area == entry["jurisdiction"]
        assert list(parameter.insurances) == SUBJECTS.get(entry["insurance"], list(parameter.insurances))


def test_a_number_occurs_in_the_words_of_its_article(knowledge: Knowledge) -> None:
    spelt = {
        "1": "一",
        "3": "三",
        "0.5": "万分之五",
        "110": "百分之一百一十",
        "30": "三十",
        "500": "五百",
        "3000": "三千",
    }
    quoted = [value for one in knowledge.parameters.values() for value in one.values if value.words]
    assert len(quoted) == 21
    for value in quoted:
        number = value.value[0]
        ways = {number, spelt.get(number, number), number.replace("0000", "万")}
        assert any(re.search(rf"(?<!\d){re.escape(way)}(?!\d)", value.words) for way in ways), value.id
        assert value.found
    lower = {"unpaid-min": "unpaid-max", "conceal-min": "conceal-max", "person-min": "person-grave-max",
             "person-max": "person-grave-max", "books-min": "books-max", "obstruct-min": "obstruct-max",
             "injury-unpaid-min": "injury-unpaid-max", "unregistered-person-min": "unregistered-person-max"}  # fmt: skip
    for least, most in lower.items():
        number = knowledge.parameters[f"fines/{least}"].values[0].value[0]
        words = knowledge.parameters[f"fines/{most}"].values[0].words
        assert f"{number}元" in words or f"{number}倍" in words or spelt.get(number, "？") in words, least


def test_units_and_what_they_are_shares_of(
    listed: list[dict[str, Any]], by_value: dict[str, tuple[Parameter, DatedValue]]
) -> None:
    for entry in listed:
        parameter, value = by_value[entry["id"]]
        prefixed = re.fullmatch(r"(% of|×) (.+)", entry["unit"])
        if prefixed:
            expected = ({"% of": "percent", "×": "times"}[prefixed[1]], prefixed[2])
            assert (parameter.unit.id, value.of) == expected
        elif entry["unit"] == "万人":
            assert parameter.unit.id == "wan-heads"
        elif entry["unit"]:
            unit, of, measure = UNITS[entry["unit"]]
            assert (parameter.unit.id, value.of) == (unit, of), value.id
            assert parameter.measure == measure or not measure
    assert "上限" in by_value["cn_fine_unit_warning_1999"][0].name
    assert "单位1%、职工1%" in by_value["tj_unemp_statutory_2015"][1].note


def test_notes_are_translated_with_their_numbers_and_doubts(
    listed: list[dict[str, Any]], by_value: dict[str, tuple[Parameter, DatedValue]]
) -> None:
    seen = 0
    for entry in listed:
        note = by_value[entry["id"]][1].note
        assert bool(note) == bool(entry["note"]), entry["id"]
        seen += bool(note)
        for digits in re.findall(r"\d+(?:\.\d+)?", entry["note"]):
            assert digits in note, (entry["id"], digits)
        for address in re.findall(r"[a-z0-9.]+\.com/\S+?(?=[);]|$)", entry["note"]):
            assert address in note, entry["id"]
        for english, chinese in (
            ("NOT FOUND", "未查到"),
            ("CONFLICT", "矛盾"),
            ("not read", "读到"),
            ("not found", "未查到"),
        ):
            assert english not in entry["note"] or chinese in note, (entry["id"], english)
    assert seen > 100


def test_grades_limit_the_use(by_value: dict[str, tuple[Parameter, DatedValue]]) -> None:
    allowed = {"default": "ABC", "offer": "ABCD"}
    counts = dict.fromkeys(Use, 0)
    for _, value in by_value.values():
        counts[Use(value.use)] += 1
        if value.use in allowed:
            assert value.grade in allowed[value.use], value.id
            assert value.value
    assert counts == {Use.DEFAULT: 120, Use.OFFER: 45, Use.TYPED: 18}


FLOOR, LATE, TARGET = "bases/floor.toml", "arrears/late-fee.toml", "targets/pension/total.toml"
SHARE = "bases/medical-floor-share.toml"


@pytest.mark.parametrize(
    ("file", "before", "after", "where", "what"),
    [
        (FLOOR, 'value = "4400"', 'value = "四千四"', "（tj_base_floor_2022）.value", "「四千四」不是数"),
        (FLOOR, 'value = "4400"', "value = 4400", "（tj_base_floor_2022）.value", "带引号"),
        (FLOOR, 'value = "4400"', 'value = "NaN"', "（tj_base_floor_2022）.value", "「NaN」不是数"),
        (FLOOR, 'value = "4400"', "value = []", "（tj_base_floor_2022）.value", "没有写数"),
        (FLOOR, 'note = "下限', 'nota = "下限', "（tj_base_floor_2020）", "不认识的项 nota"),
        (FLOOR, 'article = "三（一）"\n', "", "（tj_base_floor_2020）", "缺少 article"),
        (FLOOR, 'name = "缴费基数下限"\n', "", "文件", "缺少 name"),
        (FLOOR, 'unit = "yuan-month"', 'unit = "yuan-week"', "unit", "词表里没有「yuan-week」"),
        (FLOOR, 'area = "天津"', 'area = "北京"', "area", "应是天津或全国"),
        (FLOOR, '"maternity"]', '"accident"]', "insurances", "没有险种「accident」"),
        (LATE, 'found = "全文转载（2018', '# found = "全文转载（2018', "（sil86_late_fee）.words", "要么都写"),
        (FLOOR, "publisher =", 'measure = "paying"\npublisher =', "measure", "要么都写"),
        (FLOOR, 'grade = "D"', 'grade = "F"', "（tj_base_floor_2020）.grade", "「F」不认识"),
        (FLOOR, 'use = "offer"', 'use = "default"', "（tj_base_floor_2020）.use", "可靠程度是 D，最多只能写「offer」"),
        (FLOOR, 'use = "typed"', 'use = "offer"', "（tj_base_floor_2025）.use", "可靠程度是 E，最多只能写「typed」"),
        (FLOOR, 'use = "offer"', 'use = "guess"', "（tj_base_floor_2020）.use", "「guess」不认识"),
        (FLOOR, 'status = "已核对"', 'status = "对"', "（tj_base_floor_2020）.status", "应是已核对或未核对"),
        (FLOOR, "checked = 2026-11-23", 'checked = "昨天"', "（tj_base_floor_2020）.checked", "不加引号的日期"),
        (FLOOR, "from = 2022-07-21", 'from = "2022-7"', "（tj_base_floor_2022）.from", "「2022-7」应是日期"),
        (FLOOR, "from = 2022-07-21", 'from = "2022-13"', "（tj_base_floor_2022）.from", "「2022-13」应是日期"),
        (FLOOR, "from = 2022-07-21", "from = 2022", "（tj_base_floor_2022）.from", "「2022」应是日期"),
        (FLOOR, "from = 2022-07-21", "from = 2020-05-01", "（tj_base_floor_2022）.from", "应在 tj_base_floor_2020 前面"),
        (FLOOR, "sure_to = 2023-08-20", "sure_to = 2023-08-21", "（tj_base_floor_2023）.from", "重叠：那个值到 2023-08-21"),
        (FLOOR, "sure_to = 2023-08-20", "sure_to = 2022-01-01", "（tj_base_floor_2022）.sure_to", "早于能确定的第一天"),
        (FLOOR, "sure_to = 2023-08-20\n", "", "（tj_base_floor_2022）.sure_to", "没有读到终止日期，后面又有"),
        (FLOOR, 'sure_why = "下一年度', 'sure_why = ""\n#', "（tj_base_floor_2022）.sure_why", "写明理由"),
        (FLOOR, 'id = "tj_base_floor_2022"', 'id = "tj_base_ceiling_2022"', "（tj_base_ceiling_2022）.id", "已经用过"),
        (FLOOR, 'id = "tj_base_floor_2022"', 'id = "下限"', "（下限）.id", "小写字母"),
        (SHARE, 'use = "offer"', 'use = "default"', "（tj_medical_base_floor）.use", "没有一天能确定适用"),
        (LATE, "to = 2011-06-30", "to = 1998-12-31", "（cn_late_fee_1999）.to", "早于起始日 1999-01-22"),
        (LATE, "to = 2011-06-30", "to = 2011-07-01", "（sil86_late_fee）.from", "重叠"),
        (LATE, "to = 2011-06-30", 'to = "2011"', "（sil86_late_fee）.from", "重叠"),
        (LATE, "from = 1999-01-22", 'from = 1999-01-22\nsure_from = 1998-01-01\nsure_why = "x"', ".sure_from", "早于起始日"),
        (LATE, "to = 2011-06-30", 'to = 2011-06-30\nsure_to = 2012-01-01\nsure_why = "x"', ".sure_to", "晚于终止日"),
        (LATE, 'document = "社会保险费征缴暂行条例"\nnumber = "国务院令第259号"', 'document = ""\nnumber = ""', ".document", "出处"),
        (LATE, 'value = "2"', 'value = "未查到"', "（cn_late_fee_1999）.use", "没有数，最多只能写「typed」"),
        (LATE, "note =", 'conflicts = ["sil86_late_fee"]\nnote =', "（cn_late_fee_1999）.conflicts", "双方都要写"),
        (TARGET, 'value = "188"', 'value = "189"', "（tj2005_target_total_pension）.value", "「189万人」没有出现在"),
        (TARGET, 'value = "188"', 'value = "88"', "（tj2005_target_total_pension）.value", "「88万人」没有出现在"),
        (TARGET, "21/s1", "21/s9", "（tj2005_target_total_pension）.clause", "没有「jzbf-2005-21/s9」这一条款"),
        (TARGET, 'role = "target"', 'role = "wish"', "role", "词表里没有「wish」"),
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
    assert len(compiled(docs)["parameters"]) == 144
    assert len(list((docs / "parameters").rglob("*.toml"))) == 145


def test_a_site_without_parameters_has_none(tmp_path: Path) -> None:
    assert compile_parameters(tmp_path, {"insurance": []}, {})["parameters"] == []


@pytest.mark.parametrize(
    ("parameter", "day", "value", "amount", "open_ended"),
    [
        ("bases/floor", "2022-07-21", "tj_base_floor_2022", "4400", False),
        ("bases/floor", "2023-08-20", "tj_base_floor_2022", "4400", False),
        ("bases/floor", "2023-08-21", "tj_base_floor_2023", "4751", False),
        ("bases/floor", "2024-12-31", "tj_base_floor_2024", "5013", False),
        ("arrears/late-fee", "2011-06-30", "cn_late_fee_1999", "0.002", False),
        ("arrears/late-fee", "2011-07-01", "sil86_late_fee", "0.0005", True),
        ("rates/pension/employer", "2019-05-01", "tj_pension_employer_2019", "0.16", True),
        ("rates/pension/employer", "2026-11-23", "tj_pension_employer_2019", "0.16", True),
        ("rates/unemployment/employer", "2002-12-31", "tj_unemp_employer_2001", "0.02", False),
        ("rates/pension/employee-national", "2004-12-31", "cn_pension_employee_final_1997", "0.08", True),
        ("targets/pension/total", "2005-12-31", "tj2005_target_total_pension", "1880000", False),
        ("deadlines/declaration", "2005-04-11", "tj_declare_days_2004", "60", True),
        ("rates/unemployment/rural-worker", "2005-06-01", "tj_unemp_rural_worker_2001", "0.00", False),
    ],
)  # fmt: skip
def test_a_value_on_the_days_it_held(
    knowledge: Knowledge, parameter: str, day: str, value: str, amount: str, open_ended: bool
) -> None:
    reading = knowledge.parameter_on(parameter, day)
    assert (reading.value.id, reading.amount, reading.open_ended) == (value, Decimal(amount), open_ended)
    assert reading.value.ref.target == f"parameters/#{value.replace('_', '-')}"


CONTRADICTORY = "tj_medical_employer_rate_2001rule tj_medical_employer_rate_pre2015"


@pytest.mark.parametrize(
    ("parameter", "day", "gap", "words", "perhaps"),
    [
        ("bases/floor", "2005-06-01", Gap.BEFORE, "能确定的值从 2020-07-01 起。公布机关：市人力资源和社会保障局", ""),
        ("bases/floor", "2021-05-01", Gap.BETWEEN, "到 2020-12-31 为止，下一个能确定的值从 2022-07-21 起", "tj_base_floor_2020"),
        ("bases/floor", "2025-03-01", Gap.UNDATED, "没有读到从哪一天起", "tj_base_floor_2024 tj_base_floor_2025"),
        ("bases/floor", "2026-03-01", Gap.UNDATED, "没有读到从哪一天起", "tj_base_floor_2026"),
        ("bases/average-wage-month", "2005-06-01", Gap.NOT_FOUND, "查过，未查到", ""),
        ("rates/pension/flexible", "2005-06-01", Gap.NOT_FOUND, "查过，未查到", ""),
        ("rates/unemployment/employer", "2026-01-01", Gap.AFTER, "到 2025-12-31 为止", ""),
        ("rates/unemployment/employer", "2016-01-01", Gap.BETWEEN, "下一个能确定的值从 2017-04-01 起", ""),
        ("rates/unemployment/employer", "2002-01-01", Gap.UNDATED, "没有读到从哪一天起", "tj_unemp_employer_2001"),
        ("rates/pension/employee-national", "1999-01-01", Gap.UNDATED, "没有读到", "cn_pension_employee_final_1997"),
        ("rates/pension/employer", "2026-11-24", Gap.UNCHECKED, "最近核对到 2026-11-23", "tj_pension_employer_2019"),
        ("rates/pension/employer-statute", "2015-01-01", Gap.UNDATED, "没有读到", "tj_pension_employer_rate_art8"),
        ("rates/medical/employer", "2005-06-01", Gap.CONFLICT, "互相矛盾：9%、10%", CONTRADICTORY),
        ("rates/medical/employer", "2024-06-01", Gap.UNDATED, "没有读到", ""),
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
        knowledge, parameters={parameter.id: replace(parameter, values=(value, replace(value, id="other")))}
    )
    with pytest.raises(NoValueError, match="来源互相矛盾") as refused:
        twice.parameter_on(parameter.id, "2023-08-21")
    assert refused.value.gap is Gap.CONFLICT


def test_what_may_have_held_is_shown_with_all_its_numbers(knowledge: Knowledge) -> None:
    with pytest.raises(NoValueError) as refused:
        knowledge.parameter_on("rates/medical/employer", "2005-06-01")
    assert found_before(refused.value) == "查到过9%、10%，没有读到适用的日期，只供您对照"
    parameter = knowledge.parameters["rates/injury/float-up"]
    value = parameter.values[0]
    assert value.value == ("120", "150")
    unknown = NoValueError(parameter, "2000-01-01", Gap.UNDATED, (value,))
    assert found_before(unknown) == "查到过120、150%，没有读到适用的日期，只供您对照"
    told = unsure_words("浮动", replace(value, use="typed", grade="E"), "%", knowledge)
    assert told.startswith("浮动：查到120、150%（E级，")
    assert told.endswith("），不能预先填上，请自己填")


def test_what_is_not_published_yet_is_a_state(docs: Path) -> None:
    plant(docs / "parameters" / "bases" / "average-wage-month.toml", 'value = "未查到"', 'value = "尚未公布"')
    values = next(one for one in compiled(docs)["parameters"] if one["id"] == "bases/average-wage-month")["values"]
    assert [value["state"] for value in values][:2] == ["known", "not-published"]


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


KNOWN = load(dump(compile_knowledge(ROOT / "docs")))
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
    """Found means: of this parameter, sure on this day, with a source. Refused means: exactly no sure number."""
    known = KNOWN.parameters[parameter]
    sure = [value for value in known.values if value.sure_start and value.sure_start <= day <= value.sure_end]
    numbers = [value for value in sure if value.value]
    if len(sure) != 1 or not numbers:
        with pytest.raises(NoValueError) as refused:
            KNOWN.parameter_on(parameter, day)
        assert all(value.value and value.perhaps_on(day) for value in refused.value.perhaps)
        assert day in str(refused.value)
        return
    reading = KNOWN.parameter_on(parameter, day)
    assert sure == [reading.value]
    assert reading.value.document or reading.value.number
    assert reading.value.start[:4] <= day[:4]
    assert not reading.value.end or day <= reading.value.end
    assert day <= reading.value.checked or not reading.open_ended


@given(day=DAYS)
def test_at_most_one_value_is_sure(day: str) -> None:
    assert len(KNOWN.parameters) == 144
    for parameter in KNOWN.parameters.values():
        assert sum(value.surely_on(day) for value in parameter.values) <= 1
