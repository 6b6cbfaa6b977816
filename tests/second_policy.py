"""A second, made-up policy beside the real one: what is received, what is filled in, and a project that holds it."""

from __future__ import annotations

import json
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


OFFERING = "mszf-2007-8"
OFFERING_TEXT = (
    "某市人民政府关于做好2007年社会保险扩面工作的通知\n\n某政发〔2007〕8号\n\n各区县人民政府：\n"
    "　　为做好扩面工作，现通知如下：\n　　一、工作目标\n"
    "　　2007年养老保险新增12万人，使缴费人数达到212万人；工伤保险新增6万人，参保人数达到96万人；"
    "生育保险新增3万人，参保人数达到53万人。\n　　二、指标分解\n"
    "　　各区县的指标按新设单位数、未参保人数和历年增长率分解。\n"
    "　　各局按上报的职工人数和税务登记的职工人数，实现应保尽保，兼顾人员增减变化。\n　　三、扩面重点\n"
    "　　（一）养老保险的重点是私营企业和农民工。\n　　（二）生育保险的重点是机关事业单位。\n　　四、考核\n"
    "　　考核新设单位参保情况、完成扩面指标情况。各区县年末写出总结报市政府。\n"
)
OFFERING_RECORD = """
[[target]]
insurance = "pension"
clause = "s1"
words = "养老保险新增12万人，使缴费人数达到212万人"
measure = "缴费人数"
increase = "12万人"
total = "212万人"

[[target]]
insurance = "injury"
clause = "s1"
words = "工伤保险新增6万人，参保人数达到96万人"
measure = "参保人数"
increase = "6万人"
total = "96万人"

[[target]]
insurance = "maternity"
clause = "s1"
words = "生育保险新增3万人，参保人数达到53万人"
measure = "参保人数"
increase = "3万人"
total = "53万人"

[[group]]
id = "pension-private"
insurance = "pension"
clause = "s3-1"
words = "私营企业"
employers = ["private"]
when = "always"

[[group]]
id = "maternity-public"
insurance = "maternity"
clause = "s3-2"
words = "机关事业单位"
employers = ["agency", "institution"]
when = "always"

[[assessment]]
clause = "s4"
words = "新设单位参保情况"

[[assessment]]
clause = "s4"
words = "完成扩面指标情况"
"""
CALCULATORS = """
[progress]
clauses = ["s1"]

[allocation]
clauses = ["s2-p1"]

[allocation.quotes]
principle = { clause = "s2-p1", words = "各区县的指标" }

[[allocation.factor]]
id = "founded"
label = "新设单位"
clause = "s2-p1"
words = "新设单位数"

[[allocation.factor]]
id = "outside"
label = "未参保人数"
clause = "s2-p1"
words = "未参保人数"
unit = "人"
role = "stock"
sample = ["500", "300", "200"]

[[allocation.factor]]
id = "growth"
label = "历年增长率"
clause = "s2-p1"
words = "历年增长率"

[system]
clauses = ["s2-p2"]

[system.quotes]
all = { clause = "s2-p2", words = "应保尽保" }
enrolled = { clause = "s2-p2", words = "上报的职工人数" }
changes = { clause = "s2-p2", words = "人员增减变化" }

[[system.source]]
id = "told"
label = "上报的职工人数"
clause = "s2-p2"
words = "上报的职工人数"

[[system.source]]
id = "taxed"
label = "税务登记的职工人数"
clause = "s2-p2"
words = "税务登记的职工人数"

[[system.way]]
name = "上报数"
short = "上报"
sources = ["told"]

[[system.way]]
name = "税务数"
short = "税务"
sources = ["taxed"]

[assessment]
clauses = ["s4"]

[assessment.quotes]
report = { clause = "s4", words = "年末写出总结报市政府" }

[[assessment.figure]]
id = "founded"
due = "新设单位"
done = "其中参保的"
unit = "户"
told = "新设单位{due}户，参保{done}户{share}"
rate = "占"

[[assessment.figure]]
targets = true

[priority]
clauses = ["s3-1", "s3-2"]
"""
EXAMPLES = {
    "progress": {"insurance": "maternity", "plan": "city", "q1": "50.5万"},
    "allocation": {"insurance": "injury", "target": "10", "units": "甲,3,30,\n乙,1,20,", "w-founded": "1"},
    "system": {"told": "100", "taxed": "110", "enrolled-maternity": "90"},
    "assessment": {"side": "district", "due-founded": "8", "done-founded": "6"},
    "priority": {"who": "unit", "kind": "private"},
}


def offering(tmp_path: Path) -> Path:
    """A project in which the second policy sets targets for three insurances, with factors of its own, and has calculators."""
    sources.copy(tmp_path)
    return add_offering(tmp_path)


def add_offering(tmp_path: Path) -> Path:
    """That policy, in a project that is there."""
    folder = policies(tmp_path) / OFFERING
    new.start(policies(tmp_path), OFFERING, received(tmp_path, OFFERING_TEXT))
    fill(folder, OFFERING_RECORD, written="2007-02-01", year="2007", base_year_end="2006-12-31")
    offer(folder)
    return folder


def offer(folder: Path) -> None:
    """The calculators of that policy, and an example of each."""
    (folder / "calculators.toml").write_text(CALCULATORS, encoding="utf-8")
    for name, typed in EXAMPLES.items():
        place = folder / "examples" / name / "example.toml"
        place.parent.mkdir(parents=True)
        lines = [f"{field} = {json.dumps(value, ensure_ascii=False)}" for field, value in typed.items()]
        place.write_text("\n".join(('name = "虚构的例子"', "[inputs]", *lines, "")), encoding="utf-8")
