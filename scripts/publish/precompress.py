"""After the site is built: beside every file that compresses lies the same file as Brotli (``.br``) and gzip (``.gz``).

A server hands them out as they are and never compresses anything itself. The same input gives the same bytes. What was
compressed once is kept in ``build/cache``, by the hash of its contents.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

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
            ".mjs",
            ".py",
            ".svg",
            ".toml",
            ".txt",
        ),
        *(".wasm", ".webmanifest", ".whl", ".xml", ".zip"),
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


def write_siblings(site: Path, cache: Path, best: frozenset[Path] = frozenset()) -> int:
    """Writes the siblings of every file in the site; gives the number of files that have them.

    Args:
        site: the folder of the built site.
        cache: where compressed contents are kept; what this site does not use is deleted there.
        best: the files that are worth Brotli's best level.
    """
    files = sorted(file for file in site.rglob("*") if file.suffix in KINDS and file.stat().st_size >= SMALLEST)
    cache.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        used = set(pool.map(lambda file: _write(file, cache, BEST if file in best else QUICK), files))
    for old in cache.iterdir():
        if old.stem not in used:
            old.unlink()
    return len(files)


def _write(file: Path, cache: Path, level: int) -> str:
    body = file.read_bytes()
    name = f"{hashlib.sha256(body).hexdigest()[:24]}-{level}"
    for suffix in CODINGS.values():
        kept = cache / (name + suffix)
        if not kept.exists():
            small = (
                brotli.compress(body, quality=level, lgwin=WINDOW)
                if suffix == ".br"
                else gzip.compress(body, 9, mtime=0)
            )
            part = kept.with_suffix(f"{suffix}.part")
            part.write_bytes(small)
            part.replace(kept)
        target = file.with_name(file.name + suffix)
        shutil.copyfile(kept, target)
    return name
