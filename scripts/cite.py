"""How a policy and its clauses are cited (引用格式). The conventions: GB/T 9704 for 发文字号, GB/T 7714 for references."""

from __future__ import annotations

from calculators.knowledge import Clause, Policy


def short(policy: Policy, clause: Clause) -> str:
    """津政办发〔2005〕21号第三部分第（一）项."""
    return f"{policy.number}{clause.cite}"


def long(policy: Policy, clause: Clause) -> str:
    """《…的意见》（津政办发〔2005〕21号文转发）第三部分第（一）项; the notice itself under its own title."""
    if clause.kind == "notice" or policy.short_title == policy.title:
        where = "" if clause.kind == "notice" else clause.cite
        return f"《{policy.title}》（{policy.number}）{where}"
    return f"《{policy.short_title}》（{policy.number}文转发）{clause.cite}"


def gbt7714(policy: Policy, url: str, cited: str) -> str:
    """The GB/T 7714 reference of the policy as an electronic document; `cited` is the date of citing, YYYY-MM-DD."""
    title = policy.title.removeprefix(policy.issuer)
    return f"{policy.issuer}. {title}：{policy.number}[A/OL]. ({policy.written})[{cited}]. {url}"
