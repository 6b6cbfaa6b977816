"""A site while it is being worked on (预览): ``python -m scripts serve`` builds, serves, watches the sources and builds again.

The open page loads itself anew when the site has changed. A build that stops leaves the last good site in place; its
sentence stands in the terminal and over the page. What does that is added here to each page on its way, a script and a
stream of events that only this server has: nothing of it is in the site that is published.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watchfiles import Change, DefaultFilter, watch

from scripts.publish import offline
from scripts.publish.serve import ASK, PORT, TYPES, SiteHandler, address, bind

PROGRAM = ("calculators", "scripts")
WATCHED = (*PROGRAM, "docs", "tests/examples", "tests/search", "tests/fixtures/first-visit")
"""The folders that a build reads; of the project's own folder, mkdocs.yml."""
SCRIPT, EVENTS = "/preview.js", "/preview-events"
SOURCE = Path(__file__).with_name("preview.js")
STARTING = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>应保</title></head>
<body><p>网站还没有编成。</p></body></html>"""
_ALIVE = 15
"""Seconds between two signs of life to a page: one that is gone is noticed then."""


class Preview:
    """What there is to see: the release that is served, and why the build after it stopped, if it did."""

    def __init__(self, site: Path, policies: Path) -> None:
        self.site = site
        self._policies = policies
        self._stopped = ""
        self._changed = threading.Condition()

    def tell(self, stopped: str) -> None:
        """A build has ended: with nothing to say, or with the sentence it stopped with."""
        with self._changed:
            self._stopped = stopped
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
        """What a page that is open shows: the release, and the drafts as they are."""
        files = [file for one in self.drafts() for file in one.iterdir()]
        return f"{self.release()}{max((file.stat().st_mtime_ns for file in files), default='')}"

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

    def build(self) -> str:
        """Builds, printing what is done; answers why it stopped, or nothing."""
        command, pipe = [sys.executable, "-m", "scripts.rebuild"], subprocess.PIPE
        if not self._process:
            self._process = subprocess.Popen(
                command, cwd=self._root, stdin=pipe, stdout=pipe, stderr=pipe, text=True, bufsize=1
            )
        process = self._process
        if process.stdin:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write("\n")
        for line in process.stdout or ():
            said = json.loads(line)
            if "stopped" in said:
                return str(said["stopped"])
            print(f"  {said['say']}", flush=True)
        why = process.stderr.read() if process.stderr else ""
        self.end()
        return f"编译程序没有启动：\n{why.strip()}"

    def end(self) -> None:
        """Ends the process; the next build starts another."""
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
    site = root / "build" / "preview"
    shown = Preview(site, root / "docs" / "policies")
    handler = type("Handler", (PreviewHandler,), {"preview": shown})
    builder = Builder(root)
    with bind(site, port, handler, empty=True) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with contextlib.suppress(KeyboardInterrupt):
            _rebuild(builder, shown, [])
            if port and server.server_port != port:
                print(f"端口 {port} 已被占用，改用 {server.server_port}。")
            for one in shown.drafts():
                print(f"草稿 {one.name}：{address(server)}drafts/{one.name}.html", flush=True)
            print(f"网站已就绪：{address(server)}  （改了源文件会重新编译；按 Ctrl+C 结束）", flush=True)
            watched = [*(root / one for one in WATCHED), root / "mkdocs.yml"]
            for changes in watch(*watched, watch_filter=_Sources(), step=50, raise_interrupt=False):
                _rebuild(builder, shown, sorted({Path(path).relative_to(root).as_posix() for _, path in changes}))
        builder.end()


def _rebuild(builder: Builder, shown: Preview, changed: list[str]) -> None:
    if changed:
        print(f"改动：{'、'.join(changed[:3])}{f' 等{len(changed)}个文件' if len(changed) > 3 else ''}", flush=True)
    if any(path.startswith(PROGRAM) for path in changed):
        builder.end()
    begun = time.monotonic()
    stopped = builder.build()
    shown.tell(stopped)
    last = "网站仍是上次编好的样子。" if shown.release() else ""
    print(
        f"停下了：{stopped}\n{last}改好以后会自动再编。" if stopped else f"编好了，{time.monotonic() - begun:.1f} 秒",
        flush=True,
    )
