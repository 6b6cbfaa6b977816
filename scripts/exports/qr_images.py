"""QR codes drawn by the build (二维码), for a site that has a public address.

The address is written in one place: `site_url` in mkdocs.yml. Without it nothing is drawn here: a code must lead to
the address the reader is on, which only the browser knows, so scripts/exports/qr.py runs there.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import yaml

from calculators.policy.knowledge import Knowledge
from scripts import cite
from scripts.errors import BuildStopped
from scripts.exports import qr
from scripts.output import Output

WITHOUT = (
    "网址：mkdocs.yml 的 site_url 空着，所以网站地图（sitemap.xml）是空的，页面没有 canonical，引用和下载的文件里没有网址，"
    "二维码到了浏览器里才作，放在子目录时 404 页的链接不对"
)
"""What a site without a public address lacks."""


def public_address(root: Path) -> str:
    """The site's public address with a slash at its end, or "" when it has none. Raises BuildStopped."""
    found = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8")).get("site_url") or ""
    parts = urlsplit(str(found))
    if found and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise BuildStopped(f"mkdocs.yml：site_url「{found}」不是网址，应写成 https://…/ 这样，没有网址就空着")
    return f"{str(found).rstrip('/')}/" if found else ""


def build_codes(out: Output, knowledge: Knowledge, address: str) -> int:
    """Write policies/<id>/qr/<clause>.svg and .png for every clause; answers how many clauses have one."""
    if not address:
        return 0
    count = 0
    for policy in knowledge.policies.values():
        for clause in policy.clauses:
            link = address + cite.link(policy, clause)
            path = f"policies/{policy.id}/qr/{clause.id}"
            out.write(f"{path}.svg", qr.svg(link, cite.caption(clause)))
            out.write(f"{path}.png", qr.png(link))
            count += 1
    return count
