"""A site while it is being worked on (预览): ``python -m scripts serve`` builds, serves, watches the sources and builds again.

The open page loads itself anew when the site has changed. A build that stops leaves the last good site in place; its
sentence stands in the terminal and over the page. What does that is added here to each page on its way, a script and a
stream of events that only this server has: nothing of it is in the site that is published.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watchfiles import Change, DefaultFilter, watch

from scripts.publish import offline
from scripts.publish.serve import ASK, PORT, PREVIEW, TYPES, SiteHandler, address, bind

PROGRAM = ("calculators", "scripts")
WATCHED = (*PROGRAM, "docs", "tests/examples", "tests/search", "tests/fixtures/first-visit")
"""The folders that a build reads; of the project's own folder, mkdocs.yml."""
SCRIPT, EVENTS = "/preview.js", "/preview-events"
SOURCE = Path(__file__).with_name("preview.js")
STARTING = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>应保</title></head>
<body><p>网站还没有编成。</p></body></html>"""
FEW = 20
"""Up to so many policies all is built nearly as quickly as some of it."""
_IN_POLICY = re.compile(r"docs/policies/([a-z][a-z0-9-]*)/")
_ALIVE = 15
"""Seconds between two signs of life to a page: one that is gone is noticed then."""


class Preview:
    """What there is to see: the release that is served, and why the build after it stopped, if it did."""

    def __init__(self, site: Path, policies: Path) -> None:
        self.site = site
        self._policies = policies
        self._stopped = ""
        self._looks = 0
        self._changed = threading.Condition()

    def tell(self, stopped: str, *, look: bool = False) -> None:
        """A build has ended, or a first look: with nothing to say, or with the sentence it stopped with."""
        with self._changed:
            self._stopped = stopped
            self._looks += look
            self._changed.notify_all()

    def wait(self, seen: str) -> str:
        """What to tell a page that was told `seen`: something new, or after a while the same again."""
        with self._changed:
            if self.event() == seen:
                self._changed.wait(_ALIVE)
            return self.event()

    def event(self) -> str:
        """The news as a page hears them."""
        return json.dumps({"release": self.shown(), "stopped": self._stopped})

    def drafts(self) -> list[Path]:
        """The folders of policies that are not published yet."""
        return sorted(
            one.parent for one in self._policies.glob("*/source.txt") if not (one.parent / "policy.toml").exists()
        )

    def shown(self) -> str:
        """What a page that is open shows: the release with what was looked at since, and the drafts as they are."""
        files = [file for one in self.drafts() for file in one.iterdir()]
        looks = self._looks or ""
        return f"{self.release()}{looks}{max((file.stat().st_mtime_ns for file in files), default='')}"

    def release(self) -> str:
        """The hash of all that is served, as its service worker has it; empty when there is no site yet."""
        worker = self.site / offline.WORKER
        return worker.read_text(encoding="utf-8").split('"')[-2] if worker.is_file() else ""


class PreviewHandler(SiteHandler):
    """The site's files, each page with our script; no service worker, so that a page always comes from here."""

    preview: Preview

    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        """Answers with the script, the events or a file."""
        match urlsplit(self.path).path:
            case "/preview.js":
                self.wfile.write(self._head(SOURCE.read_bytes(), ".js"))
            case "/preview-events":
                self._tell()
            case "/drafts/" | "/drafts":
                self.wfile.write(self._page(self._drafts().encode()))
            case path if name := re.fullmatch(r"/drafts/([a-z][a-z0-9-]+)\.html", path):
                self._draft(name[1])
            case _:
                super().do_GET()

    def _drafts(self) -> str:
        links = "".join(f'<li><a href="/drafts/{one.name}.html">{one.name}</a></li>' for one in self.preview.drafts())
        head = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>草稿</title></head>'
        return f"{head}<body><ul>{links}</ul></body></html>"

    def _draft(self, name: str) -> None:
        from scripts.restore import guide

        folder = next((one for one in self.preview.drafts() if one.name == name), None)
        if folder is None:
            self.send_error(404)
        else:
            self.wfile.write(self._page(guide.draft_page(folder).encode()))

    def send_head(self) -> Any:
        """A page with our script in it; anything else as it is."""
        asked = urlsplit(self.path).path
        if asked == f"/{offline.WORKER}":
            self.send_error(404)
            return None
        file = Path(self.translate_path(f"{asked}index.html" if asked.endswith("/") else asked))
        if asked == "/" and not file.exists():
            return BytesIO(self._page(STARTING.encode()))
        return (
            BytesIO(self._page(file.read_bytes())) if file.suffix == ".html" and file.is_file() else super().send_head()
        )

    def _page(self, body: bytes) -> bytes:
        tag = f'<script src="{SCRIPT}" data-release="{self.preview.shown()}"></script></body>'
        return self._head(body.replace(b"</body>", tag.encode()), ".html")

    def _head(self, body: bytes, kind: str) -> bytes:
        self.keep, self.coding, self.tag = ASK, "", ""  # not what was said of the file before it on this connection
        self.send_response(200)
        self.send_header("Content-Type", TYPES[kind])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return body

    def _tell(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        told = ""
        with contextlib.suppress(ConnectionError):
            while True:
                told = self.preview.wait(told)
                self.wfile.write(f"data: {told}\n\n".encode())
                self.wfile.flush()


class Builder:
    """A process that has imported the build and builds when it is told to, each time in a child of its own.

    When the program itself has changed, it is begun anew; what is wrong with the program is an end with a sentence too.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: subprocess.Popen[str] | None = None
        self._request = 0
        self._child = 0
        self._working = False

    def build(self, policies: Iterable[str] = ()) -> str:
        """Builds, or has a first look at these policies, printing what is done; answers why it stopped, or nothing."""
        command, pipe = [sys.executable, "-m", "scripts.rebuild"], subprocess.PIPE
        if not self._process:
            self._process = subprocess.Popen(
                command, cwd=self._root, stdin=pipe, stdout=pipe, stderr=pipe, text=True, bufsize=1
            )
        process = self._process
        self._request, self._working = self._request + 1, True
        if process.stdin:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(f"{' '.join((str(self._request), *sorted(policies)))}\n")
        for line in process.stdout or ():
            said = json.loads(line)
            if said["request"] != str(self._request):  # of a child that was ended
                continue
            self._child = said.get("child", self._child)
            if "stopped" in said:
                self._child, self._working = 0, False
                return str(said["stopped"])
            if "say" in said:
                print(f"  {said['say']}", flush=True)
        why = process.stderr.read() if process.stderr else ""
        self._child, self._working = 0, False
        self.end()
        return f"编译程序没有启动：\n{why.strip()}"

    def stop(self) -> None:
        """Ends what is at work, with all that it has started; the process is ready for the next."""
        while self._working and not self._child:  # which is told within the moment
            time.sleep(0.01)
        if self._child:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child, signal.SIGKILL)

    def end(self) -> None:
        """Ends the process; the next build starts another."""
        self.stop()
        if self._process:
            self._process.kill()
            self._process.communicate()
        self._process = None


class _Sources(DefaultFilter):
    """Leaves out what an editor writes on its way to a source, besides what everybody leaves out."""

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and not Path(path).name.startswith(".")


def serve(root: Path, port: int = PORT) -> None:
    """Builds and serves until Ctrl+C, with the address printed, and builds again whenever a source changes."""
    site = root / PREVIEW
    shown = Preview(site, root / "docs" / "policies")
    handler = type("Handler", (PreviewHandler,), {"preview": shown})
    rebuilding = Rebuilding(root, shown)
    with bind(site, port, handler, empty=True) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with contextlib.suppress(KeyboardInterrupt):
            rebuilding.rebuild([])
            if port and server.server_port != port:
                print(f"端口 {port} 已被占用，改用 {server.server_port}。")
            for one in shown.drafts():
                print(f"草稿 {one.name}：{address(server)}drafts/{one.name}.html", flush=True)
            print(f"网站已就绪：{address(server)}  （改了源文件会重新编译；按 Ctrl+C 结束）", flush=True)
            watched = [*(root / one for one in WATCHED), root / "mkdocs.yml"]
            for changes in watch(*watched, watch_filter=_Sources(), step=50, raise_interrupt=False):
                rebuilding.rebuild(sorted({Path(path).relative_to(root).as_posix() for _, path in changes}))
        rebuilding.end()


class Rebuilding:
    """Builds whenever something has changed.

    Where there are many policies and only theirs has changed, their pages come first (scripts/look.py); the rest is built while
    the sources are watched on, and given up for the next change.
    """

    def __init__(self, root: Path, shown: Preview) -> None:
        self._root = root
        self._shown = shown
        self._builder = Builder(root)
        self._rest: threading.Thread | None = None
        self._given_up = False

    def rebuild(self, changed: list[str]) -> None:
        """Builds; answers when the site is new, or for some policies among many when their pages are."""
        if changed:
            print(f"改动：{'、'.join(changed[:3])}{f' 等{len(changed)}个文件' if len(changed) > 3 else ''}", flush=True)
        policies = policies_of(changed)
        first = can_look(self._root, policies)
        self._finish(give_up=first)
        if any(path.startswith(PROGRAM) for path in changed):
            self._builder.end()
        if not first:
            self._build()
            return
        begun = time.monotonic()
        stopped = self._builder.build(policies)
        self._shown.tell(stopped, look=True)
        if stopped:
            self._tell(stopped)
            return
        print(f"先看的编好了，{time.monotonic() - begun:.1f} 秒", flush=True)
        self._rest = threading.Thread(target=self._build, daemon=True)
        self._rest.start()

    def end(self) -> None:
        """Ends what is at work."""
        self._finish(give_up=True)
        self._builder.end()

    def _finish(self, *, give_up: bool) -> None:
        """The rest of the build before is finished, or given up."""
        if self._rest:
            self._given_up = give_up
            if give_up:
                self._builder.stop()
            self._rest.join()
        self._rest, self._given_up = None, False

    def _build(self) -> None:
        begun = time.monotonic()
        stopped = self._builder.build()
        if self._given_up:
            return
        self._shown.tell(stopped)
        if stopped:
            self._tell(stopped)
        else:
            print(f"编好了，{time.monotonic() - begun:.1f} 秒", flush=True)

    def _tell(self, stopped: str) -> None:
        last = "网站仍是上次编好的样子。" if self._shown.release() else ""
        print(f"停下了：{stopped}\n{last}改好以后会自动再编。", flush=True)


def policies_of(changed: list[str]) -> set[str]:
    """The policies in whose folders all that has changed lies; none if anything else has changed.

    >>> policies_of(["docs/policies/a-1/text.md", "docs/policies/a-1/ids.toml"])
    {'a-1'}
    >>> policies_of(["docs/policies/a-1/text.md", "docs/terms.toml"])
    set()
    """
    found = [_IN_POLICY.match(path) for path in changed]
    return {one[1] for one in found if one} if all(found) else set()


def can_look(root: Path, policies: set[str]) -> bool:
    """Whether a preview stands that has many policies, these among them."""
    held = root / PREVIEW / "policies"
    there = {page.parent.name for page in held.glob("*/index.html")}
    return bool(policies) and policies <= there and len(there) > FEW
