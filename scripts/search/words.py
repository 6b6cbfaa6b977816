"""Words (分词): where the words of a text begin and end, found by rjieba with a dictionary of policy terms.

The browser has no segmenter. What it needs is in the index: whether a match begins and ends where a word does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from pypinyin import Style, lazy_pinyin

from calculators.policy.knowledge import Knowledge
from scripts.cache import Cache
from scripts.data.search_terms import SearchError, SearchTerms
from scripts.search.fold import SEP, Folder

Cut = Callable[[str], Iterable[tuple[str, int, int]]]
"""Text → words with start and end, words within words included."""
FREQUENT = 100_000
"""How often a policy term is taken to occur: it stays whole."""
SHORTEST = 3
"""Letters that initials have at least: two would stand for too much."""
WORD_LENGTH = (1.25, 3.0)
"""Characters a word has on average in Chinese prose that was really segmented; 1 is one word a character."""


def vocabulary(terms: SearchTerms, knowledge: Knowledge, folder: Folder) -> list[str]:
    """Every policy term, as a search key: the officer's list, the vocabulary of the record, measures and keywords."""
    named = [term.name for term in (*knowledge.insurances, *knowledge.employers, *knowledge.people)]
    named += [word for policy in knowledge.policies.values() for word in policy.keywords]
    named += [target.measure for policy in knowledge.policies.values() for target in policy.targets]
    keys = {folder.key(word) for word in (*terms.words, *named)}
    return sorted(key for key in keys if len(key) > 1 and SEP not in key)


def initials(means: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What the first letters of pinyin stand for (拼音首字母), by words and what each is looked up as; at least three letters.

    >>> initials({"养老保险": ["养老保险"], "医疗保险": ["医疗保险"], "医保": ["医疗保险"], "pension": ["养老保险"]})
    {'ylbx': ['养老保险', '医疗保险']}
    """
    found: dict[str, dict[str, None]] = {}
    for word, sought in means.items():
        letters = lazy_pinyin(word, style=Style.FIRST_LETTER, errors="ignore")  # of Han characters alone
        if len(letters) == len(word) >= SHORTEST:
            found.setdefault("".join(letters), {}).update(dict.fromkeys(sought))
    return {letters: list(sought) for letters, sought in sorted(found.items())}


def jieba_cut(words: Iterable[str]) -> Cut:
    """The search mode of jieba's algorithm with these words in its dictionary, loaded when it is first needed.

    Raises SearchError if rjieba is not there.
    """
    try:
        from rjieba import Jieba
    except ImportError as error:
        raise SearchError("没有装 rjieba，检索不能分词。运行 python3 -m scripts.setup site 补装") from error

    @cache
    def loaded() -> Jieba:
        tokenizer = Jieba()
        for word in words:
            tokenizer.add_word(word, FREQUENT, None)
        return tokenizer

    return lambda text: loaded().tokenize(text, "search", hmm=False)


@dataclass(frozen=True, slots=True)
class Pieces:
    """What one key is cut into: where its words begin and end, which policy terms, how many words and characters."""

    edges: Set[int]
    seen: Mapping[str, int]
    words: int
    chars: int


class Segmenter:
    """Cuts keys and keeps count, so that the build can tell whether cutting happened at all."""

    def __init__(self, cut: Cut, terms: Iterable[str]) -> None:
        self._cut = cut
        self._terms = frozenset(terms)
        self._longest = max(map(len, self._terms), default=0)
        self.seen: Counter[str] = Counter()
        self._words = self._chars = self._blocks = 0

    def edges(self, keys: Sequence[str], cache: Cache) -> list[Set[int]]:
        """For each key the offsets at which a word, or a word within a word, begins or ends."""
        self._blocks += 1
        place = (*sorted(self._terms), str(self._blocks))
        known: dict[str, Pieces] = cache.noted("words", place) or {}
        cut = {key: known.get(key) or self._cut_key(key) for key in keys}
        if cut != known:
            cache.note("words", place, cut)
        found = [cut[key] for key in keys]
        for one in found:
            self.seen.update(one.seen)
            self._words += one.words
            self._chars += one.chars
        return [one.edges for one in found]

    def _cut_key(self, key: str) -> Pieces:
        spans = {(start, end) for word, start, end in self._cut(key) if word != SEP}
        spans |= {inner for start, end in spans for inner in self._terms_within(key, start, end)}
        seen = Counter(word for word in (key[start:end] for start, end in spans) if word in self._terms)
        top = words = chars = 0
        for start, end in sorted(spans):
            if end > top and not key[start:end].isascii():
                words += 1
                chars += end - max(start, top)
                top = end
        return Pieces(frozenset({0, len(key)} | {edge for span in spans for edge in span}), seen, words, chars)

    def _terms_within(self, key: str, start: int, end: int) -> Iterable[tuple[int, int]]:
        for at in range(start, end - 1):
            for stop in range(at + 2, min(end, at + self._longest) + 1):
                if key[at:stop] in self._terms:
                    yield at, stop

    def check(self, keys: list[str]) -> None:
        """Raises SearchError unless words were found in these keys, the policy terms among them."""
        length = self._chars / max(self._words, 1)
        if not WORD_LENGTH[0] < length < WORD_LENGTH[1]:
            raise SearchError(f"正文没有分成词（平均每词{length:.2f}字）。检索要用 rjieba，请检查它是否装好")
        present = {term for term in self._terms if any(term in key for key in keys)}
        if not present:
            raise SearchError("正文里没有一个政策用语。请检查 docs/search-terms.toml")
        if lost := sorted(present - set(self.seen)):
            raise SearchError(
                f"这些政策用语在正文里有，却没有分成整词：{'、'.join(lost)}。用户词典没有用上，请检查 docs/search-terms.toml"
            )
