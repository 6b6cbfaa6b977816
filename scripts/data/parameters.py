"""Stage 3, its second half: docs/parameters → what other documents say, with their dates (参数).

One file a parameter, one dated value an entry; what each key means stands at the head of docs/parameters/terms.toml.
An error names file and key.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import cast

from scripts.data.links import check_address, read_links
from scripts.data.periods import NOTHING, settle, spans
from scripts.data.records import (
    GradeRecord,
    MeasureRecord,
    NamedRecord,
    ParameterData,
    ParameterRecord,
    Raw,
    Terms,
    UnitRecord,
    ValueData,
    ValueRecord,
    WantedData,
    WantedRecord,
)
from scripts.data.toml_file import RecordFile, read_toml

STATES = {"未查到": "not-found", "尚未公布": "not-published"}
"""What stands in `value` when there is no number."""
_TERMS: dict[str, type] = {
    "folder": NamedRecord,
    "insurance": NamedRecord,
    "unit": UnitRecord,
    "grade": GradeRecord,
    "use": NamedRecord,
    "measure": MeasureRecord,
    "role": NamedRecord,
}
_USES = ("default", "offer", "typed")
"""From the freest to the strictest."""


def compile_parameters(docs: Path, terms: Terms, policies: Raw) -> Raw:
    """`parameters` and `parameter_terms` of knowledge.json. Raises RecordError."""
    folder = docs / "parameters"
    if not folder.is_dir():
        return {"parameters": [], "parameter_terms": {kind: [] for kind in _TERMS}}
    root = docs.parent
    vocabulary = _vocabulary(read_toml(folder / "terms.toml", root))
    known = {kind: {one["id"] for one in listed} for kind, listed in vocabulary.items()}
    known["insurance"] |= {one["id"] for one in terms["insurance"]}
    texts = {
        f"{policy_id}/{clause['id']}": clause["text"]
        for policy_id, policy in policies.items()
        for clause in policy["clauses"]
    }
    files = [(path, read_toml(path, root)) for path in sorted(folder.rglob("*.toml")) if path.name != "terms.toml"]
    parameters = [
        _parameter(path.relative_to(folder).with_suffix("").as_posix(), file, vocabulary, known, texts)
        for path, file in files
    ]
    _check_ids([file for _, file in files], parameters)
    return {"parameters": parameters, "parameter_terms": vocabulary}


def _vocabulary(file: RecordFile) -> Raw:
    file.keys("文件", file.raw, set(_TERMS), set())
    for kind, record in _TERMS.items():
        for number, one in enumerate(file.raw[kind], 1):
            file.record(f"{kind} 第{number}条", one, record)
    for one in file.raw["grade"]:
        if one["use"] not in _USES:
            raise file.fail(f"grade（{one['id']}）.use", f"「{one['use']}」不认识，可用的有 {'、'.join(_USES)}")
    return {kind: list(file.raw[kind]) for kind in _TERMS}


def _parameter(
    parameter_id: str, file: RecordFile, vocabulary: Raw, known: Raw, texts: dict[str, str]
) -> ParameterData:
    raw = file.record("文件", file.raw, ParameterRecord)
    folder = parameter_id.rpartition("/")[0]
    if folder not in known["folder"]:
        raise file.fail("文件", f"文件夹「{folder}」没有登记在 docs/parameters/terms.toml 的 folder 里")
    for kind, word in (("unit", raw["unit"]), ("measure", raw.get("measure")), ("role", raw.get("role"))):
        if word is not None and word not in known[kind]:
            raise file.fail(kind, f"词表里没有「{word}」，可用的有 {'、'.join(sorted(known[kind]))}")
    if ("measure" in raw) != ("role" in raw):
        raise file.fail("measure", "口径（measure）和 role 要么都写，要么都不写")
    for one in raw["insurances"]:
        if one not in known["insurance"]:
            raise file.fail("insurances", f"词表里没有险种「{one}」")
    if raw["area"] not in ("天津", "全国"):
        raise file.fail("area", f"「{raw['area']}」应是天津或全国")
    if not raw["value"]:
        raise file.fail("value", "一个参数至少要有一个值；没有查到的也写一个「未查到」")
    ceiling = {one["id"]: one["use"] for one in vocabulary["grade"]}
    unit: UnitRecord = next(one for one in vocabulary["unit"] if one["id"] == raw["unit"])
    values = [_value(file, item, unit, ceiling, texts) for item in raw["value"]]
    for value in values:
        if odd := set(value["only"]) - set(raw["insurances"]):
            raise file.fail(f"value（{value['id']}）.insurances", f"这个参数不管险种 {'、'.join(sorted(odd))}")
    settle(file, values)
    return {
        "id": parameter_id,
        "folder": folder,
        "name": raw["name"],
        "area": raw["area"],
        "unit": raw["unit"],
        "measure": raw.get("measure", ""),
        "role": raw.get("role", ""),
        "publisher": raw["publisher"],
        "insurances": raw["insurances"],
        "values": [_compact(value) for value in values],
    }


def _compact(value: ValueData) -> ValueData:
    """Without what is empty and without what is as usual: DatedValue fills that in again."""
    return cast(ValueData, {name: one for name, one in value.items() if one and (name, one) != ("state", "known")})


def _value(file: RecordFile, raw: Raw, unit: UnitRecord, ceiling: dict[str, str], texts: dict[str, str]) -> ValueData:
    key = f"value（{raw.get('id', '没有 id')}）"
    item = file.record(key, raw, ValueRecord)
    if not re.fullmatch(r"[a-z0-9_]+", item["id"]):
        raise file.fail(f"{key}.id", "编号只用小写字母、数字和下划线")
    if type(item["checked"]) is not date:
        raise file.fail(f"{key}.checked", "最近核对日应是不加引号的日期，例如 2026-11-23")
    if item["status"] not in ("已核对", "未核对"):
        raise file.fail(f"{key}.status", f"「{item['status']}」应是已核对或未核对")
    state, value = _number(file, key, item["value"], unit)
    _check_use(file, key, item, ceiling, state)
    if state == "known" and not item["document"] and not item["number"]:
        raise file.fail(f"{key}.document", "有数就要有出处：文件名或文号")
    if bool(item.get("words")) != bool(item.get("found")):
        raise file.fail(f"{key}.words", "原话（words）和读到的地方（found）要么都写，要么都不写")
    if "clause" in item:
        _check_clause(file, key, item["grade"], item["clause"], f"{item['value']}{unit['name']}", texts)
    dates = spans(file, key, item)
    if item["use"] == "default" and not dates["sure_start"]:
        raise file.fail(f"{key}.use", "没有一天能确定适用，最多只能写「offer」，不能写「default」")
    return {
        "id": item["id"],
        "payer": item["payer"],
        "document": item["document"],
        "number": item["number"],
        "article": item["article"],
        "grade": item["grade"],
        "status": item["status"],
        "use": item["use"],
        "note": item["note"],
        "value": value,
        "state": state,
        "of": item.get("of", ""),
        "words": item.get("words", ""),
        "found": item.get("found", ""),
        "clause": item.get("clause", ""),
        "conflicts": item.get("conflicts", []),
        "earlier": item.get("earlier", []),
        "only": item.get("insurances", []),
        "links": read_links(file, key, item.get("links", [])),
        "wanted": _wanted(file, key, item.get("wanted", {})),
        **dates,
    }


def _wanted(file: RecordFile, key: str, raw: Raw) -> WantedData:
    """The one document that would settle what is not certain, and where it may be opened."""
    if not raw:
        return {}
    item = file.record(f"{key}.wanted", raw, WantedRecord)
    found: WantedData = {"document": item["document"]}
    if "url" in item:
        found["url"] = check_address(file, f"{key}.wanted.url", item["url"])
    return found


def _check_use(file: RecordFile, key: str, item: ValueRecord, ceiling: dict[str, str], state: str) -> None:
    grade, use = item["grade"], item["use"]
    if grade not in ceiling:
        raise file.fail(f"{key}.grade", f"可靠程度「{grade}」不认识，可用的有 {'、'.join(ceiling)}")
    if use not in _USES:
        raise file.fail(f"{key}.use", f"「{use}」不认识，可用的有 {'、'.join(_USES)}")
    if (grade == NOTHING) != (state != "known"):
        raise file.fail(f"{key}.grade", f"没有数的写 {NOTHING}，有数的写来源的等级，这里是 {grade}")
    highest = ceiling[grade] if state == "known" else "typed"
    if _USES.index(use) < _USES.index(highest):
        why = f"可靠程度是 {grade}" if state == "known" else "没有数"
        raise file.fail(f"{key}.use", f"{why}，最多只能写「{highest}」，不能写「{use}」")


def _number(file: RecordFile, key: str, raw: object, unit: UnitRecord) -> tuple[str, list[str]]:
    if isinstance(raw, str) and raw in STATES:
        return STATES[raw], []
    if unit["kind"] == "words" and isinstance(raw, str) and raw:
        return "known", [raw]
    listed: list[str] = []
    for one in raw if isinstance(raw, list) else [raw]:
        if not isinstance(one, str):
            raise file.fail(f"{key}.value", f'数要写成带引号的文字，例如 "16"，这里是 {one}')
        try:
            if unit["kind"] == "date":
                date.fromisoformat(one)
            elif not Decimal(one).is_finite():
                raise InvalidOperation
        except (InvalidOperation, ValueError):
            what = "日期（例如 2005-01-01）" if unit["kind"] == "date" else "数"
            raise file.fail(f"{key}.value", f"「{one}」不是{what}，也不是「未查到」或「尚未公布」") from None
        listed.append(one)
    if not listed:
        raise file.fail(f"{key}.value", "没有写数")
    return "known", listed


def _check_clause(file: RecordFile, key: str, grade: str, clause: str, words: str, texts: dict[str, str]) -> None:
    text = texts.get(clause)
    if text is None:
        raise file.fail(f"{key}.clause", f"没有「{clause}」这一条款，写法是 政策/条款")
    if grade != "derived" and not re.search(rf"(?<![\d.]){re.escape(words)}", text):
        raise file.fail(f"{key}.value", f"「{words}」没有出现在所引的条款 {clause} 里")


def _check_ids(files: list[RecordFile], parameters: list[ParameterData]) -> None:
    seen: dict[str, ValueData] = {}
    for file, parameter in zip(files, parameters, strict=True):
        for value in parameter["values"]:
            for name, key in ((value["id"], "id"), *((one, "earlier") for one in value.get("earlier", []))):
                if name in seen:
                    raise file.fail(f"value（{value['id']}）.{key}", f"这个编号已经用过：{name}")
                seen[name] = value
    for file, parameter in zip(files, parameters, strict=True):
        for value in parameter["values"]:
            for other in value.get("conflicts", []):
                if other not in seen or value["id"] not in seen[other].get("conflicts", []):
                    raise file.fail(
                        f"value（{value['id']}）.conflicts", f"「{other}」那边没有写和这个值矛盾，双方都要写"
                    )
