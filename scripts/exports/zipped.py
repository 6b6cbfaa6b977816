"""Zip files without the times of their making and without compression.

Deflate differs between versions of zlib, a stored file does not; servers compress what they send anyway.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

Time = tuple[int, int, int, int, int, int]
_DAY: Time = (1980, 1, 1, 0, 0, 0)
_FILE, _FOLDER = 0o100644 << 16, 0o040755 << 16 | 0x10
"""What anybody may read, whoever unpacks it; a server is seldom the one who did."""


def zip_of(files: Mapping[str, bytes], time: Time = _DAY) -> bytes:
    """One zip file of these files, in this order, all of one time; a name that ends with a slash is a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, time)
            entry.external_attr = _FOLDER if name.endswith("/") else _FILE
            target.writestr(entry, data)
    return out.getvalue()


def settled(data: bytes) -> bytes:
    """A zip file made anew, so that only its content decides its bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return zip_of({name: source.read(name) for name in source.namelist()})
