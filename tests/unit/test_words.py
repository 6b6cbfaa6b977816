"""Words that were on the screen once, and may not come back: spoken, invented, or a maintainer's own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GONE = {
    "有几处要改": "有几处就写几处：有4处需要修改",
    "看要改的": "查看需要修改的地方",
    "没有算出来": "暂时无法计算",
    "没有对上": "本条没有提到",
    "两种都说": "均列出",
    "读法一": "理解一",
    "怎样数日子": "期限的计算方法",
    "这是本站的读法": "这是本站的理解",
    "存 CSV": "下载表格",
    "作二维码": "生成二维码",
    "净增才够": "至少净增",
    "最多要办": "最多需新办",
    "存量还余": "剩余存量",
    "基数加分得": "基数与分解数合计",
    "可以预先填上": "可作默认值",
    "须自己填": "请自行填写",
    "条文落实图": "条文应用对照表",
    "还不知道的": "尚未核实的事项",
    "几条规矩": "编辑原则",
    "靠什么挡": "可能的风险和防护",
    "忙不忙": "机器负载",
    "每次编译网站都验证一遍": "每次发布前都验证一遍",
    "从看清条文开始": "",
    "应不应参保": "是否应当参保",
    "参没参保": "是否参保",
    "没有算全": "未能全部计算",
    "替谁对照": "您为谁查询",
    "您属于哪类人员": "您的就业情况",
    "从哪一天看": "查询日期",
}
"""Each with what is said instead."""
PLACES = ("calculators/**/*.py", "docs/**/*.md", "docs/**/*.html", "docs/**/*.js", "docs/*.toml", "docs/parameters/terms.toml",
          "scripts/**/*.py")  # fmt: skip
KEPT = (
    "docs/about/decisions/",
    "docs/editions/",
    "docs/labels.toml",
)
"""What was decided or recorded once stays as it was."""


def found(files: Iterable[tuple[str, str]]) -> list[str]:
    """Where one of them stands, and what to write."""
    return [
        f"{name}：「{word}」改成「{better}」" for name, text in files for word, better in GONE.items() if word in text
    ]


def test_no_word_that_went_comes_back() -> None:
    paths = sorted({path for pattern in PLACES for path in ROOT.glob(pattern)})
    read = [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]
    looked = [(name, text) for name, text in read if not name.startswith(KEPT)]
    assert len(looked) > 200
    assert found(looked) == []


@pytest.mark.parametrize("word", GONE)
def test_one_that_does_is_seen(word: str) -> None:
    assert len(found([("x.md", f"前{word}后")])) == 1
