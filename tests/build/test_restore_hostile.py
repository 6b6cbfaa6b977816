"""Damaged and hostile files: each is restored, or refused in our own words, in bounded time and memory.

`make fuzz` gives it thousands of mutations more.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scripts.restore.received import MOST_BYTES
from tests.conftest import ROOT
from tests.reliability import Promise
from tests.restorer import Answer, Restorer

POLICY = ROOT / "docs" / "policies" / "jzbf-2005-21"
RECEIVED = (POLICY / "source.txt").read_bytes()
LISTED = (POLICY / "emendations.toml").read_bytes()
EXCERPT = b"\n".join(RECEIVED.split(b"\n")[:9])
"""A part with every kind of damage but a lost byte, so that many cases are quick."""
MORE = int(os.environ.get("YINGBAO_FUZZ", "150"))
"""How many mutations of the whole file are tried."""
PLACES = 8 if "YINGBAO_FUZZ" not in os.environ else 64
OURS = re.compile(r"[\u4e00-\u9fff]")
NOT_OURS = re.compile(r"Traceback|Error\b|Errno|codec|\x1b|\n|\x00")
WHOLE = RECEIVED.decode()
CLEAN = (POLICY / "text.md").read_text(encoding="utf-8").replace("# ", "").replace("#", "")
HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "spaces": " \t　\r\n".encode() * 1000,
    "only NUL": bytes(100_000),
    "NUL in between": RECEIVED.replace(b"\n", b"\0\n"),
    "one line of 900 KB": WHOLE.replace("\n", "").encode() * 90,
    "300,000 lines": b"\n" * 300_000 + RECEIVED,
    "a surrogate": RECEIVED[:600] + b"\xed\xa0\x80" + RECEIVED[600:],
    "a pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80" + RECEIVED,
    "an overlong form": b"\xc0\x80" + RECEIVED,
    "beyond Unicode": b"\xf4\x90\x80\x80" + RECEIVED,
    "two byte order marks": b"\xef\xbb\xbf" * 2 + RECEIVED,
    "UTF-16": WHOLE.encode("utf-16"),
    "UTF-16 without a mark": CLEAN.encode("utf-16-le"),
    "UTF-32": WHOLE.encode("utf-32"),
    "UTF-7": CLEAN.encode("utf-7"),
    "GBK": CLEAN.encode("gbk"),
    "Big5": "勞動和社會保障局".encode("big5") * 50,
    "half UTF-8, half GBK": RECEIVED + CLEAN.encode("gbk"),
    "line by line another encoding": b"\n".join(
        line.encode(("utf-8", "gbk", "utf-16-le")[at % 3]) for at, line in enumerate(CLEAN.split("\n"))
    ),
    "UTF-8 read as GBK": CLEAN.encode().decode("gb18030", "replace").encode(),
    "UTF-8 read as Latin-1": CLEAN.encode().decode("latin-1").encode(),
    "mixed line ends": WHOLE.replace("\n", "\r\n", 3).encode(),
    "old Mac line ends": WHOLE.replace("\n", "\r").encode(),
    "Unicode line ends": WHOLE.replace("\n", "\u2028").encode(),
    "bidirectional marks": WHOLE.replace("保", "\u202e保\u202c").encode(),
    "zero width": WHOLE.replace("險", "險\u200b").encode(),
    "combining marks": ("險(xiǎn)" + "保" + "\u0301" * 90_000).encode(),
    "emoji and rare characters": (WHOLE + "\n😀𠀀𪚥\U000e0001").encode(),
    "private use": (WHOLE + "\n" + "\ue000" * 1000).encode(),
    "terminal escapes": (WHOLE + "\n\x1b]0;x\x07\x1b[2J").encode(),
    "markup": ("险<script>alert(1)</script>{{ 7*7 }}{% for a in b %}\n" * 50).encode(),
    "parentheses": ("險(xiǎn)" + "(" * 90_000).encode(),
    "parentheses that close": ("險(xiǎn)" + ")" * 90_000).encode(),
    "notes without end": ("險(xiǎn)" + "保(bǎo" * 20_000).encode(),
    "notes of notes": ("險(xiǎn)" + "((bǎo)bǎo)" * 9_000).encode(),
    "thirty lost bytes in a row, sixty times": ("險(xiǎn)\n" + ("中國" + "?" * 30 + "國家" * 20 + "\n") * 60).encode(),
    "many runs that can be read": ("險(xiǎn)\n" + ("單位病?。,國家機關事業單位\n" * 1900)).encode(),
    "lost bytes among letters": ("險(xiǎn)\n" + "中國?a?b?c?d" * 400).encode(),
    "every Han character": "\n".join(
        "".join(map(chr, range(start, start + 64))) for start in range(0x4E00, 0x9FC0, 64)
    ).encode()
    + "\n險(xiǎn)".encode(),
    "headings only": ("标题\n" + "一、甲\n" * 9_000).encode(),
    "the file many times": RECEIVED * 100,
    "a clean text many times": (CLEAN * 90).encode(),
}
TOML = f'sha256 = "{hashlib.sha256(RECEIVED).hexdigest()}"\n'
LISTS: dict[str, bytes] = {
    "empty": b"",
    "not UTF-8": b"\xff\xfe" + LISTED,
    "NUL": LISTED.replace(b"\n", b"\0\n", 3),
    "arrays in arrays": (TOML + "a = " + "[" * 5000 + "]" * 5000).encode(),
    "tables in tables": (TOML + "a = " + "{a=" * 5000 + "1" + "}" * 5000).encode(),
    "a number of a million digits": (TOML + f"[[edit]]\nline = {'9' * 900_000}\n").encode(),
    "a huge line": (TOML + '[[furniture]]\nline = 99999999999999\ntext = "甲"\n').encode(),
    "infinity": (TOML + '[[furniture]]\nline = inf\ntext = "甲"\n').encode(),
    "minus one": (TOML + '[[furniture]]\nline = -1\ntext = "甲"\n').encode(),
    "true": (TOML + '[[furniture]]\nline = true\ntext = "甲"\n').encode(),
    "not a list": (TOML + 'furniture = "甲"\n').encode(),
    "a list of words": (TOML + 'edit = ["甲"]\n').encode(),
    "10,000 edits": (
        TOML + '[[edit]]\nkind = "emendation"\nline = 9\nbefore = "保"\nafter = "险"\nreason = "x"\n' * 10_000
    ).encode(),
    "10,000 pieces of furniture": (
        TOML + "".join(f'[[furniture]]\nline = {n}\ntext = "甲"\n' for n in range(1, 10_001))
    ).encode(),
    "10,000 choices": (TOML + '[[choice]]\nline = 9\ncolumn = 1\ntext = "保"\nreason = "x"\n' * 10_000).encode(),
    "an edit of the whole file": (
        TOML + f'[[edit]]\nkind = "emendation"\nline = 1\nbefore = "{"保" * 200_000}"\nafter = ""\nreason = "x"\n'
    ).encode(),
    "the same key twice": LISTED + b'sha256 = "a"\n',
    "a date": (TOML + "edit = 2005-04-11\n").encode(),
    "1 MB and a byte": LISTED + b"#" * MOST_BYTES,
}


@pytest.fixture(scope="module")
def restorer() -> Iterator[Restorer]:
    made = Restorer()
    yield made
    made.close()


def fault(answer: Answer) -> str:
    """What is wrong with an answer; empty if it was restored, or refused in our own words."""
    if answer.outcome == "restored":
        return ""
    if answer.outcome != "refused":
        return answer.said
    said = answer.said
    in_our_words = OURS.search(said) and not NOT_OURS.search(said) and len(said) < 700
    return "" if in_our_words else f"not in our words: {said!r}"


def give(restorer: Restorer, folder: Path, data: bytes) -> Answer:
    file = folder / "收到的.txt"
    file.write_bytes(data)
    return restorer.start_policy(file)


def with_list(restorer: Restorer, folder: Path, listed: bytes) -> Answer:
    shutil.copy(POLICY / "source.txt", folder)
    (folder / "emendations.toml").write_bytes(listed)
    return restorer.restore_policy(folder)


def test_the_received_file_itself_is_restored(restorer: Restorer, tmp_path: Path) -> None:
    assert with_list(restorer, tmp_path, LISTED).outcome == "restored"
    for data in (RECEIVED, EXCERPT, CLEAN.encode()):
        assert give(restorer, tmp_path, data).outcome == "restored"


@pytest.mark.parametrize(
    ("size", "text"), [(50_000_000, b""), (50_000_000, RECEIVED), (10_000_000, "保".encode() * 99)]
)
def test_a_file_that_is_too_large_is_refused_with_both_numbers(
    size: int, text: bytes, restorer: Restorer, tmp_path: Path, promise: Promise
) -> None:
    file = tmp_path / "大.txt"
    file.write_bytes(text)
    with file.open("r+b") as opened:
        opened.truncate(size)
    shutil.copy(file, tmp_path / "source.txt")
    (tmp_path / "emendations.toml").write_bytes(LISTED)
    for answer in (restorer.start_policy(file), restorer.restore_policy(tmp_path)):
        assert answer.outcome == "refused"
        assert f"有{size}字节，超过{MOST_BYTES}" in answer.said
        assert fault(answer) == ""
    promise(9, "收到的文件太大（50 MB、一行10 MB）：说明多大、最多多大，就此停下", 2)


def test_hostile_files_are_refused_in_our_own_words(restorer: Restorer, tmp_path: Path, promise: Promise) -> None:
    answers = {name: give(restorer, tmp_path, data) for name, data in HOSTILE.items()}
    assert {name: said for name, answer in answers.items() if (said := fault(answer))} == {}
    assert len(answers) > 40
    assert sum(answer.outcome == "refused" for answer in answers.values()) > 20
    promise(9, "损坏和恶意的收到文件：复原，或者用自己的话停下，时间和内存有上限", len(answers))


def test_hostile_lists_of_emendations_too(restorer: Restorer, tmp_path: Path, promise: Promise) -> None:
    answers = {name: with_list(restorer, tmp_path, data) for name, data in LISTS.items()}
    assert {name: said for name, answer in answers.items() if (said := fault(answer))} == {}
    assert {answer.outcome for answer in answers.values()} == {"refused"}
    promise(9, "损坏和恶意的校勘表：用自己的话停下，时间和内存有上限", len(answers))


def test_every_byte_at_many_places_and_every_end(restorer: Restorer, tmp_path: Path, promise: Promise) -> None:
    places = [len(EXCERPT) * part // PLACES for part in range(PLACES)]
    cases = [EXCERPT[:at] + bytes([byte]) + EXCERPT[at + 1 :] for at in places for byte in range(256)]
    cases += [EXCERPT[:end] for end in range(0, len(EXCERPT), max(1, 128 // PLACES))]
    faults = [(case, said) for case in cases if (said := fault(give(restorer, tmp_path, case)))]
    assert faults == []
    promise(9, "每个字节值放在许多地方、在许多地方截断：复原，或者用自己的话停下", len(cases))


PIECES = [
    piece.encode()
    for piece in (
        "?",
        "。",
        "？",
        "(guī)",
        "(xiǎn)",
        "  ",
        "\n",
        "\r\n",
        "\ue000",
        "锟斤拷",
        "�",
        "A",
        "（",
        "病",
        "規",
    )
]
pieces = st.one_of(st.sampled_from([*PIECES, b"\xed\xa0\x80", b"\0", b"\xff"]), st.binary(max_size=4))
where = st.integers(0, len(RECEIVED))
changes = st.tuples(st.sampled_from("put over cut copy".split()), where, st.integers(1, 40), pieces)


def mutated(data: bytes, steps: list[tuple[str, int, int, bytes]]) -> bytes:
    """The file after some accidents: something put in, something written over, cut out, or there twice."""
    for how, at, length, piece in steps:
        start = at % (len(data) + 1)
        end = start + length
        middle = {"put": piece + data[start:end], "over": piece, "cut": b"", "copy": data[start:end] * 2}[how]
        data = data[:start] + middle + data[end:]
    return data


def test_mutations_of_the_received_file(
    restorer: Restorer, tmp_path_factory: pytest.TempPathFactory, promise: Promise
) -> None:
    folder = tmp_path_factory.mktemp("mutated")
    seen: list[str] = []

    @settings(
        max_examples=MORE,
        deadline=None,
        database=None,
        derandomize="YINGBAO_FUZZ" not in os.environ,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(st.lists(changes, min_size=1, max_size=6), st.booleans())
    def attack(steps: list[tuple[str, int, int, bytes]], of_list: bool) -> None:
        if of_list:
            answer = with_list(restorer, folder, mutated(LISTED, steps))
        else:
            answer = give(restorer, folder, mutated(RECEIVED, steps))
        seen.append(answer.outcome)
        assert fault(answer) == ""

    attack()
    assert len(seen) >= MORE
    assert set(seen) == {"restored", "refused"}
    promise(9, "收到的文件和校勘表随机改动：复原，或者用自己的话停下", len(seen))


def test_a_fault_is_seen() -> None:
    """The process tells of too much memory, of too much time, of dying, of a stranger's exception."""
    hasty = Restorer(seconds=1)
    for program, said in {
        "bytes(10**9)": "MemoryError",
        "while True: pass": "died with -24",
        "import os; os.abort()": "died with -6",
        "'保'.encode('ascii')": "UnicodeEncodeError",
        "raise SystemExit(0)": "SystemExit",
    }.items():
        assert said in fault(hasty.run(program))
    assert hasty.run("1").outcome == "restored"
    hasty.close()
    for words in ("'utf-8' codec can't decode byte 0xff", "第1行\n第2行", "长" * 800, "not found"):
        assert fault(Answer("refused", words))
    assert fault(Answer("refused", "第1行：文件是空的")) == ""


def test_accidents_change_the_file() -> None:
    assert mutated(b"0123456789", [("put", 3, 2, b"?")]) == b"012?3456789"
    assert mutated(b"0123456789", [("over", 3, 2, b"?"), ("cut", 0, 1, b"")]) == b"12?56789"
    assert mutated(b"0123456789", [("copy", 8, 9, b"")]) == b"012345678989"
