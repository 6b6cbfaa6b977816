"""Read what a document says of itself (标题、文号、机关、日期、主送、层次、附件), with the evidence.

Nothing here is taken for granted: a reading says in which line it stands and why it is this one, and is shown to a person.
What is not found stays empty. A number or a date that the text cites is not the document's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scripts.data import clauses
from scripts.data.clauses import ANNEX, ANNEX_LIST, DATE, NUMBER, label_of
from scripts.data.own_words import read_date
from scripts.restore.signs import is_page_number

_KINDS = (
    "通知|意见|办法|决定|批复|条例|规定|方案|细则|公告|通告|通报|报告|请示|纪要|规划|纲要|计划|要点|措施|制度|章程|规程|规则|准则|标准|"
    "目录|指引|指南|命令|复函|函|决议|公报|议案|议程|名单|预案|清单|法|情况|总结|解读|答复|说明|令|解释|规范|安排|分工|手册|大纲"
)
TITLE_END = re.compile(rf"(?:{_KINDS})(?:[（(][^（）()]{{1,12}}[）)])*(?:[（(][^（）()]*〔\d{{4}}〕\d+号[）)])?$")
STOPS = re.compile("[。；！？]")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,30}?(?:人民政府办公厅|人民政府办公室|人民政府|办公厅|办公室|委员会|管理局|总局|总署|法院|检察院|部|厅|局|委|署|院|会|行|公司|中心|集团)"
)
_ORGANS = re.compile(rf"(?:{_ORGAN.pattern})(?:[\s　、]+{_ORGAN.pattern})*")
_ABOUT = re.compile("关于|转发|批转|印发|发布|公布")
FURNITURE = re.compile(
    r"[>»›]|首页|返回(?:顶部|列表|首页)|回到顶部|当前位置|您的位置|您现在的位置|下载App|浏览(?:次数|量)|点击(?:数|次数|量)|字(?:号|体)[：:]?[\s【\[]*[大中小]|"
    r"打印本页|^打\s*印$|关闭(?:窗口|本页)|^关\s*闭$|信息来源[：:]|^来源[：:]|发布时间[：:]|发布日期[：:]|归档时间|索\s*引\s*号|主题分类|主题词[：:]|分享(?:到|至)|^分享$|登录|注册|相关推荐|"
    r"^法规库$|ICP备|版权所有|^折叠$|^展开$|上一篇|下一篇|责任编辑|^作者[：:]|扫一扫|微信|微博|主办单位[：:]|承办单位[：:]|网站标识码|公网安备|访问量|收藏本|"
    r"发文(?:字号|机关|单位)[：:]|成文日期[：:]|名\s*称[：:]|有效性[：:]|文\s*号[：:]|颁布时间|【.{2,12}】|公开方式[：:]|Copyright|相关(?:链接|文章|阅读|附件)[：:]?|[\[【(（]?\s*大\s+中\s+小|[\[【]\s*(?:打印|关闭|收藏)\s*[\]】]|无障碍|繁體|网站地图"
)
_SEAL = re.compile("[（(](?:印章?|盖章|公章|章)[）)]$")
_KEY = (
    r"索\s*引\s*号|主题分类|发文机关|发文单位|发布机构|制发机关|成文日期|成文时间|发文日期|标\s*题|名\s*称|发文字号|文\s*号|发布日期|"
    r"发布时间|公开日期|生成日期|主\s*题\s*词|有\s*效\s*性|效力状态|信息分类|体裁分类|服务对象|实施日期|废止日期|信息来源|来\s*源|公开方式|"
    r"公开时限|公开范围|责任部门|所属主题|时\s*效"
)
_KEY_LINE = re.compile(rf"(?:{_KEY})\s*[：:].*")
"""A line of the page's own table about the document."""
_KEY_ALONE = re.compile(rf"(?:{_KEY})\s*[：:]")
_BELOW_TITLE = re.compile(
    r"(?:时间|日期)[：:]?\s*\d{4}[-年/.]|^\d{4}-\d{1,2}-\d{1,2}\b|来源[：:]|浏览|点击|阅读(?:量|次数)|"
    r"字\s*[体号][：:【\[ ]|www\.|https?:|大\s*中\s*小"
)
RULE = re.compile(r"[-—_=*·.．…~～\s]{3,}")
_KEYED = {
    "number": re.compile(r"(?:发文字号|文\s*号|【发文字号】)\s*[：:]?\s*(\S+号)"),
    "issuer": re.compile(r"(?:发文机关|发文单位|发布机构|制发机关)\s*[：:]\s*([\u4e00-\u9fff、]+)"),
    "written": re.compile(r"(?:成文日期|成文时间|发文日期)\s*[：:]\s*(\d{4}[年-]\d{1,2}[月-]\d{1,2}日?)"),
}
_IN_BRACKETS = re.compile(r"[\u4e00-\u9fff]{2,24}[〔\[［【(（][12]\d{3}[〕\]］】)）]\d{1,5}号")
_NUMBER_AND_DAY = re.compile(rf"(\S+号)[\s　]+{DATE.pattern}")
_SIGNED_AND_DATED = re.compile(rf"(\S{{3,40}}?)[\s　]+({DATE.pattern})")
"""A signature and its day on one line."""
_SPACED_OUT = re.compile(r"(?:\S\s+)+\S")
"""A title set with a space between every two characters."""
END = re.compile(r"[。；：:！？….;!?][”）)」』》]*$|^[（(].*[）)]$")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing read: its value, the received line and the words where it stands, and why it is this one."""

    value: str
    line: int
    words: str
    why: str


@dataclass(slots=True)
class DocumentReading:
    """What was read. ``marks``: (line, words, marked words, reason) of the proposed edits; ``furniture``: line → words."""

    title: Found | None = None
    number: Found | None = None
    issuer: Found | None = None
    written: Found | None = None
    addressee: Found | None = None
    layers: list[Found] = field(default_factory=list)
    annexes: list[Found] = field(default_factory=list)
    marks: list[tuple[int, str, str, str]] = field(default_factory=list)
    furniture: dict[int, str] = field(default_factory=dict)
    decree: str = ""
    """The title of the decree that makes the document public."""
    missing: list[str] = field(default_factory=list)
    """What was looked for and not found, or found twice, in words."""


Lines = Sequence[tuple[int, str]]


def read_document(lines: Lines) -> DocumentReading:
    """The reading of a text without marks: its paragraphs with their received lines."""
    found = DocumentReading()
    lines = list(lines)
    keyed = _keyed(lines)
    lines = _without_furniture(lines, found)
    start, span = _title(lines, found)
    if span:
        lines = [one for one in lines if one[0] not in found.furniture]
        start = next(n for n, (number, _) in enumerate(lines) if found.title and number == found.title.line)
        _above(lines, start, found)
    body = lines[start + span :] if span else lines
    _number(lines, start, span, keyed, found)
    decree = found.title is not None and clauses.is_decree(found.title.value)
    if decree and found.title and found.number and re.fullmatch(r"第\S+号", _even(found.number.value)):
        found.number = replace(found.number, value=_even(found.title.value + found.number.value))
    body = _parted_signature(body, found)
    second = _second_layer(body, found)
    notice = body[: second[0]] if second else body
    rest = body[second[0] + second[1] :] if second else []
    annex = _annexes(rest or notice, found)
    main = (rest or notice)[: annex[0]] if annex else rest or notice
    _closing(notice[: annex[0]] if annex and not rest else notice, keyed, found)
    _addressee(notice, found)
    for part in (*([notice] if rest else []), main, *_sections(rest or notice, annex)):
        _mark(part, found)
    if decree and found.layers and found.title:
        found.decree = found.title.value
        found.title = replace(found.layers[0], why="令所公布的文件")
    return found


def _parted_signature(body: list[tuple[int, str]], found: DocumentReading) -> list[tuple[int, str]]:
    """A signature and its day on one line, as two: proposed as an edit."""
    parted: list[tuple[int, str]] = []
    for number, text in body:
        hit = _SIGNED_AND_DATED.fullmatch(text)
        if hit and clauses.is_signature(clauses.MarkedLine(0, hit[1], number)):
            found.marks.append((number, text, f"{hit[1]}\n\n{hit[2]}", "落款和日期各成一行。"))
            parted += [(number, hit[1]), (number, hit[2])]
        else:
            parted.append((number, text))
    return parted


def _keyed(lines: Lines) -> dict[str, Found]:
    """What the page's own table says: 「发文字号：…」."""
    found: dict[str, Found] = {}
    for at, (number, text) in enumerate(lines[:60]):
        if _KEY_ALONE.fullmatch(text) and at + 1 < len(lines):
            text += lines[at + 1][1]
        for key, pattern in _KEYED.items():
            if (hit := pattern.search(text)) and key not in found:
                found[key] = Found(hit[1], number, hit[0], "网页上的文件信息写明")
    return found


def _without_furniture(lines: list[tuple[int, str]], found: DocumentReading) -> list[tuple[int, str]]:
    """Take lines of the web page off the top and the bottom, page numbers and ruled lines from everywhere."""

    def plain(text: str) -> bool:
        return (
            bool(FURNITURE.search(text)) and not STOPS.search(text) and len(text) < 120 and not TITLE_END.search(text)
        )

    taken = {number: text for number, text in lines if RULE.fullmatch(text) or is_page_number(text)}
    kept = [one for one in lines if one[0] not in taken]
    top = 0
    while top < min(len(kept), 25) and (plain(kept[top][1]) or kept[top][1] in ("打印", "关闭")):
        top += 1
    for at in range(top, min(len(kept), 25)):
        if plain(kept[at][1]) and not any(TITLE_END.search(text) and not plain(text) for _, text in kept[:at]):
            taken[kept[at][0]] = kept[at][1]
    end = len(kept)
    while end > top and plain(kept[end - 1][1]):
        end -= 1
    taken |= dict([*kept[:top], *kept[end:]])
    taken |= dict(_table_of_page(kept))
    title = next((n for n, (line, text) in enumerate(kept) if line not in taken and TITLE_END.search(text)), len(kept))
    for number, text in kept[title + 1 : title + 4]:
        if _BELOW_TITLE.search(text) and not STOPS.search(text) and len(text) < 120:
            taken[number] = text
    if len(taken) == len(lines):
        return lines
    found.furniture |= dict(sorted(taken.items()))
    return [one for one in lines if one[0] not in taken]


def _again(lines: Lines, start: int, span: int, joined: str) -> int:
    """Where the same title begins once more a few lines below, so that the first was only the heading of the page; else 0."""
    for at in range(start + span, min(start + span + 8, len(lines))):
        for many in (1, 2, 3):
            if _even("".join(text for _, text in lines[at : at + many])) == _even(joined):
                return at
        if label_of(lines[at][1]) or (STOPS.search(lines[at][1]) and not FURNITURE.search(lines[at][1])):
            break
    return 0


def _table_of_page(lines: Lines) -> list[tuple[int, str]]:
    """The lines of the table in which a site tells of the document: label and value, on one line or on two."""
    taken: list[tuple[int, str]] = []
    labels = 0
    for at, one in enumerate(lines[:60]):
        if re.search("[。；]$", one[1]):
            break
        if _KEY_LINE.fullmatch(one[1]) and not STOPS.search(one[1]):
            labels += 1 + one[1].count("\t")
            taken.append(one)
            following = lines[at + 1] if at + 1 < len(lines) else (0, "")
            if _KEY_ALONE.fullmatch(one[1]) and not _KEY_LINE.fullmatch(following[1]) and len(following[1]) < 80:
                taken.append(following)
    return taken if labels > 1 else []


def _title(lines: Lines, found: DocumentReading) -> tuple[int, int]:
    """Where the title begins and how many lines it takes; (0, 0) if there is none."""
    for start in range(min(len(lines), 25)):
        if label_of(lines[start][1]):
            break
        if STOPS.search(lines[start][1]):
            continue
        for span in (1, 2, 3, 4):
            if start + span > len(lines):
                break
            parts = [text for _, text in lines[start : start + span]]
            joined = "".join(parts)
            if any(map(_no_title, parts)) or len(joined) > 160 or STOPS.search(joined) or joined.endswith(("：", ":")):
                break
            if _issues_without_end(joined) and start + span < len(lines) and TITLE_END.search(lines[start + span][1]):
                continue
            if TITLE_END.search(joined) and (again := _again(lines, start, span, joined)):
                above = [*lines[start : start + span], *(one for one in lines[:again] if FURNITURE.search(one[1]))]
                found.furniture |= dict(above)
                return _title(lines[again:], found)
            begun = span == 1 or _begins_title(parts[0]) or _issues_without_end(parts[0]) or _is_cut(parts)
            if TITLE_END.search(joined) and begun:
                why = "第一个像公文标题的一行" if span == 1 else f"{span}行连成一个标题"
                words = "\n\n".join(parts)
                found.title = Found(joined, lines[start][0], words, why)
                found.marks.append(
                    (
                        lines[start][0],
                        words,
                        f"# {joined}",
                        "标作标题，文字不动。" if span == 1 else "标题分成了几行，合成一行。",
                    )
                )
                return start, span
    found.missing.append("标题没有认出来：在标题那一行加 [[edit]]，前面加「# 」")
    return 0, 0


def _is_cut(parts: Sequence[str]) -> bool:
    """Whether two lines are one title without 关于, cut anywhere: the first begins with a place, the second does not."""
    place = re.compile("[\u4e00-\u9fff]{2,8}?(?:省|市|县|区|州|国)")
    return (
        len(parts) == 2
        and place.match(parts[0]) is not None
        and re.search("网站?$|平台|政府$|厅$|局$|委员会$|信息|文件|公报", parts[0]) is None
        and re.search("^.{2,8}?(?:省|市|县|区|州|国)|关于", parts[1]) is None
        and re.fullmatch("[\u4e00-\u9fff（）]{2,20}", parts[1]) is not None
    )


def _issues_without_end(text: str) -> bool:
    """Whether a title says that it issues a document, and does not end as such a title does: the rest is on the next line."""
    return bool(re.search("关于(?:印发|转发|批转|发布|公布)|(?:转发|批转)", text)) and not re.search(
        "(?:通知|公告|通告|决定|命令|令|函|批复|通报)(?:[（(][^（）()]*[）)])*$", text
    )


def _no_title(text: str) -> bool:
    scattered = (
        len(text.split()) > 2
        and not _ORGANS.fullmatch(text.strip())
        and not _SPACED_OUT.fullmatch(text)
        and not any(_ABOUT.match(one) for one in text.split()[1:])
    )
    return scattered or bool(
        NUMBER.fullmatch(text) or DATE.fullmatch(text) or label_of(text) or "\t" in text or ANNEX.fullmatch(text)
    )


def _begins_title(text: str) -> bool:
    """Whether a line is the first of a title set over several: it names an organ, or says what about."""
    return not TITLE_END.search(text) and bool(_ABOUT.search(text) or _ORGANS.fullmatch(text.strip()))


def _above(lines: Lines, start: int, found: DocumentReading) -> None:
    """What stands above the title: number and letterhead stay; the rest is for a person."""
    for number, text in lines[:start]:
        if clauses.is_letterhead(text):
            continue
        if found.title and len(text) < 30 and not re.search("[，。：；]", text):
            found.missing.append(f"第{number}行「{text[:30]}」在标题上面：是标题的前半，还是网页上的字，请定")
        else:
            found.missing.append(f"第{number}行「{text[:30]}」在标题上面，不知道是什么，请定")


def _number(lines: Lines, start: int, span: int, keyed: Mapping[str, Found], found: DocumentReading) -> None:
    """The document's own number: a line that is nothing else, before the text begins, or the one in the note below the title."""
    near: list[Found] = []
    for at, (number, text) in enumerate(lines[: start + span + 6]):
        if at >= start + span and (
            (STOPS.search(text) and not text.startswith(("（", "("))) or label_of(text) or clauses.is_addressee(text)
        ):
            break
        if NUMBER.fullmatch(text):
            near.append(Found(text, number, text, "标题旁边自成一行"))
        elif NUMBER.fullmatch(_plain(text)) or (dated := _NUMBER_AND_DAY.fullmatch(text)):
            words = text if NUMBER.fullmatch(_plain(text)) else dated[1] if dated else ""
            near.append(Found(_plain(words), number, words, "标题旁边自成一行"))
        elif at >= start and (text.startswith(("（", "(")) or at < start + span):
            near += [
                Found(
                    _own_number(hit[0]),
                    number,
                    hit[0],
                    "写在标题下面的括号里" if at >= start + span else "写在标题的括号里",
                )
                for hit in _IN_BRACKETS.finditer(text)
                if _is_own(text, hit) and (at >= start + span or text.rstrip("）)").endswith(hit[0]))
            ]
            found.missing += [
                f"第{number}行括号里的「{hit[0]}」像是别的文件的文号，没有当作本文件的，请核对"
                for hit in _IN_BRACKETS.finditer(text)
                if at >= start + span and not _is_own(text, hit)
            ]
    if "number" in keyed:
        near.append(keyed["number"])
    values = dict.fromkeys(canonical_number(one.value) for one in near)
    if len(values) > 1:
        found.missing.append(f"文号有{len(values)}个可能：{'、'.join(values)}。哪一个是本文件的，请填；都不是就留空")
    elif near:
        one = near[0]
        found.number = Found(canonical_number(one.value), one.line, one.words, one.why)
        if NUMBER.fullmatch(one.value) and one.words != found.number.value and one.why == "标题旁边自成一行":
            whole = dict(lines)[one.line]
            if whole == one.words:
                why = "发文字号的年份用六角括号，中间没有空格。"
                found.marks.append((one.line, one.words, found.number.value, why))
    else:
        found.missing.append("没有找到本文件的文号（正文里引用的文号不算）：number 留空，页面上写「来源页未载」")


def _is_own(text: str, hit: re.Match[str]) -> bool:
    """Whether the number in brackets below the title is the one under which this document was published: not one by which it
    was changed, or on which it rests.
    """
    before = re.split("[，,；;　 ]", text[: hit.end()])[-1]
    return not re.search(
        "根据|依据|按照|依照|参照|修改|修订|修正|废止|代替|原载|同意", before + text[hit.end() : hit.end() + 8]
    )


def _even(text: str) -> str:
    return re.sub(r"[\s　]", "", text)


def _plain(text: str) -> str:
    """The words without any space, with plain digits."""
    return _even(text).translate({ord("０") + n: f"{n}" for n in range(10)})


def _own_number(words: str) -> str:
    """Of 「市人力社保局明人社发〔2019〕7号」 the number itself, without the organ that stands before it."""
    before, sign, rest = re.split(r"([〔\[［【(（])", words, maxsplit=1)
    tail = re.search(r".*(?:局|厅|委员会|部|院|办公室|政府|总署)([\u4e00-\u9fff]{3,10})$", before)
    return (tail[1] if tail else before) + sign + rest


def canonical_number(text: str) -> str:
    """A document number with hexagonal brackets.

    >>> canonical_number("明政办发[2019]7号")
    '明政办发〔2019〕7号'
    """
    return re.sub(r"[\[［【(（〔]\s*([12]\d{3})\s*[\]］】)）〕]\s*(第?)\s*(\d+)\s*号", r"〔\1〕\2\3号", text)


def _second_layer(body: Lines, found: DocumentReading) -> tuple[int, int] | None:
    """Where the document begins that the first one forwards or issues: the title that the notice names in 《》."""
    title = found.title.value if found.title else ""
    if not re.search("转发|批转|印发|发布|公布|下发", title) and not clauses.is_decree(title):
        return None
    names = {
        _even(one).replace("〈", "《").replace("〉", "》")
        for _, text in body[:12]
        for one in re.findall("《([^《》]+(?:〈[^〉]*〉[^《》]*)?)》", text)
    }
    dated = next((n for n, (_, text) in enumerate(body) if DATE.fullmatch(re.sub(r"[\s　]", "", text))), -1)
    for exact, start in [(True, n) for n in range(1, len(body))] + [(False, n) for n in range(1, len(body))]:
        for span in (1, 2, 3):
            parts = [text for _, text in body[start : start + span]]
            joined = re.sub(r"[\s　]", "", "".join(parts))
            if len(parts) < span or STOPS.search(joined) or any(map(_no_title, parts)):
                break
            if len(joined) < 4 or not TITLE_END.search(joined):
                continue
            named = joined in names or (
                not exact and start >= dated and any(joined.endswith(one) or one.endswith(joined) for one in names)
            )
            said = not exact and not names and dated >= 0 and 0 <= start - dated <= 3
            if named or said:
                words, line = "\n\n".join(parts), body[start][0]
                shown = "".join(parts)
                found.layers.append(Found(shown, line, words, "和通知里《》的名称相同" if named else "落款之后的标题"))
                found.marks.append((line, words, f"# {shown}", "所印发、转发的文件的标题，标作标题，文字不动。"))
                return start, span
    found.missing.append(
        "标题说是印发或转发，没有找到所印发、转发的文件从哪里开始：在它的标题前面加「# 」；确实没有就不用管"
    )
    return None


def _annexes(body: Lines, found: DocumentReading) -> list[int]:
    """Where attachments begin, as places in ``body``."""
    starts: list[int] = []
    dated = max((n for n, (_, text) in enumerate(body) if DATE.fullmatch(re.sub(r"[\s　]", "", text))), default=-1)
    for at, (number, text) in enumerate(body):
        if not ANNEX.fullmatch(text) or len(text) > 60 or STOPS.search(text):
            continue
        bare = any(ANNEX.fullmatch(one) and not ANNEX_LIST.fullmatch(one) for _, one in body[at + 1 :])
        if ANNEX_LIST.fullmatch(text) and (at < dated or at == len(body) - 1 or _listed(body[at + 1][1]) or bare):
            continue
        starts.append(at)
        words, shown = text, f"# {text}"
        if at + 1 < len(body) and not ANNEX_LIST.fullmatch(text) and _can_be_title(body[at + 1][1]):
            found.marks.append((body[at + 1][0], body[at + 1][1], f"# {body[at + 1][1]}", "附件的标题，文字不动。"))
            words = f"{text}　{body[at + 1][1]}"
        found.annexes.append(Found(words, number, text, "「附件」自成一行，在正文之后"))
        found.marks.append((number, text, shown, "附件从这里开始，文字不动。"))
    return starts


def _listed(text: str) -> bool:
    return (label_of(text) or ("",))[0] == "point" and not STOPS.search(text)


def _can_be_title(text: str) -> bool:
    return len(text) <= 50 and "\t" not in text and not re.search("[，。；：]", text) and label_of(text) is None


def _sections(body: Lines, starts: list[int]) -> Iterator[Lines]:
    for start, end in zip(starts, [*starts[1:], len(body)], strict=False):
        yield body[start + 1 : end]


def _closing(notice: Lines, keyed: Mapping[str, Found], found: DocumentReading) -> None:
    """Issuer and date: the signature, the title's beginning, the page's own table, the note below the title."""
    blocks = [clauses.MarkedLine(0, text, number) for number, text in notice]
    _, _, closing = clauses.split_closing(blocks)
    days = [block for block in closing if DATE.fullmatch(_even(block.text)) and read_date(block.text)]
    signed = [block for block in closing if clauses.is_signature(block)]
    if days:
        day = read_date(days[-1].text)
        found.written = Found(f"{day}", days[-1].line, days[-1].text, "落款的日期")
    elif "written" in keyed and (day := read_date(keyed["written"].value)):
        found.written = Found(f"{day}", keyed["written"].line, keyed["written"].words, keyed["written"].why)
    else:
        noted = next(((n, text) for n, text in notice[:4] if text.startswith(("（", "(")) and DATE.search(text)), None)
        dates = DATE.findall(noted[1]) if noted else []
        if noted and len(dates) == 1:
            found.written = Found(f"{read_date(dates[0])}", noted[0], dates[0], "题注里的日期，只有这一个")
        elif dates:
            found.missing.append(f"题注里有{len(dates)}个日期：{'、'.join(dates)}。成文日期是哪一个，请填")
        else:
            found.missing.append("没有找到成文日期（正文里提到的日期不算）：written 留空，页面上写「来源页未载」")
    title = found.title.value if found.title else ""
    begun = None if _ABOUT.match(title) else re.match(r"(.+?)(?=关于|转发|批转|印发|发布)", title)
    issuers: dict[str, Found] = {}
    if found.title and clauses.is_decree(title):
        name = _even(title)[:-1]
        issuers[name] = Found(name, found.title.line, title, "令的名称")
    if found.title and begun and _ORGANS.fullmatch(begun[1].strip()):
        name = re.sub(r"[\s　、]+", "、", begun[1].strip())
        issuers[name] = Found(name, found.title.line, begun[1], "标题开头的机关")
    if signed:
        name = "、".join(_SEAL.sub("", block.text.strip()) for block in signed)
        issuers.setdefault(name, Found(name, signed[0].line, signed[0].text, "落款的机关"))
    if "issuer" in keyed:
        issuers.setdefault(keyed["issuer"].value, keyed["issuer"])
    same = {re.sub(r"[\s　、]", "", one) for one in issuers}
    if len(same) == 1:
        found.issuer = max(issuers.values(), key=lambda one: one.value.count("、"))
    elif issuers:
        found.missing.append(f"发文机关有{len(same)}个可能：{'、'.join(issuers)}。请填")
    else:
        found.missing.append("没有找到发文机关：issuer 请从来源页查明再填")


def _addressee(notice: Lines, found: DocumentReading) -> None:
    for number, text in notice[:4]:
        if clauses.is_addressee(text):
            found.addressee = Found(text.rstrip("：:"), number, text, "标题和正文之间，以冒号结束")
            return


def _mark(part: Lines, found: DocumentReading) -> None:
    """Headings of parts, chapters and of items that have paragraphs below them."""
    marked = {line for line, _, _, _ in found.marks}
    heads: dict[str, bool] = {}
    for at, (number, text) in enumerate(part):
        label = label_of(text)
        if not label or number in marked or "\t" in text:
            continue
        kind = label[0]
        following = part[at + 1][1] if at + 1 < len(part) else ""
        if kind in ("book", "chapter", "section"):
            bare = re.fullmatch(r"第[一二三四五六七八九十百零〇]+[编章节]", text)
            if bare and following and _can_be_title(following):
                words = f"{text}\n\n{following}"
                found.marks.append((number, words, f"## {text}　{following}", "章名分成了两行，合成一行。"))
            elif len(text) <= 40 and not STOPS.search(text):
                found.marks.append((number, text, f"## {text}", "标作章节的标题，文字不动。"))
        elif kind == "part" and (is_heading(text) or _is_balanced(part, at)):
            found.marks.append((number, text, f"## {text}", "标作标题，文字不动。"))
        elif kind in ("item", "point") and is_heading(text) and following and _all_headings(part, at, kind):
            below = label_of(following)
            deeper = below is None or ORDER.index(below[0]) > ORDER.index(kind)
            has_text = deeper and "\t" not in following and not clauses.DATE.fullmatch(following)
            same = below is not None and below[0] == kind and heads.get(kind, False)
            if (has_text or same) and (heads.get(kind) or not _ends_part(part[at + 1 :], kind)):
                heads[kind] = True
                found.marks.append((number, text, f"### {text}", "下面另有自然段，标作小标题，文字不动。"))


ORDER = ("book", "chapter", "section", "part", "article", "item", "point", "sub")


def _is_balanced(part: Lines, at: int) -> bool:
    """Whether a labelled line is a heading of two or three balanced phrases (一、加强领导，落实责任), and no paragraph cut in
    two: all parts here have headings without a stop, and the paragraphs below are longer.
    """
    heads = [text for _, text in part if (label_of(text) or ("",))[0] == "part"]
    longest = max((len(text) for _, text in part if label_of(text) is None and "\t" not in text), default=0)
    following = part[at + 1][1] if at + 1 < len(part) else ""
    return (
        len(heads) > 1
        and bool(following)
        and (label_of(following) or ("",))[0] != "part"
        and all(is_heading(one) or _BALANCED.fullmatch(one) for one in heads)
        and longest > len(part[at][1]) + 6
    )


_BALANCED = re.compile(r"[一二三四五六七八九十]+、[\u4e00-\u9fff、“”]{3,12}(?:，[\u4e00-\u9fff、“”]{3,12}){1,2}")


def is_heading(text: str) -> bool:
    """Whether a labelled line is a heading by itself, and no sentence."""
    return len(text) <= 42 and not re.search("[。；：！？，:;!?,]", text[:-1]) and text[-1:] not in "。；：，、:;,"


def _all_headings(part: Lines, at: int, kind: str) -> bool:
    """Whether the labels of this kind around a line are headings, two at least: one alone may be a sentence cut in two."""
    found: list[bool] = []
    for step in (range(at, -1, -1), range(at + 1, len(part))):
        for n in step:
            label = label_of(part[n][1])
            if label and ORDER.index(label[0]) < ORDER.index(kind):
                break
            if label and label[0] == kind:
                found.append(is_heading(part[n][1]))
    return all(found) and len(found) > 1


def _ends_part(rest: Lines, kind: str) -> bool:
    """Whether no further item of this kind follows: then what stands below may close the part."""
    for _, text in rest:
        label = label_of(text)
        if label and label[0] == kind:
            return False
        if label and ORDER.index(label[0]) < ORDER.index(kind):
            break
    return not rest
