"""What opening a page costs a reader who comes for the first time: bytes and requests, as they go over the wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from scripts.publish.serve import ADDRESS

KINDS = {
    "": "首页",
    "policies/": "政策目录",
    "policies/jzbf-2005-21/": "政策全文",
    "policies/jzbf-2005-21/targets/": "指标",
    "policies/jzbf-2005-21/coverage/": "重点和职责",
    "policies/jzbf-2005-21/notice/": "引用",
    "policies/jzbf-2005-21/collation/": "校勘记",
    "policies/jzbf-2005-21/history/": "前后",
    "policies/jzbf-2005-21/downloads/": "下载",
    "insurance/": "险种目录",
    "insurance/pension/": "险种",
    "calculators/": "测算目录",
    "calculators/gap/": "测算",
    "calculators/contribution/": "测算（最大的一页）",
    "calculators/roster/": "花名册",
    "parameters/": "参数",
    "guide/notice/": "通知",
    "search/": "检索",
    "about/": "关于",
    "about/data/": "数据说明",
    "about/performance/": "性能",
    "about/decisions/0030-search/": "设计记录",
    "404.html": "没有这个页面",
}
"""Every kind of page, by the address of one of them."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes with their headers, and what was asked for, paths from the root."""

    bytes: int
    requests: tuple[str, ...]


def weigh(browser: Browser, address: str, over: str = "true") -> Weight:
    """Opens a page with an empty cache and touches nothing. What a worker loads, Python, is not the page's and not counted.

    Args:
        browser: the browser.
        address: the page.
        over: what is true in the page once all has come; a quiet moment alone may come before that on a busy machine.
    """
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def ask(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"]

    def end(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", ask)
    wire.on("Network.loadingFinished", end)
    page.goto(address, wait_until="networkidle")
    while not page.evaluate(over):
        page.wait_for_timeout(20)
    context.close()
    counted = {key: urlsplit(asked[key]) for key in sizes if urlsplit(asked[key]).hostname == ADDRESS}
    return Weight(sum(sizes[key] for key in counted), tuple(sorted(url.path for url in counted.values())))
