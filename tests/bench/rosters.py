"""Made-up rosters as employers keep them, the same for the same seed: python -m tests.bench.rosters 100000 people.csv.

Nobody is in them: identity numbers begin with 000000, which is no place.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from calculators.roster.read.numbers import check_digit

HEAD = [
    *("工号", "姓名", "身份证号码", "部门", "员工类别", "户口性质", "入职日期", "应发工资"),
    *("养老保险", "医疗保险", "失业保险", "工伤保险", "生育保险", "备注"),
]
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉建国华红玉兰"
_YES = [("是", "否"), ("√", "×"), ("1", "0"), ("已参保", "未参保"), ("有", "无")]
_FIRST = date(1950, 1, 1)


def rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """The head, then `count` people."""
    yield HEAD
    chance = random.Random(seed)
    for number in range(1, count + 1):
        born = _FIRST + timedelta(days=chance.randrange(14_000))
        digits = f"000000{born:%Y%m%d}{chance.randrange(1000):03}"
        hired = born + timedelta(days=chance.randrange(6_600, 12_000))
        yes, no = _YES[number % len(_YES)]
        rural = chance.random() < 0.2
        share = 0.6 if rural else 0.93
        enrolled = chance.random() < share
        states = [yes if enrolled and chance.random() < 0.97 else no for _ in range(5)]
        states[3] = yes if chance.random() < 0.9 else no
        yield [
            f"A{number:06}",
            chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.randint(1, 2))),
            digits + check_digit(digits),
            f"{chance.randrange(40) + 1}车间",
            "农民工" if rural else chance.choice(["职工", "职工", "正式工", "合同制", ""]),
            "农业" if rural else "非农业",
            f"{hired:%Y-%m-%d}" if number % 3 else f"{hired.year}/{hired.month}/{hired.day}",
            f"{chance.randrange(80_000, 1_200_000) / 100:.2f}" if number % 2 else str(chance.randrange(12, 120) * 100),
            *states,
            "" if chance.random() < 0.9 else "调岗",
        ]


def as_csv(count: int, seed: int = 1, encoding: str = "utf-8-sig") -> bytes:
    """The same as a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows(rows(count, seed))
    return out.getvalue().encode(encoding)


def as_xlsx(count: int, seed: int = 1) -> bytes:
    """The same as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    for row in rows(count, seed):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes((as_xlsx if sys.argv[2].endswith("x") else as_csv)(int(sys.argv[1])))
