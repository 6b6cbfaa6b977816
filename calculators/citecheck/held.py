"""A policy as citations are looked up in it (站内文件的条款): by steps, by words, by figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher

from ..policy.knowledge import Clause, Policy
from .finding import Mention, Step, figures, fold, steps_of

SKIPPED = re.compile(r"[\s\u3000\u00ad\u200b-\u200d\u2060\ufeff]")
QUOTED = str.maketrans('‘’"', "“”“")
FOLLOWING = "接着前面的条款"
_GRAM = 4
_LONGEST = 600
"""Characters of a quotation that are compared sign by sign; a longer one is compared exactly only."""


def unspaced(text: str) -> str:
    """Without blanks, otherwise as written."""
    return SKIPPED.sub("", text)


def squeezed(text: str) -> str:
    """Without blanks, and folded: what is compared. Sign by sign as long as `unspaced`."""
    return fold(unspaced(text)).translate(QUOTED)


def figures_in(words: str) -> tuple[tuple[str, Mention], ...]:
    """The figures of words (squeezed), each with the words before it."""
    return tuple((words[max(0, one.start - 12) : one.start], one) for one in figures(words))


def titles_of(policy: Policy) -> tuple[str, str, str]:
    """What a policy may be called: its title, with and without its issuer, and its short title."""
    return policy.title, policy.title.removeprefix(policy.issuer), policy.short_title


class Titles:
    """The policies that are held, by what a text may call them: number, title with and without its issuer, short title."""

    def __init__(self, policies: Mapping[str, Policy]) -> None:
        self.numbers = {one.number: one for one in policies.values() if one.number}
        self.titles = {fold(name): one for one in policies.values() for name in titles_of(one)}

    def numbered(self, number: str) -> Policy | None:
        """The one with this number, or with a shorter one that it ends in."""
        longer = next((one for held, one in self.numbers.items() if number.endswith(held)), None)
        return self.numbers.get(number, longer)

    def titled(self, title: str) -> Policy | None:
        """The one with this title, as it stands between 《》."""
        return self.titles.get(fold(title))


class Held:
    """A policy's clauses, each with all the words under it."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.clauses: Mapping[str, Clause] = {one.id: one for one in policy.clauses}
        self._by_steps: dict[tuple[Step, ...], Clause] = {}
        for one in policy.clauses:
            if (steps := steps_of(one.cite) if one.cite.startswith(("第", "附件")) else ()) and "表" not in one.cite:
                self._by_steps[steps] = one
                if steps[-1] == ("引言", 0):
                    self._by_steps.setdefault((*steps[:-1], ("自然段", 1)), one)
            elif one.kind == "opening":
                self._by_steps.setdefault((("引言", 0),), one)
        self.units = {unit for steps in self._by_steps for unit, _ in steps}
        self._written = {
            one.id: unspaced("".join(each.heading + each.text for each in policy.clauses if self.under(each, one)))
            for one in policy.clauses
        }
        self._words = {key: squeezed(words) for key, words in self._written.items()}
        self._whole_written = unspaced("".join(one.heading + one.text for one in policy.clauses))
        self.whole = squeezed(self._whole_written)
        self._figures = {key: figures_in(words) for key, words in self._words.items()}

    @staticmethod
    def under(each: Clause, one: Clause) -> bool:
        """Is it the other one, or a part of it?"""
        return each is one or each.id.startswith(one.id + "-")

    def clause(self, steps: tuple[Step, ...], before: tuple[Step, ...] = ()) -> tuple[Clause | None, str]:
        """The clause, and how the citation was understood if not literally. `before`: the steps of what it goes on from."""
        if found := self._by_steps.get(steps):
            return found, ""
        instead = {"款": "自然段", **({} if "条" in self.units else {"条": "部分"})}
        understood = tuple((instead.get(unit, unit), number) for unit, number in steps)
        units = "".join(f"「{unit}」按{instead[unit]}理解，" for unit in dict(steps) if unit in instead)
        if units and (found := self._by_steps.get(understood)):
            return found, f"这份文件不分条款，{units}即{found.cite}"
        if steps[0] == ("附件", 0) and (found := self._by_steps.get(steps[1:])):
            return found, f"按{found.cite}理解"
        for cut in range(len(before) - 1, 0, -1):
            for each, how in ((steps, ""), (understood, units)):
                if found := self._by_steps.get((*before[:cut], *each)):
                    return found, f"{FOLLOWING}，{how}即{found.cite}" if how else f"{FOLLOWING}，按{found.cite}理解"
        if steps[0][0] in dict(before[1:]):  # another one beside what was cited, which has none
            return None, ""
        ending = [one for steps_held, one in self._by_steps.items() if steps_held[-len(steps) :] == steps]
        if len(ending) == 1:
            return ending[0], f"只有一处这样编号，按{ending[0].cite}理解"
        return None, ""

    def words(self, clause: Clause | None) -> str:
        """The words under a clause, or all of the policy, squeezed."""
        return self._words[clause.id] if clause else self.whole

    def where(self, words: str, cited: Clause | None = None) -> Clause | None:
        """The smallest clause that has these words (squeezed), of those under the one that is cited if any has them."""
        having = [one for one in self.policy.clauses if words in self._words[one.id]]
        under = [one for one in having if cited and self.under(one, cited)]
        return min(under or having, key=lambda one: len(self._words[one.id]), default=None)

    def nearest(self, words: str, clause: Clause | None) -> str:
        """The passage most like these words (squeezed), as it is written; empty if none is like them by three fifths."""
        if len(words) > _LONGEST:
            return ""
        text = self.words(clause)
        grams = {words[at : at + _GRAM]: at for at in range(len(words) - _GRAM + 1)}
        shifts = Counter(
            at - grams[gram] for at in range(len(text) - _GRAM + 1) if (gram := text[at : at + _GRAM]) in grams
        )
        if not shifts:
            return ""
        best = max(0, shifts.most_common(1)[0][0])
        low = max(0, best - 20)
        near = text[low : best + len(words) + 20]
        blocks = SequenceMatcher(None, words, near, autojunk=False).get_matching_blocks()[:-1]
        first, last = blocks[0], blocks[-1]
        begin, end = max(0, first.b - first.a), len(words) - last.a + last.b
        same = sum(
            one.size for one in SequenceMatcher(None, words, near[begin:end], autojunk=False).get_matching_blocks()
        )
        written = self._written[clause.id] if clause else self._whole_written
        return written[low + begin : low + end] if 10 * same >= 3 * (len(words) + end - begin) else ""

    def figures(self, clause: Clause) -> tuple[tuple[str, Mention], ...]:
        """The figures of a clause, each with the words before it."""
        return self._figures[clause.id]
