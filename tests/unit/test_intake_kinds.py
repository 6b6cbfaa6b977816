"""Documents written in other ways, each by a change of one notice: read right, or told what is doubtful and how it is settled."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scripts.data import clauses
from scripts.errors import BuildStopped
from scripts.restore import new
from scripts.restore.restore import review

TITLE = "清江市人民政府关于做好港口工人参保工作的通知"
NUMBER = "清政发〔2014〕36号"
NOTICE = f"""{TITLE}

{NUMBER}

各县、区人民政府，市政府各部门：

为保障港口工人权益，现就有关事项通知如下：

一、参保对象

在港口从事装卸作业的人员都应参加工伤保险。

二、缴费办法

由用人单位按月缴费，费率按行业确定。

清江市人民政府

2014年8月19日
"""
LAW = """清江市港口工人保险办法

第一条　为了保障港口工人，制定本办法。

第二条　用人单位应当登记。

第三条　本办法自公布之日起施行。
"""
LAYERED = """清江市人民政府办公室转发市财政局关于港口补贴意见的通知

各县、区人民政府：

市财政局《关于港口补贴的意见》已经市人民政府同意，现转发给你们。

清江市人民政府办公室

2014年9月1日

关于港口补贴的意见

为做好补贴，提出以下意见：

一、标准

每人每月100元。

二、期限

一年。
"""


def change(*pairs: tuple[str, str], text: str = NOTICE) -> str:
    """The notice with these words changed."""
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after)
    return text


def read(text: str, place: Path, ending: str = "txt") -> tuple[dict[str, str], dict[str, str], str]:
    """Record, words by citation, and all that is told to a person."""
    policies = place / "docs" / "policies"
    policies.mkdir(parents=True)
    file = place / f"收到.{ending}"
    file.write_text(text, encoding="utf-8")
    told = new.start(policies, "x-1", file)
    folder = policies / "x-1"
    meta = tomllib.loads((folder / new.DRAFT).read_text(encoding="utf-8"))["meta"]
    told += [f"{one} {' '.join(one.entries)}" for one in review(folder).doubts]
    try:
        found = clauses.read_clauses((folder / "text.md").read_text(encoding="utf-8"))
    except clauses.ClauseError as error:
        found = ()
        told.append(str(error))
    cited = {one.cite: re.sub(r"[\s　]", "", f"{one.heading}{one.text}") for one in found}
    return {key: str(value) for key, value in meta.items()}, cited, "\n".join(told)


USUAL = {"title": TITLE, "number": NUMBER, "issuer": "清江市人民政府", "written": "2014-08-19"}
RIGHT: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    # the document's own number
    "spaces in the number": (change((NUMBER, "清政发 〔 2014 〕 36 号")), {}, {"发文字号": TITLE + NUMBER}),
    "wide digits in the number": (change((NUMBER, "清政发〔２０１４〕３６号")), {}, {"发文字号": TITLE + NUMBER}),
    "number in parentheses": (change((NUMBER, f"（{NUMBER}）")), {}, {"主送机关": "各县、区"}),
    "第 in the number": (change((NUMBER, "清政字[2014]第36号")), {"number": "清政字〔2014〕第36号"}, {}),
    "number and day on one line": (change((NUMBER, f"{NUMBER}　　2014年8月19日")), {}, {}),
    "only another's number": (
        change((f"{NUMBER}\n\n", ""), ("为保障港口", "根据甲政发〔2013〕8号，为保障港口")),
        {"number": ""},
        {"引言": "根据甲政发"},
    ),
    "another's number alone on a line": (
        change((f"{NUMBER}\n\n", ""), ("二、缴", "甲政发〔2013〕8号\n\n二、缴")),
        {"number": ""},
        {},
    ),
    # day and signature
    "signed and dated on one line": (change(("府\n\n2014年8", "府　　2014年8")), {}, {"落款": "清江市人民政府2014年"}),
    "the day first": (
        change(("清江市人民政府\n\n2014年8月19日", "2014年8月19日\n\n清江市人民政府")),
        {},
        {"落款": "2014年8月19日清江市"},
    ),
    "signed without a day": (change(("\n2014年8月19日\n", "")), {"written": ""}, {"落款": "清江市人民政府"}),
    "a seal's place": (change(("府\n\n2014年8", "府（印章）\n\n2014年8")), {}, {"落款": "清江市人民政府（印章）"}),
    "printed later": (
        change(("19日\n", "19日\n\n抄送：市委各部门。\n\n清江市人民政府办公室　2014年8月20日印发\n")),
        {},
        {"落款": "清江市人民政府2014年8月19日抄送"},
    ),
    "Chinese day": (change(("2014年8月19日", "二〇一四年八月十九日")), {}, {}),
    "attachments below the day": (
        change(("19日\n", "19日\n\n附件：1.登记表.doc\n\n2.任务表.xls\n")),
        {},
        {"附件说明": "附件：1.登记表.doc2.", "落款": "清江市人民政府2014年8月19日"},
    ),
    "a table in columns": (
        change(("19日\n", "19日\n\n附件\n\n任务表\n\n区　　　人数　金额\n东湖区　300　　1,000\n西山区　200　　900\n")),
        {},
        {"附件": "附件任务表", "附件表1": "区人数金额东湖区3001,000"},
    ),
    "two organs and two days are no table": (
        change(
            ("清江市人民政府\n\n2014年8月19日", "清江市人民政府　　清江市财政局\n\n2014年8月18日　　2014年8月19日"),
            (TITLE, TITLE.removeprefix("清江市人民政府")),
        ),
        {"issuer": "", "title": TITLE.removeprefix("清江市人民政府"), "written": ""},
        {},
    ),
    # title and head
    "title with wide spaces": (
        change((TITLE, TITLE.replace("关于", "　关于"))),
        {"title": TITLE.replace("关", "　关")},
        {},
    ),
    "title cut before its end": (
        change((TITLE, "清江市人民政府关于印发清江市港口工人保险规定\n\n实施细则的通知"), ("为保障港口工人权益，", "")),
        {"title": "清江市人民政府关于印发清江市港口工人保险规定实施细则的通知"},
        {},
    ),
    "title twice": (f"{TITLE}\n\n发布时间：2014-08-25　来源：市政府办\n\n{NOTICE}", {}, {"引言": "为保障"}),
    "table of the page": (
        f"索 引 号：\n\n0000/2014-1\n\n标　　题：\n\n{TITLE}\n\n发布日期：\n\n2014年8月25日\n\n{NOTICE}",
        {},
        {"第二部分": "二、缴费办法由用人"},
    ),
    "marks of Markdown": (f"# {NOTICE}", {}, {"第一部分": "一、参保对象在港口"}),
    "spaced out": (
        "\n\n".join(" ".join(line) for line in NOTICE.split("\n\n")),
        {},
        {"第二部分": "二、缴费办法由用人"},
    ),
    "decree": (
        (
            "清江市人民政府令\n\n第 57 号\n\n《清江市港口工人保险办法》已经市政府通过，现予公布。\n\n"
            f"清江市人民政府\n\n2014年8月19日\n\n{LAW}"
        ),
        {"title": "清江市港口工人保险办法", "number": "清江市人民政府令第57号"},
        {"公布令": "清江市人民政府令第57号《", "第二条": "第二条用人单位"},
    ),
    # structure
    "headings of two phrases": (
        change(("参保对象", "加强领导，落实责任"), ("缴费办法", "广泛宣传，营造氛围")),
        {},
        {"第一部分": "一、加强领导，落实责任在港口"},
    ),
    "Arabic articles": (
        change(("第一条", "第1条"), ("第二条", "第2条"), ("第三条", "第3条"), text=LAW),
        {"title": "清江市港口工人保险办法", "number": "", "issuer": "", "written": ""},
        {"第二条": "第2条用人单位"},
    ),
    "an article that begins with another's name": (
        change(("登记。\n", "登记。\n\n第一条规定的人员可以补办。\n"), text=LAW),
        {"title": "清江市港口工人保险办法", "number": "", "issuer": "", "written": ""},
        {"第二条第二款": "第一条规定的人员", "第三条": "第三条"},
    ),
    "organ and day below the second title": (
        change(("意见\n\n为做", "意见\n\n市财政局\n\n（2014年8月20日）\n\n为做"), text=LAYERED),
        {"title": LAYERED.split("\n")[0], "number": "", "issuer": "清江市人民政府办公室", "written": "2014-09-01"},
        {"意见署名": "关于港口补贴的意见市财政局（2014", "意见引言": "为做好"},
    ),
    "second layer right below the notice": (
        change(("清江市人民政府办公室\n\n2014年9月1日\n\n", ""), text=LAYERED),
        {"title": LAYERED.split("\n")[0], "number": "", "issuer": "清江市人民政府办公室", "written": ""},
        {"转发通知": "清江市", "意见引言": "关于港口补贴的意见为做好"},
    ),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_it_is_read_right(kind: str, tmp_path: Path) -> None:
    text, meta, cites = RIGHT[kind]
    found, cited, _ = read(text, tmp_path)
    assert {key: found[key] for key in USUAL} == USUAL | meta
    assert {cite: cited.get(cite, "")[: len(words)] for cite, words in cites.items()} == cites


TOLD: dict[str, tuple[str, str]] = {
    "another's number in the note": (
        change((f"{NUMBER}\n\n各", "（根据清政发〔2012〕3号修改）\n\n各")),
        "「根据清政发〔2012〕3号」像是别的文件的文号",
    ),
    "head of every page": (change(("二、缴", "清江市人民政府公报\n\n二、缴")), "「清江市人民政府公报」没有写完"),
    "two organs": (change(("清江市人民政府\n\n2014", "清江市人民政府办公室\n\n2014")), "发文机关有2个可能"),
    "a part left out": (change(("二、", "三、")), "### 三、缴费办法"),
    "an item left out": (
        change(("在港口", "（一）装卸工。\n\n（三）船员。\n\n在港口")),
        r'after = "### （三）船员。"',
    ),
    "an article left out": (change(("第三条", "第四条"), text=LAW), "编号接不上：前面是二，这里是四"),
    "a dot for a pause": (change(("一、", "一．")), 'after = "一、'),
    "a stroke for one": (change(("一、", "丨、")), "像是「一、」认错了"),
    "small signs": (change(("如下：", "如下︰")), 'after = "：'),
    "a letter for a digit": (change(("由用人", "在l5日内由用人")), "「l5」数字里夹着字母"),
    "a letter in a year": (change(("由用人", "2O14年由用人")), 'after = "2014'),
    "a comma in a number": (change(("由用人", "共3，500人由用人")), "「3，500」数字中间"),
    "a box": (change(("装卸", "装□")), "「□」夹在汉字中间"),
    "a note's number": (change(("缴费，", "缴费[1]，")), "注释号"),
    "bold": (change(("按月缴费", "**按月缴费**")), "排版用的标记"),
    "著 for 着": (change(("由用人", "要著力征缴，由用人")), 'after = "着力"'),
    "words misread": (
        change(("费率按行业确定", "费率按行业确定".encode().decode("gb18030", "ignore"))),
        "UTF-8 的汉字被当成 GBK 读了",
    ),
    "escapes": (change(("由用人", r"\u7531用人")), "网页源码的写法"),
    "printed lines": (
        change(("在港口从事装卸作业的人员都应参加工伤保险。", "在港口从事装卸\n\n作业的人员都应\n\n参加工伤保险。")),
        "一段被断成了3行",
    ),
    "parts without headings": (
        change(("一、参保对象\n\n", "一、"), ("二、缴费办法\n\n", "二、")),
        "第9行的一条 [[keep]] 管这几段",
    ),
    "headings with a stop": (change(("对象\n", "对象。\n"), ("办法\n", "办法。\n")), 'after = "## 一、参保对象。"'),
}


@pytest.mark.parametrize("kind", TOLD)
def test_it_is_told(kind: str, tmp_path: Path) -> None:
    text, words = TOLD[kind]
    _, _, told = read(text, tmp_path)
    assert words in told


def test_one_entry_settles_parts_without_headings(tmp_path: Path) -> None:
    text, _ = TOLD["parts without headings"]
    read(text, tmp_path)
    folder = tmp_path / "docs" / "policies" / "x-1"
    first, *others = review(folder).doubts
    assert len(others) == 1
    listed = folder / "emendations.toml"
    listed.write_text(f"{listed.read_text(encoding='utf-8')}\n{first.entries[-1]}\n", encoding="utf-8")
    assert review(folder).doubts == ()


PAGE = """<html><head><title>{title}_清江市</title></head><body><ul><li>政务公开</li><li>互动交流</li></ul>
<h1>{first}<br>{second}</h1><table><tr><td>索引号：</td><td>0000/1</td></tr><tr><td>发布日期：</td><td>2014-8-25</td></tr></table>
<table width=900><tr><td><div>{text}</div></td></tr></table><p hidden>旧稿。</p>
<p>相关阅读</p><ul><li><a>清江市人民政府关于防汛的通知</a></li></ul><div>ICP备000号</div></body></html>"""


def test_a_site_page_gives_its_text_and_nothing_else(tmp_path: Path) -> None:
    _, *lines = NOTICE.strip().split("\n\n")
    rows = "<tr><th rowspan=2>区</th><th colspan=2>任务</th></tr><tr><th>人数</th><th>金额</th></tr>"
    table = f"<table>{rows}<tr><td>东湖区</td><td>3</td><td>9</td></tr></table>"
    text = "<br>&nbsp;&nbsp;".join(lines[:4]) + table + "<br>".join(lines[4:])
    page = PAGE.format(title=TITLE, first=TITLE[:12], second=TITLE[12:], text=text)
    found, cited, told = read(page, tmp_path, "htm")
    assert {key: found[key] for key in USUAL} == USUAL
    assert not re.search("防汛|政务公开|旧稿|ICP", "".join(cited.values()))
    assert cited["落款"] == "清江市人民政府2014年8月19日"
    assert "区\t任务\t\n\t人数\t金额\n东湖区\t3\t9" in (tmp_path / "docs/policies/x-1/text.md").read_text(
        encoding="utf-8"
    ).replace("\n\n", "\n")
    assert "合并的单元格" in told


def test_a_page_without_sentences_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildStopped, match="正文可能在图片"):
        read("<html><body><ul><li>首页</li></ul><img src=1.jpg><p>相关阅读</p></body></html>", tmp_path, "html")
