"""Stage 2: text.md → the clause tree (条款), every block with its permanent id.

Ids follow the structure and are short enough to type from paper. What has been published stands in ids.toml for ever
(scripts/data/published_ids.py).

| id | what | cited as |
|---|---|---|
| `tz` | the notice that forwards or issues another document (转发、印发通知) | 转发通知 |
| `wh`, `bz`, `zs` | document number, note below the title, addressee (发文字号、题注、主送) | 主送机关 |
| `sm` | organ and day below the title of what is forwarded (署名) | 意见署名 |
| `yj` | the opening (引言), or all of a text without parts (正文) | 引言第二自然段 |
| `s3`, `s3-p1`, `s3-2`, `s3-2-p1`, `s3-2-n1` | part, paragraph, item （二）, paragraph and point 1. below it | 第三部分第（二）项第1目 |
| `z1`, `z1-j2` | chapter, section (章、节) | 第一章第二节 |
| `t12`, `t12-k2`, `t12-k2-1` | article, paragraph, item (条、款、项) | 第十二条第二款第（一）项 |
| `s3-b1` | table (表) | 第三部分表1 |
| `fjsm`, `lk` | list of attachments, signature with date (附件说明、落款) | 落款 |
| `fj1`, `fj1-s1` … | attachment (附件), and all of the above in it | 附件1第一部分 |

A part or opening of one paragraph is not numbered further. In text.md a block is a line: `# ` a title or an attachment,
`## ` a part or chapter, `### ` what has paragraphs of its own below it; cells of a table are parted by tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scripts.errors import BuildStopped

_DIGITS = "零一二三四五六七八九"
_N = "[一二三四五六七八九十百零〇]+"
_FOLD = str.maketrans("()．０１２３４５６７８９", "（）.0123456789") | {
    **{ord("㈠") + n: f"（{'一二三四五六七八九十'[n]}）" for n in range(10)},
    **{ord("⑴") + n: f"（{n + 1}）" for n in range(20)},
}
_LABELS = (
    ("book", re.compile(rf"第({_N}|\d{{1,3}})编(?=[\s　]|$)")),
    ("chapter", re.compile(rf"第({_N}|\d{{1,3}})章(?=[\s　]|$)")),
    ("section", re.compile(rf"第({_N}|\d{{1,3}})节(?=[\s　]|$)")),
    ("article", re.compile(rf"第({_N}|\d{{1,3}})条")),
    ("part", re.compile(rf"({_N})、")),
    ("item", re.compile(rf"（[\s　]*({_N})[\s　]*）")),
    ("point", re.compile(r"(\d{1,3})[.、](?!\d)")),
    ("sub", re.compile(r"（[\s　]*(\d{1,3})[\s　]*）")),
)
_RANK = {"layer": 0, "book": 1, "chapter": 2, "section": 3, "part": 4, "article": 5, "item": 6, "point": 7, "sub": 8}
"""A label with a higher rank stands below one with a lower."""
DATE = re.compile(
    r"[一二三四五六七八九十○〇零OＯ\d０-９]{2,4}年[一二三四五六七八九十\d０-９]{1,2}月[一二三四五六七八九十\d０-９]{1,3}日"
)
NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{1,12}[〔\[（(［【][12]\d{3}[〕\])）］】](?:第)?\d{1,5}号|[\u4e00-\u9fff、\s]{0,40}令?\s*第\s*[\d一二三四五六七八九十百零〇]{1,6}\s*号"
    r"|[12]\d{3}年第[\d一二三四五六七八九十百]{1,4}号)"
)
ANNEX = re.compile(r"附(?:件|表|录)?[\s　]*(?:[\d０-９]{1,2}|[一二三四五六七八九十]{1,2})?(?:[：:\s　].*)?")
ANNEX_LIST = re.compile(r"附件?[\s　]*[：:][\s　]*\S.*")
_ADDRESSEE = re.compile(r"[^。；！？]{2,200}[：:]")
_NOTE = re.compile(
    r"[（(][^（）()]*[12]\d{3}年[^（）()]*(?:通过|公布|发布|施行|修订|修正|批准|印发)[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]"
)
_AFTER = re.compile(r"[（(].*[）)]|抄送.*|主题词.*|.{2,40}\d{4}年\d{1,2}月\d{1,2}日印发|[（(]?此件.*")
_NOUN = re.compile(
    "意见|方案|办法|规定|细则|规划|纲要|计划|要点|条例|制度|措施|规则|标准|章程|目录|指引|指南|报告|决定|通知|公告|规程|清单|预案"
)


class ClauseError(BuildStopped):
    """The text cannot be read as clauses, or the registry of ids (ids.toml) does not fit it."""


@dataclass(frozen=True, slots=True)
class ParsedClause:
    """One citable piece (条款). A part with several paragraphs has no text of its own, they are its children."""

    id: str
    kind: str
    """notice · head · opening · part · chapter · article · paragraph · item · table · annexes · closing · annex"""
    cite: str
    """How it is cited: 第三部分第（一）项."""
    heading: str
    paragraphs: tuple[str, ...]
    part: str
    """The id of the part it stands in, or its own id."""

    @property
    def text(self) -> str:
        """The words, paragraphs joined by line breaks, without the heading."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of text.md: its mark (how many #), its words, its number from 1."""

    level: int
    text: str
    line: int


@dataclass(slots=True)
class _Node:
    """A piece of the text while the tree is made: a labelled one, a plain paragraph or a table."""

    kind: str
    number: int
    block: MarkedLine
    children: list[_Node] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)

    @property
    def marked(self) -> bool:
        return self.block.level > 0


def numeral(number: int) -> str:
    """A Chinese numeral, from 1 to 99999, as citations use it: 12 → 十二.

    >>> [numeral(n) for n in (1, 10, 12, 20, 34, 100, 105, 110, 2005, 10012)]
    ['一', '十', '十二', '二十', '三十四', '一百', '一百零五', '一百一十', '二千零五', '一万零一十二']
    """
    if number < 20:
        return ("十" if number > 9 else "") + _DIGITS[number % 10].removeprefix("零")
    said = ""
    for unit, power in (("万", 10_000), ("千", 1_000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // power % 10
        said += f"{_DIGITS[digit]}{unit}" if digit else "零" if said and not said.endswith("零") else ""
    return said.removesuffix("零")


def number_of(words: str) -> int:
    """The number that a Chinese or Arabic numeral below a thousand says; 0 if it is none.

    >>> [number_of(one) for one in ("一", "十", "十二", "二十", "一百零五", "一百一十", "12", "十十")]
    [1, 10, 12, 20, 105, 110, 12, 0]
    """
    if words.isdigit() and words.isascii():
        return int(words)
    return _NUMBERS.get(words.replace("〇", "零"), 0)


_NUMBERS = {numeral(number): number for number in range(1, 1000)}


def label_of(text: str) -> tuple[str, int] | None:
    """What a block is labelled as, and its number: 「（二）…」 is ("item", 2). Half-width and single signs count alike."""
    folded = text[:20].translate(_FOLD).lstrip()
    for kind, pattern in _LABELS:
        if found := pattern.match(folded):
            return kind, number_of(found[1])
    return None


def read_clauses(markdown: str, name: str = "text.md") -> tuple[ParsedClause, ...]:
    """The clauses of a restored text, in order. Raises ClauseError with line and remedy."""
    layers, annexes = _layers(read_blocks(markdown, name), name)
    clauses: list[ParsedClause] = []
    if len(layers) == 2:
        clauses += _notice(layers[0], name)
    main = layers[-1]
    layer = f"{_noun(main[0].text)}引言" if len(layers) == 2 else "引言"
    clauses += _document(main, name, "", "", layer, head=len(layers) == 1)
    for number, annex in enumerate(annexes, 1):
        clauses += _annex(annex, number, len(annexes), name)
    return tuple(clauses)


def read_blocks(markdown: str, name: str = "text.md") -> list[MarkedLine]:
    """The blocks of text.md. It is read line by line, as no Markdown but its heading marks. Raises ClauseError."""
    blocks: list[MarkedLine] = []
    before = ""
    for number, line in enumerate(markdown.split("\n"), 1):
        if line.strip():
            mark = re.match(r"(#{1,4}) +(?=\S)", line)
            if before.strip() and not (mark or before.startswith("#")):
                raise ClauseError(f"{name} 第{number - 1}行：一个自然段写成一行，自然段之间空一行；这一段断了行")
            blocks.append(MarkedLine(len(mark[1]) if mark else 0, line[mark.end() :] if mark else line, number))
        before = line
    return blocks


def _layers(blocks: list[MarkedLine], name: str) -> tuple[list[list[MarkedLine]], list[list[MarkedLine]]]:
    """The layers, each from its title on, and the attachments. Raises ClauseError."""
    first = next((n for n, block in enumerate(blocks) if block.level == 1), -1)
    if first < 0 or not all(is_letterhead(block.text) for block in blocks[:first]):
        line = blocks[0].line if blocks else 1
        raise ClauseError(f"{name} 第{line}行：第一行应是标题（# 开头），上面只可以有发文字号和「…文件」")
    blocks = [blocks[first], *blocks[:first], *blocks[first + 1 :]]
    layers: list[list[MarkedLine]] = []
    annexes: list[list[MarkedLine]] = []
    for block in blocks:
        if block.level == 1 and layers and ANNEX.fullmatch(block.text):
            annexes.append([block])
        elif block.level == 1 and annexes and len(annexes[-1]) == 1:
            annexes[-1].append(block)
        elif block.level == 1:
            layers.append([block])
        else:
            (annexes or layers)[-1].append(block)
    if len(layers) > 2:
        raise ClauseError(
            f"{name} 第{layers[2][0].line}行：最多两层（通知和所转发的文件），这里出现了第三个标题。附件的标题以「附件」开头"
        )
    return layers, annexes


def _noun(title: str) -> str:
    found = _NOUN.findall(title)
    return found[-1] if found else "文件"


def _notice(layer: list[MarkedLine], name: str) -> list[ParsedClause]:
    """The notice: one clause, or with parts of its own if it is made so."""
    title, rest = layer[0], layer[1:]
    verb = next((one for one in ("批转", "转发", "印发", "发布") if one in title.text), "转发")
    cite = "公布令" if is_decree(title.text) else f"{verb}通知"
    first = next((n for n, one in enumerate(rest) if one.level or (label_of(one.text) or ("", 0))[1] == 1), len(rest))
    clauses = [ParsedClause("tz", "notice", cite, title.text, tuple(one.text for one in rest[:first]), "tz")]
    if first < len(rest):
        clauses += _document([title, *rest[first:]], name, "tz-", cite, cite, head=False, titled=False)
    return clauses


def _annex(blocks: list[MarkedLine], number: int, count: int, name: str) -> list[ParsedClause]:
    said = label_number(blocks[0].text)
    cite = f"附件{said or (number if count > 1 else '')}"
    titles = [block for block in blocks if block.level == 1]
    heading = "　".join(one.text for one in titles)
    own = f"fj{number}"
    rest = blocks[len(titles) :]
    found = _document([titles[-1], *rest], name, f"{own}-", cite, cite, head=False, titled=False)
    if len(found) == 1 and found[0].kind == "paragraph":
        return [ParsedClause(own, "annex", cite, heading, found[0].paragraphs, own)]
    return [ParsedClause(own, "annex", cite, heading, (), own), *found]


def label_number(text: str) -> str:
    """The number of an attachment as it is written: 1 of 「附件1：名额」."""
    found = re.match(r"附(?:件|表|录)?[\s　]*([\d０-９]{1,2}|[一二三四五六七八九十]{1,2})(?![\u4e00-\u9fff])", text)
    return found[1].translate(_FOLD) if found else ""


def _document(
    layer: list[MarkedLine], name: str, before: str, cite: str, opening: str, *, head: bool, titled: bool = True
) -> list[ParsedClause]:
    """One layer: head, opening, body, list of attachments, closing."""
    title, rest = layer[0], layer[1:]
    lead, rest = _head(rest) if head else ([], rest)
    signed, rest = split_signed(rest) if titled and not head else ([], rest)
    rest, annexes, closing = split_closing(rest)
    root = _tree(rest, name)
    plain = [node for node in root.children if node.kind == "paragraph"]
    labelled = [node for node in root.children if node.kind not in ("paragraph", "table")]
    heading = title.text if titled else ""
    made = [
        ParsedClause(before + key, "head", cite + said, "" if n else heading, (block.text,), before + key)
        for n, (key, said, block) in enumerate(lead)
    ]
    if signed:
        said = f"{opening.removesuffix('引言')}署名"
        made.append(ParsedClause("sm", "head", said, heading, tuple(block.text for block in signed), "sm"))
    first = root.children.index(labelled[0]) if labelled else len(root.children)
    early = [node for node in plain if root.children.index(node) < first]
    late = [node for node in plain if node not in early]
    where = cite if not titled else "正文" if opening == "引言" and not labelled else opening
    if len(early) == 1 and titled:
        words: tuple[str, ...] = (early[0].block.text,)
        made.append(ParsedClause(f"{before}yj", "opening", where, "" if made else heading, words, f"{before}yj"))
    else:
        made += [
            ParsedClause(
                f"{before}{'yj-' if titled else ''}p{n}",
                "opening" if titled else "paragraph",
                f"{where}第{numeral(n)}自然段",
                "" if made or n > 1 else heading,
                (node.block.text,),
                f"{before}yj" if titled else before.removesuffix("-"),
            )
            for n, node in enumerate(early, 1)
        ]
    if titled and not made:
        made.append(ParsedClause(f"{before}bt", "head", f"{cite}标题", heading, (), f"{before}bt"))
    namer = _Namer(before, cite, name)
    for node in root.children:
        if node.kind == "table":
            made += namer.table(node, before, cite, before.removesuffix("-") or "b")
        elif node in labelled:
            made += namer.labelled(node, before, cite, "")
        elif node in late:
            n = len(early) + late.index(node) + 1
            made.append(
                ParsedClause(
                    f"{before}jw-p{n}",
                    "opening",
                    f"{cite}正文第{numeral(n)}自然段",
                    "",
                    (node.block.text,),
                    f"{before}jw",
                )
            )
    for key, said, kind, blocks in (("fjsm", "附件说明", "annexes", annexes), ("lk", "落款", "closing", closing)):
        if blocks:
            words = tuple(block.text for block in blocks)
            made.append(ParsedClause(before + key, kind, cite + said, "", words, before + key))
    return made


def _head(blocks: list[MarkedLine]) -> tuple[list[tuple[str, str, MarkedLine]], list[MarkedLine]]:
    """What stands between the title and the text: document number, note, addressee."""
    found: list[tuple[str, str, MarkedLine]] = []
    keys = {"wh": "发文字号", "bz": "题注", "zs": "主送机关"}
    while blocks and not blocks[0].level:
        text = blocks[0].text
        taken = {key for key, _, _ in found}
        if "wh" not in taken and is_letterhead(text):
            key = "wh"
        elif "bz" not in taken and _NOTE.fullmatch(text):
            key = "bz"
        elif "zs" not in taken and is_addressee(text) and len(blocks) > 1:
            key = "zs"
        else:
            break
        found.append((key, keys[key], blocks[0]))
        blocks = blocks[1:]
    return found, blocks


def is_letterhead(text: str) -> bool:
    """Whether a line is the document's number, or the name of the organ above it (发文机关标志)."""
    return (
        NUMBER.fullmatch(text.strip("（）()")) is not None
        or re.fullmatch(r"[\u4e00-\u9fff\s（）]{3,40}(?:文件|公报|公告|令)", text) is not None
    )


def is_addressee(text: str) -> bool:
    """Whether a line is the addressee (主送机关): organs, and a colon at the end."""
    organs = r"各|有关|政府|厅|局|委|办|院|部|公司|单位|中心|银行|学校|街道|镇|乡|区|县"
    return (
        _ADDRESSEE.fullmatch(text) is not None
        and not re.search(r"如下|以下|下列|通知|意见|决定|规定|要求|包括|有$|是：|登记：", text)
        and re.search(organs, text) is not None
        and label_of(text) is None
    )


def is_decree(title: str) -> bool:
    """Whether a title is that of a decree which makes another document public (某某人民政府令)."""
    return re.fullmatch(r"[\u4e00-\u9fff\s　]{3,30}令", title) is not None and "关于" not in title


def split_signed(blocks: list[MarkedLine]) -> tuple[list[MarkedLine], list[MarkedLine]]:
    """Organ and day below the title of a forwarded document, and the rest. A day alone is none."""
    end = 0
    while end < len(blocks) and is_signature(blocks[end]):
        end += 1
    while 0 < end < len(blocks) and not blocks[end].level and DATE.fullmatch(_even(blocks[end]).strip("（）()")):
        end += 1
    return (blocks[:end], blocks[end:]) if end < len(blocks) else ([], blocks)


def split_closing(blocks: list[MarkedLine]) -> tuple[list[MarkedLine], list[MarkedLine], list[MarkedLine]]:
    """The text, the list of attachments, and the signature with its date and what follows it."""
    day = next(
        (n for n in range(len(blocks) - 1, max(-1, len(blocks) - 9), -1) if DATE.fullmatch(_even(blocks[n]))), -1
    )
    start = end = len(blocks)
    below = next((n for n in range(day + 1, end) if day >= 0 and ANNEX_LIST.fullmatch(blocks[n].text)), end)
    if below < end and not blocks[below].level and all(_names(one) for one in blocks[below + 1 :]):
        text, annexes, closing = split_closing(blocks[:below])
        return (text, [*annexes, *blocks[below:]], closing) if closing else (blocks, [], [])
    first = next((n for n in range(day, -1, -1) if not DATE.fullmatch(_even(blocks[n]))), -1) + 1
    signed = first > 0 and is_signature(blocks[first - 1])
    after = blocks[day + 1 :]
    if day >= 0 and all(
        _AFTER.fullmatch(one.text) or DATE.fullmatch(_even(one)) or (not signed and is_signature(one)) for one in after
    ):
        start = day
        while start and day - start < 6 and is_signature(blocks[start - 1]):
            start -= 1
    elif (
        end and _AFTER.fullmatch(blocks[-1].text) and blocks[-1].text.startswith(("（此件", "（联系", "(此件", "(联系"))
    ):
        start = end - 1
    elif end > 1 and is_signature(blocks[-1]):
        start = end - 1
        while start > 1 and end - start < 4 and is_signature(blocks[start - 1]):
            start -= 1
        start = start if blocks[start - 1].text.endswith("。") and _OFFICE.search(_even(blocks[-1])) else end
    listed = next((n for n in range(start - 1, max(-1, start - 16), -1) if ANNEX_LIST.fullmatch(blocks[n].text)), -1)
    if listed >= 0 and not blocks[listed].level and all(_names(one) for one in blocks[listed + 1 : start]):
        return blocks[:listed], blocks[listed:start], blocks[start:]
    return blocks[:start], [], blocks[start:]


_SEAL = re.compile("[（(](?:印章?|盖章|公章|章)[）)]$")
_OFFICE = re.compile("(?:政府|厅|局|委员会|办公室|法院|检察院|总署)$")
"""How the name of an organ ends that signs without a day."""


def _even(block: MarkedLine) -> str:
    """The words without any space, and without the note of a seal."""
    return _SEAL.sub("", re.sub(r"[\s　]", "", block.text))


def is_signature(block: MarkedLine) -> bool:
    """Whether a line can be a signature: an organ's name."""
    text = _even(block)
    organ = re.search(r"(?:政府|厅|局|委|委员会|办|办公室|院|部|会|公司|中心|银行|署|社|组|学校|大学|所|队)$", text)
    return (
        not block.level and len(text) <= 40 and organ is not None and label_of(text) is None and "\t" not in block.text
    )


def _names(block: MarkedLine) -> bool:
    """Whether a line can go on a list of attachments: the next number, and no sentence."""
    label = label_of(block.text)
    return not block.level and label is not None and label[0] == "point" and not re.search("[。；]$", block.text)


def _tree(blocks: Sequence[MarkedLine], name: str) -> _Node:
    """The blocks of a layer as a tree by their labels. Raises ClauseError."""
    root = _Node("layer", 0, MarkedLine(0, "", 0))
    stack = [root]
    last: dict[str, int] = {}
    articles = sum((label_of(block.text) or ("",))[0] == "article" for block in blocks)
    for block in blocks:
        label = None if "\t" in block.text else label_of(block.text)
        if label and not _belongs(label, block, stack, last, articles, name):
            label = None
        if label is None:
            if block.level:
                number = last.get("part", 0) + 1
                raise ClauseError(
                    f"{name} 第{block.line}行：第{number}个部分的标题应以「{numeral(number)}、」开头，这里是「{block.text}」"
                )
            _plain(block, stack)
            continue
        kind, number = label
        while _RANK[stack[-1].kind] >= _RANK[kind]:
            stack.pop()
        node = _Node(kind, number, block)
        stack[-1].children.append(node)
        stack.append(node)
        last[kind] = number
        for lower in _RANK:
            if _RANK[lower] > _RANK[kind] and lower not in ("article", "item"):
                last.pop(lower, None)
    return root


def _belongs(
    label: tuple[str, int], block: MarkedLine, stack: list[_Node], last: dict[str, int], articles: int, name: str
) -> bool:
    """Whether a label goes on from those before it, so that it is one, and not the beginning of a sentence."""
    kind, number = label
    parent = next((node for node in reversed(stack) if _RANK[node.kind] < _RANK[kind]), stack[0])
    siblings = [node.number for node in parent.children if node.kind == kind]
    after = siblings[-1] + 1 if siblings else 1
    runs_on = not siblings and number == last.get(kind, 0) + 1
    if number == after or (runs_on and kind in ("item", "article", "section", "point", "part")):
        return not (kind == "part" and articles > 1 and not block.level and stack[-1].kind == "article")
    if kind == "part" and block.level == 2:
        raise ClauseError(
            f"{name} 第{block.line}行：第{len(siblings) + 1}个部分的标题应以「{numeral(after)}、」开头，这里是「{block.text}」。"
            "附件里另起编号的，把「附件」一行标作 # 标题"
        )
    if block.level and number > after:
        return True
    if kind == "item" and number:
        raise ClauseError(
            f"{name} 第{block.line}行：这一项应是（{numeral(after)}），这里是（{numeral(number)}）。原件就是这样编号的，"
            f"用 [[edit]] 在「{block.text[:8]}」前面加「### 」，标明它自成一项"
        )
    return False


def _plain(block: MarkedLine, stack: list[_Node]) -> None:
    """Put a paragraph or a table's row where it belongs: not below an item that was not marked to have paragraphs."""
    if "\t" in block.text:
        children = stack[-1].children
        if not children or children[-1].kind != "table":
            children.append(_Node("table", 0, block))
        children[-1].rows.append(block.text)
        return
    while stack[-1].kind in ("item", "point", "sub") and not stack[-1].marked:
        stack.pop()
    stack[-1].children.append(_Node("paragraph", 0, block))


class _Namer:
    """Gives the pieces of one layer their ids and citations."""

    def __init__(self, before: str, cite: str, name: str) -> None:
        self.before, self.cite, self.name = before, cite, name
        self._articles: set[int] = set()

    def labelled(self, node: _Node, before: str, cite: str, part: str) -> Iterator[ParsedClause]:
        """A labelled piece and all that is below it."""
        word = numeral(node.number)
        if node.kind in ("book", "chapter", "section", "part"):
            key = {
                "book": f"bian{node.number}",
                "chapter": f"z{node.number}",
                "section": f"j{node.number}",
                "part": f"s{node.number}",
            }
            said = {"book": f"第{word}编", "chapter": f"第{word}章", "section": f"第{word}节", "part": f"第{word}部分"}
            yield from self._container(node, before + key[node.kind], cite + said[node.kind])
        elif node.kind == "article":
            twice = node.number in self._articles
            self._articles.add(node.number)
            lead = (before, cite) if twice else (self.before, self.cite)
            yield from self._article(node, f"{lead[0]}t{node.number}", f"{lead[1]}第{word}条")
        else:
            yield from self._item(node, before, cite, part)

    def _container(self, node: _Node, own: str, cite: str) -> Iterator[ParsedClause]:
        kind = "part" if node.kind == "part" else "chapter"
        children = list(node.children)
        heading = node.block.text
        if node.kind == "part" and not node.marked:
            heading = ""
            children.insert(0, _Node("paragraph", 0, node.block))
        elif not children:
            raise ClauseError(f"{self.name} 第{node.block.line}行：「{heading}」下面没有正文")
        if len(children) == 1 and children[0].kind == "paragraph":
            yield ParsedClause(own, kind, cite, heading, (children[0].block.text,), own)
            return
        yield ParsedClause(own, kind, cite, heading, (), own)
        yield from self._children(children, own, cite, own)

    def _children(self, children: list[_Node], own: str, cite: str, part: str) -> Iterator[ParsedClause]:
        plain = sum(child.kind == "paragraph" for child in children)
        others = len(children) - plain
        seen = 0
        for at, child in enumerate(children):
            if child.kind == "paragraph":
                seen += 1
                where = "引言" if at == 0 and plain == 1 and others and part == own else f"第{numeral(seen)}自然段"
                yield ParsedClause(f"{own}-p{seen}", "paragraph", cite + where, "", (child.block.text,), part)
            elif child.kind == "table":
                yield from self.table(
                    child, f"{own}-", cite, part, 1 + sum(one.kind == "table" for one in children[:at])
                )
            else:
                yield from self.labelled(child, f"{own}-", cite, part)

    def _article(self, node: _Node, own: str, cite: str) -> Iterator[ParsedClause]:
        """An article: its paragraphs are 款, and items belong to the one that they follow."""
        groups: list[tuple[str, list[_Node]]] = [(node.block.text, [])]
        for child in node.children:
            if child.kind == "paragraph":
                groups.append((child.block.text, []))
            else:
                groups[-1][1].append(child)
        if len(groups) == 1:
            yield ParsedClause(own, "article", cite, "", (node.block.text,), own)
            yield from self._children(groups[0][1], own, cite, own)
            return
        yield ParsedClause(own, "article", cite, "", (), own)
        for number, (text, below) in enumerate(groups, 1):
            key, said = f"{own}-k{number}", f"{cite}第{numeral(number)}款"
            yield ParsedClause(key, "paragraph", said, "", (text,), own)
            yield from self._children(below, key, said, own)

    def _item(self, node: _Node, before: str, cite: str, part: str) -> Iterator[ParsedClause]:
        word = numeral(node.number)
        below = bool(cite.removeprefix(self.cite))
        key, said = {
            "item": (f"{node.number}" if below else f"x{node.number}", f"第（{word}）项"),
            "point": (f"n{node.number}", f"第{node.number}目" if "项" in cite else f"第{node.number}项"),
            "sub": (f"m{node.number}", f"第（{node.number}）目"),
        }[node.kind]
        own = before + key
        part = part or own
        if node.marked and node.children:
            yield ParsedClause(own, "item", cite + said, node.block.text, (), part)
        else:
            yield ParsedClause(own, "item", cite + said, "", (node.block.text,), part)
        yield from self._children(node.children, own, cite + said, part)

    @staticmethod
    def table(node: _Node, before: str, cite: str, part: str, number: int = 1) -> Iterator[ParsedClause]:
        """A table: rows by lines, cells by tabs."""
        yield ParsedClause(f"{before}b{number}", "table", f"{cite}表{number}", "", tuple(node.rows), part)
