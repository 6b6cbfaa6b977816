"""How long the build takes and how much memory it needs, beside plain MkDocs: python -m tests.bench.build.

First the project as a newcomer has it, with nothing kept. Then, for each number of policies, ours and made-up ones of its size,
in one run: everything from nothing, with only the runtime of the browser kept, which does not hang on the policies; again
after one word of one policy's page has changed; again unchanged; and MkDocs alone on the same Markdown, with Material as it
comes and its search (our page of that name has a setting which Material's search takes for its own: it is left out).
``--publish`` writes the file of the page 「性能」.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from scripts.reports.pages import FILE, builds
from tests.bench.measure import machine
from tests.bench.start import publish, write
from tests.made_policies import write_site

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "build" / "bench" / "scale.json"
MODEL = "jzbf-2005-21"
OURS = "from pathlib import Path; from scripts import build; build.build(Path({root!r}), say=lambda _: None)"
PLAIN = """site_name: plain
docs_dir: {docs}
site_dir: {site}
theme: {{name: material, language: zh}}
plugins: [search]
markdown_extensions: [attr_list, md_in_html, tables]
"""
WAYS = {
    "cold": "刚取到源文件，连浏览器里的 Python 也要备",
    "first": "从零编起（浏览器里的 Python 已经备好）",
    "changed": "改了一份政策的说明",
    "same": "什么也没改",
    "plain": "只用 MkDocs 和原样的 Material",
}


def copy_project(place: Path) -> None:
    """The project as a newcomer has it when set-up is done: nothing was ever built."""
    kept = {"build", "site", ".venv", ".git", "node_modules"}
    shutil.copytree(ROOT, place, ignore=lambda folder, names: kept & set(names) if folder == str(ROOT) else ())
    (place / "node_modules").symlink_to(ROOT / "node_modules")


def run(*command: str, cwd: Path = ROOT) -> dict[str, int]:
    """Runs a program: ms of the clock and of the processor, and the most memory of one of its processes, in MB."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[-1]}：{said.decode(errors='replace')[-2000:]}")
    ms = round(1000 * (time.monotonic() - started))
    return {"ms": ms, "cpu_ms": round(1000 * (used.ru_utime + used.ru_stime)), "memory": used.ru_maxrss // 1024}


def measure(root: Path, policies: int) -> list[dict[str, Any]]:
    """All the ways for one number of policies."""
    found = {}
    if policies == 1:
        copy_project(root / "project")
        found["cold"] = run(sys.executable, "-m", "scripts", "build", cwd=root / "project")
    write_site(root, policies)
    ours = (sys.executable, "-c", OURS.format(root=str(root)))
    found["first"] = run(*ours)
    record = root / "docs" / "policies" / MODEL / "policy.toml"
    text = record.read_text(encoding="utf-8")
    assert 'description = "' in text
    record.write_text(text.replace('description = "', 'description = "新', 1), encoding="utf-8")
    found["changed"] = run(*ours)
    found["same"] = run(*ours)
    page = root / "build" / "docs" / "search" / "index.md"
    page.write_text(re.sub("^search: .*\n", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    settings = root / "plain.yml"
    settings.write_text(PLAIN.format(docs=root / "build" / "docs", site=root / "plain"), encoding="utf-8")
    found["plain"] = run(sys.executable, "-m", "mkdocs", "build", "--quiet", "--no-strict", "-f", str(settings))
    pages = len(list((root / "build" / "docs").rglob("*.md")))
    return [{"policies": policies, "pages": pages, "how": how, "title": WAYS[how], **one} for how, one in found.items()]


def main() -> None:
    """Build sites of several sizes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.build", description="编译的快慢")
    parser.add_argument("--policies", nargs="+", type=int, default=[1, 100, 1000])
    parser.add_argument("--publish", action="store_true", help=f"写进 docs/{FILE}，供「性能」页使用")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        whole: dict[str, Any] = {"machine": machine(playwright), "load": [], "builds": []}
    for policies in options.policies:
        with tempfile.TemporaryDirectory(prefix="build-") as folder:
            whole["builds"] += measure(Path(folder), policies)
        whole["load"].append(round(os.getloadavg()[0] * 100))
        write(OUT, whole)
    for row in builds(whole["builds"]):
        print(
            f"{row.policies}份 {row.pages}页 {row.title}：{row.ms} ms（{row.of_plain}），处理器 {row.cpu_ms} ms，{row.memory} MB"
        )
    if options.publish:
        publish(whole, ROOT / "docs" / FILE, "build")


if __name__ == "__main__":
    main()
