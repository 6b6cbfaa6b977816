"""Stage 3, its third part: history.toml of a policy → what its targets may be set beside (目标和结果的沿革).

The file only says which parameters belong to which insurance; the numbers stay in the parameters. Checked here: the
parameters are there, say what they count, and hold the policy's own target in the policy's own measure.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from scripts.data.records import (
    HistoryData,
    HistoryDoubtRecord,
    HistoryRecord,
    ParameterData,
    Raw,
    TargetData,
)
from scripts.data.toml_file import RecordFile, read_toml

_KINDS = ("contradiction", "measure")


def compile_histories(docs: Path, policies: Raw, data: Raw) -> Raw:
    """`histories` of knowledge.json, by policy; one without the file has none. Raises RecordError."""
    parameters = {one["id"]: one for one in data["parameters"]}
    return {
        "histories": {
            policy_id: _history(read_toml(path, docs.parent), policy, parameters, data["parameter_terms"])
            for policy_id, policy in policies.items()
            if (path := docs / "policies" / policy_id / "history.toml").exists()
        }
    }


def _history(file: RecordFile, policy: Raw, parameters: dict[str, ParameterData], terms: Raw) -> list[HistoryData]:
    file.keys("文件", file.raw, {"insurance", "doubt"}, {"doubt"})
    listed = enumerate(file.raw["insurance"], 1)
    insurances = [file.record(f"insurance 第{number}条", one, HistoryRecord) for number, one in listed]
    listed = enumerate(file.raw.get("doubt", []), 1)
    doubts = [file.record(f"doubt 第{number}条", one, HistoryDoubtRecord) for number, one in listed]
    lines: dict[str, HistoryData] = {}
    for item in insurances:
        key = f"insurance（{item['id']}）"
        if item["id"] in lines:
            raise file.fail(key, "这个险种写了两次")
        for one in item["parameters"]:
            _check_parameter(file, f"{key}.parameters", one, item["id"], parameters)
        lines[item["id"]] = {"insurance": item["id"], "parameters": item["parameters"], "doubts": []}
    for target in policy["targets"]:
        _check_target(file, target, lines, parameters, {one["id"]: one["name"] for one in terms["measure"]})
    for number, doubt in enumerate(doubts, 1):
        key = f"doubt 第{number}条"
        if doubt["insurance"] not in lines:
            raise file.fail(f"{key}.insurance", f"上面没有险种「{doubt['insurance']}」")
        line = lines[doubt["insurance"]]
        _check_doubt(file, key, doubt, [parameters[one] for one in line["parameters"]])
        line["doubts"].append({"kind": doubt["kind"], "values": doubt["values"], "words": doubt["words"]})
    return list(lines.values())


def _check_parameter(
    file: RecordFile, key: str, parameter: str, insurance: str, parameters: dict[str, ParameterData]
) -> None:
    found = parameters.get(parameter)
    if found is None:
        raise file.fail(key, f"没有「{parameter}」这个参数（docs/parameters/{parameter}.toml）")
    if not found["measure"]:
        raise file.fail(key, f"「{parameter}」没有写口径（measure），不能和目标放在一起")
    if insurance not in found["insurances"]:
        raise file.fail(key, f"「{parameter}」不是险种 {insurance} 的参数")


def _check_target(
    file: RecordFile,
    target: TargetData,
    lines: dict[str, HistoryData],
    parameters: dict[str, ParameterData],
    measures: dict[str, str],
) -> None:
    key = f"insurance（{target['insurance']}）"
    if target["insurance"] not in lines:
        raise file.fail(key, "政策有这个险种的目标，这里没有写")
    listed = [parameters[one] for one in lines[target["insurance"]]["parameters"]]
    for role, heads in (("target", target["total"]), ("increase", target["increase"])):
        if not any(
            one["role"] == role and measures[one["measure"]] == target["measure"] and heads in _heads(one)
            for one in listed
        ):
            raise file.fail(
                f"{key}.parameters", f"没有列出政策自己的数：{target['measure']} {heads}人（role = {role}）"
            )


def _heads(parameter: ParameterData) -> list[Decimal]:
    return [Decimal(one) * 10_000 for value in parameter["values"] for one in value["value"]]


def _check_doubt(file: RecordFile, key: str, item: HistoryDoubtRecord, listed: list[ParameterData]) -> None:
    if item["kind"] not in _KINDS:
        raise file.fail(f"{key}.kind", f"「{item['kind']}」不认识，可用的有 {'、'.join(_KINDS)}")
    measures = {value["id"]: one["measure"] for one in listed for value in one["values"]}
    for one in item["values"]:
        if one not in measures:
            raise file.fail(f"{key}.values", f"「{one}」不在这个险种所列的参数里")
    same = len({measures[one] for one in item["values"]}) == 1
    if same != (item["kind"] == "contradiction"):
        raise file.fail(f"{key}.kind", "口径相同才是 contradiction，口径不同才是 measure，和所列的值不符")
