"""Precompresses the site: writes the same file as Brotli (``.br``) and gzip (``.gz``) beside each that compresses.

A server hands them out as they are and never compresses anything itself. The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from scripts.cache import Cache

KINDS = frozenset(
    {
        *(
            ".bin",
            ".css",
            ".csv",
            ".docx",
            ".html",
            ".ico",
            ".ics",
            ".js",
            ".json",
            ".md",
            ".py",
            ".svg",
            ".toml",
            ".txt",
        ),
        *(".wasm", ".webmanifest", ".xml", ".zip"),
    }
)
CODINGS = {"br": ".br", "gzip": ".gz"}
"""What a browser calls it in Accept-Encoding, best first, and how the file's name ends."""
SMALLEST = 512
"""Bytes. A smaller file fits into one packet anyway."""
WINDOW = 24
"""Brotli looks back 16 MB: the WebAssembly is one whole to it."""
BEST, QUICK = 11, 7
"""Brotli's levels. The best takes seconds a megabyte, which only what most readers load is worth; the other one is nine times
as quick as the next but one, for half a percent more bytes."""


def precompress(site: Path, cache: Cache, best: frozenset[Path] = frozenset()) -> int:
    """Writes .br and .gz beside every file of the site that compresses; returns the number of such files.

    Args:
        site: the folder of the built site.
        cache: where compressed contents are kept.
        best: the files that are worth Brotli's best level.
    """
    files = sorted(file for file in site.rglob("*") if file.suffix in KINDS and file.stat().st_size >= SMALLEST)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda file: _write(file, cache, BEST if file in best else QUICK), files))
    return len(files)


def _write(file: Path, cache: Cache, level: int) -> None:
    body = file.read_bytes()
    ways: dict[str, Callable[[], bytes]] = {
        f"brotli {brotli.__version__} {level}": lambda: brotli.compress(body, quality=level, lgwin=WINDOW),
        "gzip": lambda: gzip.compress(body, 9, mtime=0),
    }
    for suffix, (how, make) in zip(CODINGS.values(), ways.items(), strict=True):
        file.with_name(file.name + suffix).write_bytes(cache.get("precompressed", [how, body], make, by_program=False))
