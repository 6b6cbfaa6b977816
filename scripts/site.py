"""Stage 6: Markdown → the site, by MkDocs; and the whole build in its order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from calculators.knowledge import load
from scripts import codes, collation, exports, knowledge, pages, restore, runtime, search, siblings

Say = Callable[[str], None]


class BuildError(Exception):
    """The build stops; the sentence says where and what to do."""


def build(root: Path, say: Say = print) -> Path:
    """Build everything from the received files to site/; answers its path. Raises the stage's own error."""
    docs, out = root / "docs", root / "build"
    for folder in sorted((docs / "policies").iterdir()):
        if (folder / "source.txt").exists():
            restored = restore.restore_policy(folder)
            if (folder / "text.md").read_text(encoding="utf-8") != restored.text:
                raise BuildError(
                    f"{folder.name}/text.md 和从 source.txt 校勘的结果不同。运行 python -m scripts restore {folder.name} 重做"
                )
            say(f"校勘 {folder.name}：{len(restored.ledger)}处修复，与 text.md 一致")
    data = knowledge.compile_knowledge(docs)
    out.mkdir(exist_ok=True)
    (out / "knowledge.json").write_text(knowledge.dump(data), encoding="utf-8")
    say(f"政策数据：{len(data['policies'])}份政策，版本 {data['version']}")
    known = load((out / "knowledge.json").read_text(encoding="utf-8"))
    address = codes.public_address(root)
    files = exports.make_exports(known, docs, address)
    count = pages.build_pages(docs, out / "docs", root / "tests" / "examples", known, files, address)
    say(f"页面：{count}页，下载：{exports.write_exports(files, out / 'docs')}个文件")
    for policy_id in known.policies:
        collation.write_proof(docs / "policies" / policy_id, out / "docs" / "policies" / policy_id / "files" / "proof")
    found = search.build_search(docs, out / "docs", known, root / "tests" / "search" / "golden.toml")
    say(f"检索：{found}条，必答查询都有答案")
    if address:
        say(f"二维码：{codes.build_codes(out / 'docs', known, address)}个，网址 {address}")
    _theme_css(out / "docs" / "assets" / "css")
    loaded = runtime.build_runtime(out / "docs" / "runtime", out / "knowledge.json")
    say("测算程序和运行环境：已就绪")
    _mkdocs(root)
    best = frozenset(root / "site" / "runtime" / name for name in loaded)
    count = siblings.write_siblings(root / "site", out / "cache" / "siblings", best)
    say(f"压缩：{count}个文件，各有 Brotli 和 gzip 的一份")
    say(f"网站：{root / 'site'}")
    return root / "site"


def _theme_css(folder: Path) -> None:
    """Material's style sheet under a name without its hash, so that our frame of a page can name it."""
    package = find_spec("material")
    places = package.submodule_search_locations if package else None
    found = [one for place in places or () for one in Path(place).glob("templates/assets/stylesheets/main.*.min.css")]
    if len(found) != 1:
        raise BuildError(
            f"Material 的样式表应有一个 main.*.min.css，找到{len(found)}个：请重新运行 python3 -m scripts.setup site"
        )
    text = re.sub(r"/[*]# sourceMappingURL=.*?[*]/", "", found[0].read_text(encoding="utf-8"))
    (folder / "theme.css").write_text(text, encoding="utf-8")


def _mkdocs(root: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--clean", "--quiet"]
    # Material's notice of its own end of life: known, see docs/about/decisions/0001-pages-before-mkdocs.md
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"MkDocs 没有建成：\n{done.stdout}{done.stderr}")
    sys.stderr.write(done.stderr)
