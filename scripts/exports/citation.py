"""Citation files (引用文件): every citation of a policy as text, and the policy as CSL-JSON for reference managers.

The site does not know under which address it will be published: unless that is given, the text says where the address
and the day of citing go, and CSL-JSON leaves them out.
"""

from __future__ import annotations

import json

from calculators.policy.knowledge import Policy
from scripts import cite

DAY, ADDRESS = "引用日期", "网址"


def citation_text(policy: Policy, base: str = "") -> bytes:
    """citation.txt: UTF-8 with BOM and CRLF. `base` is the address of the site, ending in a slash, or empty."""
    url = f"{base}policies/{policy.id}/" if base else ADDRESS
    hint = f"把「{DAY}」换成引用那天，例如 2026-01-31" + ("" if base else f"；把「{ADDRESS}」换成打开原文的网址")
    lines = ["参考文献（GB/T 7714）", cite.gbt7714(policy, url, DAY), f"（{hint}）", "", "逐条引用：全称，简称"]
    for clause in policy.clauses:
        lines += ["", cite.long(policy, clause), cite.short(policy, clause)]
        if base:
            lines.append(f"{url}#{clause.id}")
    return b"\xef\xbb\xbf" + ("\r\n".join(lines) + "\r\n").encode()


def csl_json(policy: Policy, base: str = "") -> bytes:
    """citation.json: one CSL-JSON item. The day of citing is the reader's, so it is not in it."""
    item = {
        "id": policy.id,
        "type": "regulation",
        "title": policy.title.removeprefix(policy.issuer),
        "author": [{"literal": policy.issuer}],
        "number": policy.number,
        **({"issued": {"date-parts": [[int(one) for one in policy.written.split("-")]]}} if policy.written else {}),
        "language": "zh-CN",
        "note": f"转载文本；{policy.validity}（{policy.checked} 核对）",
    }
    if base:
        item["URL"] = f"{base}policies/{policy.id}/"
    return (json.dumps([item], ensure_ascii=False, indent=1) + "\n").encode()
