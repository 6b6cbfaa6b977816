"""The whole build in its order: from the received files to site/."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from calculators.keeping.since import EDITIONS
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from scripts.cache import Cache, hash_files
from scripts.data import due, editions, folders, roster
from scripts.data.compiler import compile_knowledge, dump, used
from scripts.data.examples import Examples, read_examples
from scripts.errors import BuildStopped
from scripts.exports import qr_images
from scripts.exports.interface import make_interface, write_interface
from scripts.exports.table_templates import write_table_templates
from scripts.exports.write import each_export, write_exports
from scripts.output import Output
from scripts.pages.calls import kept_offline
from scripts.pages.crawlers import write_for_crawlers
from scripts.pages.feed import write_feed
from scripts.pages.write import build_pages
from scripts.publish import csp, mkdocs, offline, precompress, preload, python_package, scripts, style, twins
from scripts.publish.serve import PREVIEW
from scripts.restore import collation
from scripts.restore.collation import Collation
from scripts.runtime.write import build_runtime
from scripts.search import index

Say = Callable[[str], None]
SEEN = "build/preview.json"
"""Of the project's folder: the knowledge.json of what stands there."""
KNOWLEDGE = "knowledge.json"
USED = "browser/knowledge.json"
"""In the build's folder: of knowledge.json what a calculator's page loads."""
INPUTS = (
    "mkdocs.yml",
    "LICENSE*",
    "NOTICE",
    "docs/**/*",
    "tests/examples/**/*",
    "tests/search/*",
    "tests/fixtures/first-visit/*",
)
"""What a build reads, besides the program itself."""


def build(root: Path, say: Say = print, *, release: bool = True, quick: bool = False) -> Path:
    """Build everything, when no other build of the same folder is at work; see ``_build``. Raises BuildStopped."""
    with alone(root / "build", say):
        return _build(root, say, release, quick)


@contextmanager
def alone(folder: Path, say: Say) -> Iterator[None]:
    """Waits until no other process builds in this folder, saying so, and keeps others waiting while the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:  # the system lets go of it, however this process ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一次编译正在进行，等它结束……")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(root: Path, say: Say, release: bool, quick: bool) -> Path:
    """Build everything from the received files; answers the folder: site/, or for a preview build/preview.

    A preview is the same site without what takes long and no page needs: compressed files, Python's memory and the Python
    package. A quick build is the site that is published, but without the Python package and with larger compressed files
    of the runtime, by a sixth, which take a second instead of a minute; for tests. What did not change since the last build
    is not made again; a build that stops leaves the last site as it was.

    Raises:
        BuildStopped: the stage's own, with file, line or key, cause and next step.
    """
    docs, site = root / "docs", root / "site" if release else root / PREVIEW
    out, cache = Output(root / "build" / "docs"), Cache(root / "build" / "cache")
    inputs = hash_files(root, (path for pattern in INPUTS for path in root.glob(pattern) if path.is_file()))
    read = [inputs, "quick" if quick else "best"]
    if site.is_dir() and state(site) in (cache.noted(site.name, read), cache.noted(site.name, [inputs, "best"])):
        say(f"网站：{site}，和上次编译时一样，不用重做")
        return site
    folders.check_folders(root)
    address, examples = qr_images.public_address(root), read_examples(root / "tests" / "examples")
    known = _pages(root, out, cache, examples, address, say)
    if address:
        say(f"二维码：{qr_images.build_codes(out, known, address)}个，网址 {address}")
    else:
        say(qr_images.WITHOUT)
    out.write(style.MAIN, style.build_style(docs, cache))
    scripts.write_scripts(docs, out)
    loaded = build_runtime(out.keep("runtime"), root / "build" / USED, cache, release=release)
    say("测算程序和运行环境：已就绪")
    made = root / "build" / f"{site.name}.new"
    indexed = Output(root / "build" / "search")
    with mkdocs.building(root, out, known.checked, made):
        found = index.build_search(docs, out, indexed, known, root / "tests" / "search" / "golden.toml", cache)
    indexed.sweep()
    shutil.copytree(indexed.root, made, dirs_exist_ok=True)
    say(f"检索：{found}条，必答查询都有答案")
    if release:
        say(f"给程序读的 Markdown：{twins.write_markdown(made, cache)}页")
    preload.join_workers(docs, made)
    say(f"脚本：{preload.add_preloads(made)}页写明了要取哪些")
    say(f"安全策略：{csp.stamp(made)}页都有")
    left = known.policies.keys() - kept_offline(known.policies.values())
    say(f"离线：浏览器可以存下{offline.write_offline(made, left).bytes / 1e6:.1f} MB")
    if release:
        if not quick:
            package = python_package.publish_package(made, root / "build" / KNOWLEDGE, cache)
            say(f"Python 程序包：yingbao {package}")
        best = frozenset(made / "runtime" / name for name in loaded if not quick)
        say(f"压缩：{precompress.precompress(made, cache, best)}个文件，各有 Brotli 和 gzip 的一份")
    _replace(site, made)
    if not release:
        shutil.copyfile(root / "build" / KNOWLEDGE, root / SEEN)
    cache.note(site.name, read, state(site))
    cache.sweep()
    say(f"网站：{site}")
    return site


def _replace(site: Path, made: Path) -> None:
    """Put a new folder in the place of the old one, which may take long to remove."""
    old = made.with_suffix(".old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    made.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def state(site: Path) -> str:
    """One hash of every file of a site: a changed one is noticed, whatever its size and time."""
    return hash_files(site, (path for path in site.rglob("*") if path.is_file()))


def _pages(root: Path, out: Output, cache: Cache, examples: Examples, address: str, say: Say) -> Knowledge:
    """Every page and file of build/docs that is about policies. What they were made of is not held any longer."""
    docs = root / "docs"
    collations = _collate(docs / "policies", cache, say)
    data = compile_knowledge(docs)
    text = dump(data)
    Output(root / "build").write(KNOWLEDGE, text)
    Output(root / "build").write(USED, dump(used(data)))
    say(f"政策数据：{len(data['policies'])}份政策，版本 {data['version']}")
    say(editions.told(docs, data))
    record = editions.published(docs, data)
    Output(root / "build").write(EDITIONS, dump(record))
    known = load(text)
    files = write_exports(each_export(known, docs, address, cache=cache), out)
    endpoints = make_interface(known, docs, record)
    count = build_pages(docs, out, known, examples, collations, files, address, endpoints, edition=record["now"])
    say(f"重新核对：{due.count_words(known, datetime.now().astimezone().date())}。列出来：python -m scripts due")
    say(f"页面：{count}页，下载：{len(files)}个文件")
    say(f"数据接口：{write_interface(endpoints, out)}个文件")
    roster.write_templates(out, known)
    write_for_crawlers(out, known, address)
    write_feed(out, editions.read_editions(docs), address)
    say(f"表格模板：{write_table_templates(out, known)}个")
    for policy_id in known.policies:
        for name, content in collations[policy_id].proof.items():
            out.write(f"policies/{policy_id}/files/proof/{name}", content)
    return known


def collate(folder: Path, cache: Cache) -> Collation:
    """Restore one policy from its received file, and see that it is what text.md says. Raises RestoreError."""
    found = cache.get("collation", [folder.name, *collation.inputs(folder)], partial(collation.collate, folder))
    if (folder / "text.md").read_text(encoding="utf-8") != found.text:
        raise BuildStopped(
            f"{folder.name}/text.md 和从 source.txt 校勘的结果不同。运行 python -m scripts restore {folder.name} 重做"
        )
    return found


def _collate(policies: Path, cache: Cache, say: Say) -> dict[str, Collation]:
    """Restore every policy from its received file, and see that it is what text.md says. Raises RestoreError."""
    found = {}
    for folder in sorted(path for path in policies.iterdir() if (path / "source.txt").exists()):
        one = collate(folder, cache)
        say(f"校勘 {folder.name}：{one.repairs}处修复，与 text.md 一致")
        found[folder.name] = one
    return found
