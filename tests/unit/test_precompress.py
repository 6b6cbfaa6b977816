"""What lies compressed beside the site's files: it is the same file, always the same bytes, and made only once."""

from __future__ import annotations

import gzip
import http.client
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from scripts.cache import Cache
from scripts.publish import precompress, serve

TEXT = "应保尽保。" * 500


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "runtime").mkdir(parents=True)
    (site / "index.html").write_text(TEXT, encoding="utf-8")
    (site / "runtime" / "python.0123456789ab.wasm").write_bytes(b"\0asm" * 1000)
    (site / "short.json").write_text("{}", encoding="utf-8")
    (site / "picture.png").write_bytes(bytes(5000))
    return site


def test_each_sibling_is_the_same_file_and_the_bytes_are_always_the_same(folder: Path, tmp_path: Path) -> None:
    assert precompress.precompress(folder, Cache(tmp_path / "cache")) == 2
    made = {file: file.read_bytes() for file in folder.rglob("*") if file.suffix in (".br", ".gz")}
    names = ["index.html.br", "index.html.gz", "python.0123456789ab.wasm.br", "python.0123456789ab.wasm.gz"]
    assert sorted(file.name for file in made) == names
    assert brotli.decompress(made[folder / "index.html.br"]).decode() == TEXT
    assert gzip.decompress(made[folder / "index.html.gz"]).decode() == TEXT
    precompress.precompress(folder, Cache(tmp_path / "other"))
    assert {file: file.read_bytes() for file in made} == made


def test_what_is_unchanged_is_not_compressed_again_and_what_is_gone_is_dropped(folder: Path, tmp_path: Path) -> None:
    def state() -> dict[Path, int]:
        return {file: file.stat().st_mtime_ns for file in (tmp_path / "cache" / "precompressed").iterdir()}

    precompress.precompress(folder, Cache(tmp_path / "cache"))
    before = state()
    (folder / "index.html").write_text(TEXT + "新", encoding="utf-8")
    cache = Cache(tmp_path / "cache", "another program")
    precompress.precompress(folder, cache)
    cache.sweep()
    after = state()
    same = set(before) & set(after)
    assert len(before) == len(after) == 4
    assert len(same) == 2
    assert all(before[file] == after[file] for file in same)


@pytest.mark.parametrize(
    ("path", "accepted", "coding"),
    [
        ("/", "gzip, deflate, br, zstd", "br"),
        ("/", "gzip;q=1.0", "gzip"),
        ("/", "identity", None),
        ("/runtime/python.0123456789ab.wasm", "br", "br"),
        ("/short.json", "br, gzip", None),
        ("/nothing", "br, gzip", None),
    ],
)
def test_the_server_hands_out_what_the_browser_takes(
    path: str, accepted: str, coding: str | None, folder: Path, tmp_path: Path
) -> None:
    precompress.precompress(folder, Cache(tmp_path / "cache"))
    with serve.running(folder) as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
        connection.request("GET", path, headers={"Accept-Encoding": accepted})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
    assert answer.getheader("Content-Encoding") == coding
    assert answer.getheader("Vary") == "Accept-Encoding"
    assert len(body) == int(answer.getheader("Content-Length") or 0)
    if path == "/nothing":
        assert (answer.status, answer.getheader("Cache-Control")) == (404, "no-cache")
        return
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding](body)
    file = folder / (path.lstrip("/") or "index.html")
    assert plain == file.read_bytes()
    assert answer.getheader("Content-Type") == serve.TYPES[file.suffix]
    forever = "public, max-age=31536000, immutable"
    assert answer.getheader("Cache-Control") == (forever if "/runtime/" in path else "no-cache")
