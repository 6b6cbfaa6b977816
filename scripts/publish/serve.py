"""Serves a built site on this machine only: ``127.0.0.1``, read-only, with the types that browsers insist on.

WebAssembly compiles while it streams only as ``application/wasm``; modules run only with a JavaScript type. What lies
compressed beside a file (scripts/publish/precompress.py) is sent to browsers that accept it, and under no name of its own; a
file with its own hash in its name may be kept for ever, anything else is asked for again and compared by its content: one
that is put back may be older than the one that it replaces.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import re
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from posixpath import normpath
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from scripts.publish import csp
from scripts.publish.precompress import CODINGS

ADDRESS = "127.0.0.1"
PREVIEW = "build/preview"
"""Of the project's folder: where the site stands that ``make serve`` shows."""
PORT = 8000
TYPES = {
    ".bib": "application/x-bibtex; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".bin": "application/octet-stream",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml; charset=utf-8",
    ".zip": "application/zip",
}
HASHED = re.compile(r"/runtime/.+\.[0-9a-f]{12}\.\w+$")
"""An address whose file can only ever have one content."""
KEEP, ASK = "public, max-age=31536000, immutable", "no-cache"
"""How long a browser may keep a file: for ever, or not without asking."""


class SiteHandler(SimpleHTTPRequestHandler):
    """Files of one folder; a folder answers with its ``index.html`` or not at all; 404 with the site's own page."""

    extensions_map: ClassVar[dict[str, str]] = {**TYPES, "": "application/octet-stream"}  # type: ignore[misc]
    protocol_version = "HTTP/1.1"
    timeout = 60
    """Seconds that a silent connection is kept."""
    path = ""
    coding = ""
    keep = ASK
    tag = ""

    def send_head(self) -> Any:
        """Answers with the compressed sibling where there is one and the browser takes it; with 304 where it has it."""
        asked = urlsplit(self.path).path
        self.keep, self.coding, self.tag = KEEP if HASHED.search(asked) else ASK, "", ""
        if "\0" in unquote(asked):
            self.send_error(HTTPStatus.BAD_REQUEST)
            return None
        if asked.endswith(tuple(CODINGS.values())):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        accepted = _accepted(self.headers.get("Accept-Encoding", ""))
        name = f"{asked}index.html" if asked.endswith("/") else asked
        for coding, suffix in CODINGS.items():
            if coding in accepted and Path(self.translate_path(name + suffix)).is_file():
                self.coding, self.path = coding, name + suffix
                break
        file = Path(self.translate_path(name + CODINGS.get(self.coding, "")))
        if file.is_file():
            self.tag = f'"{hashlib.sha256(file.read_bytes()).hexdigest()[:24]}"'
        del self.headers["If-Modified-Since"]  # the time of a file says nothing of its content
        if self.tag and self.tag in self.headers.get("If-None-Match", ""):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            return None
        return super().send_head()

    def guess_type(self, path: Any) -> str:
        """The type of the file itself, also when its sibling is sent."""
        return super().guess_type(str(path).removesuffix(CODINGS[self.coding]) if self.coding else path)

    def end_headers(self) -> None:
        """Adds what every answer carries: how long it may be kept, how it is coded, and scripts/publish/csp.py."""
        self.send_header("Cache-Control", self.keep)
        if self.coding:
            self.send_header("Content-Encoding", self.coding)
        if self.tag:
            self.send_header("ETag", self.tag)
        self.send_header("Vary", "Accept-Encoding")
        asked = unquote(urlsplit(self.path).path)
        meant = normpath(asked)  # /embed/..%2f is no address under /embed/
        for name, value in csp.headers(f"{meant}/" if asked.endswith("/") else meant).items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: Any) -> None:  # noqa: ARG002
        """A folder without an index is not a page."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answers 404 with the site's own page, anything else as usual."""
        self.coding, self.keep, self.tag = "", ASK, ""
        self.path = "/404.html"
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing: the reader of the terminal wants the address, not every file."""


def _accepted(said: str) -> set[str]:
    """The codings that a browser takes; ``q=0`` says that it does not.

    >>> sorted(_accepted("br;q=0, GZIP; q=0.5, zstd"))
    ['gzip', 'zstd']
    """
    parts = [one.lower().replace(" ", "").partition(";q=") for one in said.split(",")]
    return {name for name, _, weight in parts if not re.fullmatch(r"0(\.0*)?", weight)}


class SiteServer(ThreadingHTTPServer):
    """Answers many at once; a browser that hangs up in the middle is not an error."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps quiet about broken connections only."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def bind(
    folder: Path, port: int = PORT, handler: type[SiteHandler] = SiteHandler, *, empty: bool = False
) -> SiteServer:
    """Opens the server for a folder on a port, or on any free one when that is taken.

    Raises:
        FileNotFoundError: if there is no site in the folder, which may be `empty` when one is still to come.
    """
    if not empty and not (folder / "index.html").is_file():
        raise FileNotFoundError(f"{folder} 里没有 index.html：请先运行 make build")
    answer = partial(handler, directory=str(folder))
    try:
        return SiteServer((ADDRESS, port), answer)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
    return SiteServer((ADDRESS, 0), answer)


def address(server: SiteServer) -> str:
    """Where the server answers, as an address to open."""
    return f"http://{ADDRESS}:{server.server_port}/"


@contextlib.contextmanager
def running(folder: Path, port: int = 0, handler: type[SiteHandler] = SiteHandler) -> Iterator[str]:
    """Serves a folder while the block runs; gives the address."""
    server = bind(folder, port, handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield address(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
