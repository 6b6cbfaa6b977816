"""How the command line ends: in words and with a documented status, whatever disk, terminal and person do; no file is ever
half written or lost.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from calculators import command_line
from calculators.__main__ import ENDINGS, main
from calculators.command_line import STATUSES, SamePlaceError, check_places, guarded, read_file, write_file
from calculators.output import verification
from scripts import __main__ as steps
from tests.conftest import ROOT
from tests.preview import interruptible
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_csv

Captured = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
GAP = ("gap", "--kind", "private", "--staff", "120", "--enrolled-pension", "102")
NAMES = {"-o": "--output"}


@pytest.fixture
def data(knowledge_path: str) -> list[str]:
    return ["--knowledge", knowledge_path]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(as_csv([HEAD, GOOD, POOR]))
    return path


def one_sentence(told: str) -> bool:
    """One line in Chinese, without a traceback or an escape sequence."""
    return re.fullmatch(r"[^\n\x1b]*[\u4e00-\u9fff][^\n\x1b]*\n", told) is not None and "Traceback" not in told


def test_the_statuses_are_those_of_the_readme_and_of_the_help(data: list[str], capsys: Captured) -> None:
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    told = {int(status): words.replace("\\|", "|").removeprefix("verify：") for status, words in rows}
    assert told.pop(0) == f"{STATUSES[0]}；verify：{ENDINGS[0]}"
    assert told == {status: words for status, words in ENDINGS.items() if status}
    assert {**STATUSES, **{one.status: one.words for one in verification.Outcome}} == ENDINGS
    for given in ([*data, "--help"], [*data, "gap", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(given)
        assert ended.value.code == 0
        said = re.sub(r"\s", "", capsys.readouterr().out)
        assert all(f"{status}{words}".replace(" ", "") in said for status, words in STATUSES.items())


def test_every_status_in_the_code_is_in_the_table() -> None:
    places = [
        *(ROOT / "calculators").rglob("__main__.py"),
        ROOT / "calculators" / "command_line.py",
        ROOT / "scripts" / "__main__.py",
    ]
    found = {
        int(status)
        for path in places
        for status in re.findall(
            r"(?:return |SystemExit\(|_say\(.*, )(\d+)\)?$", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert found == set(STATUSES)


@pytest.mark.parametrize("option", ["-o", "--problems", "--sheet"])
@pytest.mark.parametrize("how", ["same", "relative", "link", "hard link", "capitals", "folder"])
def test_a_list_is_never_written_over(
    how: str, option: str, data: list[str], people: Path, tmp_path: Path, monkeypatch: Patch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    before, out = people.read_bytes(), people
    if how == "relative":
        out = Path("people.csv")
    elif how == "link":
        out = tmp_path / "link.csv"
        out.symlink_to("people.csv")
    elif how == "hard link":
        out = tmp_path / "hard.csv"
        out.hardlink_to(people)
    elif how == "capitals":
        out = tmp_path / "PEOPLE.CSV"
    elif how == "folder":
        (tmp_path / "deep").mkdir()
        out = tmp_path / "deep" / ".." / "people.csv"
    assert main(["roster", *data, str(people), option, str(out)]) == 2
    said = capsys.readouterr()
    assert (
        f"{NAMES.get(option, option)} {out} 和花名册是同一个文件（或者只差大小写），没有写。请换一个文件名" in said.err
    )
    assert said.out == ""
    assert people.read_bytes() == before
    assert how == "capitals" or out.read_bytes() == before
    assert how != "capitals" or not out.exists()


def test_two_results_never_go_into_one_file(data: list[str], people: Path, tmp_path: Path, capsys: Captured) -> None:
    out, link = tmp_path / "r.csv", tmp_path / "l.csv"
    for other in ("r.csv", "R.csv"):
        assert main(["roster", *data, str(people), "-o", str(out), "--problems", str(tmp_path / other)]) == 2
        assert "--problems" in (said := capsys.readouterr().err)
        assert "和--output是同一个文件" in said
        assert not out.exists()
    out.write_bytes(b"before")
    link.hardlink_to(out)
    with pytest.raises(SamePlaceError, match=r"乙 .*和甲是同一个文件"):
        check_places({"甲": out, "乙": link}, {})
    check_places({"甲": Path("/dev/null"), "乙": Path("/dev/full")}, {"名单": people})
    assert main(["roster", *data, "--template", data[1]]) == 2
    assert "不能存成 .json" in capsys.readouterr().err


def test_what_a_calculation_is_read_from_is_never_written_over(
    data: list[str], tmp_path: Path, capsys: Captured
) -> None:
    persons = tmp_path / "persons.csv"
    persons.write_text("3600\n", encoding="utf-8")
    given = [
        "contribution",
        *data,
        "--kind",
        "private",
        "--month",
        "2024-09",
        "--people",
        f"@{persons}",
        "--sheet",
        str(persons),
    ]
    assert main(given) == 2
    assert "--sheet" in (said := capsys.readouterr().err)
    assert "和--people 的文件是同一个文件" in said
    assert persons.read_text(encoding="utf-8") == "3600\n"
    other = tmp_path / "other.csv"
    other.write_text("4000\n", encoding="utf-8")
    assert main([*given[:-1], str(other), "--against", "floor=5013", "--against", f"people=@{other}"]) == 2
    assert "和--against people 的文件" in capsys.readouterr().err
    assert other.read_text(encoding="utf-8") == "4000\n"
    assert main([*GAP, *data, "--sheet", data[1]]) == 2
    assert "和政策数据是同一个文件" in capsys.readouterr().err
    (book := tmp_path / "people.xlsx").write_bytes(persons.read_bytes())
    assert main([*given[:-3], f"@{book}", "--xlsx", str(book)]) == 2
    assert f"--xlsx {book} 和--people 的文件是同一个文件" in capsys.readouterr().err
    assert main([*GAP, *data, "--xlsx", str(tmp_path / "a.xlsx"), "--sheet", str(tmp_path / "A.xlsx")]) == 2
    assert "和--sheet是同一个文件" in capsys.readouterr().err
    assert book.read_bytes() == persons.read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other.csv", "people.xlsx", "persons.csv"]


def test_a_workbook_is_written_or_the_reason_told(
    data: list[str], tmp_path: Path, monkeypatch: Patch, capsys: Captured
) -> None:
    path = tmp_path / "a.xlsx"
    assert main([*GAP, *data, "--xlsx", str(path), "--site", "https://policy.example.cn"]) == 0
    assert capsys.readouterr().out.count("数据版本") == 1
    links = [row[0].hyperlink.target for row in load_workbook(path)["依据"].iter_rows(min_row=2)]
    assert links
    assert all(one.startswith("https://policy.example.cn/") for one in links)
    for wrong, told in (
        (["--xlsx", "a.xls"], "不能存成 .xls，"),
        (["--xlsx", "a"], "没有后缀"),
        (["--site", "a"], "不是网址"),
    ):
        with pytest.raises(SystemExit, match="2"):
            main([*GAP, *data, *wrong])
        assert told in capsys.readouterr().err
    assert main([*GAP, *data, "--xlsx", str(tmp_path / "no" / "a.xlsx")]) == 2
    assert one_sentence(said := capsys.readouterr().err)
    assert said.startswith("存不了工作簿")
    before = path.read_bytes()
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    for given in ([*GAP, *data, "--xlsx", str(path)], ["roster", *data, "--template", str(path)]):
        assert main(given) == 2
        assert "pip install XlsxWriter" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_file_is_put_in_its_place_when_it_is_whole(tmp_path: Path, monkeypatch: Patch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"before")
    path.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to("a.txt")
    write_file(link, b"after")
    assert (path.read_bytes(), link.is_symlink(), path.stat().st_mode & 0o777) == (b"after", True, 0o640)
    for wrong in (OSError(errno.ENOSPC, "full"), KeyboardInterrupt()):

        def fail(_: int, error: BaseException = wrong) -> None:
            raise error

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(type(wrong)) as failed:
            write_file(path, b"x" * 100_000)
        assert getattr(failed.value, "filename", str(path)) == str(path)
        assert path.read_bytes() == b"after"
        assert sorted(one.name for one in tmp_path.iterdir()) == ["a.txt", "link.txt"]
    monkeypatch.undo()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        write_file(path, b"x")
    write_file(tmp_path / "new.txt", b"new")
    write_file(Path("/dev/null"), b"nothing")


def test_a_file_without_end_is_not_read_to_it(monkeypatch: Patch) -> None:
    monkeypatch.setattr(command_line, "MAX_READ", 1000)
    with pytest.raises(OSError, match=r"/dev/zero") as refused:
        read_file(Path("/dev/zero"))
    assert refused.value.errno == errno.EFBIG


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["roster", "/dev/zero"], "/dev/zero：太大，最多 67,108,864 字节"),
        (["contribution", "--people", "@/dev/zero"], "太大，最多 67,108,864 字节"),
        (["verify", "/dev/zero"], "太大，最多 67,108,864 字节"),
        ([*GAP, "--sheet", "a\0b"], "名字里有不能用的字"),
        (["roster", "a\0b"], "名字里有不能用的字"),
        (["verify", "a\0b"], "名字里有不能用的字"),
        (["\x1b[2Jgap"], "没有「\\x1b[2Jgap」这个测算"),
        ([*GAP, "--sheet", "/dev/full"], "存不了计算书 /dev/full：磁盘满了"),
    ],
)
def test_what_cannot_be_read_or_written_is_one_sentence(
    given: list[str], told: str, data: list[str], monkeypatch: Patch, capsys: Captured
) -> None:
    monkeypatch.setattr(command_line, "MAX_READ", 10_000_000)
    try:
        status = main([*data, *given])
    except SystemExit as ended:
        status = int(str(ended.code))
    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    assert told in said.err
    assert one_sentence(said.err)


@pytest.fixture
def streams(monkeypatch: Patch) -> Iterator[Callable[..., None]]:
    opened = []

    def put(path: str, encoding: str = "utf-8") -> None:
        opened.append(open(path, "w", encoding=encoding))  # noqa: SIM115, PTH123 - closed below
        monkeypatch.setattr(sys, "stdout", opened[-1])

    yield put
    for one in opened:
        one.close()


def test_a_full_disk_a_closed_output_and_a_stop_have_their_words(
    data: list[str], streams: Callable[..., None], monkeypatch: Patch, capsys: Captured
) -> None:
    streams("/dev/full")
    assert main([*GAP, *data]) == 2
    assert capsys.readouterr().err == "写不出结果：磁盘满了\n"
    monkeypatch.setattr(sys, "stdout", None)
    assert main([*GAP, *data]) == 2
    assert capsys.readouterr().err == "没有地方写结果：标准输出关着。没有做\n"
    monkeypatch.undo()

    def ends(error: BaseException) -> int:
        def fail() -> int:
            raise error

        return guarded(fail)

    for error, status, told in (
        (KeyboardInterrupt(), 130, "按您的意思停下了，没有做完；已经存好的文件没有动\n"),
        (MemoryError(), 2, "内存不够，没有做完。请把文件分成几个\n"),
        (PermissionError(errno.EACCES, "", "a.txt"), 2, "读不了或者写不了 a.txt：没有权限\n"),
        (KeyError("王一"), 70, "程序自己出了错，没有做完：KeyError，test_endings.py 第"),
    ):
        assert ends(error) == status
        said = capsys.readouterr().err
        assert said.startswith(told)
        assert "王一" not in said
        assert one_sentence(said)


def test_nobody_to_tell_is_no_fault(monkeypatch: Patch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    command_line.say("说明")


@pytest.mark.parametrize(("encoding", "minus"), [("gbk", "-"), ("ascii", "-"), ("cp1252", "-"), ("utf-8", "\u2212")])
def test_signs_that_a_terminal_does_not_have_are_written_another_way(
    encoding: str, minus: str, data: list[str], streams: Callable[..., None], tmp_path: Path
) -> None:
    out = tmp_path / "out.txt"
    streams(str(out), encoding)
    assert main([*GAP, *data]) == 0
    said = out.read_text(encoding=encoding)
    assert f"120 {minus} 102" in said
    assert ("参保" in said) == (encoding in ("gbk", "utf-8"))
    assert ("<U+53C2><U+4FDD>" in said) == (encoding not in ("gbk", "utf-8"))


def test_the_real_program_ends_as_told(data: list[str], tmp_path: Path) -> None:
    line = f"{sys.executable} -m calculators {' '.join([*data, *GAP])}"
    for end, status in ((">&-", 2), ("> /dev/full", 2), ("| true", 0), (">/dev/null 2>&-", 0), (">&- 2>&-", 2)):
        done = subprocess.run(["bash", "-c", f"{line} {end}"], cwd=ROOT, stderr=subprocess.PIPE, check=False)
        assert done.returncode == status, end
        assert not status or "2>" in end or one_sentence(done.stderr.decode()), end
    slow = tmp_path / "slow"
    os.mkfifo(slow)
    command = [sys.executable, "-m", "calculators", *data, "roster", str(slow)]
    going = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=interruptible
    )
    with slow.open("wb"):  # returns once the program reads
        going.send_signal(signal.SIGINT)
        said = going.communicate()[1].decode()
    assert going.returncode == 130
    assert one_sentence(said)


def test_a_header_that_moves_the_cursor_is_written_out(data: list[str], tmp_path: Path, capsys: Captured) -> None:
    people = tmp_path / "esc.csv"
    people.write_text(
        "姓名,月工资,养老保险,\x1b]0;owned\x07\x1b[2J\x1b[1;1H名单100人。没有缺口。\x1b[8m\n张三,5000,否,1\n",
        encoding="utf-8",
    )
    assert main(["roster", *data, str(people)]) == 0
    said = capsys.readouterr()
    assert "\x1b" not in said.err + said.out
    assert "没有用到的列：〈U+001B〉]0;owned〈U+0007〉〈U+001B〉[2J" in said.err


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        (["publish", "nope"], 1, "policies 里没有政策 nope"),
        (["restore", "../parameters"], 1, "不能作编号"),
        (["restore", "nope"], 1, "policies 里没有政策 nope"),
        (["new", "con", "/dev/null"], 1, "不能作编号"),
        (["new", "abc-1", "/no/such"], 1, "读不到收到的文件"),
        (["new", "abc-1", "/dev/null"], 1, ""),
        (["serve", "--port", "99999"], 2, "--port：端口是 0 到 65535 的整数，写的是「99999」"),
        (["serve", "--port", "x\x1b[2J"], 2, "端口是 0 到 65535 的整数，写的是「x〈U+001B〉[2J」"),
        (["due", "--day", "x"], 2, "--day 的值「x」读不懂"),
        (["edition", " "], 1, "没有写为什么改"),
        (["nope"], 2, "没有「nope」这个步骤"),
        ([], 2, "还要写：步骤"),
    ],
)
def test_the_steps_of_the_build_end_in_words_too(
    given: list[str], status: int, told: str, monkeypatch: Patch, capsys: Captured
) -> None:
    monkeypatch.setattr(sys, "argv", ["scripts", *given])
    try:
        found = steps.main()
    except SystemExit as ended:
        found = int(str(ended.code))
    said = capsys.readouterr().err
    assert found == status
    assert told in said
    assert one_sentence(said)
