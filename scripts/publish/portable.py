"""The built site as one zip for intranets and USB sticks (压缩包): any plain server can serve it, a double click opens it.

A browser that opens a page from a folder runs no modules, no workers and asks for no data. So in the zip every link
names a file, and pages carry one classic script that lets the search run from what lies beside it. It holds the same modules
that the site uses. The same site gives the same bytes.

A plain server says of nothing how long it may be kept, and compares files by their time. So whatever a page loads or
offers has an address that changes with its content, and pages themselves ask whether they are of the server's release.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from scripts.cache import hash_files
from scripts.errors import BuildStopped
from scripts.exports.zipped import Time, zip_of
from scripts.publish import offline, preload, release
from scripts.publish.precompress import CODINGS

FOLDER = "yingbao"
"""What the zip unpacks into."""
STARTER, DATA = "assets/js/search/from-file.js", "search/from-file.js"
SCRIPTS, FIXED = "assets/js/", "shared/newest.js"
"""The folder of the browser's scripts, and the one in it that old and new pages share."""
MODULE = "yingbao.js"
"""What other people's pages import, under the address that it has everywhere."""
_LINK = re.compile(r'\b(href|action)="([^":]*)"')
_ADDRESS = re.compile(r'\b(href|src)="([^":?#]+)"')
_PLACE = re.compile(r"(?:[^?#]*/)?\.{0,2}(?=$|[?#])")
"""The beginning of an address that means a folder's page: nothing, ``../..``, ``policies/``."""
README = """应保：天津市2005年社会保险扩面政策与测算（非政府网站，以正式印发文本为准）

一、直接看：双击 index.html。可以看原文、各种表格、算例和计算过程，可以检索，可以打印手算工作单。
    浏览器不让这样打开的网页运行测算程序，所以不能现场计算。
二、现场计算：在这个文件夹里运行  python -m http.server  ，再用浏览器打开它说的地址；
    或者把整个文件夹放到任何一个网站服务器上，不用设置。
三、换新版本：用新的文件夹换掉旧的，或者直接盖上去。以前打开过的人再打开时，网页会先问服务器，自己换成新的。
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
        _address(folder)
        made = offline.write_offline(folder).release
        for file in sorted((site / offline.PYTHON).rglob("*")):
            if file.is_file() and file.suffix not in CODINGS.values():
                target = folder / file.relative_to(site)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
        files = {f"{FOLDER}/": b""}
        for file in sorted(folder.rglob("*")):
            path = f"{FOLDER}/{file.relative_to(folder).as_posix()}"
            files |= {path: file.read_bytes()} if file.is_file() else {f"{path}/": b""}
        time = _time(folder, made)
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("yingbao-*.zip"):
        old.unlink()
    target = out / f"yingbao-{made}.zip"
    target.write_bytes(zip_of(files | {f"{FOLDER}/README.txt": README.encode("utf-8-sig")}, time))
    return target


def _time(folder: Path, made: str) -> Time:
    """What all files of a release have as their time: the day on which its facts were last checked, and a time of that
    day that is another one for another release, to the two seconds that a zip file knows.
    """
    table = json.loads((folder / release.TABLE).read_text(encoding="utf-8"))
    known = json.loads((folder / "runtime" / table["files"]["knowledge"]["path"]).read_text(encoding="utf-8"))
    day = datetime.fromisoformat(known["checked"]) + timedelta(seconds=int(made, 16) % 43_200 * 2)
    return (day.year, day.month, day.day, day.hour, day.minute, day.second)


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


def _address(folder: Path) -> None:
    """Gives what pages load or offer an address of its content: the scripts, which name each other, by their folder, all
    else by a ``?v=`` behind its name. What it was called before still answers.
    """
    here = folder / SCRIPTS
    named = f"assets/js-{hash_files(here, here.rglob('*.js'))[:12]}/"
    here.rename(folder / named)
    (folder / SCRIPTS / FIXED).parent.mkdir(parents=True)
    (folder / named / FIXED).rename(folder / SCRIPTS / FIXED)
    (folder / SCRIPTS / MODULE).write_text(f'export * from "../../{named}{MODULE}";\n', encoding="utf-8")
    hashes: dict[Path, str] = {}

    def address(page: Path, one: re.Match[str]) -> str:
        if SCRIPTS in one[2]:
            return one[0] if one[2].endswith(FIXED) else one[0].replace(SCRIPTS, named)
        file = (page.parent / one[2]).resolve()
        if file.suffix == ".html" or not file.is_file():
            return one[0]
        if file not in hashes:
            hashes[file] = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        return f'{one[1]}="{one[2]}?v={hashes[file]}"'

    for page in sorted(folder.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        page.write_text(_ADDRESS.sub(lambda one, page=page: address(page, one), text), encoding="utf-8")  # type: ignore[misc]


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
