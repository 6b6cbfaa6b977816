"""The real nginx of this machine, with the configuration that operators get, for tests and the bench."""

from __future__ import annotations

import contextlib
import getpass
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.publish.nginx import render
from scripts.publish.serve import ADDRESS
from scripts.setup.programs import find_nginx

WAIT = 20
"""Seconds that a start may take on a busy machine."""
TRIES = 5
"""Ports that are tried: between looking for a free one and taking it, another program may take it."""
TAKEN = "Address already in use"
MAIN = """
user {user};
daemon off;
pid {place}/pid;
error_log {place}/error.log warn;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    include {place}/site.conf;
}}
"""
"""What a distribution's own nginx.conf says, with every path in our folder, so that nobody has to be root."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind((ADDRESS, 0))
        port: int = one.getsockname()[1]
        return port


def running(site: Path, place: Path) -> contextlib.AbstractContextManager[str]:
    """Serves a site as operators would, while the block runs; gives the address."""
    return started(lambda port: render(site, f"{ADDRESS}:{port}"), place)


@contextlib.contextmanager
def started(configure: Callable[[int], str], place: Path) -> Iterator[str]:
    """Starts nginx with the ``server`` block for a port. Fails if nginx warns of anything, then or later.

    Args:
        configure: gives the block for a port.
        place: a folder, of its own, for the configuration and what nginx writes.
    """
    found = find_nginx()
    assert found, "没有找到 nginx：请运行 python3 -m scripts.setup test"
    place.mkdir(exist_ok=True)
    main = place / "nginx.conf"
    main.write_text(MAIN.format(place=place, user=getpass.getuser()), encoding="utf-8")
    command = [str(found), "-e", str(place / "error.log"), "-p", str(place), "-c", str(main)]
    for _ in range(TRIES):
        port = free_port()
        (place / "site.conf").write_text(configure(port), encoding="utf-8")
        tried = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True, check=False)
        taken = TAKEN in tried.stderr
        if not taken:
            assert (tried.returncode, tried.stdout + _grave(tried.stderr)) == (0, ""), tried.stderr
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            taken = not _listens(port, process, place / "error.log")
        if not taken:
            break
        (place / "error.log").unlink(missing_ok=True)  # somebody else took the port in between
    else:
        raise AssertionError("没有空的端口")
    try:
        yield f"http://{ADDRESS}:{port}/"
    finally:
        process.terminate()
        process.wait(WAIT)
    assert _grave((place / "error.log").read_text(encoding="utf-8")) == ""


def _grave(said: str) -> str:
    """Lines of nginx's log that are more than news; that an ordinary user cannot change users is no fault."""
    lines = [
        one for one in said.splitlines() if any(f"[{level}]" in one for level in ("warn", "error", "crit", "emerg"))
    ]
    return "\n".join(
        one for one in lines if 'the "user" directive makes sense only' not in one and "No such file" not in one
    )


def _listens(port: int, process: subprocess.Popen[bytes], log: Path) -> bool:
    """Whether it answers; not if another program had the port first."""
    for _ in range(WAIT * 20):
        if process.poll() is not None:
            assert TAKEN in log.read_text(encoding="utf-8"), "nginx 停了"
            return False
        with contextlib.suppress(OSError), socket.create_connection((ADDRESS, port), 1):
            return process.poll() is None
        time.sleep(0.05)
    raise AssertionError("nginx 没有起来")
