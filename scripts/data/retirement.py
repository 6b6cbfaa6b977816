"""docs/coverage/retirement.toml → the part `retirement` of knowledge.json: the courses of the age of retirement, checked."""

from __future__ import annotations

from datetime import date

from calculators.policy.retirement import FEMALE, MALE
from scripts.data.links import read_links
from scripts.data.records import Raw, RetirementRecord
from scripts.data.toml_file import RecordFile

RETIREMENT = "retirement.toml"


def compile_retirement(file: RecordFile) -> list[Raw]:
    """The courses, in their order. Raises RecordError naming file and key."""
    file.keys("文件", file.raw, {"track"}, set())
    found: list[Raw] = []
    for raw in file.raw["track"]:
        key = f"track（{raw.get('id', '没有 id')}）"
        item = file.record(key, raw, RetirementRecord)
        links = read_links(file, key, item.pop("links", []))
        if item["sex"] not in (MALE, FEMALE):
            raise file.fail(f"{key}.sex", f"「{item['sex']}」应是 {MALE} 或 {FEMALE}")
        for name in ("age", "every", "most"):
            if type(item[name]) is not int or not 0 < item[name] < 100:
                raise file.fail(f"{key}.{name}", f"「{item[name]}」应是 1 到 99 的整数")
        for name in ("from", "checked"):
            if type(item[name]) is not date:  # type: ignore[literal-required]
                raise file.fail(f"{key}.{name}", "应是不加引号的日期，例如 2025-01-01")
        if any(item["id"] == one["id"] for one in found):
            raise file.fail(key, "这个 id 用了两次")
        made: Raw = {name: f"{one}" if isinstance(one, date) else one for name, one in item.items()}
        made["start"] = made.pop("from")
        if links:
            made["links"] = links
        found.append(made)
    return found
