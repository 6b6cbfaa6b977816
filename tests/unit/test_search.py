"""The index: exact for any string of a clause, segmented, and not built at all when something is missing."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.policy.knowledge import Knowledge
from scripts.cache import Cache
from scripts.data.search_terms import SearchError, read_terms
from scripts.errors import BuildStopped
from scripts.output import Output
from scripts.pages.write import place
from scripts.runtime.node import run_node
from scripts.search import check
from scripts.search import index as builder
from scripts.search.check import Golden, IndexReading, read, read_golden
from scripts.search.entries import plain, read_blocks
from scripts.search.fold import SAME, SEP, Folder, needed, simplifications
from scripts.search.words import Segmenter, jieba_cut, vocabulary

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = "policies/jzbf-2005-21/"
GOLDEN = '[[golden]]\nquery = "扩面"\nfinds = "policies/jzbf-2005-21/#s3-p1"\nrank = 9\n'


@pytest.fixture(scope="module")
def folder() -> Folder:
    return Folder(simplifications())


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """What is cut into words once for all tests that do not ask how it is cut."""
    return Cache(tmp_path_factory.mktemp("search") / "cache")


@pytest.fixture
def empty_cache(tmp_path: Path) -> Cache:
    """Nothing is kept yet."""
    return Cache(tmp_path / "cache")


@pytest.fixture
def pages(tmp_path: Path) -> Output:
    """Generated pages, a few; beside them the terms without the first answers, which lead to more pages than these."""
    out = Output(tmp_path / "docs")
    terms = (ROOT / "docs" / "search-terms.toml").read_text(encoding="utf-8").partition("[[answer]]")[0]
    (tmp_path / "search-terms.toml").write_text(terms, encoding="utf-8")
    for name in ("index", "insurance/injury", "about/decisions/0001-x", "policies/jzbf-2005-21/index"):
        text = f'---\ntitle: "页{name[:2]}"\ndescription: "说明"\n---\n# 题\n<p>甲<b>乙</b></p>\n<blockquote>丙</blockquote>\n'
        out.write(place(f"{name}.md"), text)
    return out


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    path = tmp_path / "golden.toml"
    path.write_text(GOLDEN, encoding="utf-8")
    return path


@pytest.fixture
def index(pages: Output, golden: Path, knowledge: Knowledge, cached: Cache) -> Path:
    """The folder of a built index."""
    builder.build_search(pages.root.parent, pages, pages, knowledge, golden, cached)
    return pages.root / "search"


def manifest(index: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((index / "index.json").read_text(encoding="utf-8"))
    return told


def entries(index: Path) -> list[list[str]]:
    """Label, note, link and text of every entry."""
    told = manifest(index)
    files = [index / told["version"] / f"t{number}.json" for number in range(len(told["blocks"]))]
    return [entry for file in files for entry in json.loads(file.read_text(encoding="utf-8"))]


def find(index: Path, word: str) -> dict[int, bool]:
    return read(index, [word]).found[word]


def built(pages: Output) -> dict[str, bytes]:
    found = (pages.root / "search").rglob("*.json")
    return {path.relative_to(pages.root).as_posix(): path.read_bytes() for path in found}


# ── keys ──


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("津政办发〔2005〕21号", "津政办发|2005|21号"),
        ("津政办发[2005] 21号", "津政办发|2005|21号"),
        ("津政辦發【２００５】２１號", "津政办发|2005|21号"),
        ("三㈠", "三|一|"),
        ("監察、參保", "监察|参保"),
        ("二○○五 二零〇五", "二〇〇五二〇〇五"),
        ("Ａ，。！B", "a|b"),
        ("", ""),
    ],
)
def test_one_key_for_all_ways_of_writing(folder: Folder, typed: str, key: str) -> None:
    assert folder.key(typed) == key


def test_the_browser_gets_what_it_needs_of_the_table(folder: Folder) -> None:
    table = needed(folder.table, ["监察"])
    assert table["監"] == "监"
    assert "醫" not in table
    assert set(SAME) <= set(table)
    assert len(folder.table) > 2500


@given(st.text())
def test_keys_have_no_spaces_and_no_two_signs_together(text: str) -> None:
    key = Folder(SAME).key(text)
    assert SEP * 2 not in key
    assert not any(char.isspace() for char in key)


def test_the_browser_reads_the_numbers_that_are_packed(tmp_path: Path) -> None:
    """As the lengths of entries: where one begins is the sum of those before it."""
    dice = random.Random(5)
    numbers = [0, 31, 32, 1023, 1024, (1 << 30) - 1, *(dice.getrandbits(dice.randint(1, 30)) for _ in range(3000))]
    program, answer = tmp_path / "unpack.mjs", tmp_path / "starts.json"
    told = {"version": "v", "fold": {}, "lengths": builder.pack(numbers), "blocks": []}
    program.write_text(
        f"""import {{ writeFileSync }} from "node:fs";
        import {{ Index }} from {json.dumps((ROOT / "docs/assets/js/search/index.js").as_uri())};
        writeFileSync(process.argv[2], JSON.stringify(new Index("file:///x/", {json.dumps(told)}).starts));""",
        encoding="utf-8",
    )
    run_node(program, answer)
    assert json.loads(answer.read_text(encoding="utf-8")) == [0, *accumulate(numbers)]


# ── first answers ──


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('typed = ["甲"]\nsays = ""\npages = []', "says 和 pages 不能都空着"),
        ('typed = ["甲"]\nsays = "乙"', "要有 typed、says 和 pages"),
        ('typed = []\nsays = "乙"\npages = []', "要有 typed、says 和 pages"),
    ],
)
def test_a_first_answer_is_whole(tmp_path: Path, written: str, told: str) -> None:
    (tmp_path / "search-terms.toml").write_text(f"[[answer]]\n{written}\n", encoding="utf-8")
    with pytest.raises(SearchError, match=told):
        read_terms(tmp_path)


def test_a_first_answer_leads_to_entries(
    tmp_path: Path, pages: Output, golden: Path, knowledge: Knowledge, folder: Folder, cached: Cache
) -> None:
    words = '[[answer]]\ntyped = ["滯納金"]\nsays = "说"\npages = ["insurance/injury/"]\n'
    terms = tmp_path / "search-terms.toml"
    terms.write_text(words, encoding="utf-8")
    builder.build_search(tmp_path, pages, pages, knowledge, golden, cached)
    index = pages.root / "search"
    ((typed, says, (entry,)),) = manifest(index)["answers"]
    assert (typed, says, entries(index)[entry][2]) == ([folder.key("滞纳金")], "说", "insurance/injury/")
    terms.write_text(words.replace("injury", "nowhere"), encoding="utf-8")
    with pytest.raises(SearchError, match="没有「insurance/nowhere/」这个条目"):
        builder.build_search(tmp_path, pages, pages, knowledge, golden, cached)


# ── the index ──


def test_any_string_that_stands_in_a_clause_is_found(index: Path, folder: Folder, knowledge: Knowledge) -> None:
    wanted: set[tuple[str, str]] = set()
    for policy in knowledge.policies.values():
        for clause in policy.clauses:
            key = folder.key(f"{clause.heading}\n{clause.text}").strip(SEP)
            pieces = {key[at : at + length].strip(SEP) for length in (2, 3, 7) for at in range(len(key) - length + 1)}
            wanted |= {(f"policies/{policy.id}/#{clause.id}", piece) for piece in pieces if len(piece) > 1}
    told = read(index, {piece for _, piece in wanted})
    assert len(wanted) > 4000
    assert [(href, piece) for href, piece in wanted if told.hrefs.index(href) not in told.found[piece]] == []


def test_nothing_else_is_found(index: Path, folder: Folder) -> None:
    keys = [folder.key(entry[3]) for entry in entries(index)]
    words = [
        "参保",
        "保险关系",
        "社会保险",
        "津政办发|2005|21号",
        "人参",
        "会保",
        "务院",
        "办发|2003",
        "股票期权",
        "县",
    ]
    told = read(index, words)
    for wanted in words:
        assert set(told.found[wanted]) == {number for number, key in enumerate(keys) if wanted in key}, wanted
    assert sum(map(len, told.found.values())) > 30


def test_words_are_told_from_chance_neighbours(index: Path) -> None:
    told = read(index, ["扩面", "应保尽保", "会保"])
    assert any(told.found["扩面"].values())
    assert any(told.found["应保尽保"].values())
    assert told.found["会保"]
    assert not any(told.found["会保"].values())


def test_frequent_characters_have_files_of_their_own(
    pages: Output, golden: Path, knowledge: Knowledge, cached: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "HOT", 300)
    builder.build_search(pages.root.parent, pages, pages, knowledge, golden, cached)
    told = manifest(pages.root / "search")
    assert len(told["hot"]) > 5
    assert any(name.startswith(f"search/{told['version']}/h") for name in built(pages))
    assert any(find(pages.root / "search", "参保").values())


def test_a_long_text_is_kept_in_pieces(pages: Output, golden: Path, knowledge: Knowledge, cached: Cache) -> None:
    lines = "".join(f"第{number}行，{'很长的一行' * (number % 40)}\n" for number in range(400))
    pages.write(place("guide/long.md"), f'---\ntitle: "长"\ndescription: "明"\n---\n{lines}')
    builder.build_search(pages.root.parent, pages, pages, knowledge, golden, cached)
    index = pages.root / "search"
    (number, starts), *others = manifest(index)["long"].items()
    assert not others
    assert entries(index)[int(number)] == ["长", "明", "guide/long/", ""]
    files = (index / manifest(index)["version"]).glob(f"e{number}-*.json")
    texts = {int(file.stem.split("-")[1]): json.loads(file.read_text(encoding="utf-8")) for file in files}
    assert "".join(texts[part] for part in range(len(texts))) == f"长\n明\n{lines}".strip()
    assert max(map(len, texts.values())) <= builder.LONG // 2
    assert len(texts) == len(starts) > 10
    assert starts == sorted(set(starts))


def test_the_same_texts_give_the_same_bytes(
    pages: Output, golden: Path, knowledge: Knowledge, empty_cache: Cache
) -> None:
    first: dict[str, bytes] = {}
    for _ in range(2):
        builder.build_search(pages.root.parent, pages, pages, knowledge, golden, empty_cache)
        first = first or built(pages)
    assert built(pages) == first
    assert len(first) >= 4


def test_what_can_be_found(pages: Output, knowledge: Knowledge) -> None:
    blocks = read_blocks(knowledge, pages)
    entries = [entry for block in blocks for entry in block.entries]
    hrefs = [entry.href for entry in entries]
    assert len(hrefs) == len(set(hrefs))
    assert {"", "insurance/injury/", HOME, f"{HOME}#s3-1"} <= set(hrefs)
    assert not any(href.startswith("about/decisions") for href in hrefs)
    assert {entry.kind for entry in entries} == set("cdprv")
    assert len(entries) >= len(knowledge.parameters) + len(knowledge.coverage) + 20


def test_the_words_of_a_page() -> None:
    page = "## 谁\n**甲**[乙](x.md)<span>丙</span>\n\n<blockquote><p>引文</p></blockquote><form><p>表</p></form>\n- 丁\n<p>戊</p>己"
    assert plain(page) == "谁\n甲乙丙\n丁\n戊\n己"


# ── faults: no index rather than a bad one ──


def whole(key: str) -> Iterable[tuple[str, int, int]]:
    return [(key, 0, len(key))]


def single(key: str) -> Iterable[tuple[str, int, int]]:
    return [(char, at, at + 1) for at, char in enumerate(key)]


@pytest.mark.parametrize("cut", [whole, single])
def test_texts_that_were_not_segmented_stop_the_build(
    cut: Callable[[str], Iterable[tuple[str, int, int]]],
    pages: Output,
    golden: Path,
    knowledge: Knowledge,
    empty_cache: Cache,
) -> None:
    with pytest.raises(SearchError, match="没有分成词"):
        builder.build_search(pages.root.parent, pages, pages, knowledge, golden, empty_cache, cut)


def test_a_user_dictionary_not_applied_stops_the_build(
    pages: Output, golden: Path, knowledge: Knowledge, empty_cache: Cache
) -> None:
    plain_jieba = jieba_cut([])
    with pytest.raises(SearchError, match=r"应保尽保.*用户词典没有用上"):
        builder.build_search(pages.root.parent, pages, pages, knowledge, golden, empty_cache, plain_jieba)


def test_missing_jieba_stops_the_build(
    pages: Output, golden: Path, knowledge: Knowledge, empty_cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    with pytest.raises(SearchError, match="没有装 rjieba"):
        builder.build_search(pages.root.parent, pages, pages, knowledge, golden, empty_cache)


def test_no_policy_term_at_all_stops_the_build(folder: Folder, empty_cache: Cache) -> None:
    segmenter = Segmenter(jieba_cut([]), ["扩面"])
    key = folder.key("今天天气很好我们去公园散步")
    segmenter.edges([key], empty_cache)
    with pytest.raises(SearchError, match="没有一个政策用语"):
        segmenter.check([key])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "读不出来"),
        ("golden = []", "没有一条必答查询"),
        ('[[golden]]\nquery = "扩面"', "要有 query、finds、rank"),
        (GOLDEN + "extra = 1", "不能有别的"),
        (GOLDEN.replace("s3-p1", "s9"), "检索条目里没有"),
        (GOLDEN.replace("扩面", "股票期权"), "查不到「股票期权」"),
        (GOLDEN + 'by = "审计"', "查不到「审计」"),
    ],
)
def test_a_golden_query_without_an_answer_stops_the_build(
    text: str, said: str, pages: Output, golden: Path, knowledge: Knowledge, cached: Cache
) -> None:
    golden.write_text(text, encoding="utf-8")
    with pytest.raises(SearchError, match=said):
        builder.build_search(pages.root.parent, pages, pages, knowledge, golden, cached)


def test_a_suggested_word_that_finds_nothing_is_named(index: Path) -> None:
    good = [Golden("扩面", f"{HOME}#s3-p1", 9, "")]
    check.check(index, good, ("扩面",))
    with pytest.raises(SearchError, match="常见词「股票期权」"):
        check.check(index, good, ("扩面", "股票期权"))


def test_an_index_that_lacks_a_file_stops_the_build(index: Path) -> None:
    assert read(index, ["扩面"]) == IndexReading([entry[2] for entry in entries(index)], {"扩面": find(index, "扩面")})
    (index / manifest(index)["version"] / "t0.json").unlink()
    with pytest.raises(BuildStopped, match=r"read\.mjs.*[\s\S]*t0\.json"):
        read(index, ["扩面"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("words = [", "读不出来"),
        ('word = ["扩面"]', "不认识的项 word"),
        ('[[alias]]\ntyped = ["医保"]', "alias 第1条"),
        ('[[alias]]\ntyped = ["医保", "医保"]\nmeans = ["医疗保险"]', "「医保」写了两次"),
    ],
)
def test_a_faulty_list_of_terms_is_named(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "search-terms.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SearchError, match=said):
        read_terms(tmp_path)


def test_the_real_lists_are_used(knowledge: Knowledge, folder: Folder) -> None:
    terms = read_terms(ROOT / "docs")
    words = vocabulary(terms, knowledge, folder)
    assert {"扩面", "应保尽保", "实际缴费人数", "农民工"} <= set(words)
    assert len(words) > 60
    queries = read_golden(ROOT / "tests" / "search" / "golden.toml")
    asked = {query.query for query in queries}
    demanded = (
        "扩面 参保 应保尽保 征缴 属地化 缴费人数 保险关系 总公司 津政办发〔2005〕21号 津政办发[2005]21号 21号 監察 "
        "第三部分第（一）项 三（一）"
    )
    assert set(demanded.split()) <= asked
    assert len(queries) >= 70


def test_the_files_are_what_the_manifest_says(index: Path) -> None:
    told, found = manifest(index), entries(index)
    assert sum(told["blocks"]) == len(told["kinds"]) == len(found)
    assert [name for _, name in told["policies"]] == [
        entry[2].split("/")[1] for number, entry in enumerate(found) if told["kinds"][number] == "d"
    ]
