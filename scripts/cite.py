"""How a policy and its clauses are cited (引用格式), and where a citation leads.

Conventions: GB/T 9704 for 发文字号, GB/T 7714 for references. A link to a clause carries the seal of its words
(文字校验码) in the query, so that the fragment still scrolls to the clause where there is no JavaScript.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from calculators.citecheck import standing
from calculators.policy.knowledge import Clause, Policy

UNDATED = "引用日期"
"""Stands for the date of citing until the reader's browser, or the reader, fills it in."""
NOWHERE = "本段网址"
"""Stands for the address while the site has no public one."""


def short(policy: Policy, clause: Clause) -> str:
    """津政办发〔2005〕21号第三部分第（一）项."""
    return f"{policy.number or f'《{nested(policy.short_title)}》'}{clause.cite}"


def long(policy: Policy, clause: Clause) -> str:
    """《…的意见》（津政办发〔2005〕21号文转发）第三部分第（一）项; the notice itself under its own title; then, if other
    documents changed or repealed it, that they did.
    """
    status = "；".join(one for one in (standing.changed(policy, clause), standing.status(policy)) if one)
    return named(policy, clause) + (f"（{status}）" if status else "")


def named(policy: Policy, clause: Clause) -> str:
    """The same without what became of it: for what says that on a line of its own."""
    if clause.kind == "notice" or policy.short_title == policy.title:
        where = "" if clause.kind == "notice" else clause.cite
        return f"《{nested(policy.title)}》{f'（{policy.number}）' if policy.number else ''}{where}"
    verb = next((one for one in ("批转", "印发", "发布") if one in policy.title), "转发")
    by = f"{policy.number}文{verb}" if policy.number else f"《{nested(policy.title)}》{verb}"
    return f"《{nested(policy.short_title)}》（{by}）{clause.cite}"


def gbt7714(policy: Policy, url: str = NOWHERE, cited: str = UNDATED) -> str:
    """The GB/T 7714 reference of the policy as an electronic document; `cited` is the date of citing, YYYY-MM-DD."""
    title = policy.title.removeprefix(policy.issuer)
    number = f"：{policy.number}" if policy.number else ""
    written = f"({policy.written})" if policy.written else ""
    return f"{policy.issuer}. {title}{number}[A/OL]. {written}[{cited}]. {url}"


def gbt_html(policy: Policy, clause: Clause, address: str = "") -> Markup:
    """The GB/T 7714 reference with its two blanks marked, for the reader's browser to fill in."""
    url = Markup('<span class="cited-at">{}</span>').format(address + link(policy, clause) if address else NOWHERE)
    cited = Markup('<span class="cited-on">{}</span>').format(UNDATED)
    before, _, after = gbt7714(policy, "\0", "\0").partition("\0")
    return escape(before) + cited + escape(after.removesuffix("\0")) + url


def cite_of(policy: Policy, clause_id: str) -> str:
    """How an id is cited, or was, when it is gone. Raises KeyError."""
    return next((one.cite for one in policy.gone if one.id == clause_id), "") or policy.clause(clause_id).cite


def caption(clause: Clause) -> str:
    """What stands under the QR code of a clause."""
    return f"扫码查看原文{clause.cite}"


def nested(title: str) -> str:
    """A title as it stands inside 《》: the 《》 within it become 〈〉.

    >>> nested("转发《办法》的通知")
    '转发〈办法〉的通知'
    """
    return title.translate(str.maketrans("《》", "〈〉"))


def link(policy: Policy, clause: Clause) -> str:
    """The citation link (引用链接), relative to the site's root: where the clause stands, with the seal of its words."""
    return f"policies/{policy.id}/?w={clause.seal}#{clause.id}"


def words(policy: Policy, clause: Clause) -> tuple[str, ...]:
    """What one cites word for word, paragraph by paragraph: heading, text, and everything under a part."""
    under = [one for one in policy.clauses if one is clause or one.id.startswith(clause.id + "-")]
    return tuple(line for one in under for line in (one.heading, *one.text.split("\n")) if line)
