"""Read what a document says of itself (标题、文号、机关、日期、主送、层次、附件), with the evidence; and what is doubtful in its structure.

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
from scripts.restore.model import Emendations, Restored, TextDoubt
from scripts.restore.signs import correct_entry, furniture_entry, is_page_number, keep_entry

_KINDS = (
    "通知|意见|办法|决定|批复|条例|规定|方案|细则|公告|通告|通报|报告|请示|纪要|规划|纲要|计划|要点|措施|制度|章程|规程|规则|准则|标准|"
    "目录|指引|指南|命令|复函|函|决议|公报|议案|议程|名单|预案|清单|法|情况|总结|解读|答复|说明|令|解释|规范|安排|分工|手册|大纲"
)
_TITLE_END = re.compile(rf"(?:{_KINDS})(?:[（(][^（）()]{{1,12}}[）)])*(?:[（(][^（）()]*〔\d{{4}}〕\d+号[）)])?$")
_STOPS = re.compile("[。；！？]")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,30}?(?:人民政府办公厅|人民政府办公室|人民政府|办公厅|办公室|委员会|管理局|总局|总署|法院|检察院|部|厅|局|委|署|院|会|行|公司|中心|集团)"
)
_ORGANS = re.compile(rf"(?:{_ORGAN.pattern})(?:[\s　、]+{_ORGAN.pattern})*")
_ABOUT = re.compile("关于|转发|批转|印发|发布|公布")
_FURNITURE = re.compile(
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
_RULE = re.compile(r"[-—_=*·.．…~～\s]{3,}")
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
_END = re.compile(r"[。；：:！？….;!?][”）)」』》]*$|^[（(].*[）)]$")


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
            bool(_FURNITURE.search(text))
            and not _STOPS.search(text)
            and len(text) < 120
            and not _TITLE_END.search(text)
        )

    taken = {number: text for number, text in lines if _RULE.fullmatch(text) or is_page_number(text)}
    kept = [one for one in lines if one[0] not in taken]
    top = 0
    while top < min(len(kept), 25) and (plain(kept[top][1]) or kept[top][1] in ("打印", "关闭")):
        top += 1
    for at in range(top, min(len(kept), 25)):
        if plain(kept[at][1]) and not any(_TITLE_END.search(text) and not plain(text) for _, text in kept[:at]):
            taken[kept[at][0]] = kept[at][1]
    end = len(kept)
    while end > top and plain(kept[end - 1][1]):
        end -= 1
    taken |= dict([*kept[:top], *kept[end:]])
    taken |= dict(_table_of_page(kept))
    title = next((n for n, (line, text) in enumerate(kept) if line not in taken and _TITLE_END.search(text)), len(kept))
    for number, text in kept[title + 1 : title + 4]:
        if _BELOW_TITLE.search(text) and not _STOPS.search(text) and len(text) < 120:
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
        if label_of(lines[at][1]) or (_STOPS.search(lines[at][1]) and not _FURNITURE.search(lines[at][1])):
            break
    return 0


def _table_of_page(lines: Lines) -> list[tuple[int, str]]:
    """The lines of the table in which a site tells of the document: label and value, on one line or on two."""
    taken: list[tuple[int, str]] = []
    labels = 0
    for at, one in enumerate(lines[:60]):
        if re.search("[。；]$", one[1]):
            break
        if _KEY_LINE.fullmatch(one[1]) and not _STOPS.search(one[1]):
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
        if _STOPS.search(lines[start][1]):
            continue
        for span in (1, 2, 3, 4):
            if start + span > len(lines):
                break
            parts = [text for _, text in lines[start : start + span]]
            joined = "".join(parts)
            if any(map(_no_title, parts)) or len(joined) > 160 or _STOPS.search(joined) or joined.endswith(("：", ":")):
                break
            if _issues_without_end(joined) and start + span < len(lines) and _TITLE_END.search(lines[start + span][1]):
                continue
            if _TITLE_END.search(joined) and (again := _again(lines, start, span, joined)):
                above = [*lines[start : start + span], *(one for one in lines[:again] if _FURNITURE.search(one[1]))]
                found.furniture |= dict(above)
                return _title(lines[again:], found)
            begun = span == 1 or _begins_title(parts[0]) or _issues_without_end(parts[0]) or _is_cut(parts)
            if _TITLE_END.search(joined) and begun:
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
    return not _TITLE_END.search(text) and bool(_ABOUT.search(text) or _ORGANS.fullmatch(text.strip()))


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
            (_STOPS.search(text) and not text.startswith(("（", "("))) or label_of(text) or clauses.is_addressee(text)
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
            if len(parts) < span or _STOPS.search(joined) or any(map(_no_title, parts)):
                break
            if len(joined) < 4 or not _TITLE_END.search(joined):
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
        if not ANNEX.fullmatch(text) or len(text) > 60 or _STOPS.search(text):
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
    return (label_of(text) or ("",))[0] == "point" and not _STOPS.search(text)


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
            elif len(text) <= 40 and not _STOPS.search(text):
                found.marks.append((number, text, f"## {text}", "标作章节的标题，文字不动。"))
        elif kind == "part" and (is_heading(text) or _is_balanced(part, at)):
            found.marks.append((number, text, f"## {text}", "标作标题，文字不动。"))
        elif kind in ("item", "point") and is_heading(text) and following and _all_headings(part, at, kind):
            below = label_of(following)
            deeper = below is None or _ORDER.index(below[0]) > _ORDER.index(kind)
            has_text = deeper and "\t" not in following and not clauses.DATE.fullmatch(following)
            same = below is not None and below[0] == kind and heads.get(kind, False)
            if (has_text or same) and (heads.get(kind) or not _ends_part(part[at + 1 :], kind)):
                heads[kind] = True
                found.marks.append((number, text, f"### {text}", "下面另有自然段，标作小标题，文字不动。"))


_ORDER = ("book", "chapter", "section", "part", "article", "item", "point", "sub")


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
            if label and _ORDER.index(label[0]) < _ORDER.index(kind):
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
        if label and _ORDER.index(label[0]) < _ORDER.index(kind):
            break
    return not rest


def structural(restored: Restored, emendations: Emendations) -> list[TextDoubt]:
    """What is doubtful in the structure of a marked text: each with the entries that settle it."""
    blocks = _blocks(restored)
    found: list[TextDoubt] = [*_order(restored, blocks)]
    told = {one.line for one in found}
    if restored.text.startswith("# ") or any(level == 1 for _, level, _ in blocks):
        tails = _tails(blocks)
        found += (one for one in _shape(blocks, tails) if one.line not in told)
        found += (one for one in _broken(blocks, tails) if one.line not in told)
        found += _layer(blocks)
    group = [blocks[at] for at in _sentences(blocks, _tails(blocks))]
    if group and emendations.kept(group[0][0], 1, group[0][2]):
        lines = {line for line, _, _ in group}
        found = [one for one in found if one.line not in lines or not one.cause.startswith(_RUN_IN)]
    return [
        one
        for one in found
        if not emendations.kept(one.line, one.column, one.words) and not emendations.kept(one.line, 1, one.words)
    ]


def _blocks(restored: Restored) -> list[tuple[int, int, str]]:
    """(received line, heading level, words)."""
    found: list[tuple[int, int, str]] = []
    if not restored.places:
        return found
    for line, text in zip(restored.places, restored.text.rstrip("\n").split("\n\n"), strict=True):
        mark = re.match(r"(#{1,4}) +", text)
        found.append((line, len(mark[1]) if mark else 0, text[mark.end() :] if mark else text))
    return found


def _order(restored: Restored, blocks: list[tuple[int, int, str]]) -> Iterator[TextDoubt]:
    """What the clauses cannot be read for."""
    first = next((n for n, (_, level, _) in enumerate(blocks) if level == 1), -1)
    if not blocks:
        yield TextDoubt(0, 0, "", "没有正文：每一行都当作网页上的字拿掉了。删去是正文的 [[furniture]]")
        return
    if first < 0:
        line, _, text = blocks[0]
        cause = "没有标题：在标题那一行前面加「# 」"
        yield TextDoubt(
            line, 1, text, cause, (correct_entry(line, text[:40], f"# {text[:40]}", "标作标题。", "linebreak"),)
        )
        return
    for line, _, text in blocks[:first]:
        if not clauses.is_letterhead(text):
            after = blocks[first]
            cause = "在标题上面：是网页上的字，还是标题的前半"
            whole = f"{text}{after[2]}"
            half = f"是标题的前半：把第{after[0]}行「# …」那一条 [[edit]] 换成\n" + correct_entry(
                line, f"{text}\n\n{after[2]}", f"# {whole}", "标题分成了两行。", "linebreak"
            )
            yield TextDoubt(line, 1, text, cause, (furniture_entry(line, text), half))
            return
    try:
        clauses.read_clauses(restored.text)
    except clauses.ClauseError as error:
        at = re.search(r"第(\d+)行", str(error))
        number = int(at[1]) if at else 1
        before = restored.text.split("\n")[: number - 1]
        index = sum(bool(one) for one in before)
        line, level, text = blocks[min(index, len(blocks) - 1)]
        yield TextDoubt(line, 1, text, str(error).partition("：")[2], _settled(line, level, text))


def _settled(line: int, level: int, text: str) -> tuple[str, ...]:
    """The entries that settle a line which does not fit: it is numbered so, it is no heading, or it is not of the text."""
    label = label_of(text)
    words = text[:20]
    marked = "#" * level + " " + words if level else words
    own = "原件就是这样编号的。"
    if level == 1:
        return (
            correct_entry(line, marked, words, "不是标题，是正文。", "linebreak"),
            furniture_entry(line, marked + text[20:]),
        )
    entries = (
        [correct_entry(line, marked, f"### {words}", own, "linebreak")] if label and label[1] and level != 3 else []
    )
    if level:
        entries.append(correct_entry(line, marked, words, "不是标题，是正文。", "linebreak"))
    return tuple(entries)


def _shape(blocks: list[tuple[int, int, str]], tails: set[int]) -> Iterator[TextDoubt]:
    """Labels that are no headings, paragraphs whose place is open."""
    sentences = _sentences(blocks, tails)
    last: dict[str, tuple[int, bool]] = {}
    item: tuple[int, str] | None = None
    article = False
    for at, (line, level, text) in enumerate(blocks):
        label = None if "\t" in text or level == 1 or at in tails else label_of(text)
        if level == 1:
            last, item, article = {}, None, False
            continue
        if (
            label
            and label[0] == "article"
            and label[1] <= last.get("article", (0, False))[0]
            and _ARTICLE_NAMED.match(text)
        ):
            label = None
        kind = label[0] if label else ""
        if kind == "article":
            article = True
        if kind in ("book", "chapter", "section", "part") and not level and not (kind == "part" and article):
            expected = last.get(kind, (0, False))[0] + 1
            if at in sentences:
                cause = (
                    f"{_RUN_IN}。这样的有{len(sentences)}段，都没有单独的标题；都是整段的，"
                    f"第{blocks[sentences[0]][0]}行的一条 [[keep]] 管这几段"
                )
                first = _whole_heading(line, text) if at + 1 < len(blocks) and _goes_on(blocks[at + 1]) else ""
                yield TextDoubt(line, 1, text, cause, (first or _split(line, text), keep_entry(line, text)))
            elif label and is_heading(text):
                mark = correct_entry(line, text, f"## {text}", "标作标题，文字不动。", "linebreak")
                yield TextDoubt(line, 1, text, "像是标题，还没有标出来", (mark, keep_entry(line, text)))
            elif label and (label[1] == expected or kind != "part"):
                yield TextDoubt(line, 1, text, _RUN_IN, (_split(line, text), keep_entry(line, text)))
        if kind:
            number = label[1] if label else 0
            before = last.get(kind, (0, False))[0]
            if number > 1 and number != before + 1 and not (kind == "item" and number == 1):
                yield TextDoubt(
                    line,
                    1,
                    text,
                    f"编号接不上：前面是{clauses.numeral(before) if before else '没有'}，这里是{clauses.numeral(number)}",
                    (*_settled(line, level, text), keep_entry(line, text)),
                )
            last[kind] = (number, level > 0)
            for lower in _ORDER[_ORDER.index(kind) + 1 :]:
                if lower not in ("article", "item"):
                    last.pop(lower, None)
        if kind in ("item", "point", "sub"):
            item = None if level or article else (line, text)
        elif kind:
            item = None
        elif item and "\t" not in text and not level and at not in tails and not _LAST.match(text):
            own, words = item
            mark = correct_entry(own, words[:30], f"### {words[:30]}", "下面的自然段属于这一项。", "linebreak")
            cause = f"在第{own}行「{words[:12]}」这一项的下面，没有编号：是这一项的自然段，还是这一部分的"
            yield TextDoubt(line, 1, text, cause, (mark, keep_entry(line, text)))
            item = None


def _sentences(blocks: list[tuple[int, int, str]], tails: set[int]) -> list[int]:
    """The places of the parts, if none of them has a heading and each ends as a sentence does: then one question is enough."""
    found = [
        at
        for at, (_, level, text) in enumerate(blocks)
        if level != 1 and at not in tails and "\t" not in text and (label_of(text) or ("",))[0] == "part"
    ]
    plain = all(not blocks[at][1] and re.search("[。；：]$", blocks[at][2]) for at in found)
    return found if plain and len(found) > 1 else []


_RUN_IN = "以编号开头，又不像单独的标题：是标题和正文连在了一行（标题到哪里），还是整段就是这样"


def _whole_heading(line: int, text: str) -> str:
    """The entry that makes a short sentence with a paragraph below it a heading; empty for a long one."""
    short = re.fullmatch(r"[^。；，：]{3,24}[。：]", text)
    return correct_entry(line, text, f"## {text}", "标作标题，文字不动。", "linebreak") if short else ""


def _split(line: int, text: str) -> str:
    """The entry that parts a heading from the paragraph that it ran into; where, is a guess."""
    stop = re.match(r"[一二三四五六七八九十百]+、[^。；，：]{2,16}。(?=.)", text)
    first = stop or re.match(r"[一二三四五六七八九十百]+、[^。；，：]{2,20}?(?=[\u4e00-\u9fff])", text)
    head = first[0] if first else text[:8]
    rest = text[len(head) : len(head) + 6]
    return correct_entry(line, head + rest, f"## {head}\n\n{rest}", "标题后面的换行丢了。", "linebreak")


_ARTICLE_NAMED = re.compile(r"第[^条]{1,6}条(?:第|规定|所|和|、|至|的|中|情形|以外|或)")
"""How a sentence begins that speaks of an article, and is none."""
_LAST = re.compile(
    "本(?:意见|办法|通知|方案|规定|细则|实施意见|实施办法|实施细则|措施|条例|决定)(?:自|由|从|有效期|印发)|(?:此前|以前|过去)[^。]*(?:规定|为准)"
)
"""How the last paragraph of a document begins, which belongs to no item."""


def _tails(blocks: list[tuple[int, int, str]]) -> set[int]:
    """The blocks that belong to the list of attachments, to the closing of a layer, or to organ and day below its title."""
    starts = [n for n, (_, level, _) in enumerate(blocks) if level == 1]
    found: set[int] = set()
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(blocks)
        body = [
            clauses.MarkedLine(level, text, n) for n, (_, level, text) in enumerate(blocks[start + 1 : end], start + 1)
        ]
        signed, body = clauses.split_signed(body) if number == 1 else ([], body)
        _, annexes, closing = clauses.split_closing(body)
        found |= {block.line for block in (*signed, *annexes, *closing)}
    return found


def _is_annex_title(blocks: list[tuple[int, int, str]], at: int) -> bool:
    """Whether the block there is the title of an attachment, below the line 「附件」."""
    return at > 0 and blocks[at][1] == 1 and blocks[at - 1][1] == 1 and bool(ANNEX.fullmatch(blocks[at - 1][2]))


def _ends_sentence(blocks: list[tuple[int, int, str]], at: int) -> bool:
    """Whether the block there is a paragraph that may end a sentence begun above: in a form or list, lines have no stops."""
    return at < len(blocks) and _goes_on(blocks[at]) and bool(re.search("[。；]$", blocks[at][2]))


def _goes_on(block: tuple[int, int, str]) -> bool:
    """Whether a block can be the rest of a sentence that the line above began."""
    _, level, text = block
    return not level and "\t" not in text and label_of(text) is None and not clauses.is_letterhead(text)


def _broken(blocks: list[tuple[int, int, str]], tails: set[int]) -> Iterator[TextDoubt]:
    """Paragraphs that do not end: printed lines that were taken for paragraphs, or words of the page."""
    run = False
    annex = False
    for at, (line, level, text) in enumerate(blocks):
        annex = (
            (level == 1 and bool(ANNEX.fullmatch(text)))
            or (annex and level != 1)
            or (annex and level == 1 and at > 0 and blocks[at - 1][1] == 1)
        )
        finished = (
            level
            or "\t" in text
            or _END.search(text)
            or (clauses.is_letterhead(text) and any(one[1] == 1 for one in blocks[max(0, at - 3) : at + 3]))
            or is_page_number(text)
            or (label_of(text) and is_heading(text) and (at + 1 == len(blocks) or not _goes_on(blocks[at + 1])))
            or at in tails
            or (
                annex
                and len(text) < 24
                and not (_is_annex_title(blocks, at - 1) and not re.search("[：:]", text))
                and not _ends_sentence(blocks, at + 1)
            )
        )
        if finished:
            if not level and _FURNITURE.search(text) and len(text) < 60 and not _STOPS.search(text):
                yield TextDoubt(
                    line, 1, text, "像是网页上的字，不是正文", (furniture_entry(line, text), keep_entry(line, text))
                )
            run = False
            continue
        if run:
            continue
        run = True
        if _FURNITURE.search(text) or _RULE.fullmatch(text):
            yield TextDoubt(
                line, 1, text, "像是网页上的字，不是正文", (furniture_entry(line, text), keep_entry(line, text))
            )
            continue
        entries = [keep_entry(line, text)]
        end = at + 1
        while end < len(blocks) and _goes_on(blocks[end]) and end not in tails and not _END.search(blocks[end][2]):
            end += 1
        if end < len(blocks) and _goes_on(blocks[end]):
            last = blocks[end][2] if _END.search(blocks[end][2]) else blocks[end][2][:12]
            pieces = [text[-12:], *(one[2] for one in blocks[at + 1 : end]), last[:12]]
            entries.insert(
                0,
                correct_entry(
                    line, "\n\n".join(pieces), "".join(pieces), f"一段被断成了{end - at + 1}行。", "linebreak"
                ),
            )
        yield TextDoubt(
            line, 1, text, "没有写完就断了：像是断了行（下面接着的几行也请看），或者不是正文", tuple(entries)
        )


def _layer(blocks: list[tuple[int, int, str]]) -> Iterator[TextDoubt]:
    """A notice that issues a document which is not there; an attachment that is not marked."""
    titles = [(line, text) for line, level, text in blocks if level == 1]
    own = [one for one in titles if not ANNEX.fullmatch(one[1])]
    line, title = own[0]
    named = [text for _, _, text in blocks[1:8] if re.search("现(?:将|予|转发|印发|批转)|印发给你们|转发给你们", text)]
    if re.search("转发|批转|印发", title) and len(own) == 1 and named:
        cause = (
            "标题说是印发或转发，所印发、转发的文件却没有标出来：在它的标题前面加「# 」；这份抄本里没有，就写 [[keep]]"
        )
        yield TextDoubt(line, 1, title, cause, (keep_entry(line, title),))
    dated = False
    for number, level, text in blocks:
        dated = dated or bool(DATE.fullmatch(re.sub(r"[\s　]", "", text)))
        if not level and ANNEX.fullmatch(text) and not ANNEX_LIST.fullmatch(text) and len(text) < 30:
            yield TextDoubt(
                number,
                1,
                text,
                "像是附件的开头",
                (correct_entry(number, text, f"# {text}", "附件从这里开始。", "linebreak"), keep_entry(number, text)),
            )
