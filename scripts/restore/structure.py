"""What is doubtful in the structure of a restored text (结构上的疑点): each with the entries that settle it.

Headings out of order, lines run together or broken apart, a layer or an attachment that nothing announces: told, never mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.data import clauses
from scripts.data.clauses import ANNEX, ANNEX_LIST, DATE, label_of
from scripts.restore.model import Emendations, Restored, TextDoubt
from scripts.restore.reading import END, FURNITURE, ORDER, RULE, STOPS, is_heading
from scripts.restore.signs import correct_entry, furniture_entry, is_page_number, keep_entry


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
            for lower in ORDER[ORDER.index(kind) + 1 :]:
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
            or END.search(text)
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
            if not level and FURNITURE.search(text) and len(text) < 60 and not STOPS.search(text):
                yield TextDoubt(
                    line, 1, text, "像是网页上的字，不是正文", (furniture_entry(line, text), keep_entry(line, text))
                )
            run = False
            continue
        if run:
            continue
        run = True
        if FURNITURE.search(text) or RULE.fullmatch(text):
            yield TextDoubt(
                line, 1, text, "像是网页上的字，不是正文", (furniture_entry(line, text), keep_entry(line, text))
            )
            continue
        entries = [keep_entry(line, text)]
        end = at + 1
        while end < len(blocks) and _goes_on(blocks[end]) and end not in tails and not END.search(blocks[end][2]):
            end += 1
        if end < len(blocks) and _goes_on(blocks[end]):
            last = blocks[end][2] if END.search(blocks[end][2]) else blocks[end][2][:12]
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
