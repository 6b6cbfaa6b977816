"""How fast nginx hands out our pages (服务器): wrk on the real nginx with our configuration, beside nginx that knows nothing.

The yardstick is a plain nginx on this machine that serves a blank page of as many bytes, without our types, headers and
choice of a compressed sibling. Both are loaded in turns; printed are medians, never judged:
``python -m tests.bench.serving``.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from scripts.publish.serve import ADDRESS
from scripts.reports.start import ratio
from scripts.setup.programs import find_wrk
from tests.conftest import ROOT
from tests.nginx import running, started

PAGES = {
    "首页": "",
    "政策全文": "policies/jzbf-2005-21/",
    "测算页": "calculators/gap/",
    "样式": "assets/css/main.css",
    "没有的页": "nothing/",
}
PLAIN = "server {{ listen {address}:{port}; root {site}; }}"
UNITS = {"us": 1, "ms": 1_000, "s": 1_000_000}


@dataclass(frozen=True)
class Load:
    """One run: answers a second, and the 99th percentile of their times in microseconds."""

    rate: int
    p99: int


def parse(said: str, missing: bool = False) -> Load:
    """What wrk printed. An answer that is not 2xx spoils the run, unless it was what was asked for."""
    if "Socket errors" in said or ("Non-2xx" in said) != missing:
        raise ValueError(f"没有都答对：\n{said}")
    value, unit = re.findall(r"^\s+99%\s+([\d.]+)(us|ms|s)$", said, re.M)[0]
    return Load(int(float(re.findall(r"^Requests/sec:\s+([\d.]+)", said, re.M)[0])), int(float(value) * UNITS[unit]))


def load(address: str, seconds: int, connections: int, missing: bool = False) -> Load:
    """Loads one address for some seconds."""
    wrk = find_wrk()
    assert wrk, "没有找到 wrk：请运行 python3 -m scripts.setup bench"
    command = [str(wrk), "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip, br"]
    return parse(subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout, missing)


@contextmanager
def blank(size: int, place: Path) -> Iterator[str]:
    """A plain nginx with one blank page of this size."""
    site = place / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_bytes(b" " * size)
    with started(lambda port: PLAIN.format(address=ADDRESS, port=port, site=site), place) as address:
        yield address


def sent(site: Path, path: str) -> int:
    """The bytes of the body that a browser gets."""
    file = site / (f"{path}index.html" if path.endswith("/") or not path else path)
    return (site / "404.html.br" if path == PAGES["没有的页"] else file.with_name(f"{file.name}.br")).stat().st_size


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.serving", description="nginx 的快慢")
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    site = ROOT / "site"
    print(
        f"nginx 一个进程，wrk 一个线程、{options.connections} 个连接，各 {options.repeats} 次，每次 {options.seconds} 秒，取中位数"
    )
    print("括号里是和原样的 nginx 发同样大小的空白页相比")
    for title, path in PAGES.items():
        size = sent(site, path)
        with tempfile.TemporaryDirectory() as name, ExitStack() as both:
            ours = both.enter_context(running(site, Path(name, "ours")))
            plain = both.enter_context(blank(size, Path(name, "plain")))
            runs: dict[str, list[Load]] = {"ours": [], "plain": []}
            for _ in range(options.repeats):
                runs["ours"].append(load(ours + path, options.seconds, options.connections, title == "没有的页"))
                runs["plain"].append(load(plain, options.seconds, options.connections))
        rate, rate_plain = (int(median(one.rate for one in runs[who])) for who in ("ours", "plain"))
        p99, p99_plain = (int(median(one.p99 for one in runs[who])) for who in ("ours", "plain"))
        print(
            f"{title}（{size:,} 字节）：每秒 {rate:,} 次（{ratio(rate, rate_plain)}），"
            f"百分之九十九在 {p99 / 1000:.1f} 毫秒内（{ratio(p99, p99_plain)}）"
        )


if __name__ == "__main__":
    main()
