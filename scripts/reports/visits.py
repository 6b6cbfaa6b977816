"""How often pages were opened (访问次数), by month, from the server's own log: python -m scripts visits access.log …

The site counts nobody: there is no script, cookie or address for it. nginx writes a log anyway, in its usual form; this
adds it up and lets everything go that could tell one reader from another. What a browser had kept for being offline was
never asked of the server, so real use is more than this.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scripts.errors import BuildStopped

LINE = re.compile(rb'\S+ \S+ .*?\[\d\d/(\w{3})/(\d{4}):[^\]]*\] "(\w+) (\S+)[^"]*" (\d{3}) \S+(?: "[^"]*" "([^"]*)")?')
MONTHS = {name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
PROGRAM = re.compile(rb"bot|crawl|spider|curl|wget|python|monitor", re.IGNORECASE)
"""What programs call themselves."""
SEEN = (b"200", b"304")
HEAD = "月份,种类,网址,次数"
PROGRAMS, ELSEWHERE = "自称是程序的", "别的网址"


@dataclass(slots=True)
class Visits:
    """What a log comes to. `counted`: month, kind and path → times; `unread`: lines that are none of such a log."""

    counted: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    unread: int = 0


def count(lines: Iterable[bytes], site: Path) -> Visits:
    """Adds up the pages and downloads that there are in this site; all other addresses of a month are one line."""
    visits = Visits()
    for line in lines:
        found = LINE.match(line)
        month = found and MONTHS.get(found[1])
        if not found or not month:
            visits.unread += bool(line.strip())
        elif found[3] == b"GET" and found[5] in SEEN:
            when = f"{found[2].decode()}-{month:02}"
            if PROGRAM.search(found[6] or b""):
                visits.counted[when, PROGRAMS, ""] += 1
            elif kind := _kind(path := _path(found[4]), site):
                visits.counted[when, kind, path if kind != ELSEWHERE else ""] += 1
    return visits


def _path(asked: bytes) -> str:
    try:
        return unquote(urlsplit(asked.decode("ascii", "replace")).path, errors="replace").lstrip("/")
    except ValueError:
        return "?"


def _kind(path: str, site: Path) -> str:
    """页面, 下载, one of the others, or nothing: what a page asks for by itself."""
    if "\0" in path or ".." in path.split("/"):
        return ELSEWHERE
    if path == "" or path.endswith("/"):
        return "页面" if (site / path / "index.html").is_file() else ELSEWHERE
    if "files" in path.split("/")[:-1]:
        return "下载" if (site / path).is_file() else ELSEWHERE
    return "" if (site / path).is_file() else ELSEWHERE


def read(logs: Iterable[Path]) -> Iterator[bytes]:
    """The lines of these files, those that the server has packed with gzip, too. Raises BuildStopped."""
    for path in logs:
        try:
            with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
                yield from file
        except (OSError, EOFError) as error:
            raise BuildStopped(
                f"读不了 {path}：{error}。请给出 nginx 的访问日志，例如 /var/log/nginx/access.log"
            ) from None


def table(visits: Visits) -> Iterator[str]:
    """CSV: a line for each month, kind and address, the most frequent of a kind first."""
    yield HEAD
    for (when, kind, path), times in sorted(visits.counted.items(), key=lambda one: (one[0][:2], -one[1], one[0][2])):
        yield f"{when},{kind},{f'/{path}' if path or kind == '页面' else ''},{times}"


def report(logs: Iterable[Path], site: Path) -> tuple[str, str]:
    """The table, and a sentence about what could not be read."""
    if not (site / "index.html").is_file():
        raise BuildStopped(f"没有 {site}：请先运行 make build，次数按网站里有的网页数")
    visits = count(read(logs), site)
    told = f"有{visits.unread:,}行不是 nginx 平常的日志格式，没有数进去" if visits.unread else ""
    return "\n".join(table(visits)) + "\n", told
