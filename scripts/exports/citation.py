"""Citation files (引用文件): every citation of a policy as text, and the policy as CSL-JSON, RIS and BibTeX for reference
managers.

The site does not know under which address it will be published: unless that is given, the text says where the address
and the day of citing go, and the others leave them out.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

from calculators.policy.knowledge import Policy
from scripts import cite

DAY, ADDRESS = "引用日期", "网址"
_TEX = str.maketrans({"\\": r"\textbackslash{}", **{one: f"\\{one}" for one in "{}%&#$_"}, "~": r"\~{}", "^": r"\^{}"})


def citation_text(policy: Policy, base: str = "") -> bytes:
    """citation.txt: UTF-8 with BOM and CRLF. `base` is the address of the site, ending in a slash, or empty."""
    url = _address(policy, base) if base else ADDRESS
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
        "title": _title(policy),
        "author": [{"literal": policy.issuer}],
        "number": policy.number,
        **({"issued": {"date-parts": [[int(one) for one in policy.written.split("-")]]}} if policy.written else {}),
        "language": "zh-CN",
        "note": _note(policy),
    }
    if base:
        item["URL"] = _address(policy, base)
    return (json.dumps([item], ensure_ascii=False, indent=1) + "\n").encode()


def ris(policy: Policy, base: str = "") -> bytes:
    """citation.ris: one entry of RIS, a line a tag, in UTF-8. What is not known has no line."""
    lines = [
        ("TY", "STAT"),
        ("TI", _title(policy)),
        ("AU", policy.issuer),
        ("M1", policy.number),
        ("PY", policy.written[:4]),
        ("DA", policy.written.replace("-", "/")),
        ("LA", "zh-CN"),
        ("N1", _note(policy)),
        ("UR", _address(policy, base) if base else ""),
    ]
    told = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\r\n".join([*told, "ER  - ", ""]).encode()


def bibtex(policy: Policy, base: str = "") -> bytes:
    """citation.bib: one entry of BibTeX in UTF-8; words stand in braces of their own, so that no style changes them."""
    fields = {
        "title": _title(policy),
        "author": policy.issuer,
        "number": policy.number,
        "year": policy.written[:4],
        "date": policy.written,
        "langid": "chinese",
        "note": _note(policy),
    }
    told = [f"  {name} = {{{{{' '.join(value.split()).translate(_TEX)}}}}}," for name, value in fields.items() if value]
    if base:
        told.append(f"  url = {{{_address(policy, base)}}},")
    return "\n".join([f"@misc{{{policy.id},", *told, "}", ""]).encode()


def coins(policy: Policy, base: str = "") -> str:
    """What reference managers read in the page itself: COinS, an OpenURL with Dublin Core in the title of an empty element."""
    named = {
        "ctx_ver": "Z39.88-2004",
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:dc",
        "rft.type": "document",
        "rft.title": _title(policy),
        "rft.creator": policy.issuer,
        "rft.date": policy.written,
        "rft.description": policy.number,
        "rft.language": "zh-CN",
        "rft.identifier": _address(policy, base) if base else "",
    }
    return urlencode({key: value for key, value in named.items() if value})


def _address(policy: Policy, base: str) -> str:
    return f"{base}policies/{policy.id}/"


def _title(policy: Policy) -> str:
    return policy.title.removeprefix(policy.issuer)


def _note(policy: Policy) -> str:
    return f"转载文本；{policy.validity}（{policy.checked} 核对）"
