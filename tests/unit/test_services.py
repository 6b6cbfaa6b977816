"""docs/services.toml: an address stands there only with where and when it was read; what is wrong is said by place and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.data.services import FILE, READERS, read_services
from scripts.data.toml_file import RecordError

DOCS = Path(__file__).parents[2] / "docs"
GOOD = """[[service]]
id = "hall"
name = "办事大厅"
does = "办登记"
who = ["person"]
address = "https://www.gov.cn/hall"
source = "公告"
read = 2026-11-29
"""


def written(folder: Path, text: str) -> Path:
    """A folder of documents with this file in it."""
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_every_reader_has_places_to_go_to() -> None:
    places = read_services(DOCS)
    assert len(places) >= 5
    assert all([one for one in places if who in one.who] for who in READERS)
    assert not [one.id for one in places if one.address and not one.source]


def test_an_address_is_taken_with_its_source(tmp_path: Path) -> None:
    (one,) = read_services(written(tmp_path, GOOD))
    assert (one.address, one.source, str(one.read)) == ("https://www.gov.cn/hall", "公告", "2026-11-29")


@pytest.mark.parametrize(
    ("before", "after", "key", "words"),
    [
        ("read = 2026-11-29\n", "", "第1处.read", "要么都写"),
        ('source = "公告"\nread = 2026-11-29', 'source = ""', "第1处.address", "在哪里读到"),
        ("read = 2026-11-29", 'read = "昨天"', "第1处.read", "不是日期"),
        ('["person"]', '["pet"]', "第1处.who", "不认识"),
        ("https://www.gov.cn/hall", "http://10.0.0.1/", "第1处.address", "网址"),
        ('name = "办事大厅"', 'name = " "', "第1处.name", "空的"),
    ],
)
def test_what_is_wrong_is_said_where(tmp_path: Path, before: str, after: str, key: str, words: str) -> None:
    assert before in GOOD
    with pytest.raises(RecordError, match=words) as told:
        read_services(written(tmp_path, GOOD.replace(before, after)))
    assert f"{FILE}：{key}" in str(told.value)
