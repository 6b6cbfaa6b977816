"""What programs that read the site look for first: ``llms.txt``, all pages with a sentence each; ``robots.txt``.

Addresses in them are relative to the site, unless its public address is known: then they are whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from calculators.policy.knowledge import Knowledge
from scripts.output import Output
from scripts.pages.calls import recent
from scripts.pages.front_matter import written

ABOUT = """\
> 天津市扩大社会保险覆盖面政策的校勘全文、目标、参数和测算。非政府网站，转载，以正式印发的文本为准。

- 每个数字都写着依据的条款或来源；写明没有来源的，就是没有，请不要补一个数。
- 金额和人数请用测算算，不要自己推算：网页上填写，或者用 Python（见下面「Python 接口」一页）。填写的内容不离开使用者的设备。
- 下面每个网址都是 Markdown；去掉末尾的 index.md 就是给人看的网页。条款的编号写在花括号里。
- 给程序用的 JSON（每个条款、指标、参数一个网址）列在 files/json/openapi.json，说明见「数据接口」一页。
- 引用请用带 # 的固定网址，它们不变；条款的编号和全文在 policy.json 里。
"""
GROUPS = (
    ("start/", "从这里开始"),
    ("policies/", "政策"),
    ("insurance/", "险种"),
    ("calculators/", "测算"),
    ("parameters/", "参数"),
    ("guide/", "指南"),
    ("about/", "关于"),
    ("en/", "English"),
)
LEFT_OUT = "about/decisions/"
"""How the site was built: of no use to whoever asks about the policy."""
DATA = {"policy.txt": "全文", "policy.json": "全部数据", "policy.xml": "Akoma Ntoso"}


def write_for_crawlers(out: Output, known: Knowledge, address: str = "") -> None:
    """Both files, of the pages written so far. `address` ends in a slash, or is empty."""
    out.write("llms.txt", "\n".join(_llms(out, known, address)) + "\n")
    sitemap = [f"Sitemap: {address}sitemap.xml"] if address else []
    out.write("robots.txt", "\n".join(["User-agent: *", "Disallow:", *sitemap]) + "\n")


def _llms(out: Output, known: Knowledge, address: str) -> Iterator[str]:
    yield "# 应保"
    yield ""
    yield ABOUT
    listed = {one.id: one for one in recent(known.policies.values())}
    more = len(known.policies) - len(listed)
    left = known.policies.keys() - listed.keys()
    pages = [path for path in out.pages() if not path.startswith(LEFT_OUT) and _policy(path) not in left]
    for folder, title in GROUPS:
        yield f"## {title}"
        yield ""
        for path in pages:
            if path.startswith(folder):
                head = written(out.root / path)
                told = f": {head['description']}" if "description" in head else ""
                yield f"- [{head['title']}]({address}{path}){told}"
        if folder == "policies/":
            for policy in listed.values():
                for file, name in DATA.items():
                    yield f"- [{policy.number or policy.title}：{name}]({address}policies/{policy.id}/files/{file})"
            if more:
                yield f"- [其余{more}份的编号、文号、名称和网址]({address}files/json/policies.json): 每一份的网页和文件同上"
        yield ""


def _policy(path: str) -> str:
    """The policy to which a page belongs, if any."""
    folder, *rest = path.split("/")
    return rest[0] if folder == "policies" and rest else ""
