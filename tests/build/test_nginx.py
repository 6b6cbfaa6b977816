"""The real nginx with our configuration: types, headers, compressed copies, folders, what is missing, parts of a file."""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import brotli
import pytest

from scripts.errors import BuildStopped
from scripts.publish import csp, nginx, serve
from scripts.publish.precompress import CODINGS
from tests.bench.serving import Load, parse
from tests.nginx import running
from tests.reliability import Promise

UNPACK = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """One connection, kept open."""

    def __init__(self, address: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)

    def ask(self, path: str, coding: str = "", method: str = "GET", **more: str) -> Answer:
        said = {"Accept-Encoding": coding, **{name.replace("_", "-"): value for name, value in more.items()}}
        self.connection.request(method, path, headers=said)
        answer = self.connection.getresponse()
        found = [(name.lower(), value) for name, value in answer.getheaders()]
        assert len(dict(found)) == len(set(found)), f"{path}：有一个头说了两种话"
        return Answer(answer.status, dict(found), answer.read())


@pytest.fixture(scope="module")
def client(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with running(published, tmp_path_factory.mktemp("nginx")) as address:
        client = Client(address)
        yield client
        client.connection.close()


def files(site: Path) -> list[Path]:
    """What readers ask for: every file but the compressed copies."""
    return sorted(one for one in site.rglob("*") if one.is_file() and one.suffix not in CODINGS.values())


def wrong(answer: Answer, file: Path, path: str, coding: str) -> list[str]:
    """What an answer says that it should not, by header; nothing when all is well."""
    copy = file.with_name(file.name + CODINGS.get(coding, ""))
    sent = coding if copy.is_file() else ""
    wanted = {
        **{name.lower(): "" for name in csp.SPECIAL},
        **{name.lower(): value for name, value in csp.headers(path).items()},
        "content-type": serve.TYPES[file.suffix],
        "cache-control": serve.KEEP if serve.HASHED.search(path) else serve.ASK,
        "vary": "Accept-Encoding",
        "content-encoding": sent,
        "content-length": str((copy if sent else file).stat().st_size),
    }
    found = [
        f"{name}：{answer.headers.get(name, '')}，应为{value}"
        for name, value in wanted.items()
        if answer.headers.get(name, "") != value
    ]
    return found + (
        ["内容不同"] if UNPACK[answer.headers.get("content-encoding", "")](answer.body) != file.read_bytes() else []
    )


def test_every_file_has_its_type_its_headers_and_its_copies(client: Client, published: Path, promise: Promise) -> None:
    seen, coded, faults = 0, 0, []
    for file in files(published):
        path = "/" + quote(file.relative_to(published).as_posix())
        for coding in ("", *CODINGS):
            answer = client.ask(path, coding)
            assert answer.status == 200, path
            faults += [f"{path} {coding} {one}" for one in wrong(answer, file, path, coding)]
            seen += 1
            coded += "content-encoding" in answer.headers
    assert faults == []
    assert seen >= 3 * 150
    assert coded >= 2 * 150
    kinds = {file.suffix for file in files(published)}
    assert {".html", ".js", ".wasm", ".zip", ".json", ".css", ".svg", ".pdf", ".csv", ".whl"} <= kinds
    promise(7, "真的 nginx 用本站给的配置，逐个文件、不压缩和两种压缩各取一次，类型、缓存、安全头和内容都对", seen)


def test_the_checker_sees_faults(client: Client, published: Path) -> None:
    file, good = published / "index.html", client.ask("/index.html", "br")
    assert wrong(good, file, "/index.html", "br") == []
    framed = wrong(good, file, "/embed/index.html", "br")
    assert any(said.startswith("x-frame-options：DENY") for said in framed), framed
    for name in ("content-security-policy", "content-type", "vary", "content-encoding", "x-content-type-options"):
        less = {key: value for key, value in good.headers.items() if key != name}
        assert wrong(Answer(200, less, good.body), file, "/index.html", "br")[0].startswith(f"{name}：，应为")
    assert wrong(Answer(200, good.headers, brotli.compress(b"x")), file, "/index.html", "br") == ["内容不同"]
    assert wrong(good, file, "/runtime/a.0123456789ab.js", "br")[0].startswith("cache-control")
    assert wrong(good, file, "/index.html", "gzip") != []


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.1, gzip", "br"),
        ("gzip;q=1.0, br; q=0", "gzip"),
        ("br;q=0.000,gzip;q=0", ""),
        ("GZIP", "gzip"),
        ("brotli, xgzip", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_what_the_browser_accepts_is_what_it_gets(client: Client, accepted: str, sent: str) -> None:
    assert client.ask("/", accepted).headers.get("content-encoding", "") == sent


def test_folders(client: Client, published: Path) -> None:
    index = (published / "policies" / "index.html").read_bytes()
    assert client.ask("/policies/").body == client.ask("/policies/?q=1").body == index
    assert brotli.decompress(client.ask("/policies/", "br").body) == index
    moved = client.ask("/policies?q=1")
    assert (moved.status, moved.headers["location"]) == (301, "/policies/?q=1")
    folders = [one for one in published.rglob("*") if (one / "index.html").is_file()]
    assert len(folders) >= 40
    for folder in folders:
        path = "/" + quote(folder.relative_to(published).as_posix())
        assert client.ask(path).headers["location"] == path + "/"
        assert client.ask(path + "/").headers["content-type"] == serve.TYPES[".html"]


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/nothing.wasm",
        "/runtime/",
        "/runtime/a.0123456789ab.js",
        "/index.html.br",
        "/index.html.gz",
        "/index.html/",
    ],
)
def test_what_is_not_there_gets_the_sites_own_page(client: Client, published: Path, path: str) -> None:
    for coding in ("", "br"):
        answer = client.ask(path, coding)
        assert answer.status == 404
        assert wrong(answer, published / "404.html", "/404.html", coding) == []


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/page/..%2f..%2f..%2fsecret.txt", "/%00", "/index.html%00.js"]
)
def test_nothing_outside_the_folder_is_served(client: Client, path: str) -> None:
    assert client.ask(path).status in (400, 404)


def test_errors_carry_the_headers_too(client: Client) -> None:
    for answer in (client.ask("/policies"), client.ask("/", method="POST"), client.ask("/%2e%2e/x")):
        assert answer.status in (301, 400, 405)
        assert "nginx/" not in answer.headers["server"]
        if answer.status != 400:  # the request was not understood: no server block was chosen
            assert {name for name in csp.HEADERS if name.lower() not in answer.headers} == set()


def test_parts_of_a_file(client: Client, published: Path) -> None:
    file = next(iter(sorted((published / "runtime").glob("*.wasm"))))
    path, size = f"/runtime/{file.name}", file.stat().st_size
    part = client.ask(path, Range="bytes=4-11")
    assert (part.status, part.body) == (206, file.read_bytes()[4:12])
    assert part.headers["content-range"] == f"bytes 4-11/{size}"
    assert part.headers["content-type"] == "application/wasm"
    packed = file.with_name(file.name + ".br").read_bytes()
    assert client.ask(path, "br", Range="bytes=4-11").body == packed[4:12]
    assert client.ask(path, Range=f"bytes={size}-").status == 416


def test_what_did_not_change_is_not_sent_again(client: Client) -> None:
    tags = {client.ask("/", coding).headers["etag"] for coding in ("", *CODINGS)}
    assert len(tags) == 3, "each coding is another body, and has another tag"
    tag = client.ask("/", "br").headers["etag"]
    again = client.ask("/", "br", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["content-security-policy"] == csp.HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("value", ["", "a b", 'x"; return 200', "x;", "{x", "$host", "x\ny"])
def test_a_value_cannot_break_out_of_its_place(value: str) -> None:
    with pytest.raises(BuildStopped, match="不能写进 nginx 的配置"):
        nginx.render(Path("/srv/yingbao"), host=value)
    with pytest.raises(BuildStopped):
        nginx.render(Path("/srv/yingbao"), listen=value)


def test_headers_and_types_are_all_there_and_can_be_written() -> None:
    text = nginx.render(Path("/srv/yingbao"), "80", "yingbao.example")
    assert len(re.findall(r"^    add_header ", text, re.M)) == len({*csp.HEADERS, *csp.SPECIAL}) + 3 >= 10
    assert text.count("try_files") == len(serve.TYPES) + 1 >= 20
    assert [value for value in (*csp.HEADERS.values(), *serve.TYPES.values()) if set(value) & set('"\\$')] == []


def test_the_bench_reads_wrk_and_takes_no_wrong_answer_for_a_quick_one() -> None:
    said = "  50%  900.00us\n  99%    1.50ms\nRequests/sec:  24681.12\n"
    assert parse(said) == Load(24681, 1500)
    for fault in ("  Non-2xx or 3xx responses: 5\n", "  Socket errors: connect 0, read 3\n"):
        with pytest.raises(ValueError, match="没有都答对"):
            parse(said + fault)
    with pytest.raises(ValueError, match="没有都答对"):
        parse(said, missing=True)
