"""Plain servers, as people have them: Debian's nginx as it is installed, and ``python -m http.server``; and `unzip`."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from scripts.publish.serve import ADDRESS
from tests import nginx

STOCK = Path("/etc/nginx")
NOT_OURS = re.compile(r"^\s*(?:(?:access|error)_log|include /etc/nginx/(?:conf\.d|sites-enabled)|#)")


def unpack(zipped: Path, folder: Path) -> None:
    """Puts files where they are, over what is there, with the times and modes that the zip tells, as `unzip -o` does."""
    with ZipFile(zipped) as packed:
        for one in packed.infolist():
            target, mode = folder / one.filename, one.external_attr >> 16
            if one.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                target.write_bytes(packed.read(one))
                when = time.mktime((*one.date_time, 0, 0, -1))
                os.utime(target, (when, when))
            target.chmod(mode & 0o777)


def stock(root: Path) -> str:
    """The ``http`` block and the ``server`` block of Debian's nginx, word for word but for root, port and logs."""
    main = (STOCK / "nginx.conf").read_text(encoding="utf-8")
    (http,) = re.findall(r"^http \{(.*?)^\}", main, re.MULTILINE | re.DOTALL)
    server = (STOCK / "sites-available" / "default").read_text(encoding="utf-8")
    lines = [one for one in (http + server).splitlines() if not NOT_OURS.match(one)]
    text = "\n".join(one for one in lines if "listen [::]" not in one)
    text, roots = re.subn(r"root /var/www/html;", f'root "{root}";', text)
    text, ports = re.subn(r"listen 80 default_server;", "listen {listen};", text)
    assert (roots, ports) == (1, 1), text
    return text


@contextlib.contextmanager
def nginx_as_installed(root: Path, place: Path) -> Iterator[str]:
    """Serves a folder while the block runs; gives the address."""
    text = stock(root)
    with nginx.started(lambda port: text.replace("{listen}", f"{ADDRESS}:{port}"), place) as address:
        yield address


@contextlib.contextmanager
def http_server(root: Path, place: Path) -> Iterator[str]:
    """Serves a folder while the block runs; gives the address."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        said = server.stdout.readline()
        yield f"http://127.0.0.1:{said.split(' port ')[1].split()[0]}/"
        server.terminate()
