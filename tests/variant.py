"""A small variant of the site for the tests: the real pages, a second, made-up policy whose words have changed since it
was published, a third that has calculators of its own (tests/second_policy.py), those that act on each other (tests/related.py), and
a public address."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from scripts.build import build as build_site
from scripts.data import published_ids
from scripts.data.clauses import read_clauses
from scripts.restore import new
from tests import related, second_policy, sources

ID = "demo-2006-1"
ADDRESS = "https://policy.example/yingbao/"
BEFORE, AFTER = date(2026, 1, 10), date(2026, 6, 1)
FIRST = """# 关于示范工作的通知

示字〔2006〕1号

## 一、报告

各单位指定一名联系人。

各单位每季度报告一次。

报告抄送统计部门。

## 二、施行

本通知自印发之日起施行。

## 三、其他

其他事项另行通知。
"""
NOW = FIRST.replace("每季度报告一次。\n\n报告抄送", "每月报告一次，报告抄送").replace(
    "\n## 三、其他\n\n其他事项另行通知。\n", ""
)
MOVED = 'moved = { on = 2026-06-01, to = "s1-p2", cite = "第一部分第三自然段", reason = "与前一段合并" }'
WITHDRAWN = 'withdrawn = { on = 2026-06-01, cite = "第三部分", reason = "事项已另行通知" }'
RECORD = """[meta]
title = "关于示范工作的通知"
short_title = "关于示范工作的通知"
number = "示字〔2006〕1号"
issuer = "示范办公室"
drafter = "示范办公室"
written = 2006-01-10
published = ""
subject = ""
index = ""
validity = "测试用，没有效力"
source = "为测试编写"
year = 2006
base_year_end = 2005-12-31
released = 2026-01-10
checked = 2026-06-01
keywords = ["示范"]
description = "测试用的第二份文件。"
"""


def write_policy(folder: Path) -> None:
    """The made-up policy, started from a clean file, as it stands after its words have changed."""
    received = folder.parent / "received.txt"
    received.write_text(NOW.replace("# ", "").replace("#", ""), encoding="utf-8")
    new.start(folder.parent, folder.name, received)
    received.unlink()
    assert (folder / "text.md").read_text(encoding="utf-8") == NOW
    path = folder / "ids.toml"
    path.write_text(published_ids.additions(read_clauses(FIRST), {}, BEFORE), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    for key, gone in (("s1-p3", MOVED), ("s3", WITHDRAWN)):
        head, entry, tail = text.partition(f"[{key}]")
        assert entry
        since = f"since = {BEFORE}\n"
        text = head + entry + tail.replace(since, f"{since}{gone}\n", 1)
    path.write_text(text, encoding="utf-8")
    path.write_text(
        published_ids.additions(read_clauses(NOW), published_ids.read_registry(path), AFTER), encoding="utf-8"
    )
    (folder / new.DRAFT).unlink()
    (folder / "policy.toml").write_text(RECORD, encoding="utf-8")


def build(root: Path) -> None:
    """Build the variant under `root`, as a preview: what release builds alone make is no matter here."""
    sources.copy(root)
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    assert config.count('site_url: ""') == 1
    (root / "mkdocs.yml").write_text(config.replace('site_url: ""', f"site_url: {ADDRESS}"), encoding="utf-8")
    write_policy(root / "docs" / "policies" / ID)
    second_policy.add_offering(root)
    related.add_all(root)
    build_site(root, say=lambda _: None, release=False).rename(root / "site")


def seal_of(clause_id: str, text: str) -> str:
    """The seal that a clause has in one version of the text."""
    found = {one.id: one for one in read_clauses(text)}
    return published_ids.seal(published_ids.wording(found[clause_id]))
