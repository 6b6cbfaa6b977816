"""The wire of the bench: one server for ours and for every peer, with Brotli, a cache rule, a link speed and a meter.

The link is made here, at the sending end, and not by the browser's developer tools: so it holds alike for the page, its
workers and its service worker, which ``check_link`` in measure.py shows before anything is measured. A request waits
one round trip for its first byte, a new connection one more; all connections share the bits of one second. Sent is
what a good host sends: Brotli at its best level, made once and kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli

from scripts.publish.serve import ADDRESS, TYPES

ROOT = Path(__file__).resolve().parent.parent.parent
PACKED = ROOT / "build" / "bench" / "brotli"
CHUNK = 4096
PROBE = "/probe.bin"
PROBE_BYTES = 400_000
FOREVER = "public, max-age=31536000, immutable"
AT_LEAST = 256
"""Smaller files are not worth packing."""


@dataclass(frozen=True, slots=True)
class Link:
    """A line to the reader: bits a second (0: as fast as the machine) and the round trip in milliseconds."""

    name: str
    title: str
    bits: int = 0
    delay: int = 0


LOOPBACK = Link("loopback", "本机")
LINKS = (
    LOOPBACK,
    Link("10m", "10 Mbit/s，往返40毫秒", 10_000_000, 40),
    Link("1m5", "1.5 Mbit/s，往返150毫秒", 1_500_000, 150),
)


class Wire(ThreadingHTTPServer):
    """Serves one folder; ``link`` may be changed at any time, ``sent`` and ``requests`` count from the last reset.

    Attributes:
        kept: paths that the browser may keep without asking again.
    """

    daemon_threads = True

    def __init__(self, folder: Path, kept: re.Pattern[str]) -> None:
        super().__init__((ADDRESS, 0), Answer)
        self.folder = folder
        self.kept = kept
        self.link = LOOPBACK
        self.sent = 0
        self.requests = 0
        self.last = time.monotonic()
        self._packed: dict[Path, tuple[bytes, str]] = {}
        self._free = 0.0
        self._lock = threading.Lock()
        self._packing = threading.Lock()

    @property
    def address(self) -> str:
        """Where it answers, ending in a slash."""
        return f"http://{ADDRESS}:{self.server_port}/"

    def reset(self) -> None:
        """Starts counting anew."""
        self.sent = self.requests = 0

    def wait_for_turn(self, size: int) -> None:
        """Sleeps until the line has carried these bytes."""
        with self._lock:
            self.sent += size
            start = max(time.monotonic(), self._free)
            self._free = start + (size * 8 / self.link.bits if self.link.bits else 0)
            until = self._free
        time.sleep(max(0, until - time.monotonic()))
        self.last = time.monotonic()

    def content(self, path: Path) -> tuple[bytes, str]:
        """What is sent of a file, and its encoding: Brotli where that is smaller."""
        with self._packing:
            if path not in self._packed:
                self._packed[path] = self._pack(path)
            return self._packed[path]

    @staticmethod
    def _pack(path: Path) -> tuple[bytes, str]:
        plain = path.read_bytes()
        if len(plain) < AT_LEAST:
            return plain, ""
        packed = path.with_name(f"{path.name}.br")  # a build that packs beforehand: a page does not wait for it
        if not packed.exists():
            packed = PACKED / hashlib.sha256(plain).hexdigest()
        if not packed.exists():
            PACKED.mkdir(parents=True, exist_ok=True)
            part = packed.with_suffix(f".{threading.get_ident()}")
            part.write_bytes(brotli.compress(plain, quality=11, lgwin=24))
            part.replace(packed)
        return (packed.read_bytes(), "br") if packed.stat().st_size < len(plain) else (plain, "")

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that is closed in the middle of an answer is not an error."""


class Answer(BaseHTTPRequestHandler):
    """One connection."""

    server: Wire
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        """A new connection costs a round trip."""
        super().setup()
        self._wait()

    def _wait(self) -> None:
        time.sleep(self.server.link.delay / 1000)

    def do_GET(self) -> None:
        """Answers with the file, with 304 if the browser has it, or with 404."""
        server = self.server
        server.requests += 1
        self._wait()
        name = unquote(urlsplit(self.path).path)
        path = (server.folder / name.lstrip("/")).resolve()
        if name.endswith("/"):
            path /= "index.html"
        if name == PROBE:
            body, encoding = bytes(PROBE_BYTES), ""
        elif path.is_relative_to(server.folder.resolve()) and path.is_file():
            body, encoding = server.content(path)
        else:
            return self._send(HTTPStatus.NOT_FOUND, {}, b"")
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {
            "Content-Type": TYPES.get(path.suffix, "application/octet-stream"),
            "ETag": tag,
            "Cache-Control": FOREVER if server.kept.search(name) else "no-cache",
        }
        if name != PROBE and self.headers.get("If-None-Match") == tag:
            return self._send(HTTPStatus.NOT_MODIFIED, headers, b"")
        if encoding:
            headers["Content-Encoding"] = encoding
        return self._send(HTTPStatus.OK, headers, body)

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes) -> None:
        lines = [f"{self.protocol_version} {status.value} {status.phrase}", f"Content-Length: {len(body)}"]
        lines += [f"{key}: {value}" for key, value in headers.items()]
        answer = "\r\n".join([*lines, "", ""]).encode() + body
        for start in range(0, len(answer), CHUNK if self.server.link.bits else len(answer)):
            part = answer[start : start + CHUNK] if self.server.link.bits else answer
            self.server.wait_for_turn(len(part))
            self.wfile.write(part)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


@contextlib.contextmanager
def wired(folder: Path, kept: str = "^$") -> Iterator[Wire]:
    """Serves a folder while the block runs; ``kept`` is a pattern of paths that the browser may keep for ever."""
    server = Wire(folder, re.compile(kept))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
