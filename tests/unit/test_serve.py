"""The server on this machine: the right types, the site's own 404, a free port when the usual one is taken."""

from __future__ import annotations

import http.client
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.publish import serve


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "page").mkdir(parents=True)
    (site / "bare").mkdir()
    (site / "index.html").write_text("首页", encoding="utf-8")
    (site / "page" / "index.html").write_text("一页", encoding="utf-8")
    (site / "404.html").write_text("没有这一页", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return site


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with serve.running(folder) as found:
        yield found


def ask(address: str, path: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request(method, path)
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.wasm", "application/wasm"),
        ("a.json", "application/json"),
        ("a.whl", "application/zip"),
        ("a.zip", "application/zip"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("a.html", "text/html; charset=utf-8"),
        ("a.unknown", "application/octet-stream"),
    ],
)
def test_types(name: str, wanted: str, folder: Path, address: str) -> None:
    (folder / name).write_bytes(b"x")
    status, headers, body = ask(address, "/" + name)
    assert (status, headers["content-type"], body) == (200, wanted, "x")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-cache"


def test_pages_and_folders(address: str) -> None:
    assert ask(address, "/")[2] == "首页"
    assert ask(address, "/page/")[2] == "一页"
    assert ask(address, "/page")[1]["location"] == "/page/"
    assert ask(address, "/page/?query#x")[2] == "一页"


@pytest.mark.parametrize(
    "path", ["/nothing", "/bare/", "/../secret.txt", "/%2e%2e/secret.txt", "/page/..%2f..%2fsecret.txt"]
)
def test_what_is_not_there_gets_the_sites_own_page(path: str, address: str) -> None:
    status, headers, body = ask(address, path)
    assert (status, headers["content-type"], body) == (404, serve.TYPES[".html"], "没有这一页")


def test_head_has_no_body_and_writing_is_refused(address: str) -> None:
    assert ask(address, "/nothing", "HEAD")[::2] == (404, "")
    assert ask(address, "/", "HEAD")[::2] == (200, "")
    assert ask(address, "/", "POST")[0] == 501


def test_without_a_404_page_the_plain_answer_is_given(folder: Path, address: str) -> None:
    (folder / "404.html").unlink()
    assert ask(address, "/nothing")[0] == 404


def test_a_taken_port_is_replaced_by_a_free_one(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind((serve.ADDRESS, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serve.running(folder, port) as address:
            assert urlsplit(address).port != port
            assert ask(address, "/")[0] == 200


def test_only_this_machine_is_served(address: str) -> None:
    assert urlsplit(address).hostname == "127.0.0.1"


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="make build"):
        serve.bind(tmp_path, 0)


def test_a_browser_that_hangs_up_is_no_error(folder: Path, address: str, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "large.bin").write_bytes(bytes(30_000_000))
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as connection:
        connection.sendall(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.recv(100)
    assert ask(address, "/")[0] == 200
    assert capfd.readouterr().err == ""


def test_an_older_file_that_is_put_back_is_sent_and_the_same_one_is_not(folder: Path, address: str) -> None:
    file = folder / "runtime.json"
    file.write_text("new")
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)

    def again(**said: str) -> tuple[int, str, str | None]:
        connection.request("GET", "/runtime.json", headers={name.replace("_", "-"): said[name] for name in said})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.getheader("ETag")

    _, _, tag = again()
    assert tag
    assert again(If_None_Match=tag) == (304, "", tag)
    file.write_text("old")
    os.utime(file, (0, 0))
    assert again(If_None_Match=tag)[:2] == (200, "old")
    assert again(If_Modified_Since="Fri, 01 Jan 2038 00:00:00 GMT")[:2] == (200, "old")
    connection.close()


def test_what_no_browser_means_is_answered_as_nginx_answers(folder: Path, address: str) -> None:
    (folder / "index.html.br").write_bytes(b"packed")
    assert ask(address, "/index.html.br")[::2] == (404, "没有这一页")
    assert ask(address, "/index.html%00.txt")[0] == 400
    assert ask(address, "/%00")[0] == 400
    assert ask(address, "/")[2] == "首页"
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    for accepted, coding in (("br;q=0", None), ("br; q=0.0, gzip", None), ("br;q=0.1", "br"), ("BR", "br")):
        connection.request("GET", "/", headers={"Accept-Encoding": accepted})
        answer = connection.getresponse()
        answer.read()
        assert answer.getheader("Content-Encoding") == coding, accepted
    connection.close()


def test_a_silent_connection_is_ended(folder: Path) -> None:
    hasty = type("Hasty", (serve.SiteHandler,), {"timeout": 0.05})
    assert serve.SiteHandler.timeout
    with (
        serve.running(folder, handler=hasty) as address,
        socket.create_connection((serve.ADDRESS, urlsplit(address).port or 0), timeout=30) as silent,
    ):
        assert silent.recv(1) == b"", "the server hangs up; otherwise the 30 seconds end in an error"


def test_only_what_is_for_frames_may_be_framed(folder: Path, address: str) -> None:
    for path in ("embed/a", "files/json"):
        (folder / path).mkdir(parents=True)
        (folder / path / "index.html").write_text("x", encoding="utf-8")
    framed = ask(address, "/embed/a/")[1]
    assert "x-frame-options" not in framed
    assert framed["content-security-policy"].endswith("frame-ancestors *")
    assert (framed["access-control-allow-origin"], framed["cross-origin-resource-policy"]) == ("*", "cross-origin")
    read = ask(address, "/files/json/")[1]
    assert (read["x-frame-options"], read["access-control-allow-origin"]) == ("DENY", "*")
    others = (
        "/",
        "/page/",
        "/embed/../page/",
        "/embed/..%2fpage/",
        "/embed/%2e%2e/page/index.html",
        "/x?/embed/",
    )
    for path in (*others, "/embed/gone/", "/page/../embed"):
        found = ask(address, path)[1]
        assert found["x-frame-options"] == "DENY", path
        assert found["content-security-policy"].endswith("frame-ancestors 'none'"), path
        assert "access-control-allow-origin" not in found, path
