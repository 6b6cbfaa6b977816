"""docs/duties.toml → the part `duties` of knowledge.json: what employers have to do, and what follows, checked."""

from __future__ import annotations

from calculators.deadlines.obligations import EVENTS, RECURRING
from scripts.data.articles import article_data, check_days
from scripts.data.records import EmployerDutyRecord, EmployerPenaltyRecord, Raw
from scripts.data.toml_file import RecordFile

DUTIES = "duties.toml"


def compile_duties(file: RecordFile) -> list[Raw]:
    """Duties first, then penalties, in their order. Raises RecordError naming file and key."""
    file.keys("文件", file.raw, {"duty", "penalty"}, set())
    penalties = {one.get("id") for one in file.raw["penalty"]}
    found: list[Raw] = []
    for kind in ("duty", "penalty"):
        for raw in file.raw[kind]:
            key = f"{kind}（{raw.get('id', '没有 id')}）"
            record: type[EmployerDutyRecord | EmployerPenaltyRecord]
            record = EmployerDutyRecord if kind == "duty" else EmployerPenaltyRecord
            item: Raw = dict(file.record(key, raw, record))
            if kind == "duty" and item["event"] not in (*EVENTS, *RECURRING):
                raise file.fail(
                    f"{key}.event", f"「{item['event']}」不认识，可用的有 {'、'.join((*EVENTS, *RECURRING))}"
                )
            for one in item.get("penalties", []):
                if one not in penalties:
                    raise file.fail(f"{key}.penalties", f"没有后果「{one}」")
            check_days(file, key, item, ("from", "to", "checked"), "2011-07-01")
            if any(item["id"] == one["id"] for one in found):
                raise file.fail(key, "这个 id 用了两次")
            made = article_data(file, key, item)
            found.append(made | {"kind": kind, "end": made.pop("to", "")})
    return found
