"""Addresses of sources (来源的网址): read and checked here, whatever data file they stand in.

An address is one that a reader can click without harm: http or https, a public name, nothing hidden in it. What it
leads to is said in a word: 官方, 转载, 新闻, 商业; and when it was read.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from urllib.parse import urlsplit

from scripts.data.records import LinkData, LinkRecord
from scripts.data.toml_file import RecordFile

KINDS = {"official": "官方", "reprint": "转载", "press": "新闻", "commercial": "商业"}
"""What stands at an address, and how a page says it."""
_LONGEST = 500
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?", re.IGNORECASE)
"""A name with at least two labels whose last one begins with a letter: never an IP address, in whatever spelling."""
_PRIVATE = frozenset({"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private",
                      "test", "example", "invalid", "onion", "arpa"})  # fmt: skip
_UNSAFE = frozenset(" \"'<>\\^`{|}")


def read_links(file: RecordFile, key: str, listed: object) -> list[LinkData]:
    """The `links` of an entry (key), ready for JSON, in their order. Raises RecordError."""
    if not isinstance(listed, list):
        raise file.fail(f"{key}.links", '应是列表：[{ url = "https://…", kind = "official", read = 2026-11-29 }]')
    found: list[LinkData] = []
    for number, raw in enumerate(listed, 1):
        where = f"{key}.links 第{number}条"
        if not isinstance(raw, dict):
            raise file.fail(where, "应写成 { url = …, kind = …, read = … }")
        one = file.record(where, raw, LinkRecord)
        read = one["read"]
        if one["kind"] not in KINDS:
            raise file.fail(f"{where}.kind", f"「{one['kind']}」不认识，可用的有 {'、'.join(KINDS)}")
        if not isinstance(read, date):
            raise file.fail(f"{where}.read", "读到的那一天应是不加引号的日期，例如 2026-11-29")
        address = check_address(file, f"{where}.url", one["url"])
        if any(address == other["url"] for other in found):
            raise file.fail(f"{where}.url", f"「{address}」写了两次")
        found.append({"url": address, "kind": one["kind"], "read": read.isoformat()})
    return found


def check_address(file: RecordFile, key: str, address: object) -> str:
    """The address itself if a reader may be led there. Raises RecordError that says what is odd about it."""
    if not isinstance(address, str) or (odd := odd_address(address)):
        told = "应是带引号的网址" if not isinstance(address, str) else odd
        raise file.fail(key, f"网址{told}")
    return address


def odd_address(address: str) -> str:
    """What is odd about an address, in words that follow 网址; empty if nothing is.

    >>> odd_address("https://www.gov.cn/zhengce/a.htm?id=1")
    ''
    >>> [odd_address(one)[:6] for one in ("ftp://a.cn/", "http://a@b.cn/", "http://10.0.0.1/", "http://localhost/")]
    ['要以 htt', '里有用户名或', '的主机名「1', '的主机名「l']
    """
    if odd := next((char for char in address if _hidden(char) or char in _UNSAFE), ""):
        return f"里有不该有的字符 U+{ord(odd):04X}，请按百分号编码写，或者删去"
    if len(address) > _LONGEST:
        return f"太长，最多{_LONGEST}个字符"
    if not address.startswith(("http://", "https://")):
        return "要以 http:// 或 https:// 开头"
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "写法不对"
    if "@" in parts.netloc:
        return "里有用户名或密码，请删去"
    if port is not None or parts.netloc.endswith(":"):
        return "写明了端口，请用不写端口的网址"
    if not _NAME.fullmatch(host) or _PRIVATE & {host.split(".")[-1].lower()}:
        return f"的主机名「{host}」不是公开的域名（不收 IP 地址、本机和内网的名字）"
    return ""


def _hidden(char: str) -> bool:
    """Is it a control or format character, one that turns the direction of writing, a blank or a private one?"""
    return unicodedata.category(char)[0] in "CZ"
