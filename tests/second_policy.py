"""A second, made-up policy beside the real one: what is received, what is filled in, and a project that holds it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from scripts.data import clauses, published_ids
from scripts.restore import new
from tests import sources

CLEAN = (
    "某市人民政府关于做好2006年参保工作的通知\n\n某政发〔2006〕3号\n\n各区县人民政府：\n　　为做好参保工作，现通知如下：\n"
    "　　一、工作目标\n　　2006年养老保险扩面10万人，使参保人数达到200万人。\n"
    "　　二、工作重点\n　　（一）养老保险的重点是私营企业和农民工。\n　　（二）其他险种另行通知。\n"
)
META = {
    "issuer": '"某市人民政府"',
    "drafter": '"某市人民政府"',
    "written": "2006-02-03",
    "source": '"测试用的虚构文本"',
    "year": "2006",
    "base_year_end": "2005-12-31",
    "released": "2026-11-23",
    "checked": "2026-11-23",
    "description": '"虚构的第二份政策。"',
}
RECORD = """
[[target]]
insurance = "pension"
clause = "s1"
words = "养老保险扩面10万人，使参保人数达到200万人"
measure = "参保人数"
increase = "10万人"
total = "200万人"

[[group]]
id = "second-private"
insurance = "pension"
clause = "s2-1"
words = "私营企业"
employers = ["private"]
when = "always"
"""


def received(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "收到的.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "docs" / "policies"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fill(folder: Path, record: str = RECORD, **other: str) -> None:
    draft = (folder / new.DRAFT).read_text(encoding="utf-8")
    for key, value in (META | other).items():
        draft, count = re.subn(rf"(?m)^{key} = \S+", f"{key} = {value}", draft)
        assert count == 1, key
    (folder / "policy.toml").write_text(draft + record, encoding="utf-8")
    (folder / new.DRAFT).unlink()
    found = clauses.read_clauses((folder / "text.md").read_text(encoding="utf-8"))
    day = date(2026, 11, 23)
    (folder / "ids.toml").write_text(published_ids.additions(found, {}, day), encoding="utf-8")


def second(tmp_path: Path) -> Path:
    """A whole project with the second policy beside the first."""
    sources.copy(tmp_path)
    new.start(policies(tmp_path), "mszf-2006-3", received(tmp_path, CLEAN))
    return policies(tmp_path) / "mszf-2006-3"
