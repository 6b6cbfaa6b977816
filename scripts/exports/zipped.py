"""Zip files without the times of their making and without compression.

Deflate differs between versions of zlib, a stored file does not; servers compress what they send anyway.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_DAY = (1980, 1, 1, 0, 0, 0)


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """One zip file of these files, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in files.items():
            target.writestr(zipfile.ZipInfo(name, _DAY), data)
    return out.getvalue()


def settled(data: bytes) -> bytes:
    """A zip file made anew, so that only its content decides its bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return zip_of({name: source.read(name) for name in source.namelist()})
