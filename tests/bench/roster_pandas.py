"""The same work with pandas, for the bench: python roster_pandas.py people.csv terms.json. Runs in the peers' environment.

Reads the roster, checks digits, days and doubles, tells who is missing, works out both shares in whole fen, and adds up.
Prints the seconds of each turn and the totals, which must be those of ours.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import pandas as pd

INSURANCES = ("养老保险", "医疗保险", "失业保险", "工伤保险", "生育保险")


def work(path: str, terms: dict[str, Any]) -> dict[str, Any]:
    people = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    words = {**dict.fromkeys(terms["yes"], 1), **dict.fromkeys(terms["no"], 0)}
    hired = pd.to_datetime(people["入职日期"].str.replace("/", "-"), format="mixed", errors="coerce")
    numbers = people["身份证号码"]
    digits = numbers.str[:17].map(check)
    wrong = digits != numbers.str[17]
    born = pd.to_datetime(numbers.str[6:14], format="%Y%m%d", errors="coerce")
    asof = pd.Timestamp(terms["asof"])
    birthday = (born.dt.month * 100 + born.dt.day) > (asof.month * 100 + asof.day)
    age = asof.year - born.dt.year - birthday.astype(int)
    fen = (pd.to_numeric(people["应发工资"]) * 100).round().astype("int64")
    base = fen.clip(terms["floor"], terms["ceiling"])
    rural = people["员工类别"].eq("农民工") | people["户口性质"].eq("农业")
    answer: dict[str, Any] = {
        "doubts": int((wrong | hired.gt(asof) | fen.eq(0) | age.lt(16) | age.ge(60) | numbers.duplicated()).sum()),
        "missing": {},
        "paid": {},
    }
    for name in INSURANCES:
        state = people[name].str.strip().str.lower().map(words)
        answer["missing"][name] = int(state.eq(0).sum())
        for side, (usual, other) in terms["rates"][name].items():
            share = rural.map({True: other, False: usual})
            each = (base * share + 50_000) // 100_000
            answer["paid"][f"{name}{side}"] = int(each[state.eq(1)].sum())
    return answer


def check(text: str) -> str:
    return "10X98765432"[sum(int(one) * weight for one, weight in zip(text, WEIGHTS, strict=False)) % 11]


WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


if __name__ == "__main__":
    told = json.loads(sys.argv[2])
    turns = []
    for _ in range(told["repeats"]):
        start = time.perf_counter()
        found = work(sys.argv[1], told)
        turns.append(time.perf_counter() - start)
    print(json.dumps({"version": pd.__version__, "seconds": turns, "totals": found}, ensure_ascii=False))
