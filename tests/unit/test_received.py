"""Files as officers find them: each is right throughout, told with what settles it, or refused with what to do.

tests/fixtures/received/ holds one small, made-up file for each thing that can be wrong with one.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.data import clauses
from scripts.errors import BuildStopped
from scripts.restore import new, proposals
from scripts.restore.damage import Plan, prove
from scripts.restore.model import NAME, Restored, read_emendations
from scripts.restore.restore import plan_from, restore_policy, review
from tests.conftest import ROOT

RECEIVED = ROOT / "tests" / "fixtures" / "received"
NOTICE = "明州市人民政府办公厅关于做好零工登记工作的通知"
OWN = "明政办发〔2019〕7号"
PLAIN = "明州市关于登记的规定"


@dataclass(frozen=True)
class Right:
    """What is right: title, number, ids with their citations, words that stand in the text, and words that must not."""

    title: str = NOTICE
    number: str = OWN
    cites: str = ""
    text: str = ""
    never: str = ""
    told: str = ""
    """Space-separated; empty for a file that leaves no doubt."""


ONE_PART = "wh=发文字号 zs=主送机关 yj=引言 s1=第一部分"
CASES: dict[str, Right] = {
    "shift-private-use-kept": Right(
        PLAIN, "", "yj=引言 x1=第（一）项 x2=第（二）项", "（二）打零工的人员，对其收费的由财政负责。"
    ),
    "cited-number-taken": Right("明州市人民政府关于做好零工登记工作的通知", "", "zs=主送机关 yj=引言 s1=第一部分"),
    "number-with-words-before": Right("关于零工登记的规定", "明人社发〔2019〕7号", "bz=题注 yj=正文"),
    "number-other-brackets": Right(text=OWN, cites=ONE_PART),
    "zhe": Right("明州市关于零工登记的规定", "", text="要着力改进服务，对零工发放登记证，沿着便民", never="著"),
    "articles": Right(
        "明州市零工登记办法",
        "",
        "bt=标题 z1=第一章 t1=第一条 t2=第二条 t2-k1=第二条第一款 t2-k2=第二条第二款 z2=第二章 t3=第三条 "
        "t3-1=第三条第（一）项 t3-2=第三条第（二）项",
    ),
    "halfwidth-items": Right(cites=f"{ONE_PART} s1-p1=第一部分引言 s1-1=第一部分第（一）项 s1-2=第一部分第（二）项"),
    "two-layers": Right(
        "明州市人民政府办公厅转发市人力社保局关于零工登记工作意见的通知",
        cites="tz=转发通知 yj=意见引言 s1=第一部分",
        text="\n# 关于零工登记工作的意见\n",
    ),
    "title-two-lines": Right(cites="wh=发文字号 zs=主送机关 s1=第一部分"),
    "signature-attachment": Right(cites=f"{ONE_PART} lk=落款 fj1=附件 fj1-b1=附件表1"),
    "item-with-paragraphs": Right(
        cites=f"{ONE_PART} s1-1=第一部分第（一）项 s1-1-p1=第一部分第（一）项第一自然段 s1-2=第一部分第（二）项 "
        "s1-2-p1=第一部分第（二）项第一自然段"
    ),
    "damaged-extra-punctuation": Right(PLAIN, "", told="「，，」标点连着出现 「，。」标点连着出现"),
    "clean-extra-punctuation": Right("明州市零工【登记规定", "", told="「【」不成对 「】」不成对 半角标点夹在汉字中间"),
    "nbsp-indent": Right(cites=f"{ONE_PART} s1-1=第一部分第（一）项"),
    "emsp-indent": Right(cites=f"{ONE_PART} s1-1=第一部分第（一）项"),
    "kangxi-radicals": Right(cites=ONE_PART, text="一、登记方法\n\n打零工的人员", never="⼀"),
    "pinyin-note-in-clean-text": Right("明州市关于零工登记的规定", "", text="亳(bó)州籍零工也可以登记,办法相同。"),
    "toneless-pinyin-simplified": Right("", "", told="「登(deng)」是夹在字后的拼音 「通(tong)」是夹在字后的拼音"),
    "mojibake-quotes": Right(told="第9行第2字：「â€œ」是乱码"),
    "html-entities": Right(told="「&nbsp;」是网页源码的写法 「&#12288;」是网页源码的写法"),
    "pdf-wrap-and-page-numbers": Right(
        never="－1－", told="第4行第1字：「为方便零工登记 像是断了行 「打零工的」没有写完就断了"
    ),
    "one-line": Right("", "", told="全文只有一段"),
    "runin-headings": Right(
        told="「一、登记范围打零工的人员可以登记，各区受理。」以编号开头 第11行第1字：「二、登记时间"
    ),
    "first-line-is-furniture": Right(cites="wh=发文字号 zs=主送机关 s1=第一部分", never="首页"),
    "number-line-first": Right(cites="wh=发文字号 zs=主送机关 yj=正文"),
    "zero-width": Right(cites=ONE_PART, text="一、登记范围", never="\u200b"),
    "same-heading-twice": Right(cites="wh=发文字号 zs=主送机关 s1=第一部分 fj1=附件 fj1-s1=附件第一部分"),
    "variant-number-items": Right(told="「（３）其他人员。」编号接不上"),
    "decimal-as-stop": Right("明州市零工登记情况", "", told="「95。6」数字中间是句号"),
    "tab-only-line-crash": Right("关于名额的通知", "", told="「东湖区」没有写完就断了"),
    "tab-only-line-stop": Right(cites=ONE_PART),
    "line-separator": Right(cites=ONE_PART, text="现通知如下：", told="U+2028，已当作没有"),
    "damaged-fullwidth": Right(PLAIN, "", text="零工要登记：各单位要对其负责，不得收费。"),
    "items-run-on": Right(
        cites="wh=发文字号 zs=主送机关 s1=第一部分 s1-1=第一部分第（一）项 s1-2=第一部分第（二）项 s2=第二部分 "
        "s2-3=第二部分第（三）项 s2-4=第二部分第（四）项"
    ),
    "numbered-with-space": Right(cites="wh=发文字号 zs=主送机关 s1=第一部分 s1-n1=第一部分第1项 s1-n2=第一部分第2项"),
    "dash-rule-bullet": Right(cites="wh=发文字号 zs=主送机关 s1=第一部分", text="- 送餐的人员。", never="----"),
    "er-e-ying": Right(text="二噁英"),
    "box-dash": Right(text="1日──20日"),
    "half-question-mark": Right(text="## 一、谁可以登记?"),
    "one-traditional-char": Right(told="第7行第2字：「內」是繁体"),
    "note-fullwidth-in-clean": Right(text="亳（bó）州籍"),
    "form-feed": Right(cites=ONE_PART, never="\f"),
    "mixed-newlines": Right(cites="wh=发文字号 zs=主送机关 yj=正文"),
    "cr-only": Right(cites="wh=发文字号 zs=主送机关 yj=正文"),
    "utf16": Right(cites="wh=发文字号 zs=主送机关 yj=正文"),
    "nbsp-in-damaged": Right(PLAIN, "", text="\n零工要登记，各区对其负责。"),
    "signs-in-damaged": Right(PLAIN, "", text="零工1―3级，每级￥300，对其发证。"),
    "attachment-restarts": Right(
        cites="wh=发文字号 zs=主送机关 s1=第一部分 fj1=附件 fj1-s1=附件第一部分 fj1-s2=附件第二部分"
    ),
    "pdf-glyph-spaces": Right("明州市零工登记办法", "", text="第一条为了方便登记"),
    "ocr-one-as-dash": Right(told="第7行第1字：「—、」像是「一、」认错了"),
    "no-number-no-target": Right("明州市零工登记规定", "", "yj=正文"),
}
WITH_HELP = {
    "shift-private-use-lost": ("私用区字符", 'private_use = "lost"\n', 7, 2, "　（二）打零工的人员，"),
    "shift-private-use-lost-brackets": ("保存网页的源码", 'private_use = "lost"\n', 5, 2, "　（五）由南江新城先办理，"),
    "choice-cannot-be-made": ("种读法都说得通", "", 5, 1, "（七）抓紧"),
}
"""What a person with another copy writes: said, a line of the list, and a [[choice]]."""
KEPT = {
    "rare-name-in-damaged": ('text = "堃"', '[[keep]]\nline = 5\ncolumn = 5\ntext = "堃"\nreason = "人名"\n', "王堃"),
    "spam-line-in-damaged": ("不是正文", '[[furniture]]\nline = 1\ntext = "区块链发展视频免费看"\n', PLAIN),
    "inconsistent-note": (
        "[[keep]]",
        '[[keep]]\nline = 3\ncolumn = 4\ntext = "檢"\nreason = "原样"\n',
        "检查登记，检查收费",
    ),
}
REFUSED = {
    "big5": "Big5.*繁体文本",
    "utf8-read-as-gbk": "原来是 UTF-8，被当成 GBK 读了（读回来像「明州市",
    "gbk-read-as-latin1": "原来是 GBK，被当成 西文（Latin-1） 读了",
    "taiwan-law": "这是繁体文本，没有损坏.*本站只收简体",
}


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "docs" / "policies"
    folder.mkdir(parents=True)
    return folder


def take(policies: Path, name: str) -> tuple[list[str], Path]:
    return new.start(policies, "x-1", next(RECEIVED.glob(f"{name}.*"))), policies / "x-1"


def cites(folder: Path) -> str:
    found = clauses.read_clauses((folder / "text.md").read_text(encoding="utf-8"))
    return " ".join(f"{one.id}={one.cite}" for one in found)


def record(folder: Path) -> dict[str, object]:
    return dict(tomllib.loads((folder / new.DRAFT).read_text(encoding="utf-8"))["meta"])


def proven(folder: Path, restored: Restored) -> bool:
    """Whether the damage, done again to the text, gives what stands in source.txt, as a reader's browser sees it."""
    listed = read_emendations((folder / NAME).read_text(encoding="utf-8"))
    source = (folder / "source.txt").read_bytes().decode()
    plan = plan_from(restored, listed).to_json()
    Plan.from_json(plan)
    return '"same": true' in prove(restored.text, plan, source)


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_right_or_its_doubts_are_told(name: str, policies: Path) -> None:
    right = CASES[name]
    _, folder = take(policies, name)
    text = (folder / "text.md").read_text(encoding="utf-8")
    assert record(folder)["title"] == right.title
    assert record(folder)["number"] == right.number
    assert right.text in text
    assert not right.never or right.never not in text
    restored = review(folder)
    assert proven(folder, restored)
    told = "\n".join(map(str, restored.doubts))
    for words in right.told.split():
        assert words in told
    if right.told:
        with pytest.raises(BuildStopped, match="要由人定"):
            restore_policy(folder)
    else:
        assert told == ""
        restore_policy(folder)
    if right.cites:
        assert cites(folder) == right.cites


@pytest.mark.parametrize("name", [name for name, right in CASES.items() if right.told])
def test_every_doubt_is_settled_by_an_entry_that_is_offered(name: str, policies: Path) -> None:
    _, folder = take(policies, name)
    for _ in range(20):
        doubts = review(folder).doubts
        if not doubts:
            break
        one = next((doubt for doubt in doubts if doubt.entries), None)
        assert one, [str(doubt) for doubt in doubts]
        with (folder / NAME).open("a", encoding="utf-8") as file:
            file.write(f"\n{one.entries[-1]}\n")
    assert proven(folder, restore_policy(folder))


@pytest.mark.parametrize("name", WITH_HELP)
def test_a_run_that_lost_its_signs_waits_for_a_person(name: str, policies: Path) -> None:
    said, line, number, column, words = WITH_HELP[name]
    todo, folder = take(policies, name)
    assert said in todo[0]
    assert not (folder / "text.md").exists()
    assert (folder / "source.txt").exists()
    choice = f'[[choice]]\nline = {number}\ncolumn = {column}\ntext = "{words}"\nreason = "另一份抄本"\n'
    listed = (folder / NAME).read_text(encoding="utf-8")
    (folder / NAME).write_text(f"{line}{listed}\n{choice}", encoding="utf-8")
    restored = review(folder)
    assert words.strip("　") in restored.text
    assert proven(folder, restored)
    wrong = choice.replace(words, "　（二）扫零工的人员，")
    (folder / NAME).write_text(f"{line}{listed}\n{wrong}", encoding="utf-8")
    with pytest.raises(BuildStopped, match=r"\[\[choice\]\] 选的"):
        review(folder)


@pytest.mark.parametrize("name", KEPT)
def test_what_a_person_has_compared_is_kept(name: str, policies: Path) -> None:
    said, entry, words = KEPT[name]
    todo, folder = take(policies, name)
    assert said in todo[0]
    with (folder / NAME).open("a", encoding="utf-8") as file:
        file.write(f"\n{entry}")
    restored = review(folder)
    assert words in restored.text
    assert proven(folder, restored)


@pytest.mark.parametrize("name", REFUSED)
def test_what_nothing_can_mend_is_named_and_leaves_nothing(name: str, policies: Path) -> None:
    with pytest.raises(BuildStopped, match=REFUSED[name]):
        take(policies, name)
    assert list(policies.iterdir()) == []


def test_every_file_is_tried() -> None:
    apart = {"saved-page", "clean-notice"}
    assert {path.stem for path in RECEIVED.iterdir()} == {*CASES, *WITH_HELP, *KEPT, *REFUSED, *apart}


def test_a_clean_notice_of_forty_paragraphs_is_read_whole(policies: Path) -> None:
    _, folder = take(policies, "clean-notice")
    assert review(folder).doubts == ()
    found = record(folder)
    assert found["number"] == "明政办发〔2023〕18号"
    assert found["issuer"] == "明州市人民政府办公厅"
    assert str(found["written"]) == "2023-04-12"
    said = cites(folder)
    for one in (
        "s1-p2=第一部分第二自然段",
        "s2-1-p1=第二部分第（一）项第一自然段",
        "s2-1-n4=第二部分第（一）项第4目",
        "s3-3=第三部分第（三）项",
        "fjsm=附件说明 lk=落款",
        "fj1=附件 fj1-p1=附件第一自然段 fj1-b1=附件表1",
    ):
        assert one in said
    assert not re.search(r"s5-p\d+=第五部分第[二三四]自然段", said)


def test_the_received_file_stays_and_is_compared(policies: Path) -> None:
    _, folder = take(policies, "utf16")
    raw = (RECEIVED / "utf16.txt").read_bytes()
    assert (folder / "received.txt").read_bytes() == raw
    assert tomllib.loads((folder / "received.toml").read_text(encoding="utf-8"))["encoding"] == "utf-16"
    source = (folder / "source.txt").read_bytes()
    changed = source.replace("打零工".encode(), "干零工".encode())
    (folder / "source.txt").write_bytes(changed)
    listed = (folder / NAME).read_text(encoding="utf-8")
    sums = hashlib.sha256(source).hexdigest(), hashlib.sha256(changed).hexdigest()
    (folder / NAME).write_text(listed.replace(*sums), encoding="utf-8")
    with pytest.raises(BuildStopped, match=r"source.txt 的 SHA-256"):
        review(folder)
    told = (folder / "received.toml").read_text(encoding="utf-8")
    (folder / "received.toml").write_text(told.replace(*sums), encoding="utf-8")
    with pytest.raises(BuildStopped, match=r"和从 received.txt 读出来的文字不同"):
        review(folder)
    (folder / "received.txt").unlink()
    with pytest.raises(BuildStopped, match="放回收到的原件"):
        review(folder)


def test_targets_and_duties_are_proposed_with_their_words(policies: Path) -> None:
    _, folder = take(policies, "clean-notice")
    draft = (folder / new.DRAFT).read_text(encoding="utf-8")
    assert '# words = "到2023年底，全市灵活就业人员参加职工基本养老保险12万人' in draft
    proposed = re.sub(r"(?m)^# (?=\[\[|\w+ = )", "", draft.partition("── 程序从正文里找出来的")[2])
    entries = tomllib.loads(proposed.partition("\n")[2])
    text = {one.id: one.text for one in clauses.read_clauses((folder / "text.md").read_text(encoding="utf-8"))}
    assert {one["who"] for one in entries["duty"]} >= {"税务部门", "财政部门", "医保部门"}
    for one in [*entries["target"], *entries["duty"]]:
        assert one["words"] in text[one["clause"]]


def test_the_draft_is_a_page_with_doubts_beside_the_lines(policies: Path) -> None:
    _, folder = take(policies, "runin-headings")
    restored = review(folder)
    found = clauses.read_clauses(restored.text)
    page = proposals.page("<x>", restored, found, ["先看<这里>"])
    assert "&lt;x&gt;（草稿，还没有发布）" in page
    assert "先看&lt;这里&gt;" in page
    row = next(row for row in page.split("<tr") if "二、登记时间" in row)
    assert "第11行" in row
    assert "第二部分" in row
    assert "以编号开头，又不像单独的标题" in row


def test_a_file_of_nothing_but_furniture_is_told(tmp_path: Path, policies: Path) -> None:
    file = tmp_path / "收到.txt"
    file.write_text("法規(guī)庫\n", encoding="utf-8")
    new.start(policies, "x-1", file)
    assert review(policies / "x-1").doubts
    listed = (policies / "x-1" / NAME).read_text(encoding="utf-8")
    (policies / "x-1" / NAME).write_text(f'{listed}\n[[furniture]]\nline = 1\ntext = "法规库"\n', encoding="utf-8")
    assert "没有正文" in str(review(policies / "x-1").doubts[0])
