"""The check of citations (核对引文): forty made-up notices, the policy's own files, hostile input."""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from calculators.__main__ import main
from calculators.citecheck import answer, checking
from calculators.citecheck.checking import Agreement, CitationFinding, check
from calculators.citecheck.finding import CitationKind
from calculators.citecheck.source import words_of
from calculators.core.model import InputError
from calculators.policy.knowledge import Earlier, Gone, Knowledge
from scripts.exports.docx import docx
from scripts.exports.text import plain_text

NUMBER = "津政办发〔2005〕21号"
NOTICES = tomllib.loads((Path(__file__).parent.parent / "citations" / "notices.toml").read_text(encoding="utf-8"))[
    "notice"
]


def told(findings: tuple[CitationFinding, ...]) -> list[str]:
    return [f"{one.kind.value} {one.outcome.value} {one.passage}" for one in findings]


def test_precision_and_recall_on_forty_notices(knowledge: Knowledge) -> None:
    expected, found = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for number, notice in enumerate(NOTICES):
        expected.update((number, one) for one in notice["found"])
        found.update((number, one) for one in told(check(notice["text"], knowledge.policies)))
    right = (expected & found).total()
    print(f"precision {right}/{found.total()}, recall {right}/{expected.total()}")
    assert (len(NOTICES), right) == (40, 71)
    assert (sorted(found - expected), sorted(expected - found)) == ([], [])


@pytest.mark.parametrize("form", ["txt", "docx"])
def test_own_downloads_are_exact(knowledge: Knowledge, form: str) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    findings = check(words_of(plain_text(policy) if form == "txt" else docx(policy)), knowledge.policies)
    odd = [one for one in findings if one.outcome is not Agreement.EXACT]
    assert {one.passage for one in odd} <= {"津政发〔2003〕99号"}
    assert sum(len(one.passage) for one in findings if one.kind is CitationKind.RUN) > 1500


def test_a_planted_fault_in_the_own_text_is_not_exact(knowledge: Knowledge) -> None:
    text = f"{NUMBER}第一部分“养老保险30万人，使实际缴费人数达到188万人”"
    assert check(text, knowledge.policies)[-1].outcome is Agreement.EXACT
    assert check(text.replace("188", "189"), knowledge.policies)[-1].outcome is Agreement.NUMBER


def test_earlier_words_and_ids_that_left(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    old = (
        Earlier("s1", "aaaaaaaa", "2025-01-01", "2025-02-01", "从前这里写的是另外一句话"),
        Earlier("s9", "bbbbbbbb", "2025-01-01", "2025-02-01", "后来撤销的一条原来的话"),
    )
    changed = {policy.id: replace(policy, earlier=old, gone=(Gone("s9", "第九部分", "", "2025-02-01", "撤销"),))}
    text = (
        f"{NUMBER}第一部分“从前这里写的是另外一句话”，“后来撤销的一条原来的话”，policies/jzbf-2005-21/?w=aaaaaaaa#s1 "
        "policies/jzbf-2005-21/?w=bbbbbbbb#s9"
    )
    findings = check(text, changed)[2:]
    assert [one.outcome for one in findings] == [
        Agreement.CHANGED,
        Agreement.CHANGED,
        Agreement.CHANGED,
        Agreement.NO_CLAUSE,
    ]
    assert "撤销" in findings[1].told
    assert "第九部分" in findings[3].told


def test_corrected_text_keeps_brackets_as_they_are_written(knowledge: Knowledge) -> None:
    text = "津政办发[2005]21号第四部分第一自然段“按照各区县、委局（总公司）职责分工，建立扩面责任制”。"
    right = f"{NUMBER}第四部分第一自然段“按照各区县、委局（总公司）职责分工，建立扩面工作责任制”。"
    assert answer.corrected(text, check(text, knowledge.policies)) == right


def test_what_is_understood_is_told(knowledge: Knowledge) -> None:
    told_of = check(f"按{NUMBER}办理。各单位见第一部分；又见第（二）项，“短语”", knowledge.policies)
    assert "承前文" in told_of[1].told
    assert "只有一处" in told_of[2].told
    assert check("〔2005〕21号第一部分", knowledge.policies)[0].outcome is Agreement.UNCLEAR
    titled = check(f"{NUMBER}《扩面意见》第一部分，培训300个月、缴费3万人", knowledge.policies)
    assert titled[1].outcome is Agreement.EXACT
    assert check(f"{NUMBER}“一二三四五六七八九十甲乙丙丁”", knowledge.policies)[1:] == ()
    assert check(f"{NUMBER}第一部分“{'甲乙丙丁' * 200}”", knowledge.policies)[2].outcome is Agreement.DIFFERS
    assert (
        check(f"{NUMBER}第一部分" + "“养老保险一二三四五六七八九十一二三四五六”", knowledge.policies)[2].instead == ""
    )
    many = check(f"{NUMBER}第一部分，达到99万人", knowledge.policies)[2]
    assert many.outcome is Agreement.NUMBER
    assert "、" in many.told
    assert many.instead == ""


def test_too_many_and_too_long(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MAX_COMPARED", 0)
    assert check(f"{NUMBER}“督促用人单位依法参加保险”", knowledge.policies)[1].outcome is Agreement.NOT_COMPARED
    with pytest.raises(InputError, match="最多"):
        check("甲" * (checking.MAX_TEXT + 1), knowledge.policies)


def test_copied_words_across_clauses(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    two = policy.clause("s5-p2").text[-30:] + policy.clause("s5-p3").text[:30]
    assert check(f"{NUMBER}\n{two}", knowledge.policies)[1].kind is CitationKind.RUN
    across = policy.clause("yj").text[-30:] + "一、工作目标" + policy.clause("s1").text[:30]
    assert check(f"{NUMBER}\n{across}", knowledge.policies)[1].told == "连续几个条款"


@pytest.mark.parametrize("bomb", ["〔", "第", "“", "《中", "1", "第三部分", " ", "津政办发〔2005〕"])
def test_hostile_text_of_a_megabyte_ends(bomb: str) -> None:
    assert isinstance(check((bomb * 1_000_000)[:1_000_000], {}), tuple)


def _zip(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return made.getvalue()


def test_files(knowledge: Knowledge) -> None:
    body = '<w:d xmlns:w="w"><w:p><w:t>甲</w:t><w:tab/><w:br/><w:delText>乙</w:delText></w:p></w:d>'
    assert words_of(_zip(word__document=body)) == "甲\t\n\n"
    assert words_of("甲\r\n".encode("gb18030")) == words_of("甲\n".encode("utf-16")) == "甲\n"
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
    for bad in (_zip(other=""), b"PK\x03\x04", _zip(word__document=bomb), b"\xff\xff\xff"):
        with pytest.raises(InputError):
            words_of(bad)


def test_command(knowledge_path: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    file = tmp_path / "通知.txt"
    file.write_text("甲\n津政办发[2005]21号第九部分\n", encoding="utf-8")
    told: dict[str, str] = {}
    for form in ("", "--csv", "--corrected"):
        line = ["--knowledge", knowledge_path, "cite-check", str(file), *([form] if form else [])]
        assert main(line) == 0
        told[form] = capfdbinary.readouterr().out.decode("utf-8-sig")
    assert "第2行第1字　文号" in told[""]
    assert "没有这一条款 1" in told[""]
    assert told["--csv"].splitlines()[2].startswith("2,14,条款,没有这一条款,第九部分")
    assert told["--corrected"] == f"甲\n{NUMBER}第九部分\n"
    assert main(["--knowledge", knowledge_path, "cite-check", str(tmp_path / "没有.txt")]) == 2
    assert answer.listed("甲", ()) == "没有找到引文\n"
