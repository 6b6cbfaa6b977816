"""The check of citations (核对引文): forty made-up notices, the policy's own files, hostile input."""

from __future__ import annotations

import base64
import io
import json
import tomllib
import zipfile
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from calculators import bridge as pages
from calculators.__main__ import main
from calculators.citecheck import answer, bridge, checking
from calculators.citecheck.checking import check
from calculators.citecheck.finding import CitationKind, Step, figures, find, numeral_value, steps_of
from calculators.citecheck.held import Held, squeezed
from calculators.citecheck.outcome import Agreement, CitationFinding
from calculators.citecheck.source import words_of
from calculators.citecheck.standing import changed, repealed, status
from calculators.core.model import InputError
from calculators.policy.knowledge import Earlier, Gone, Knowledge, Relation
from scripts.exports.docx import docx
from scripts.exports.text import plain_text

NUMBER = "津政办发〔2005〕21号"
CITATIONS = Path(__file__).parent.parent / "citations"


LIKE = f"承前文，按{NUMBER}理解。"


def told(findings: tuple[CitationFinding, ...]) -> list[str]:
    return [f"{one.kind.value} {one.outcome.value} {one.passage}" for one in findings]


@pytest.mark.parametrize(("file", "notices", "citations"), [("notices", 40, 71), ("clerks", 50, 124)])
def test_precision_and_recall(knowledge: Knowledge, file: str, notices: int, citations: int) -> None:
    """Forty made-up notices with known faults, and fifty ways in which clerks cite."""
    expected, found = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    listed = tomllib.loads((CITATIONS / f"{file}.toml").read_text(encoding="utf-8"))["notice"]
    for number, notice in enumerate(listed):
        expected.update((number, one) for one in notice["found"])
        found.update((number, one) for one in told(check(notice["text"], knowledge.policies)))
    right = (expected & found).total()
    print(f"{file}: precision {right}/{found.total()}, recall {right}/{expected.total()}")
    assert (len(listed), right) == (notices, citations)
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


BOMBS = (
    *(
        "津政办发〔2005〕1号、",
        "第一、",
        "第（一）项、（二）",
        "附件一",
        "《意见》",
        "简称甲乙",
        '"一二三四五六',
        "‘一",
        "三（一）",
    ),
    *("九成", "百分之一", "第一部分规定：一二三四五六七八九十一二", "\n", "一万人"),
)


@pytest.mark.parametrize("bomb", BOMBS)
def test_hostile_text_about_a_held_document_ends(knowledge: Knowledge, bomb: str) -> None:
    text = f"《扩面意见》，以下简称《意见》，{NUMBER}" + (bomb * 50_000)[:50_000]
    assert check(text, knowledge.policies)[0].outcome is Agreement.EXACT


def test_figures_by_their_value(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    clauses = tuple(
        replace(one, text="综合参保率达到95%以上，扩面不少于3万人。") if one.id == "s5-p1" else one
        for one in policy.clauses
    )
    changed = {policy.id: replace(policy, clauses=clauses)}
    said = {
        "综合参保率达到95％以上": Agreement.EXACT,
        "综合参保率达到百分之九十五以上": Agreement.EXACT,
        "综合参保率达到九成五": Agreement.EXACT,
        "综合参保率达到九成": Agreement.NUMBER,
        "扩面不少于30,000人": Agreement.EXACT,
        "扩面不少于2.9万余人": Agreement.EXACT,
        "扩面不少于3万多人": Agreement.EXACT,
        "扩面不少于2万余人": Agreement.NUMBER,
    }
    for words, outcome in said.items():
        last = check(f"{NUMBER}第五部分第一自然段要求{words}", changed)[-1]
        assert (last.kind, last.outcome) == (CitationKind.FIGURE, outcome), words


def test_the_own_numbering_of_a_text_is_no_citation(knowledge: Knowledge) -> None:
    text = f"第一条　根据{NUMBER}第一部分，制定本办法。\n第二条　按第一条办理。\n附件1：名单"
    assert told(check(text, knowledge.policies)) == [f"文号 一致 {NUMBER}", "条款 一致 第一部分"]
    assert told(check(f"按{NUMBER}办理，名单见附件1。", knowledge.policies)) == [f"文号 一致 {NUMBER}"]
    after = check(f"{NUMBER}第五部分第一自然段规定了，第二自然段也规定了", knowledge.policies)[-1]
    assert (after.clause, after.instead) == ("s5-p2", "")
    plain = check(f"根据{NUMBER}制定。按照我们的第十条办理。", knowledge.policies)[-1]
    assert plain.outcome is Agreement.UNCLEAR


def test_a_whole_notice(knowledge: Knowledge) -> None:
    text = (CITATIONS / "notice.txt").read_text(encoding="utf-8")
    odd = [one for one in check(text, knowledge.policies) if not answer.agrees(one)]
    assert told(tuple(odd)) == [
        "数字 数字与条款不同 179万人",
        "引语 文字不同 “年末要认真总结扩面工作任务完成情况，写出书面报告送市劳动保障局”",
        "条款 本站没有这份文件 第七十二条",
        "条款 本站没有这份文件 第十二条第一款",
        "条款 一致 第五部分第一款",
    ]


def test_what_a_quotation_cites_is_not_spoken_of(knowledge: Knowledge) -> None:
    inner = (
        "要严格按照市人民政府《关于企事业单位实行属地注册登记管理的通知》（津政发〔2003〕99号）规定，落实属地化管理原则"
    )
    findings = check(f"{NUMBER}第五部分第一自然段“{inner}”，又见第三部分第（一）项。", knowledge.policies)
    assert [one.outcome for one in findings] == [Agreement.EXACT] * 4


def test_shortened_quotations(knowledge: Knowledge) -> None:
    def last(words: str) -> CitationFinding:
        return check(f"{NUMBER}第一部分：“{words}”。", knowledge.policies)[-1]

    assert last("养老保险30万人……工伤保险54万人").outcome is Agreement.EXACT
    assert "先后" in last("工伤保险54万人……养老保险30万人").told
    assert last("养老保险30万人……参保人数达到179万人；工伤保险").outcome is Agreement.NUMBER
    assert "没有「今天天气很好」" in last("养老保险30万人……今天天气很好").told
    assert last("……养老……").kind is CitationKind.CLAUSE
    spaced = last("养老保险30万人……参保人数 达到179万人；工伤 保险")
    assert (spaced.outcome, spaced.instead) == (Agreement.NUMBER, "")


def test_several_numbers_of_one_series(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    other = replace(policy, id="other", number="津政办发〔2005〕22号")
    findings = check("津政办发〔2005〕21、22号。", {policy.id: policy, other.id: other})
    assert [one.instead for one in findings] == [NUMBER, ""]
    again = check("津政办发〔2005〕21、22号文件；又见21号文第六部分。", {policy.id: policy, other.id: other})
    assert [one.outcome for one in again] == [Agreement.EXACT, Agreement.EXACT, Agreement.NO_CLAUSE]
    assert check(f"{NUMBER}㈢㈠", knowledge.policies)[-1].kind is CitationKind.DOCUMENT
    assert check(f"{NUMBER}第三部分㈡", knowledge.policies)[-1].clause == "s3-2"
    assert check(f"{NUMBER}第三部分⑶", knowledge.policies)[-1].clause == "s3-3"
    assert told(check("据下发2005年3号文件。", {})) == []


def test_words_without_quotation_marks(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{NUMBER}第五部分第二自然段规定：督促用人单位依法参加社会保险，按时缴费。"
    assert check(text, knowledge.policies)[-1].outcome is Agreement.DIFFERS
    assert check(text.replace("按时", "据实"), knowledge.policies)[-1].kind is not CitationKind.QUOTE
    assert check(text.replace("督促", "我们各个单位都要好好地去"), knowledge.policies)[-1].kind is CitationKind.CLAUSE
    monkeypatch.setattr(checking, "MAX_COMPARED", 0)
    assert check(text, knowledge.policies)[-1].kind is CitationKind.CLAUSE


def test_a_page_lists_what_is_to_be_looked_at_first(knowledge: Knowledge) -> None:
    text = f"\U00020000{NUMBER}第一部分，见第九部分"
    findings = check(text, knowledge.policies)
    shown = answer.shown(text, findings)
    assert [one["passage"] for one in shown] == ["第九部分", NUMBER, "第一部分"]
    assert [one["from"] for one in shown] == [2 + len(NUMBER) + 6, 2, 2 + len(NUMBER)]
    assert [one["target"] for one in shown] == ["", "", "policies/jzbf-2005-21/#s1"]
    assert answer.headline(findings) == "找到3处引文，1处要看：一致 2；没有这一条款 1。"
    assert answer.headline(findings[:1]) == "找到1处引文，都一致：一致 1。"
    assert "没有找到引文" in answer.headline(())


def test_what_the_page_asks(knowledge: Knowledge, knowledge_path: str) -> None:
    pages.open_knowledge(Path(knowledge_path).read_text(encoding="utf-8"))

    class Proxy:
        def to_bytes(self) -> bytes:
            return "甲".encode()

    assert json.loads(bridge.read(Proxy()))["text"] == "甲"
    assert json.loads(bridge.read("甲".encode("gb18030")))["ok"]
    assert "没有收到" in json.loads(bridge.read(3))["error"]
    assert "docx" in json.loads(bridge.read(b"%PDF-1.7"))["error"]
    told = json.loads(bridge.look("津政办发[2005]21号\ud800"))
    assert (told["ok"], len(told["findings"]), told["left"]) == (True, 1, 0)
    assert json.loads(bridge.corrected())["text"] == f"{NUMBER}\ufffd"
    assert "文号" in base64.b64decode(json.loads(bridge.table())["base64"]).decode("utf-8-sig")
    many = json.loads(bridge.look(f"{NUMBER}，" * (bridge.MOST + 5)))
    assert (len(many["findings"]), many["left"]) == (bridge.MOST, 5)
    assert not json.loads(bridge.look("甲" * (checking.MAX_TEXT + 1)))["ok"]
    assert json.loads(bridge.corrected())["text"] == ""


def test_a_document_is_read_with_its_notes_and_headers() -> None:
    space = 'xmlns:w="w"'
    body = (
        f'<w:d {space} xmlns:mc="mc"><w:p><w:pPr><w:tabs><w:tab/></w:tabs><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>正文</w:t></w:r>'
        "<w:moveFrom><w:r><w:t>移走</w:t><w:tab/></w:r></w:moveFrom><mc:Fallback><w:p><w:t>重复</w:t></w:p></mc:Fallback>"
        "<w:r><w:noBreakHyphen/><w:cr/></w:r></w:p></w:d>"
    )
    kinds = {
        "r1": ("footnotes", "footnotes"),
        "r2": ("header", "header1"),
        "r3": ("header", "header2"),
        "r4": ("styles", "styles"),
        "r5": ("footer", "footer1"),
        "r6": ("endnotes", "gone"),
    }
    relations = "".join(
        f'<Relationship Id="{key}" Type="http://x/{kind}" Target="{part}.xml"/>' for key, (kind, part) in kinds.items()
    )
    parts = {
        name: f"<w:d {space}><w:p><w:t>{words}</w:t></w:p></w:d>"
        for name, words in (
            ("footnotes", "脚注一"),
            ("header1", "页眉一"),
            ("header2", "页眉一"),
            ("styles", "不读"),
            ("footer1", " "),
        )
    }
    made = io.BytesIO(_zip(word__document=body, **{f"word__{name}": text for name, text in parts.items()}))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="r">{relations}</Relationships>')
    assert words_of(made.getvalue()) == "正文-\n\n脚注：\n脚注一\n页眉：\n页眉一\n"


def _zip(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return made.getvalue()


def test_files(knowledge: Knowledge) -> None:
    body = '<w:d xmlns:w="w"><w:p><w:t>甲</w:t><w:tab/><w:br/><w:delText>乙</w:delText></w:p></w:d>'
    assert words_of(_zip(word__document=body)) == "甲\t\n\n"
    assert words_of("甲\r\n".encode("gb18030")) == words_of("甲\n".encode("utf-16")) == "甲\n"
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
    deep = "<d>" * 100 + "</d>" * 100
    others = (b"\xd0\xcf\x11\xe0\xa1", b"{\\rtf1", b"a\0b\0")
    zipped = [_zip(word__document=one) for one in (bomb, deep)]
    for bad in (_zip(other=""), b"PK\x03\x04", *zipped, *others, b"\xff\xff\xff"):
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


@pytest.mark.parametrize(
    "written",
    [
        f"《关于进一步做好扩大社会保险覆盖面工作的意见》（{NUMBER}）",
        f"{NUMBER}《关于进一步做好扩大社会保险覆盖面工作的意见》",
    ],
)
def test_a_title_that_is_not_the_numbers_is_told(written: str, knowledge: Knowledge) -> None:
    titles = [one for one in check(f"按{written}执行。", knowledge.policies) if one.kind is CitationKind.TITLE]
    assert [one.outcome for one in titles] == [Agreement.DIFFERS]
    assert "〔-做好-〕〔+加强+〕" in titles[0].told
    assert titles[0].instead == "《关于进一步加强扩大社会保险覆盖面工作的意见》"
    right = written.replace("做好", "加强")
    for fine in (right, right.replace("关于进一步加强扩大社会保险覆盖面工作的意见", "扩面意见")):
        assert [one for one in check(f"按{fine}执行。", knowledge.policies) if one.kind is CitationKind.TITLE] == []


@pytest.mark.parametrize(
    ("said", "outcome", "told"),
    [
        ("第三部分第（一）项，使实际缴费人数达到200万人", Agreement.NUMBER, "第一部分写的是188万人"),
        ("要求，使实际缴费人数达到200万人", Agreement.NUMBER, "第一部分写的是188万人"),
        ("要求，使实际缴费人数达到188万人", Agreement.EXACT, "第一部分"),
        (
            "第三部分第（一）项，使实际缴费人数达到188万人",
            Agreement.DIFFERS,
            "第三部分第（一）项没有这个数，它在第一部分",
        ),
    ],
)
def test_a_figure_of_another_clause_is_found(said: str, outcome: Agreement, told: str, knowledge: Knowledge) -> None:
    figures = [one for one in check(f"按{NUMBER}{said}。", knowledge.policies) if one.kind is CitationKind.FIGURE]
    assert [(one.outcome, one.told) for one in figures] == [(outcome, told)]


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        ("第三部分第（一）项", [("第三部分第（一）项", "", "s3-1")]),
        ("第三部分第（一）、（三）项", [("第三部分第（一）项", "", "s3-1"), ("第三部分第（三）项", "", "s3-3")]),
        ("第三部分第一自然段", [("第三部分引言", "", "s3-p1")]),
        ("引言", [("意见引言", "", "yj")]),
        (
            "第四部分第二自然段，第三自然段，第九自然段",
            [
                ("第四部分第二自然段", "", "s4-p2"),
                (f"{LIKE}接着前面的条款，按第四部分第三自然段理解", "", "s4-p3"),
                (f"{LIKE}{NUMBER}没有这一条款", "", ""),
            ],
        ),
        ("第三条", [("这份文件不分条款，「条」按部分理解，即第三部分", "第三部分", "s3")]),
        (
            "第四条第二款",
            [
                (
                    "这份文件不分条款，「条」按部分理解，「款」按自然段理解，即第四部分第二自然段",
                    "第四部分第二自然段",
                    "s4-p2",
                )
            ],
        ),
        (
            "第五部分，第（一）项",
            [
                ("第五部分", "", "s5"),
                (f"{LIKE}只有一处这样编号，按第三部分第（一）项理解", "第三部分第（一）项", "s3-1"),
            ],
        ),
        ("，见第三章第二条", [(f"{NUMBER}不分章，不知道是哪份文件的", "", "")]),
        ("附件1第二条", [(f"{NUMBER}没有这一条款", "", "")]),
        ("第六部分", [(f"{NUMBER}没有这一条款", "", "")]),
    ],
)
def test_a_clause_is_told_as_it_was_understood(
    cited: str, expected: list[tuple[str, str, str]], knowledge: Knowledge
) -> None:
    """How it was understood, what should stand there, and the clause that the page leads to."""
    told_of = check(f"按{NUMBER}{cited}办理", knowledge.policies)[1:]
    assert [(one.told, one.instead, one.clause) for one in told_of] == expected


@pytest.mark.parametrize(
    ("said", "outcome", "told", "instead", "clause"),
    [
        ("第四部分第一自然段“建立扩面工作”", Agreement.EXACT, "第四部分第一自然段", "", "s4-p1"),
        ("“建立扩面工作责任制”", Agreement.EXACT, "第四部分第一自然段", "", "s4-p1"),
        (
            "第一部分“建立扩面工作责任制”",
            Agreement.DIFFERS,
            "第一部分没有这些话，它们在第四部分第一自然段",
            "",
            "s4-p1",
        ),
        ("第三部分“失业保险扩面重点是：尚未参保的企事业单位”", Agreement.EXACT, "第三部分第（三）项", "", "s3-3"),
        (
            "第四部分第一自然段“按照各区县、委局职责分工，建立扩面责任制。”",
            Agreement.DIFFERS,
            "按照各区县、委局〔+（总公司）+〕职责分工，建立扩面〔+工作+〕责任制",
            "“按照各区县、委局（总公司）职责分工，建立扩面工作责任制”",
            "s4-p1",
        ),
        ("第一部分“一二三四五六七八九十”", Agreement.DIFFERS, "第一部分没有这些话，也没有相近的", "", ""),
        (
            "“养老保险30万人……工伤保险54万人”",
            Agreement.EXACT,
            "全文；省略的不算，别的一字不差",
            "",
            "",
        ),
        (
            "“工伤保险54万人……养老保险30万人”",
            Agreement.DIFFERS,
            "全文有这几段话，先后不同",
            "",
            "",
        ),
        (
            "第一部分“养老保险30万人……今天天气很好”",
            Agreement.DIFFERS,
            "第一部分没有「今天天气很好」这些话",
            "",
            "s1",
        ),
    ],
)
def test_a_quotation_is_held_against_the_clause_and_then_the_whole(
    said: str, outcome: Agreement, told: str, instead: str, clause: str, knowledge: Knowledge
) -> None:
    last = check(f"{NUMBER}{said}", knowledge.policies)[-1]
    assert last.kind is CitationKind.QUOTE
    assert (last.outcome, last.told, last.instead, last.clause) == (outcome, told, instead, clause)


@pytest.mark.parametrize(
    ("between", "belongs"),
    [
        ("", True),
        ("。", True),
        ("明确：\n", True),  # a colon before the line with the quotation
        ("明确:\n", True),
        ("里写得明明白白的是这样一句人人都要记住的话\n", True),  # a long line that is only broken
        ("里写得明明白白的是这样一句人人都要记住的话。\n", False),
        ("里写得明明白白的是这样一句人人都要记住的话\n\n", False),
    ],
)
def test_a_quotation_belongs_to_what_is_cited_on_its_line(between: str, belongs: bool, knowledge: Knowledge) -> None:
    text = f"{NUMBER}第四部分第一自然段{between}“按照各区县、委局职责分工，建立扩面工作责任制”"
    assert (check(text, knowledge.policies)[-1].kind is CitationKind.QUOTE) is belongs


def test_words_that_are_nearly_those_of_another_clause_are_corrected(knowledge: Knowledge) -> None:
    last = check(f"{NUMBER}第五部分第三自然段“按照各区县、委局职责分工，建立扩面责任制”", knowledge.policies)[-1]
    assert (last.outcome, last.told, last.instead, last.clause) == (
        Agreement.DIFFERS,
        "第五部分第三自然段没有这些话，相近的在第四部分第一自然段：按照各区县、委局〔+（总公司）+〕职责分工，建立扩面〔+工作+〕责任制",
        "“按照各区县、委局（总公司）职责分工，建立扩面工作责任制”",
        "s4-p1",
    )


@pytest.mark.parametrize(
    ("said", "clause"),
    [
        ("第五部分第三自然段“督促用人单位依法参加保险，据实缴费”", "s5-p2"),
        ("第二部分“养老保险30万人，使实际缴费人数达到189万人”", "s1"),
        ("“养老保险30万人，使实际缴费人数达到189万人”", "s1"),  # the document alone
        ("第三部分“失业保险扩面重点是：尚未参保的企业单位”", "s3-3"),  # the item under the part
        ("第二部分“养老保险30万人……参保人数达到197万人”", "s1"),
        ("第三部分规定：失业保险扩面重点是：尚未参保的企业单位和非公有经济组织", "s3-3"),
        ("第二部分“参照历年扩面完成情况等因素确定。委、局（总公司）指标下达的原则为”", "s2"),
        ("第一部分“等因素综合确定。委、局（总公司）指标下达的原则是”", "s2"),
        ("第一部分“参保人数达到165万人。二、指标下达的原则”", ""),  # in two parts
    ],
)
def test_the_link_leads_to_where_the_words_stand(said: str, clause: str, knowledge: Knowledge) -> None:
    last = check(f"{NUMBER}{said}", knowledge.policies)[-1]
    assert (last.kind, last.clause) == (CitationKind.QUOTE, clause)
    assert last.outcome is not Agreement.EXACT


TARGETS = (
    "医疗保险40万人，使覆盖人数达到284万人；失业保险20万人，参保人数达到197万人；工伤保险54万人，参保人数达到165万人"
)


@pytest.mark.parametrize(
    ("right", "wrong", "marked"),
    [
        ("197万", "179万", "〔-179万-〕〔+197万+〕"),
        ("40万", "45万", "〔-45万-〕〔+40万+〕"),  # before twenty signs that agree
        ("165万", "166万", "〔-166万-〕〔+165万+〕"),  # at the end
        ("284万", "二百八十五万", "〔-二百八十五万-〕〔+284万+〕"),
        ("284万", "２８5万", "〔-２８5万-〕〔+284万+〕"),
        ("284万", "28\n5万", "〔-28\n5万-〕〔+284万+〕"),
    ],
)
@pytest.mark.parametrize("named", [f"{NUMBER}第一部分，", f"{NUMBER}要求，", f"{NUMBER}\n"])
def test_a_copied_sentence_with_a_wrong_number_has_one_verdict(
    right: str, wrong: str, marked: str, named: str, knowledge: Knowledge
) -> None:
    text = f"{named}{TARGETS.replace(right, wrong)}。"
    found = [
        one for one in check(text, knowledge.policies) if one.kind not in (CitationKind.DOCUMENT, CitationKind.CLAUSE)
    ]
    assert [(one.kind, one.outcome, one.clause) for one in found] == [(CitationKind.RUN, Agreement.NUMBER, "s1")]
    assert found[0].told == f"第一部分：{TARGETS.replace(right, marked)}。"
    assert answer.corrected(text, check(text, knowledge.policies)) == f"{named}{TARGETS}。"


def test_the_sentences_beside_a_wrong_number_are_told_for_themselves(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    copied = policy.clause("s5-p3").text
    first, second, _ = copied.split("。")
    text = f"{NUMBER}\n{policy.clause('s4-p1').text.replace('2005', '2006')}\n{copied}"
    runs = [one for one in check(text, knowledge.policies) if one.kind is CitationKind.RUN]
    assert [(one.outcome, one.clause) for one in runs] == [(Agreement.NUMBER, "s4-p1"), (Agreement.EXACT, "s5-p3")]
    assert runs[1].passage == f"{first}。{second}。"
    two = "第一部分" + TARGETS.replace("54万", "99万") + f"。{copied}"
    assert [one.outcome for one in check(f"{NUMBER}{two}", knowledge.policies) if one.kind is CitationKind.RUN] == [
        Agreement.NUMBER, Agreement.EXACT,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "passage"),
    [
        # numbers of the text's own before and after what is copied
        ("我区扩面3万人；失业保险20万人，参保人数达到197万人；工伤保险", "人；失业保险20万人，参保人数达到197万人；工伤保险"),
        ("（五）基本养老保险扩面重点是：外商投资、港澳台商投资", "基本养老保险扩面重点是：外商投资、港澳台商投资"),
        ("2、基本养老保险扩面重点是：外商投资、港澳台商投资", "基本养老保险扩面重点是：外商投资、港澳台商投资"),
        ("使覆盖人数达到284万人；失业保险20万人，参保人数达到179", "使覆盖人数达到284万人；失业保险20万人，参保人数达到"),
        ("使覆盖人数达到284万人；失业保险20万人，参保人数达到19家", "使覆盖人数达到284万人；失业保险20万人，参保人数达到"),
        ("使覆盖人数达到284万人；失业保险20万人，参保人数达到三", "使覆盖人数达到284万人；失业保险20万人，参保人数达到"),
        ("覆盖人数达到二百八十四万人；失业保险20万人，参保人数达到197万", "覆盖人数达到二百八十四万人；失业保险20万人，参保人数达到197万"),
    ],
)  # fmt: skip
def test_what_is_copied_never_ends_within_a_number(said: str, passage: str, knowledge: Knowledge) -> None:
    runs = [one for one in check(f"{NUMBER}\n{said}", knowledge.policies) if one.kind is CitationKind.RUN]
    assert [(one.outcome, one.passage) for one in runs] == [(Agreement.EXACT, passage)]


def test_a_year_in_brackets_is_a_number(knowledge: Knowledge) -> None:
    words = knowledge.policies["jzbf-2005-21"].clause("s5-p1").text.replace("2003", "2004")
    runs = [one for one in check(f"{NUMBER}\n{words}", knowledge.policies) if one.kind is CitationKind.RUN]
    assert [one.outcome for one in runs] == [Agreement.NUMBER, Agreement.EXACT]


def test_copied_words_with_a_number_of_before_are_told_as_such(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    before = TARGETS.replace("197万", "179万")
    old = Earlier("s1", "aaaaaaaa", "2025-01-01", "2025-02-01", before)
    (run,) = check(f"{NUMBER}\n{before}", {policy.id: replace(policy, earlier=(old,))})[1:]
    assert (run.kind, run.outcome, run.instead, run.clause) == (CitationKind.RUN, Agreement.CHANGED, "", "s1")
    assert "2025-02-01的文字" in run.told


def test_a_figure_that_is_wrong_leaves_no_part_of_its_sentence_as_copied(knowledge: Knowledge) -> None:
    """The words before the number are not the clause's."""
    words = "失业保险20万人，参保人数达到197万人；工伤保险54万人，参保人数达到165万人"
    text = f"{NUMBER}第一部分，养老保险目标35万人，其中养老保险35万人、{words}。"
    outcomes = {one.outcome for one in check(text, knowledge.policies) if one.kind is CitationKind.RUN}
    assert outcomes == set()


def test_a_shortened_quotation_tells_every_number(knowledge: Knowledge) -> None:
    text = f"{NUMBER}第一部分“养老保险35万人……参保人数达到179万人……工伤保险54万人”"
    last = check(text, knowledge.policies)[-1]
    assert (last.outcome, last.told, last.instead) == (
        Agreement.NUMBER,
        "养老保险〔-35万-〕〔+30万+〕人……参保人数达到〔-179万-〕〔+197万+〕人",
        "“养老保险30万人……参保人数达到197万人……工伤保险54万人”",
    )


def test_a_number_written_in_another_way_is_no_wrong_number(knowledge: Knowledge) -> None:
    last = check(f"{NUMBER}第一部分“养老保险三十万人，使实际缴费人数达到188万人”", knowledge.policies)[-1]
    assert (last.outcome, last.told) == (
        Agreement.DIFFERS,
        "养老保险〔-三十-〕〔+30+〕万人，使实际缴费人数达到188万人",
    )


@pytest.mark.parametrize(
    ("cited", "clauses"),
    [
        ("第四部分第二款，第三款", ["s4-p2", "s4-p3"]),
        ("第四部分第２款,第３款", ["s4-p2", "s4-p3"]),
        ("第四部分第二款、第三款", ["s4-p2", "s4-p3"]),
        ("第四部分第一款、第二款和第四款", ["s4-p1", "s4-p2", "s4-p4"]),
        ("第四部分第一款，第二款，以及第四款", ["s4-p1", "s4-p2", "s4-p4"]),
        ("第四条第一款、第二款和第四款", ["s4-p1", "s4-p2", "s4-p4"]),
        ("第四部分第二款 第三款", ["s4-p2", "s4-p3"]),
        ("\n第四部分第二款、\n第三款", ["s4-p2", "s4-p3"]),
        ("第四部分第二款规定了内容，第三款规定了", ["s4-p2", "s4-p3"]),
        ("第四部分第一至三款", ["s4-p1", "s4-p3"]),
        ("第三至五条", ["s3", "s5"]),
        ("第三部分第（一）、（三）项", ["s3-1", "s3-3"]),
        ("第三部分第(一)项,(三)项", ["s3-1", "s3-3"]),
        ("第三部分第（一）项，（三）项目", ["s3-1"]),
        ("第三部分㈠、㈢", ["s3-1", "s3-3"]),
        ("第三部分第（一）、（二）项、第（四）项", ["s3-1", "s3-2", "s3-4"]),
        ("第三部分第（一）项，第四部分第二款，第三款", ["s3-1", "s4-p2", "s4-p3"]),
    ],
)
def test_an_enumeration_goes_on_from_the_first(cited: str, clauses: list[str], knowledge: Knowledge) -> None:
    found = check(f"按{NUMBER}{cited}办理", knowledge.policies)[1:]
    assert [(one.outcome, one.clause) for one in found] == [(Agreement.EXACT, one) for one in clauses]


@pytest.mark.parametrize(
    "text",
    [
        f"按{NUMBER}第四部分第二款办理。第三款另有规定",  # another sentence
        f"按{NUMBER}第四部分第二自然段办理。第三自然段另有规定",
        f"按{NUMBER}第三部分第（一）项，按照《劳动法》第三条第一款，第二款，第（二）项",
        f"按{NUMBER}第一部分办理，第五条第（一）项，第（二）项、第（三）项",  # nobody knows whose
        f"按{NUMBER}第六部分第（一）项，第（二）项",  # of a part that there is not
        f"按{NUMBER}第四部分第九自然段，第八自然段",
        "第四部分第二款，第三款",
    ],
)
def test_an_enumeration_does_not_go_on_to_what_is_not_meant(text: str, knowledge: Knowledge) -> None:
    last = check(text, knowledge.policies)[-1]
    assert (last.kind, last.clause) == (CitationKind.CLAUSE, "")
    assert last.outcome is not Agreement.EXACT


def test_after_a_full_stop_it_is_told_what_may_be_meant(knowledge: Knowledge) -> None:
    last = check(f"按{NUMBER}第四部分第二款办理。第三款另有规定", knowledge.policies)[-1]
    assert (last.outcome, last.told) == (
        Agreement.UNCLEAR,
        f"隔了一句，不知道是不是{NUMBER}第四部分第三自然段",
    )


@pytest.mark.parametrize(
    "own",
    [
        "本办法第四条第一款、第二款",
        "本办法第四条第一款，第二款，第（三）项",
        "本通知第三部分第（一）项，第（二）项；第四部分",
        "附件1第二条，第三条",
    ],
)
def test_what_goes_on_from_the_own_clauses_is_own(own: str, knowledge: Knowledge) -> None:
    assert told(check(f"按{NUMBER}第一部分办理，{own}另有规定", knowledge.policies)) == [
        f"文号 一致 {NUMBER}",
        "条款 一致 第一部分",
    ]
    again = check(f"{own}和{NUMBER}第四部分第二款", knowledge.policies)
    assert [one.clause for one in again] == ["", "s4-p2"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_line_ends_where_it_ends(line_end: str, knowledge: Knowledge) -> None:
    def last(text: str) -> CitationFinding:
        return check(text.replace("\n", line_end), knowledge.policies)[-1]

    assert last(f"{NUMBER}第一部分\n养老保险35万人").kind is CitationKind.CLAUSE, "引文在行末，数字在下一行"
    assert last(f"{NUMBER}第一部分。养老保险35万人").kind is CitationKind.CLAUSE, "引文在句末，数字在下一句"
    assert last(f"\n{NUMBER}第一部分养老保险35万人").outcome is Agreement.NUMBER, "引文在行首"
    assert last(f"。{NUMBER}第一部分养老保险35万人").outcome is Agreement.NUMBER
    quoted = "“养老保险35万人，使实际缴费人数达到188万人”"
    assert last(f"{NUMBER}第一部分\n{quoted}").outcome is Agreement.NUMBER, "引文独占一行，下一行就是引语"
    assert last(f"{NUMBER}第一部分\n\n{quoted}").kind is CitationKind.CLAUSE
    assert last(f"{NUMBER}第一部分\n又：{quoted}").kind is CitationKind.CLAUSE
    assert last("甲\n津政办发\n〔2005〕21号\n第一部分").clause == "s1"
    split = last(f"{NUMBER}第一部分“养老保险30万人，\n使实际缴费人数达到188万人”")
    assert (split.kind, split.outcome) == (CitationKind.QUOTE, Agreement.EXACT)
    assert last(f"{NUMBER}第一部分“养老保险30万人，\n \n使实际缴费人数达到188万人”").kind is not CitationKind.QUOTE


@pytest.mark.parametrize("marks", ["“”", "「」", '""'])
def test_a_colon_leads_to_a_quotation_in_any_marks(marks: str, knowledge: Knowledge) -> None:
    text = f"{NUMBER}第四部分第一自然段：\n{marks[0]}建立扩面工作责任制{marks[1]}"
    last = check(text, knowledge.policies)[-1]
    assert (last.kind, last.outcome) == (CitationKind.QUOTE, Agreement.EXACT)


@pytest.mark.parametrize(("more", "belongs"), [("中说", False), ("中说道", True), ("中说。", False), ("说：", True)])
def test_a_line_of_eighteen_signs_may_be_broken_in_a_sentence(more: str, belongs: bool, knowledge: Knowledge) -> None:
    line = f"{NUMBER}引言"
    assert len(line) == 15
    last = check(f"{line}{more}\n“加快建立健全我市社会保障体系”", knowledge.policies)[-1]
    assert (last.kind is CitationKind.QUOTE) is belongs


@pytest.mark.parametrize(("words", "quoted"), [("建立扩面工", False), ("建立扩面工。", False), ("建立扩面工作", True)])
def test_five_words_are_no_quotation(words: str, quoted: bool, knowledge: Knowledge) -> None:
    last = check(f"{NUMBER}第四部分第一自然段“{words}”", knowledge.policies)[-1]
    assert (last.kind is CitationKind.QUOTE) is quoted


def test_a_quotation_of_six_hundred_signs_is_compared_sign_by_sign(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    held, whole = Held(policy), squeezed("".join(one.heading + one.text for one in policy.clauses))
    for size, near in ((600, True), (601, False)):
        wrong = f"{whole[100:400]}甲{whole[401 : 100 + size]}"
        assert len(wrong) == size
        assert (len(held.nearest(wrong, None)) == size) is near


def test_the_passage_most_alike_is_found_wherever_it_stands(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    held = Held(policy)
    for one in policy.clauses:
        if len(one.text) < 60:
            continue
        for part in (one.text[:24], one.text[20:44], one.text[-24:]):
            for at in (0, 12, 23):
                wrong = f"{part[:at]}甲{part[at + 1 :]}"
                assert squeezed(held.nearest(squeezed(wrong), one)) == squeezed(part)
    assert held.nearest("一二三四五六七八", None) == ""
    assert held.nearest("一二", None) == ""


@pytest.mark.parametrize(("wrong", "alike"), [(8, True), (9, False)])
def test_three_fifths_of_the_signs_have_to_be_the_same(wrong: int, alike: bool, knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    held, clause = Held(policy), policy.clause("s5-p2")
    words = squeezed(clause.text)
    assert bool(held.nearest(words[30 : 50 - wrong] + "甲" * wrong, clause)) is alike


def test_a_sibling_is_looked_for_at_every_step_of_what_was_cited(knowledge: Knowledge) -> None:
    """第二目 after 第一部分第（一）项第1目 is of the same 项; 第（二）项 is of the same 部分."""
    policy = knowledge.policies["jzbf-2005-21"]
    cites = (
        "第一部分第（一）项第1目",
        "第一部分第（一）项第2目",
        "第一部分第（二）项",
        "第二部分第（二）项第2目",
        "第二部分第（二）项",
    )
    held = Held(
        replace(
            policy, clauses=tuple(replace(policy.clauses[0], id=f"c{at}", cite=one) for at, one in enumerate(cites))
        )
    )
    for cited, understood in (("第2目", cites[1]), ("第（二）项", cites[2]), ("第一部分第（二）项", cites[2])):
        clause, told_of = held.clause(steps_of(cited), steps_of(cites[0]))
        assert clause is not None
        assert (clause.cite, told_of) == (
            understood,
            "" if cited == understood else f"接着前面的条款，按{understood}理解",
        )
    assert held.clause(steps_of("第（九）项"), steps_of(cites[0])) == (None, "")


def test_a_figure_of_before_at_the_very_beginning_of_a_clause(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    old = Earlier("s5-p1", "aaaaaaaa", "2025-01-01", "2025-02-01", "扩面2万人。", "某发〔2025〕1号")
    clauses = tuple(replace(one, text="扩面3万人。") if one.id == "s5-p1" else one for one in policy.clauses)
    held = {policy.id: replace(policy, clauses=clauses, earlier=(old,))}
    for heads, outcome in ((2, Agreement.CHANGED), (3, Agreement.EXACT), (4, Agreement.NUMBER)):
        last = check(f"{NUMBER}第五部分第一自然段要求扩面{heads}万人", held)[-1]
        assert (last.kind, last.outcome, last.clause) == (CitationKind.FIGURE, outcome, "s5-p1")
    assert check(f"{NUMBER}第五部分第一自然段要求扩面4万人", held)[-1].instead == "3万人"


@pytest.mark.parametrize("title", ["title", "short_title"])
def test_a_bare_title_at_the_beginning_is_seen(title: str, knowledge: Knowledge) -> None:
    name = getattr(knowledge.policies["jzbf-2005-21"], title).strip("《》")
    (one,) = check(f"{name}第一部分", knowledge.policies)
    assert (one.outcome, one.clause, one.policy) == (Agreement.EXACT, "s1", "jzbf-2005-21")


def test_a_figure_in_words_that_were_compared_is_not_told_again(knowledge: Knowledge) -> None:
    text = f"{NUMBER}第一部分规定：养老保险扩面30万人，使实际缴费人数达到189万人"
    assert [one.kind for one in check(text, knowledge.policies)] == [
        CitationKind.DOCUMENT, CitationKind.CLAUSE, CitationKind.QUOTE,
    ]  # fmt: skip


def test_what_became_of_a_clause_is_told_by_whom_and_since_when(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]

    def act(kind: str, by: str, start: str, changes: str = "", to: str = policy.id) -> Relation:
        return Relation(kind, by, to, f"某发〔{by}〕1号", "s1", "", start, changes)

    acts = (
        act("forwards", "2006", ""),
        act("amends", "2007", "2007-01-01", "s3-1"),
        act("amends", "2008", "2008-01-01", "s3-1"),
        act("amends", "2009", "2008-01-01", "s3-2"),
        act("amends", "2010", "2008-01-01", "s3-1", "other"),
        act("repeals", "2011", "2011-01-01", to="other"),
    )
    since = {"s3": "2008-01-01", "s3-1": "2008-01-01", "s3-2": "2008-01-01", "s3-3": "2008-01-01", "s4": "2007-01-01"}
    clauses = tuple(replace(one, since=since.get(one.id, "")) for one in policy.clauses)
    known = replace(policy, clauses=clauses, relations=acts)
    assert {one: changed(known, known.clause(one)) for one in since} == {
        "s3": "2008-01-01起按某发〔2008〕1号、某发〔2009〕1号改过",
        "s3-1": "2008-01-01起按某发〔2008〕1号改过",
        "s3-2": "2008-01-01起按某发〔2009〕1号改过",
        "s3-3": "",
        "s4": "",
    }
    assert (repealed(known), status(known)) == (None, "")
    ended = replace(
        known, relations=(*acts, act("repeals", "2012", "2012-01-01"), act("repeals", "2013", "2013-01-01"))
    )
    assert status(ended) == "2012-01-01起由某发〔2012〕1号废止"


def test_figures_that_may_be_meant_are_told_one_by_one(knowledge: Knowledge) -> None:
    last = check(f"{NUMBER}第一部分，达到99万人", knowledge.policies)[-1]
    assert (last.told, last.clause) == ("第一部分写的是188万人、284万人、197万人、165万人", "s1")


@pytest.mark.parametrize(
    ("text", "outcome", "told", "policy"),
    [
        ("policies/nowhere/?w=12345678#s1", Agreement.NOT_HELD, "链接里的文件 nowhere 本站没有", "nowhere"),
        ("policies/jzbf-2005-21/?w=12345678#s77", Agreement.NO_CLAUSE, "没有编号 s77 的条款", "jzbf-2005-21"),
        (
            "policies/jzbf-2005-21/?w=12345678#s1",
            Agreement.DIFFERS,
            "第一部分：校验码对不上，不是本站发布过的文字",
            "jzbf-2005-21",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_told(
    text: str, outcome: Agreement, told: str, policy: str, knowledge: Knowledge
) -> None:
    (one,) = check(text, knowledge.policies)
    assert (one.kind, one.outcome, one.told, one.policy) == (CitationKind.LINK, outcome, told, policy)


def test_a_link_of_today_is_exact_and_one_of_before_is_told(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    old = [
        Earlier("s1", seal * 8, "2025-01-01", "2025-02-01", "别的话", by)
        for seal, by in (("a", ""), ("b", "某发〔2025〕1号"))
    ]
    held = {policy.id: replace(policy, earlier=tuple(old))}
    now = policy.clause("s1").seal
    text = " ".join(f"policies/{policy.id}/?w={seal}#s1" for seal in (now, "aaaaaaaa", "bbbbbbbb"))
    assert [(one.outcome, one.told, one.instead, one.clause) for one in check(text, held)] == [
        (Agreement.EXACT, "第一部分", "", "s1"),
        (Agreement.CHANGED, "第一部分：链接的是2025-01-01到2025-02-01的文字", "", "s1"),
        (
            Agreement.CHANGED,
            "第一部分：链接的是2025-01-01到2025-02-01的文字，后来按某发〔2025〕1号改过",
            "",
            "s1",
        ),
    ]


def test_a_document_that_is_not_held_is_not_called_wrong(knowledge: Knowledge) -> None:
    number, clause = check("津政发〔2003〕99号第三条“一二三四五六七八”", knowledge.policies)
    assert number.told == "本站没有津政发〔2003〕99号，不能核对；不是说写错了"
    assert clause.told == "按津政发〔2003〕99号的条款理解；本站没有这份文件，不能核对"
    assert [number.policy, clause.policy] == ["", ""]
    head = "天津市某局\n某办发〔2024〕3号\n根据某办发〔2024〕4号"
    assert [one.passage for one in check(head, knowledge.policies)] == ["某办发〔2024〕4号"], "自己的文号不是引文"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("①", 1), ("⑨", 9), ("⑩", 10), ("⑳", 20), ("⑴", 1), ("⑽", 10), ("⒇", 20), ("㈠", 1), ("㈩", 10),
        ("零", 0), ("两百", 200), ("一百一十", 110), ("九十九", 99), ("一千零一", 1001), ("十一", 11), ("007", 7),
    ],
)  # fmt: skip
def test_a_numeral_says_its_number(written: str, number: int) -> None:
    assert numeral_value(written) == number


@pytest.mark.parametrize(
    ("cited", "steps"),
    [
        ("附件二", (("附件", 2),)),
        ("附件", (("附件", 0),)),
        ("序言", (("引言", 0),)),
        ("第 二 条", (("条", 2),)),
        ("第一部分第（二）项第3目", (("部分", 1), ("项", 2), ("目", 3))),
        ("第十二条第三款第（四）项", (("条", 12), ("款", 3), ("项", 4))),
        ("第四部分第2段", (("部分", 4), ("自然段", 2))),
        ("第三部分㈡", (("部分", 3), ("项", 2))),
        ("（五）", (("项", 5),)),
        ("五", (("部分", 5),)),
    ],
)
def test_a_citation_is_read_step_by_step(cited: str, steps: tuple[Step, ...]) -> None:
    assert steps_of(cited) == steps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30万人、三十万人、300,000人、300000人", [("300000", "人", False)] * 4),
        ("3千元，2亿元，5百户", [("3000", "元", False), ("200000000", "元", False), ("500", "户", False)]),
        ("3.5万余户，两百多人", [("35000", "户", True), ("200", "人", True)]),
        ("12个月，30日，1.5个百分点", [("12", "个月", False), ("30", "日", False), ("1.5", "个百分点", False)]),
        ("95%、百分之九十五、百分之95、九成五", [("95", "%", False)] * 4),
        ("九成、百分之1.5", [("90", "%", False), ("1.5", "%", False)]),
        ("几万人，第3人，数字30万", []),
        ("分成员，第九成", []),
    ],
)
def test_a_figure_is_read_with_its_unit(text: str, expected: list[tuple[str, str, bool]]) -> None:
    read = [(one.value, one.unit, one.loose) for one in figures(text)]
    assert read == [(Decimal(value), unit, loose) for value, unit, loose in expected]


@pytest.mark.parametrize(
    ("written", "number", "loose"),
    [
        ("国办发2005年21号", "国办发〔2005〕21号", True),
        ("津政办发［２００５］２１号", NUMBER, False),
        ("津政办发〔05〕21号", NUMBER, False),
        ("津政办发〔2005〕第21号", NUMBER, False),
        ("转发津政办发【2005年】021号", NUMBER, False),
        ("劳社部发[2005]12号", "劳社部发〔2005〕12号", False),
        ("津政〔2005〕21号", "津政〔2005〕21号", False),
        ("津政办发〔49〕21号", "津政办发〔2049〕21号", False),
        ("津政办发〔50〕21号", "津政办发〔1950〕21号", False),
        ("津政办发〔99〕21号", "津政办发〔1999〕21号", False),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, number: str, loose: bool) -> None:
    """A year of two digits from 50 on is of the last century."""
    (one,) = find(written)
    assert (one.kind, one.name, one.loose) == (CitationKind.DOCUMENT, number, loose)
    assert (one.start, one.end) == (2 if written.startswith("转发") else 0, len(written))


def test_what_a_mention_does_not_have_is_empty() -> None:
    (number, second, clause) = find("津政办发〔2005〕21、22号文件第一部分")
    assert [one.name for one in (number, second)] == [NUMBER, "津政办发〔2005〕22号"], "22号文件不另算一处"
    assert (clause.name, clause.clause, clause.seal, clause.unit, clause.loose) == ("", "", "", "", False)
    assert clause.value == 0
    assert (number.steps, number.clause, number.seal) == ((), "", "")
    assert find("共〔05〕21号，〔2005〕21号") == ()


@pytest.mark.parametrize(
    ("before", "line", "sign"),
    [
        ("", "1", "1"),
        ("甲", "1", "2"),
        ("\n", "2", "1"),
        ("\r\n", "2", "1"),
        ("\n甲乙", "2", "3"),
        ("甲\n\n乙", "3", "2"),
        ("甲\r\n\r\n乙", "3", "2"),
    ],
)
def test_the_rows_say_where_a_citation_stands(before: str, line: str, sign: str, knowledge: Knowledge) -> None:
    text = f"{before}{NUMBER}第九部分"
    header, number, clause = answer.rows(text, check(text, knowledge.policies))
    assert header == ("行", "字", "类别", "结论", "原文", "说明", "建议")
    assert number[:5] == (line, sign, "文号", "一致", NUMBER)
    assert clause[:5] == (line, str(int(sign) + len(NUMBER)), "条款", "没有这一条款", "第九部分")


def test_the_list_says_each_finding_and_how_many_of_each(knowledge: Knowledge) -> None:
    text = "甲\n津政办发[2005]21号第九部分"
    title = knowledge.policies["jzbf-2005-21"].short_title
    assert answer.listed(text, check(text, knowledge.policies)) == (
        f"第2行第1字　文号　一致：津政办发[2005]21号　《{title}》；文号的规范写法是{NUMBER}　建议：{NUMBER}\n"
        f"第2行第14字　条款　没有这一条款：第九部分　{NUMBER}没有这一条款\n"
        "合计　一致 1；没有这一条款 1\n"
    )


@pytest.mark.parametrize(("before", "width"), [("", 0), ("\uffff", 1), ("\U00010000", 2), ("甲\U00020000乙", 4)])
def test_a_page_gets_all_of_a_finding(before: str, width: int, knowledge: Knowledge) -> None:
    """Places are counted as JavaScript does."""
    text = f"{before}津政办发[2005]21号第一部分"
    first, second = answer.shown(text, check(text, knowledge.policies))
    title = knowledge.policies["jzbf-2005-21"].short_title
    place = len(before) + 1
    assert first == {
        "agrees": False,
        "place": f"第1行第{place}字",
        "kind": "文号",
        "outcome": "一致，写法可以改",
        "passage": "津政办发[2005]21号",
        "told": f"《{title}》；文号的规范写法是{NUMBER}",
        "instead": NUMBER,
        "target": "",
        "from": width,
        "to": width + 13,
    }
    assert second == {
        "agrees": True,
        "place": f"第1行第{place + 13}字",
        "kind": "条款",
        "outcome": "一致",
        "passage": "第一部分",
        "told": "第一部分",
        "instead": "",
        "target": "policies/jzbf-2005-21/#s1",
        "from": width + 13,
        "to": width + 17,
    }


def test_a_page_gets_every_part_of_an_answer(knowledge_path: str) -> None:
    pages.open_knowledge(Path(knowledge_path).read_text(encoding="utf-8"))
    assert bridge.CitationSession() == bridge.CitationSession("", ())
    assert json.loads(bridge.read("甲".encode())) == {"ok": True, "text": "甲", "error": ""}
    wrong = json.loads(bridge.read(None))
    assert (wrong["ok"], wrong["text"]) == (False, "")
    assert wrong["error"].endswith("没有收到文件的内容。请重新选文件")
    long = json.loads(bridge.look("甲" * (checking.MAX_TEXT + 1)))
    assert long.pop("error")
    assert long == {"ok": False, "headline": "", "findings": [], "left": 0}
    said = json.loads(bridge.look(f"{NUMBER}，" * 1001))
    assert (len(said["findings"]), said["left"], said["ok"], said["error"]) == (1000, 1, True, "")
    assert said["headline"] == "找到1001处引文，都一致：一致 1001。"
    table = json.loads(bridge.table())
    assert (table["name"], table["mime"]) == ("核对引文.csv", "text/csv;charset=utf-8")
    bridge.clear()
    assert json.loads(bridge.corrected()) == {"text": ""}
    with pytest.raises(InputError) as caught:
        bridge._bytes(3)
    assert [one.field for one in caught.value.problems] == ["file"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a\rb\r\nc\n", "a\nb\nc\n"),
        ("\ufeff甲".encode(), "甲"),
        ("甲".encode("utf-16-be"), None),
        (b"\xfe\xff" + "甲".encode("utf-16-be"), "甲"),
        ("甲乙".encode("gb18030"), "甲乙"),
    ],
)
def test_a_text_file_is_read_whatever_its_encoding(content: bytes, text: str | None) -> None:
    """UTF-16 without its mark is no text that can be told from others."""
    assert text is None or words_of(content) == text


@pytest.mark.parametrize(
    ("kind", "called"), [("footnotes", "脚注"), ("endnotes", "尾注"), ("header", "页眉"), ("footer", "页脚")]
)
def test_every_part_beside_the_body_is_read(kind: str, called: str) -> None:
    part = '<w:d xmlns:w="w"><w:p><w:t>{}</w:t></w:p></w:d>'
    made = io.BytesIO(_zip(word__document=part.format("正文"), word__beside=part.format("别处")))
    relation = (
        f'<Relationships xmlns="r"><Relationship Id="r" Type="http://x/{kind}" Target="beside.xml"/></Relationships>'
    )
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", relation)
    assert words_of(made.getvalue()) == f"正文\n{called}：\n别处\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1", "这是旧的 .doc、.wps 文件，或者加了密码：请用 Word 或 WPS 打开"),
        (b"%PDF-1.7", "这是 PDF：请用 Word 或 WPS 打开"),
        (b"{\\rtf1", "这是 RTF：请用 Word 或 WPS 打开"),
        (b"a\0b", "文件不是文字：请存成 TXT（UTF-8）或 DOCX 再核对"),
        (b"PK\x03\x04", "DOCX 文件已经损坏，或者太大"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_it_is(content: bytes, told: str) -> None:
    with pytest.raises(InputError) as caught:
        words_of(content)
    (problem,) = caught.value.problems
    assert problem.field == "file"
    assert problem.message.startswith(told)
