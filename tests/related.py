"""Made-up policies that act on each other: one that is amended, one that amends it twice, one that forwards, one that repeals."""

from __future__ import annotations

from pathlib import Path

from scripts.restore import new
from tests import second_policy

OLD, AMENDING, FORWARDING, REPEALING = "mszf-2006-3", "mszf-2008-1", "msrs-2008-7", "mszf-2010-9"
"""The first is the one of tests/second_policy.py."""
_TEXTS = {
    AMENDING: (
        "某市人民政府关于修改2006年参保工作通知的决定\n\n某政发〔2008〕1号\n\n各区县人民政府：\n"
        "　　现决定对《关于做好2006年参保工作的通知》（某政发〔2006〕3号）作如下修改：\n"
        "　　一、修改目标\n　　将第一部分中的10万人修改为12万人。\n"
        "　　二、修改重点\n　　第二部分第（一）项修改为：（一）养老保险的重点是私营企业、个体工商户和灵活就业人员。"
        "第二部分增加一项：（三）工伤保险的重点是建筑企业。删去第（二）项。\n"
        "　　三、施行\n　　本决定自2008年5月1日起施行。按照《社会保险费征缴暂行条例》办理。\n"
    ),
    FORWARDING: (
        "某市人事局关于执行参保工作通知的通知\n\n某人发〔2008〕7号\n\n各局：\n"
        "　　现将《某市人民政府关于做好2006年参保工作的通知》（某政发〔2006〕3号）转发给你们。\n"
        "　　一、执行\n　　请认真执行。\n"
    ),
    REPEALING: (
        "某市人民政府关于废止2006年参保工作通知的决定\n\n某政发〔2010〕9号\n\n各区县人民政府：\n"
        "　　一、废止\n　　某政发〔2006〕3号自2010年1月1日起废止。\n"
        "　　二、衔接\n　　以前的事项照旧办理。\n"
    ),
}
_WRITTEN = {AMENDING: "2008-04-20", FORWARDING: "2008-06-01", REPEALING: "2009-12-20"}
AMENDS = """[[amends]]
policy = "mszf-2006-3"
changes = "s1"
from = 2008-05-01
clause = "s1"
words = "将第一部分中的10万人修改为12万人"
text = '''
一、工作目标
2006年养老保险扩面12万人，使参保人数达到200万人。'''

[[amends]]
policy = "mszf-2006-3"
changes = "s2-1"
from = 2008-05-01
clause = "s2"
words = "第二部分第（一）项修改为"
text = "（一）养老保险的重点是私营企业、个体工商户和灵活就业人员。"
"""
MORE = """
[[amends]]
policy = "mszf-2006-3"
changes = "s2-3"
after = "s2-2"
cite = "第二部分第（三）项"
from = 2008-05-01
clause = "s2"
words = "第二部分增加一项"
text = "（三）工伤保险的重点是建筑企业。"

[[amends]]
policy = "mszf-2006-3"
changes = "s2-2"
from = 2008-05-01
clause = "s2"
words = "删去第（二）项"
text = ""
"""
FORWARDS = """[[forwards]]
policy = "mszf-2006-3"
clause = "yj"
words = "转发给你们"
"""
REPEALS = """[[repeals]]
policy = "mszf-2006-3"
from = 2010-01-01
clause = "s1"
words = "某政发〔2006〕3号自2010年1月1日起废止"
"""
RECORD = second_policy.RECORD.replace("10万人", "12万人")
"""The record of the old policy quotes what its clauses say now."""


def related(tmp_path: Path) -> Path:
    """A whole project with them; answers the folder of the policies."""
    folder = second_policy.second(tmp_path)
    second_policy.fill(folder, RECORD)
    return add_related(tmp_path)


def add_all(tmp_path: Path) -> Path:
    """The four of them, in a project that is there; answers the folder of the policies."""
    folder = second_policy.policies(tmp_path)
    new.start(folder, OLD, second_policy.received(tmp_path, second_policy.CLEAN))
    second_policy.fill(folder / OLD, RECORD)
    return add_related(tmp_path)


def add_related(tmp_path: Path) -> Path:
    """The three that act, in a project in which the old one is."""
    folder = second_policy.policies(tmp_path)
    for policy_id, acts in ((AMENDING, AMENDS + MORE), (FORWARDING, FORWARDS), (REPEALING, REPEALS)):
        add(folder, policy_id, _TEXTS[policy_id], _WRITTEN[policy_id], acts)
    return folder


def add(policies: Path, policy_id: str, text: str, written: str, acts: str) -> None:
    """One that acts."""
    new.start(policies, policy_id, second_policy.received(policies.parent, text))
    issuer = text.partition("关于")[0]
    own = {"written": written, "issuer": f'"{issuer}"', "drafter": f'"{issuer}"'}
    second_policy.fill(policies / policy_id, "", **own, year="0", base_year_end='""')
    (policies / policy_id / "relations.toml").write_text(acts, encoding="utf-8")
