"""docs/coverage/retirement.toml → the part `retirement` of knowledge.json: the courses of the age of retirement, checked."""

from __future__ import annotations

from calculators.policy.retirement import FEMALE, MALE
from scripts.data.articles import article_data, check_days
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
        if item["sex"] not in (MALE, FEMALE):
            raise file.fail(f"{key}.sex", f"「{item['sex']}」应是 {MALE} 或 {FEMALE}")
        for name in ("age", "every", "most"):
            if type(item[name]) is not int or not 0 < item[name] < 100:
                raise file.fail(f"{key}.{name}", f"「{item[name]}」应是 1 到 99 的整数")
        check_days(file, key, item, ("from", "checked"), "2025-01-01")
        if any(item["id"] == one["id"] for one in found):
            raise file.fail(key, "这个 id 用了两次")
        found.append(article_data(file, key, item))
    return found
