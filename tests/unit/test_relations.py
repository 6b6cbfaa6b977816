"""What policies do to each other (relations.toml): both ways, the text of every day, and each fault in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment

from calculators.citecheck.checking import check
from calculators.citecheck.standing import status
from calculators.policy.knowledge import Knowledge, Policy
from calculators.policy.knowledge_file import load
from scripts import cite
from scripts.data.compiler import check_record, compile_knowledge, dump
from scripts.data.published_ids import seal
from scripts.data.toml_file import RecordError
from scripts.exports.naming import named_documents
from scripts.pages import calls
from scripts.pages.relations import periods, ties, versions
from tests.conftest import ROOT
from tests.related import AMENDING, AMENDS, FORWARDING, FORWARDS, MORE, OLD, REPEALING, related

TEN, TWELVE = (f"一、工作目标\n2006年养老保险扩面{heads}万人，使参保人数达到200万人。" for heads in (10, 12))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("related")
    related(root)
    return root


@pytest.fixture(scope="module")
def known(project: Path) -> Knowledge:
    return load(dump(compile_knowledge(project / "docs")))


@pytest.fixture(scope="module")
def old(known: Knowledge) -> Policy:
    return known.policies[OLD]


def test_what_one_does_to_another_is_told_of_both(known: Knowledge, old: Policy) -> None:
    told = [(one.kind, one.by, one.start, one.changes) for one in old.relations]
    assert told == [
        ("forwards", FORWARDING, "", ""),
        *(("amends", AMENDING, "2008-05-01", one) for one in ("s1", "s2-1", "s2-3", "s2-2")),
        ("repeals", REPEALING, "2010-01-01", ""),
    ]
    assert known.policies[AMENDING].relations == old.relations[1:5]
    assert known.policies[REPEALING].relations == old.relations[5:]
    real = known.policies["jzbf-2005-21"]
    assert [*real.relations, *real.versions] == []
    assert status(old) == "2010-01-01起由某政发〔2010〕9号废止"
    assert status(known.policies[AMENDING]) == ""


def test_the_text_is_what_the_changes_made_it(old: Policy) -> None:
    texts = {one.id: f"{one.heading}\n{one.text}".strip() for one in old.clauses}
    assert texts["s1"] == TWELVE
    assert texts["s2-1"] == "（一）养老保险的重点是私营企业、个体工商户和灵活就业人员。"
    assert [one.id for one in old.clauses][-4:] == ["s1", "s2", "s2-1", "s2-3"]
    added = old.clause("s2-3")
    assert (added.cite, added.kind, added.part, added.since) == ("第二部分第（三）项", "item", "s2", "2008-05-01")
    assert [(one.clause, one.since, one.until, one.text, one.by) for one in old.versions[:2]] == [
        ("s1", "2006-02-03", "2008-04-30", TEN, ""),
        ("s1", "2008-05-01", "", TWELVE, "某政发〔2008〕1号"),
    ]


def test_a_link_to_words_of_before_finds_them(old: Policy) -> None:
    assert old.clause("s1").seal == seal(TWELVE)
    before = {(one.clause, one.seal): one for one in old.earlier}
    assert before["s1", seal(TEN)].until == "2008-04-30"
    assert {clause for clause, _ in before} == {"s1", "s2", "s2-1", "s2-2"}, "a part changes with what stands under it"
    assert {one.by for one in old.earlier} == {"某政发〔2008〕1号"}
    assert [(one.id, one.on, one.reason) for one in old.gone] == [("s2-2", "2008-05-01", "由某政发〔2008〕1号删去")]


def test_what_is_not_in_force_when_it_was_last_looked_at_changes_nothing_yet(project: Path, tmp_path: Path) -> None:
    acts = (AMENDS + MORE).replace("2008-05-01", "2027-05-01")
    with replaced(project, AMENDING, acts), replaced(project, REPEALING, ""), was(project):
        policy = load(dump(compile_knowledge(project / "docs"))).policies[OLD]
    assert {one.id for one in policy.clauses} >= {"s2-2"}
    assert [*policy.earlier, *policy.gone] == []
    assert policy.clause("s1").since == "2026-11-23", "as it was published"
    assert [one.since for one in policy.versions if one.clause == "s1"] == ["2006-02-03", "2027-05-01"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('policy = "mszf-2006-4"', "amends 第1条.policy：本站没有「mszf-2006-4」这份文件"),
        ('policy = "mszf-2008-1"', "amends 第1条.policy：写的是这份文件自己"),
        ('changes = "s9"', "amends 第1条.changes：mszf-2006-3 没有「s9」这一条款。新增的条款写上 after"),
        ('clause = "s9"', "amends 第1条.clause：没有「s9」这一条款"),
        ('words = "另有规定"', "amends 第1条.words：「另有规定」没有一字不差地出现在 s1"),
        ("from = 2006-02-02", "amends 第1条.from：2006-02-02 比那份文件成文的日子（2006-02-03）还早"),
        ('from = "2008-05-01"', "amends 第1条.from：「2008-05-01」不是日期"),
        ("from = 2010-01-01", "amends 第1条.from：mszf-2006-3 已于 2010-01-01 废止"),
        (f"text = '''\n{TEN}'''", "amends 第1条.text：和「s1」原来的文字一样"),
        (f"text = '''\n{TWELVE.replace('12', '13')}'''", "amends 第1条.text：「13」没有出现在 mszf-2008-1 的 s1 里"),
        ('text = ""\nbefore = "别的话"', "amends 第1条.before：「s1」在正文（text.md）里的文字不是其中任何一版"),
        ('txt = "甲"', "amends 第1条：不认识的项 txt"),
    ],
)
def test_a_fault_is_told_with_file_key_cause_and_next_step(project: Path, entry: str, said: str) -> None:
    key = entry.partition(" = ")[0]
    line = r"text = '''.*?'''" if key in ("text", "txt") else rf"(?m)^{key} = .*$"
    acts, count = re.subn(line, lambda _: entry, AMENDS, count=1, flags=re.DOTALL if key in ("text", "txt") else 0)
    assert count == 1
    with replaced(project, AMENDING, acts):
        refused(project, f"docs/policies/{AMENDING}/relations.toml：{said}")


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        (AMENDS + AMENDS, "amends 第3条：同一天对同一处的改动写了两次"),
        (AMENDS + MORE.replace('changes = "s2-3"', 'changes = "yj"'), "amends 第3条.changes：「yj」用过了"),
        (AMENDS + MORE.replace('after = "s2-2"', 'after = "s7"'), "amends 第3条.after：mszf-2006-3 没有「s7」"),
        (AMENDS + re.sub("cite.*\n", "", MORE), "amends 第3条.cite：新增的条款要写怎样称呼"),
        (
            AMENDS.replace('changes = "s2-1"', 'changes = "s2"').replace(
                "（一）养老保险的重点是私营企业、个体工商户和灵活就业人员。", ""
            ),
            "amends 第2条.text：「s2」下面还有 s2-1、s2-2",
        ),
        (
            MORE + MORE.rpartition("[[amends]]")[2].join(("[[amends]]", "")).replace("2008-05", "2009-05"),
            "「s2-2」已于 2008-05-01 删去",
        ),
        (FORWARDS + "from = 2008-05-01", "forwards 第1条：不认识的项 from"),
        ("[[replaces]]", "文件：不认识的项 replaces"),
    ],
)
def test_entries_that_do_not_fit_together(project: Path, acts: str, said: str) -> None:
    with replaced(project, AMENDING, acts):
        refused(project, said)


def test_two_documents_cannot_change_a_clause_on_one_day(project: Path) -> None:
    other = AMENDS.partition("\n\n")[0].replace('clause = "s1"', 'clause = "s2"')
    other = re.sub("words = .*", 'words = "以前的事项照旧办理"', other).replace(
        TWELVE, f"{TWELVE}\n以前的事项照旧办理。"
    )
    with replaced(project, REPEALING, other):
        refused(project, "amends 第1条.from：「s1」在 2008-05-01 由某政发〔2008〕1号改过了")
    with replaced(project, REPEALING, other.replace("2008-05-01", "2011-05-01") + '\nbefore = "甲"'):
        refused(project, "amends 第1条.before：只有一条的第一次改动可以写 before")


def test_an_older_document_acts_on_no_newer_one_and_none_acts_in_a_circle(project: Path) -> None:
    back = FORWARDS.replace(OLD, AMENDING).replace("转发给你们", "现通知如下")
    with replaced(project, OLD, back):
        refused(
            project,
            f"docs/policies/{OLD}/relations.toml：forwards 第1条.policy：这份文件成文（2006-02-03）比 {AMENDING}（2008-04-20）早",
        )
        record = project / "docs" / "policies" / OLD / "policy.toml"
        text = record.read_text(encoding="utf-8")
        record.write_text(text.replace("written = 2006-02-03", "written = 2008-04-20"), encoding="utf-8")
        try:
            refused(project, f"{OLD} → {AMENDING} → {OLD} 绕成了一圈")
        finally:
            record.write_text(text, encoding="utf-8")


def test_a_text_received_as_it_was_changed_says_what_it_was_before(project: Path) -> None:
    """The received file may already have the new words: the entry then holds those of before."""
    acts = AMENDS.partition("\n\n")[0].replace(TWELVE, TEN) + f"\nbefore = '''\n{TWELVE.replace('12万', '12余万')}'''\n"
    acts = acts.replace(f"text = '''\n{TEN}", f"text = '''\n{TEN}")
    with replaced(project, AMENDING, acts), replaced(project, REPEALING, ""), was(project):
        policy = load(dump(compile_knowledge(project / "docs"))).policies[OLD]
    assert policy.clause("s1").text == TEN.partition("\n")[2]
    assert [one.text for one in policy.versions] == [TWELVE.replace("12万", "12余万"), TEN]
    assert [one.text for one in policy.earlier if one.clause == "s1"] == [TWELVE.replace("12万", "12余万")]


def part(made: Environment, name: str, **values: object) -> str:
    """A part of a page, as pages call it."""
    return str(made.globals[name](**values))  # type: ignore[operator]


def refused(project: Path, said: str) -> None:
    with pytest.raises(RecordError, match=re.escape(said)):
        check_record(project / "docs" / "policies" / OLD, project)


@contextmanager
def replaced(project: Path, policy: str, acts: str) -> Iterator[None]:
    """What a policy does to others is for a while something else."""
    path = project / "docs" / "policies" / policy / "relations.toml"
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(acts, encoding="utf-8")
    try:
        yield
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")


@contextmanager
def was(project: Path) -> Iterator[None]:
    """The old policy's record quotes for a while what its clauses said before."""
    path = project / "docs" / "policies" / OLD / "policy.toml"
    now = path.read_text(encoding="utf-8")
    path.write_text(now.replace("12万人", "10万人"), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(now, encoding="utf-8")


def test_documents_that_are_named_are_linked_where_held_and_listed_where_not(known: Knowledge) -> None:
    named = {
        one: named_documents(known.policies[one], known.policies) for one in (AMENDING, FORWARDING, "jzbf-2005-21")
    }
    assert [(one.name, one.policy, one.clauses) for one in named[AMENDING]] == [
        ("《关于做好2006年参保工作的通知》（某政发〔2006〕3号）", OLD, ("yj",)),
        ("《社会保险费征缴暂行条例》", "", ("s3",)),
    ]
    assert [one.policy for one in named[FORWARDING]] == [OLD]
    assert [(one.name, one.policy, one.clauses) for one in named["jzbf-2005-21"]] == [
        ("《关于企事业单位实行属地注册登记管理的通知》（津政发〔2003〕99号）", "", ("s5-p1",))
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("按照津政发〔2003〕99号《关于登记的通知》和津政发〔2003〕99号", ["《关于登记的通知》（津政发〔2003〕99号）"]),
        ("根据市财政局津财发〔2004〕5号、6号", ["津财发〔2004〕5号", "津财发〔2004〕6号"]),
        ("《社会保险法》、《中华人民共和国社会保险法》（以下简称《社保法》），《社保法》第一条", ["《社会保险法》"]),
        ("填写《参保登记表》，读《天津日报》，按《意见》办理", []),
        ("《工伤保险条例（试行）》和2005〕3号", ["《工伤保险条例（试行）》"]),
        ("某政发〔2006〕4号文件，即津政办发2005年21号", ["某政发〔2006〕4号"]),
    ],
)
def test_what_is_a_document_and_what_is_not(old: Policy, text: str, named: list[str]) -> None:
    policy = replace(old, clauses=(replace(old.clauses[0], heading="", text=text),))
    assert [one.name for one in named_documents(policy, {OLD: policy})] == named


def test_the_check_of_citations_tells_what_changed_since(known: Knowledge) -> None:
    """By the same record: a repealed document, words and figures of before, a clause that was taken out, an old link."""
    held = {one: known.policies[one] for one in (OLD, AMENDING)}
    text = (
        "按照某政发〔2006〕3号第一部分“2006年养老保险扩面10万人”办理。\n"
        "某政发〔2006〕3号第一部分规定养老保险扩面10万人。某政发〔2006〕3号第一部分规定养老保险扩面11万人。\n"
        "某政发〔2006〕3号第二部分第（二）项。某政发〔2006〕3号第二部分第（三）项“工伤保险的重点是建筑企业”。\n"
        f"policies/{OLD}/?w={seal(TEN)}#s1 某政发〔2008〕1号第一部分。"
    )
    found = [(one.kind.value, one.outcome.value, one.passage, one.told) for one in check(text, held)]
    by, on = "后来按某政发〔2008〕1号改过", "2008-05-01起按某政发〔2008〕1号改过"
    was = "2006-02-03到2008-04-30"
    repealed = (
        "文号",
        "此后改过",
        "某政发〔2006〕3号",
        "《某市人民政府关于做好2006年参保工作的通知》；2010-01-01起由某政发〔2010〕9号废止",
    )
    assert [one for one in found if one[0] == "文号"] == [
        *[repealed] * 5,
        ("文号", "一致", "某政发〔2008〕1号", "《某市人民政府关于修改2006年参保工作通知的决定》"),
    ]
    assert [one for one in found if one[0] != "文号"] == [
        ("条款", "一致", "第一部分", f"第一部分；{on}"),
        ("引语", "此后改过", "“2006年养老保险扩面10万人”", f"这是{was}的文字，{by}；现在的文字见第一部分"),
        ("条款", "一致", "第一部分", f"第一部分；{on}"),
        ("数字", "此后改过", "10万人", f"第一部分在{was}是这个数，{by}"),
        ("条款", "一致", "第一部分", f"第一部分；{on}"),
        ("数字", "数字与条款不同", "11万人", "第一部分写的是12万人"),
        (
            "条款",
            "没有这一条款",
            "第二部分第（二）项",
            "第二部分第（二）项已于2008-05-01移走或撤销：由某政发〔2008〕1号删去",
        ),
        ("条款", "一致", "第二部分第（三）项", f"第二部分第（三）项；{on}"),
        ("引语", "一致", "“工伤保险的重点是建筑企业”", "第二部分第（三）项"),
        ("链接", "此后改过", f"policies/{OLD}/?w={seal(TEN)}#s1", f"第一部分：链接的是{was}的文字，{by}"),
        ("条款", "一致", "第一部分", "第一部分"),
    ]


def test_a_citation_says_what_became_of_what_it_cites(known: Knowledge, old: Policy) -> None:
    status = "2008-05-01起按某政发〔2008〕1号改过；2010-01-01起由某政发〔2010〕9号废止"
    for key in ("s1", "s2", "s2-3"):
        assert cite.long(old, old.clause(key)).endswith(f"（{status}）")
    assert cite.long(old, old.clause("yj")).endswith("引言（2010-01-01起由某政发〔2010〕9号废止）")
    other = known.policies[AMENDING]
    assert cite.long(other, other.clause("s1")).endswith("第一部分")


def test_every_version_stands_on_the_page_with_its_days_and_what_differs(known: Knowledge, old: Policy) -> None:
    first, second = versions(old, "s1")[::-1]
    assert (first.since, first.until, first.now, first.added) == ("2006-02-03", "2008-04-30", False, False)
    assert "<del><small>删去</small>10</del><ins><small>增加</small>12</ins>万人" in first.changes
    assert (second.since, second.until, second.now, second.changes) == ("2008-05-01", "2009-12-31", True, "")
    assert versions(old, "s2-3")[0].added
    assert [one.now for one in versions(old, "s2-2")] == [False]
    assert versions(old, "yj") == []
    assert [(one.since, one.until, one.repealed) for one in periods(old)] == [
        ("2006-02-03", "2008-04-30", False),
        ("2008-05-01", "2009-12-31", False),
        ("2010-01-01", "", True),
    ]
    assert periods(known.policies[AMENDING]) == []
    assert [(one.verb, one.other) for one in ties(old)] == [
        ("被转发", FORWARDING),
        ("被修改", AMENDING),
        ("被废止", REPEALING),
    ]
    assert [(one.verb, one.other, len(one.acts)) for one in ties(known.policies[AMENDING])] == [("修改", OLD, 4)]


def test_words_that_are_coming_are_told_beside_those_of_now(old: Policy) -> None:
    later = replace(old.versions[1], since="2030-01-01", text="一、工作目标\n另行规定。", by="某政发〔2029〕2号")
    policy = replace(old, versions=(*old.versions[:2], later), relations=())
    newest = versions(policy, "s1")[0]
    assert (newest.coming, newest.now) == (True, False)
    assert "<ins><small>增加</small>另行规定</ins>" in newest.changes
    assert versions(policy, "s1")[1].now


def test_the_pages_say_it(project: Path, known: Knowledge, pages: Environment) -> None:
    made = calls.environment(ROOT / "docs", known, {}, {})
    told = part(made, "related", policy=known.policies[OLD], root="../../")
    assert 'data-from="2008-05-01" data-to="2009-12-31"' in told
    assert f'<a href="../../policies/{REPEALING}/">' in told
    assert "「删去第（二）项」" in told
    status = part(made, "relation_status", policy=known.policies[OLD], root="../../")
    assert "2010-01-01起废止" in status
    assert "文字改过1次" in status
    shown = part(made, "versions", policy=known.policies[OLD], clause="s1", root="../../")
    assert f'data-earlier="s1" data-seal="{seal(TEN)}"' in shown
    assert "<del>" in shown
    real = part(pages, "related", policy=known.policies["jzbf-2005-21"], root="../../")
    assert real.count("<section") == 1, "the documents that it names, and nothing else"
    assert "本站没有收" in real
