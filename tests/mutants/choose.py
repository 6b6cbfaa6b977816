"""Which tests a mutant meets: those that pass through its function, as mutmut saw, but not hundreds of them.

First two seconds' worth, from the files and with the tests that are about this function before all; whoever survives
meets what the examples print and another two seconds' worth. Fewer tests can only let a mutant live that more would have
killed: the share that is published is never too high.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

SECONDS = 2.0
MOST = 60
FILES = 3
ALWAYS = "tests/unit/test_examples.py"
PRINTED = "tests/unit/test_printed.py"
Tests = Mapping[str, Sequence[str]]
"""By function."""


def first(
    tests: Tests, seconds: Mapping[str, float], touched: Mapping[str, float] | None = None
) -> dict[str, list[str]]:
    """The tests of the first round. `touched`: how far each test is from what is changed, if that is known better than from how
    many of `tests` it passes through.
    """
    touched = touched or _touched(tests)
    return {function: _few(_near(listed, touched), touched, seconds) for function, listed in tests.items()}


def second(
    tests: Tests, seconds: Mapping[str, float], before: Tests, touched: Mapping[str, float] | None = None
) -> dict[str, list[str]]:
    """The tests for those that survived the first."""
    touched = touched or _touched(tests)
    chosen = {}
    for function, listed in tests.items():
        printed = sorted(
            (one for one in listed if one.startswith(PRINTED)), key=lambda one: touched[one] * seconds[one]
        )
        tried = {*before.get(function, ()), *printed}
        chosen[function] = printed[:4] + _few([one for one in listed if one not in tried], touched, seconds)
    return chosen


def _touched(tests: Tests) -> Counter[str]:
    """How many functions each test passes through: few, and it is about them."""
    return Counter(one for listed in tests.values() for one in listed)


def _near(listed: Sequence[str], touched: Mapping[str, float]) -> list[str]:
    by_file: dict[str, list[str]] = defaultdict(list)
    for one in listed:
        by_file[one.partition("::")[0]].append(one)
    files = sorted(by_file, key=lambda file: -sum(1 / touched[one] for one in by_file[file]))[:FILES]
    return [one for file in dict.fromkeys([*files, *({ALWAYS} & by_file.keys())]) for one in by_file[file]]


def _few(listed: Sequence[str], touched: Mapping[str, float], seconds: Mapping[str, float]) -> list[str]:
    """The nearest and quickest, but of a test that has many cases not one case after another before all others."""
    alike: Counter[str] = Counter()
    cost: dict[str, float] = {}
    for one in sorted(listed, key=lambda one: touched[one] * (0.02 + seconds[one])):
        alike[test := one.partition("[")[0]] += 1
        cost[one] = touched[one] * (0.02 + seconds[one]) * alike[test]
    chosen: list[str] = []
    used = 0.0
    for one in sorted(listed, key=cost.__getitem__):
        if len(chosen) < MOST and (used + seconds[one] <= SECONDS or not chosen):
            chosen.append(one)
            used += seconds[one]
    return chosen
