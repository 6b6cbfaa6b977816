"""The built site as one zip for intranets and USB sticks (压缩包): any plain server can serve it, a double click opens it.

A browser that opens a page from a folder runs no modules, no workers and asks for no data. So in the zip every link
names a file, and pages carry one classic script that lets the search run from what lies beside it. It holds the same modules
that the site uses. The same site gives the same bytes.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path

from scripts.errors import BuildStopped
from scripts.exports.zipped import zip_of
from scripts.publish import offline, preload

FOLDER = "yingbao"
"""What the zip unpacks into."""
STARTER, DATA = "assets/js/search/from-file.js", "search/from-file.js"
_LINK = re.compile(r'\b(href|action)="([^":]*)"')
_PLACE = re.compile(r"(?:[^?#]*/)?\.{0,2}(?=$|[?#])")
"""The beginning of an address that means a folder's page: nothing, ``../..``, ``policies/``."""
README = """应保：天津市2005年社会保险扩面政策与测算（非政府网站，以正式印发文本为准）

一、直接看：双击 index.html。可以看原文、各种表格、算例和计算过程，可以检索，可以打印手算工作单。
    浏览器不让这样打开的网页运行测算程序，所以不能现场计算。
二、现场计算：在这个文件夹里运行  python -m http.server  ，再用浏览器打开它说的地址；
    或者把整个文件夹放到任何一个网站服务器上，不用设置。
"""


def write_zip(site: Path, out: Path) -> Path:
    """Writes the zip of a built site into a folder, named by its release; answers its path. Raises BuildStopped."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, file in offline.site_files(site).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        _prepare(folder)
        release = offline.write_offline(folder).release
        files = {
            f"{FOLDER}/{file.relative_to(folder).as_posix()}": file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("yingbao-*.zip"):
        old.unlink()
    target = out / f"yingbao-{release}.zip"
    target.write_bytes(zip_of(files | {f"{FOLDER}/README.txt": README.encode("utf-8-sig")}))
    return target


def _prepare(folder: Path) -> None:
    """Makes a copy of the site fit for being opened from a folder."""
    for page in sorted(folder.rglob("*.html")):
        text = named(page.read_text(encoding="utf-8"))
        root = "../" * (len(page.relative_to(folder).parts) - 1)
        scripts = [STARTER] if "data-search-page" not in text else [DATA, STARTER]
        added = "".join(f'<script src="{root}{one}" defer></script>\n' for one in scripts)
        if text.count("</body>") != 1:
            raise BuildStopped(f"{page.relative_to(folder)}：页尾要有一个 </body>")
        page.write_text(text.replace("</body>", f"{added}</body>"), encoding="utf-8")
    pieces = {}
    for file in sorted((folder / "search").rglob("*.json")):
        text = file.read_text(encoding="utf-8")
        if re.fullmatch(r"t\d+\.json", file.name):
            entries = [[label, note, to_file(href), words] for label, note, href, words in json.loads(text)]
            text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
            file.write_text(text, encoding="utf-8")
        pieces[file.relative_to(folder / "search").as_posix()] = text
    if "index.json" not in pieces:
        raise BuildStopped("search/ 里没有 index.json")
    data = json.dumps(pieces, ensure_ascii=False, separators=(",", ":"))
    (folder / DATA).write_text(f"globalThis.searchFiles = {data};\n", encoding="utf-8")
    preload.join_all(folder, STARTER)


def to_file(href: str) -> str:
    """An address inside the site, as the file that it means.

    >>> [to_file(one) for one in ("policies/a/#s1", "../..", ".", "", "files/a.csv")]
    ['policies/a/index.html#s1', '../../index.html', './index.html', 'index.html', 'files/a.csv']
    """
    place = _PLACE.match(href)
    if not place:
        return href
    return f"{place[0]}{'/' if place[0].endswith('.') else ''}index.html{href[place.end() :]}"


def named(page: str) -> str:
    """A page whose links name files. A link to a place in the page itself stays.

    >>> named('<a href="../a/?x#b"></a><a href="#c"></a><form action="./"></form>')
    '<a href="../a/index.html?x#b"></a><a href="#c"></a><form action="./index.html"></form>'
    """
    return _LINK.sub(lambda one: one[0] if one[2][:1] in "#?" else f'{one[1]}="{to_file(one[2])}"', page)
