"""A second policy has calculators of its own, by what its record says: forms, answers, links, sheets, commands, Python."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from calculators import bridge, carry
from calculators.__main__ import main
from calculators.catalog import NAMES, find, offered, run
from calculators.core.model import (
    InputError,
    Result,
    UnknownCalculatorError,
    UnknownPolicyError,
)
from calculators.interface import calculate, result_of
from calculators.keeping.bridge import verify as opened_again
from calculators.output import link, sheet, verification
from calculators.output.calculation import Calculation
from calculators.output.docx import Document
from calculators.output.example import example_text
from calculators.output.html import onward_html
from calculators.output.text import result_text
from calculators.policy.knowledge import DEFAULT, Knowledge
from calculators.policy.knowledge_file import load, with_policy
from scripts.data import toml_file
from scripts.data.compiler import compile_knowledge, dump, used
from scripts.exports.table_templates import table_templates
from scripts.package.source import package_source
from scripts.pages import calls
from tests.second_policy import CALCULATORS, EXAMPLES, OFFERING, offering

HOME = f"policies/{OFFERING}/"


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return offering(tmp_path_factory.mktemp("offering")).parent.parent


@pytest.fixture(scope="module")
def compiled(docs: Path) -> str:
    return dump(compile_knowledge(docs))


@pytest.fixture(scope="module")
def both(compiled: str) -> Knowledge:
    return load(compiled)


@pytest.fixture(scope="module")
def other(both: Knowledge) -> Knowledge:
    return both.seen(OFFERING)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_sheet_of_its_own_leads_back_to_its_own_calculator(name: str, compiled: str, other: Knowledge) -> None:
    bridge.open_knowledge(compiled)
    told = json.loads(opened_again(saved(name, other, EXAMPLES[name])))
    assert (told["words"], told["title"]) == ("一致", find(name).title)
    assert told["target"].startswith(f"{HOME}calculators/{name}/#v=1&policy={OFFERING}&")
    found, pairs = link.decode(told["target"])
    assert pairs.pop("policy") == OFFERING
    assert run(found, pairs, other).headline == run(name, EXAMPLES[name], other).headline


def answer(name: str, known: Knowledge) -> Result:
    return run(name, dict(EXAMPLES[name]), known)


def test_no_calculator_names_a_policy() -> None:
    here = Path(bridge.__file__).parent
    naming = [path for path in here.rglob("*.py") if DEFAULT in path.read_text(encoding="utf-8")]
    assert {path.relative_to(here).as_posix() for path in naming} == {"policy/knowledge.py", "interface.py"}
    assert 'DEFAULT = "jzbf-2005-21"' in (here / "policy" / "knowledge.py").read_text(encoding="utf-8")


def test_it_offers_what_its_record_says(both: Knowledge, other: Knowledge) -> None:
    assert {one.name for one in offered(other)} == {"progress", "allocation", "system", "assessment", "priority"}
    assert [one.name for one in offered(both)] == list(NAMES)
    assert (both.named, other.named) == ("", OFFERING)
    assert other.seen("").policy.id == both.seen(DEFAULT).policy.id == DEFAULT
    assert [one.id for one in both.offering] == [OFFERING]
    assert {one.id for one in other.targeted} == {"pension", "injury", "maternity"}
    assert "medical" not in {one.value for one in find("progress").fields(other)[0].options}


def test_forms_have_its_insurances_factors_sources_and_contents(other: Knowledge) -> None:
    names = {name: [one.name for one in find(name).fields(other)] for name in EXAMPLES}
    units = next(one for one in find("allocation").fields(other) if one.name == "units")
    assert names["allocation"] == ["insurance", "target", "cap", "units", "w-founded", "w-outside", "w-growth"]
    assert [one.name for one in units.columns] == ["name", "founded", "outside", "growth"]
    assert units.sample == "甲,,500,\n乙,,300,\n丙,,200,"
    assert names["system"][:2] == ["told", "taxed"]
    assert names["system"][-3:] == ["enrolled-pension", "enrolled-injury", "enrolled-maternity"]
    assert [one for one in names["assessment"] if one.startswith("due-")] == [
        "due-founded",
        "due-target-pension",
        "due-target-injury",
        "due-target-maternity",
    ]
    assert "policy" not in {name for listed in names.values() for name in listed}


def test_answers_rest_on_its_own_clauses_alone(other: Knowledge) -> None:
    told = {name: result_text(answer(name, other)) for name in EXAMPLES}
    assert told["progress"].startswith("生育保险参保人数：一季度末50.5万人，比上年末增加0.5万人，完成新增指标的16.6%。")
    assert told["allocation"].startswith("10人分给2个单位，正好分完：最多的8人，最少的2人。")
    assert told["system"].startswith("按上报数100人应保尽保，应参保而未参保：生育10人。税务数是110人")
    assert "算作三项保险应参保的人" in told["system"]
    assert told["assessment"].startswith("两项考核内容中，1项数字齐全，1项缺数字，2项缺材料。")
    assert told["priority"].startswith("是养老保险的扩面重点；工伤、生育的条文没有提到。")
    for name in EXAMPLES:
        assert "没有查到依据" not in told[name], name
        assert "2005" not in told[name], name
        result = answer(name, other)
        targets = {ref.target for ref in sheet.refs_of(result)}
        assert targets, name
        assert all(one.startswith(HOME) for one in targets), name


def test_what_its_record_leaves_out_is_left_out(other: Knowledge) -> None:
    typed = {"insurance": "injury", "plan": "own", "measure": "参保人数", "base": "10", "target": "20", "q1": "12"}
    assert {ref.target for ref in sheet.refs_of(run("progress", typed, other))} == {f"{HOME}#s1"}
    policy = other.policy
    plain = [replace(one, factors=(replace(one.factors[0], unit="人"),)) for one in policy.offers if one.factors]
    bare = replace(
        other, policies={OFFERING: replace(policy, offers=(*plain, *(one for one in policy.offers if not one.factors)))}
    )
    form = {one.name: one for one in find("allocation").fields(bare)}
    assert "cap" not in form
    assert "只填数字" not in form["units"].hint
    result = run("allocation", {"insurance": "injury", "units": "甲,3\n乙,1", "w-founded": "1"}, bare)
    assert result.tables[0].columns == ("单位", "分得", "综合份额", "应得", "按余数补分")
    assert not any("基数" in one for one in result.notes)
    first = replace(other, policies={OFFERING: replace(policy, targets=policy.targets[:1])})
    assert next(one for one in find("progress").fields(first) if one.name == "all").sample.count("\n") == 0
    with pytest.raises(InputError, match="上报的职工人数：和税务登记的职工人数都没有填"):
        run("system", {"new": "1"}, other)
    way = [replace(one, sources=one.sources[:1], ways=one.ways[:1]) for one in policy.offers if one.ways]
    single = replace(other, policies={OFFERING: replace(policy, offers=tuple(way))})
    with pytest.raises(InputError, match="上报的职工人数：没有填，不知道应当参保多少人"):
        run("system", {}, single)


def report(known: Knowledge, typed: dict[str, str]) -> str:
    body = run("assessment", typed, known).files[0].body
    assert isinstance(body, Document)
    return "\n".join(one.text for one in body.paragraphs)


def test_the_report_speaks_of_its_own_contents(other: Knowledge) -> None:
    told = report(other, EXAMPLES["assessment"])
    assert f"按照《{other.policy.short_title}》（某政发〔2007〕8号）第四部分的要求" in told
    assert "（一）新设单位参保情况。新设单位8户，参保6户，占75.0%。证明材料【待填】。" in told
    assert "（二）完成扩面指标情况。基本养老保险下达新增指标【待填】人" in told
    assert "两项考核内容中，数据齐全1项" in told
    policy = other.policy
    offers = tuple(replace(one, figures=one.figures[:1], quotes=()) for one in policy.offers if one.figures)
    bare = replace(policy, number="", offers=offers, assessments=policy.assessments[:1], drafter="")
    told = report(replace(other, policies={OFFERING: bare}), EXAMPLES["assessment"])
    assert f"按照《{policy.short_title}》的要求" in told
    assert "一、总体情况\n一项考核内容中，数据齐全1项" in told


@pytest.mark.parametrize("name", EXAMPLES)
def test_its_links_name_it_and_open_again(name: str, other: Knowledge, both: Knowledge) -> None:
    fragment = link.encode(find(name), EXAMPLES[name], other)
    assert fragment.startswith(f"v=1&policy={OFFERING}&")
    place = link.place(name, other.named)
    assert place == f"{HOME}calculators/{name}/"
    for address in (f"https://example.org/{place}#{fragment}", f"/{place}index.html#{fragment}", f"{name}#{fragment}"):
        found, pairs = link.decode(address)
        assert (found, pairs.pop("policy")) == (name, OFFERING)
        assert run(name, pairs, other).headline == answer(name, other).headline
        verdict = verification.verify_link(address, None, both)
        assert verdict.outcome is verification.Outcome.NOTHING_TO_COMPARE
        assert answer(name, other).headline in verdict.lines[0]
    assert link.decode(f"/{place}#{fragment.replace(f'policy={OFFERING}&', '')}")[1]["policy"] == OFFERING


def test_a_link_that_names_two_policies_or_none_that_is_there_is_refused(both: Knowledge) -> None:
    with pytest.raises(InputError, match=rf"链接自相矛盾：网址是「{OFFERING}」的测算，# 后面写的是「xyz」"):
        link.decode(f"/{HOME}calculators/progress/#v=1&policy=xyz")
    with pytest.raises(UnknownPolicyError, match=f"没有「xyz」这份文件。现有：.*{OFFERING}（某政发〔2007〕8号）"):
        verification.verify_link("progress#v=1&policy=xyz", None, both)


def test_links_of_the_policy_that_is_meant_anyway_carry_nothing_new(both: Knowledge) -> None:
    typed = {"insurance": "pension", "plan": "city", "q1": "164万"}
    fragment = link.encode(find("progress"), typed, both)
    assert fragment == "v=1&insurance=pension&plan=city&q1=164%E4%B8%87"
    assert "policy" not in link.decode(f"calculators/progress/#{fragment}")[1]
    assert (
        verification.verify_link(f"progress#{fragment}", None, both.seen(OFFERING))
        .lines[0]
        .endswith(run("progress", typed, both).headline)
    )


def saved(name: str, known: Knowledge, typed: dict[str, str]) -> str:
    return verification.saved(Calculation(find(name), typed, run(name, typed, known), known, "2026-11-30"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_its_sheets_name_it_and_verify_from_anywhere(name: str, other: Knowledge, both: Knowledge) -> None:
    text = saved(name, other, EXAMPLES[name])
    assert list(json.loads(text))[:2] == ["policy", "form"]
    assert json.loads(text)["policy"] == OFFERING
    for known in (both, other):
        assert verification.verify_file(text, known).agrees
    without = text.replace(f' "policy": "{OFFERING}",\n', "")
    assert sheet.parse(without).altered


def test_a_sheet_of_a_policy_that_is_not_there_says_which_are(other: Knowledge, both: Knowledge) -> None:
    text = saved("progress", other, EXAMPLES["progress"])
    verdict = verification.verify_file(text.replace(OFFERING, "xyz-2000-1"), both)
    assert verdict.outcome is verification.Outcome.NOT_OURS
    assert "没有「xyz-2000-1」这份文件。现有：" in verdict.lines[0]
    verdict = verification.verify_file(text.replace('"progress"', '"gap"'), both)
    assert verdict.outcome is verification.Outcome.NOT_OURS
    assert "「gap」不按文件分开算" in verdict.lines[0]
    for odd in ('""', "7", f'"{DEFAULT}"'):
        verdict = verification.verify_file(text.replace(f'"{OFFERING}"', odd), both)
        assert verdict.outcome is verification.Outcome.NOT_OURS, odd
    assert "policy" not in json.loads(saved("gap", both, {"kind": "private", "staff": "3"}))


def test_python_takes_the_policy(both: Knowledge) -> None:
    done = calculate("progress", EXAMPLES["progress"], both, policy=OFFERING)
    assert done.headline.startswith("生育保险参保人数")
    assert list(done.to_dict())[:4] == ["form", "calculator", "policy", "inputs"]
    assert done.to_dict()["policy"] == OFFERING
    plain = calculate("progress", {"insurance": "pension", "plan": "city"}, both, policy=DEFAULT)
    assert plain.to_json() == calculate("progress", {"insurance": "pension", "plan": "city"}, both).to_json()
    assert "policy" not in plain.to_dict()
    with pytest.raises(UnknownPolicyError, match="没有「xyz」这份文件"):
        calculate("progress", {}, both, policy="xyz")
    with pytest.raises(
        UnknownCalculatorError, match=r"「gap」不按文件分开算，不写 policy。.*的测算：progress、allocation"
    ):
        calculate("gap", {}, both, policy=OFFERING)


def test_the_package_knows_its_fields_too(both: Knowledge) -> None:
    source = package_source(both)
    compile(source, "yingbao", "exec")
    assert 'def progress(*, policy: str = "", **inputs: Unpack[ProgressInputs])' in source
    assert "return calculate('progress', inputs, policy=policy)" in source
    assert "return calculate('gap', inputs)\n" in source
    assert "Literal['pension', 'medical', 'unemployment', 'injury', 'maternity']" in source
    assert "    w_base: " in source
    assert "    w_founded: int | Decimal | str | None" in source


def test_the_command_takes_the_policy(compiled: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "knowledge.json"
    path.write_text(compiled, encoding="utf-8")

    def told(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main([*arguments, "--knowledge", str(path)])
        except SystemExit as error:
            status = int(str(error.code))
        return (status, *capfd.readouterr())

    typed = [f"--{name}={value}" for name, value in EXAMPLES["progress"].items()]
    status, out, _ = told("progress", "--policy", OFFERING, *typed, "--json")
    assert status == 0
    assert json.loads(out)["policy"] == OFFERING
    page = tmp_path / "计算书.json"
    assert told("progress", "--policy", OFFERING, *typed, "--sheet", str(page))[0] == 0
    assert told("verify", str(page))[:2] == (0, told("verify", str(page))[1])
    status, _, error = told("progress", "--policy", "xyz", *typed)
    assert status == 2
    assert error.startswith("--policy　没有「xyz」这份文件。现有：")
    status, _, error = told("gap", "--policy", OFFERING)
    assert status == 2
    assert "「gap」不按文件分开算" in error
    status, out, _ = told("--policy", OFFERING, "--help")
    assert status == 0
    assert "progress" in out
    assert "缴费测算" not in out
    assert told("gap", "--kind=private", "--staff=3", "--policy", DEFAULT)[0] == 2  # it is no field of this one


def test_a_calculator_that_it_does_not_offer_says_which_it_does(both: Knowledge) -> None:
    policy = replace(both.policies[OFFERING], offers=both.policies[OFFERING].offers[:1])
    few = replace(both, policies={**both.policies, OFFERING: policy}).seen(OFFERING)
    with pytest.raises(UnknownCalculatorError, match=r"没有「system」这个测算。这份文件的测算：progress$"):
        run("system", {}, few)
    none = replace(both, policies={**both.policies, OFFERING: replace(policy, offers=())}).seen(OFFERING)
    assert offered(none) == ()
    for name in ("progress", "gap"):
        with pytest.raises(UnknownCalculatorError, match=r"的测算：没有$"):
            find(name).fields(none)


def test_the_way_on_leads_to_its_own(other: Knowledge, both: Knowledge) -> None:
    ways = carry.onward("progress", EXAMPLES["progress"], other)
    assert [(one.calculator, one.policy) for one in ways] == [("allocation", OFFERING), ("assessment", OFFERING)]
    html = onward_html(ways, "../../../../")
    assert f'href="../../../../{HOME}calculators/allocation/#v=1&amp;policy={OFFERING}&amp;insurance=maternity"' in html
    assert [one.calculator for one in carry.onward("system", EXAMPLES["system"], other)] == ["assessment"]
    assert [one.policy for one in carry.onward("progress", {}, both)] == ["", ""]


def test_an_example_that_is_sent_in_says_where_it_belongs(other: Knowledge) -> None:
    done = Calculation(find("progress"), EXAMPLES["progress"], answer("progress", other), other)
    assert f"放进 docs/policies/{OFFERING}/examples/progress/" in example_text(done)


def test_a_page_holds_its_policy_and_the_browser_looks_from_it(docs: Path, compiled: str, other: Knowledge) -> None:
    held = json.dumps(calls.held(other), ensure_ascii=False)
    assert len(held.encode()) < 12_000
    loaded = dump(used(json.loads(compiled)))
    assert OFFERING not in load(loaded).policies
    session = bridge.Session()
    session.look(held)  # before there are any data: nothing happens
    session.take(loaded)
    session.look(held)
    session.look(held)
    typed = json.dumps(EXAMPLES["progress"])
    done = session.ask(("progress", typed, "2026-11-30", "{}"))
    assert done.result == answer("progress", other)
    assert sheet.of(done) == sheet.make_sheet(
        find("progress"), EXAMPLES["progress"], answer("progress", other), other, "2026-11-30"
    )
    session.look(held.replace(other.version, "0" * 12))
    assert session.taken is None


def test_the_bridge_refuses_what_a_policy_does_not_offer(compiled: str, other: Knowledge) -> None:
    bridge.open_knowledge(dump(used(json.loads(compiled))))
    bridge.look(json.dumps(calls.held(other), ensure_ascii=False))
    told = json.loads(bridge.respond("gap", "{}"))
    assert not told["ok"]
    assert "不按文件分开算" in told["errors_html"]
    bridge.open_knowledge(compiled)


@pytest.mark.parametrize(
    "odd", ["", "[]", "{}", '{"version": 1}', "{", '{"version": "VERSION", "id": "x", "policy": {}}']
)
def test_what_is_no_policy_of_these_data_is_refused(odd: str, both: Knowledge) -> None:
    with pytest.raises(ValueError, match="网页里的这份文件和政策数据不配"):
        with_policy(both, odd.replace("VERSION", both.version))


def test_its_tables_have_templates_beside_its_pages(both: Knowledge) -> None:
    found = table_templates(both)
    assert (
        found[f"{HOME}calculators/allocation/units.csv"].decode("utf-8-sig")
        == "单位,新设单位,未参保人数,历年增长率\r\n"
    )
    assert found["calculators/allocation/units.csv"].decode("utf-8-sig").startswith("单位,缴费人数,")
    assert f"{HOME}calculators/gap/units.csv" not in found


def changed(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert text.count(old) >= 1, old
        return text.replace(old, new, 1)

    return change


ALONE = '[allocation]\nclauses = []\nquotes = { principle = { clause = "s2-p1", words = "各区县" } }'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed("[progress]", "[gap]"), "不认识的项 gap。可用的有 allocation、assessment、priority、progress、system"),
        (changed('clauses = ["s1"]', 'clauses = ["s9"]'), "progress.clauses：没有「s9」这一条款"),
        (changed('clauses = ["s1"]', 'clauses = ["s1"]\nquotes = "s1"'), "progress.quotes：写成 own = "),
        (changed("principle =", "principal ="), "allocation.quotes：不认识的项 principal"),
        (changed('words = "各区县的指标"', 'words = "各区县指标"'), "quotes.principle.words：「各区县指标」没有一字不差地出现"),
        (changed('words = "新设单位数"', 'words = "新设单位个数"'), "factor 第1条.words：「新设单位个数」没有一字不差"),
        (changed("[[system.source]]", "[[allocation.source]]"), "allocation.source：只有 system 有这一项"),
        (changed('id = "outside"', 'id = "founded"'), "factor 第2条.id：「founded」用了两次"),
        (changed('id = "outside"', 'id = "cap"'), "factor 第2条.id：「cap」不能作 id"),
        (changed('role = "stock"', 'role = "top"'), "factor 第2条.role：「top」不认识，可用的有 base、stock"),
        (changed('unit = "人"\nrole', 'unit = "户"\nrole'), "factor 第2条.unit：基数和存量数的是人"),
        (changed('"200"]', '"200", "1"]'), "factor 第2条.sample：写三个数"),
        (changed('sources = ["taxed"]', 'sources = ["census"]'), "way 第2条.sources：没有「census」这个来源"),
        (changed('sources = ["taxed"]', "sources = []"), "way 第2条.sources：至少写一个来源"),
        (changed('sources = ["taxed"]', 'sources = ["told"]'), "system.source：「taxed」没有一种读法用到"),
        (lambda text: re.sub(r'sources = \["t\w+"\]', 'sources = ["told", "taxed"]', text), "way：至少写一种只用一个来源的读法"),
        (changed("targets = true", "targets = false"), "figure 第2条：targets 只能写 true"),
        (changed("targets = true", 'targets = true\n[[assessment.figure]]\nid = "x"'), "考核内容有2项，这里写了3项"),
        (changed('rate = "占"', 'rate = ""'), "figure 第1条：缺少 rate"),
        (changed('id = "founded"\ndue', 'id = "target-x"\ndue'), "figure 第1条.id：「target-x」不能作 id"),
        (changed('id = "taxed"', 'id = "enrolled-pension"'), "source 第2条.id：「enrolled-pension」不能作 id"),
        *(
            (changed('id = "taxed"', f'id = "{one}"'), f"source 第2条.id：「{one}」不能作 id")
            for one in ("v", "policy", "against", "curve", "from", "spm")
        ),
        (changed('label = "新设单位"', 'label = " "'), "factor 第1条.label：没有写"),
        (changed('principle = { clause = "s2-p1", words = "各区县的指标" }', "principle = 1"), "principle：「1」不是一节"),
        (changed("{due}户", "{due!r}户"), "figure 第1条.told：{due}、{done}、{share} 各写一次"),
        (changed("{share}", "{"), "figure 第1条.told：{due}、{done}、{share} 各写一次"),
        (changed(CALCULATORS, ALONE), "至少一个因素"),
        (changed(CALCULATORS, "[allocation]\nclauses = []\nfactor = 1"), "allocation.quotes：缺少 principle"),
    ],
)  # fmt: skip
def test_a_fault_in_the_record_is_told(docs: Path, change: Callable[[str], str], said: str) -> None:
    path = docs / "policies" / OFFERING / "calculators.toml"
    path.write_text(change(CALCULATORS), encoding="utf-8")
    try:
        with pytest.raises(toml_file.RecordError) as error:
            compile_knowledge(docs)
    finally:
        path.write_text(CALCULATORS, encoding="utf-8")
    assert said in str(error.value)
    assert f"{OFFERING}/calculators.toml：" in str(error.value)


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("target", "progress：policy.toml 里没有写指标"),
        ("group", "priority：policy.toml 里没有写哪个险种的扩面重点"),
        ("assessment", "考核内容有0项，这里写了2项"),
    ],
)
def test_a_calculator_needs_what_it_works_out(docs: Path, left_out: str, said: str) -> None:
    path = docs / "policies" / OFFERING / "policy.toml"
    kept = path.read_text(encoding="utf-8")
    head, *sections = kept.split("\n[[")
    path.write_text("\n[[".join((head, *(one for one in sections if not one.startswith(left_out)))), encoding="utf-8")
    try:
        with pytest.raises(toml_file.RecordError, match=said):
            compile_knowledge(docs)
    finally:
        path.write_text(kept, encoding="utf-8")


def test_results_are_told_with_the_policy(other: Knowledge) -> None:
    done = Calculation(find("progress"), EXAMPLES["progress"], answer("progress", other), other)
    assert result_of(done).policy == OFFERING
    assert urlsplit(link.place("progress", result_of(done).policy)).path == f"{HOME}calculators/progress/"
