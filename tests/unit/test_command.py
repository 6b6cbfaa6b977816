"""The command line: what it says when something is wrong, in Chinese, and the exit code that goes with it."""

from __future__ import annotations

import csv
import io
import json
import locale
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from calculators.__main__ import main
from calculators.command_line import in_chinese
from scripts.data.compiler import dump, sealed
from tests.unit.conftest import ROOT

Captured = pytest.CaptureFixture[str]
ENGLISH = re.compile(r"[A-Za-z]{3,}")
OURS = {"python", "calculators", "help", "json", "make", "build", "knowledge", "CSV", "verify", "UTF", "csv", "sheet"}


@pytest.fixture
def data(knowledge_path: str) -> str:
    return knowledge_path


def english(told: str, *given: str) -> set[str]:
    """The English words in a message, without the program's own and those that were given."""
    for one in sorted(given, key=len, reverse=True):
        told = told.replace(one, "")
    return set(ENGLISH.findall(told)) - OURS


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "还要写：测算"),
        (["gpa"], "没有「gpa」这个测算"),
        (["gap", "--wages", "3"], "不认识：--wages 3"),
        (["gap", "--staff"], "--staff 后面要写一个值"),
        (["gap", "--csv=3"], "--csv 后面不要写值，写了「3」"),
        (["gap", "--sta", "3"], "不认识：--sta 3"),
        (["gap", "--sta\n3"], "不认识：--sta\n3"),
        (["verify"], "还要写：计算书或链接"),
        (["gap", "--knowledge"], "--knowledge 后面要写一个值"),
    ],
)
def test_wrong_arguments_are_told_in_chinese(given: list[str], told: str, data: str, capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(given if "--knowledge" in given else ["--knowledge", data, *given])
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err
    assert "说明见：python -m calculators" in said.err
    assert english(said.err, *given, "gpa", "wages", "staff") == set()


def test_help_has_chinese_heads(data: str, capsys: Captured) -> None:
    for verb in ([], ["gap"], ["verify"]):
        with pytest.raises(SystemExit) as ended:
            main(["--knowledge", data, *verb, "--help"])
        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert said.startswith("用法：python -m calculators")
        assert said.count("用法：") == 1
        assert "选项" in said
        assert not {"usage", "options", "positional", "show", "exit"} & set(said.replace(":", " ").split())


FILE = "写成 @文件名 就从文件里读"
EXPLAINED = {
    "": (
        "用法：python -m calculators [-h] [--knowledge 文件] [--policy 编号] 测算 ... 选项",
        (
            "-h, --help 打印这份说明 --knowledge 文件 knowledge.json 的位置 "
            "--policy 编号 按哪一份文件算，写它的编号；不写就是津政办发〔2005〕21号 测算"
        ),
        "verify 核对计算书：重算一遍，看是否一致 checkup 用人单位一次看清：填几个数，一次看清四件事",
        "roster 花名册核对：拖入单位的花名册，看谁没有参加哪项保险",
    ),
    "verify": (
        "计算书或链接 计算书文件（.json），或带数据的链接 --fingerprint 指纹 计算书上印的指纹，总要一样才算一致",
        "--day 日期 计算书上印的计算日期（核对链接时用），例如 2026-11-29 --roster",
        "--roster 花名册 花名册的计算书只有合计，要有当时的名单才能重算 --tab",
        "--knowledge 文件 knowledge.json 的位置",
        "；3 不一致；4 被改动过；5 不是本站的计算书；6 数一致，版本不同；7 没有可比的；70 程序自己出了错；",
    ),
    "gap": (
        "--json 输出 JSON，和 Python 接口的 to_json() 一样 --sheet 文件 另存计算书（.json），以后可以用 verify 核对 --xlsx",
        "--xlsx 文件 另存工作簿（.xlsx），和网页上的「下载 XLSX」一样 --site 网址 本站的网址，写了它，工作簿里的依据就是链接",
        "一起写 --kind 值 单位性质。选最接近的一项。state 国有企业；collective 城镇集体企业；",
        "--new 今年新注册 --stationed",
        "--staff 人 职工。不含下面各类人员 --interrupted",
    ),
    "contribution": (
        "工伤保险费率浮动。没有浮动就空着，按基准费率。up-120 上浮到120%；up-150 上浮到150%；down-80",
        "取整办法由您选。fen 四舍五入到分；",
    ),
    "arrears": (f"缴费期限是那个月应当缴费的最后一天。{FILE} --monthly 元 每月欠缴 --monthly-kind",),
    "assessment": (f"--evidence-1 值 证明材料。写明材料名称、编号或出处；不进链接。{FILE} --due-target-pension",),
}
"""What the help of each verb says, word for word, wherever a terminal breaks its lines."""


@pytest.mark.parametrize("verb", EXPLAINED)
def test_help_says_what_each_option_is_and_what_to_write(
    verb: str, data: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    with pytest.raises(SystemExit):
        main(["--knowledge", data, *([verb] if verb else []), "-h"])
    said = " ".join(capsys.readouterr().out.split())
    for words in EXPLAINED[verb]:
        assert words in said


def test_a_complaint_that_is_not_known_is_told_as_it_is() -> None:
    assert in_chinese("something new") == "参数有误（something new）"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "没有这个文件"),
        (b"\xff\xfe", "不是 UTF-8"),
        (b"{", "文件损坏了"),
        (b"{}", "被改动过"),
        (dump(sealed({"a": 1})).encode(), "里面没有「policies」，是旧版程序编译的"),
        (dump(sealed({"policies": []})).encode(), "格式和这个版本的程序不配"),
    ],
)
def test_data_that_cannot_be_read_is_told_without_a_traceback(
    content: bytes | None, told: str, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "k.json"
    if content is not None:
        path.write_bytes(content)
    assert main(["--knowledge", str(path), "gap"]) == 1
    said = capsys.readouterr().err
    assert told in said
    assert "make build" in said
    assert english(said, str(path), "policies") == set()


def test_every_part_that_a_stale_build_lacks_is_named(data: str, tmp_path: Path, capsys: Captured) -> None:
    full = json.loads(Path(data).read_text(encoding="utf-8"))
    for part in full.keys() - {"version", "whole", "labels"}:  # labels stand there only since one has changed
        path = tmp_path / "k.json"
        path.write_text(dump(sealed({key: value for key, value in full.items() if key != part})), encoding="utf-8")
        assert main(["--knowledge", str(path), "gap"]) == 1
        said = capsys.readouterr().err
        assert "KeyError" not in said
        assert part in said
    assert len(full) > 6


def test_a_refusal_tells_the_ways_on(data: str, capsys: Captured) -> None:
    asked = ["contribution", "--month", "2005-06", "--kind", "employer", "--people", "A,3000"]
    assert main(["--knowledge", data, *asked]) == 2
    told = capsys.readouterr().err
    assert "\n--basis=bases　按工资就是缴费基数算\n" in told
    assert "\n--provisional　用查到的数试算（未核实）\n" in told
    assert main(["--knowledge", data, *asked, "--basis=bases"]) == 0


def test_what_the_system_refuses_is_told_in_chinese(data: str, tmp_path: Path, capsys: Captured) -> None:
    base = ["--knowledge", data]
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"\xff\xfe\xff")
    typed = ["gap", "--kind", "private", "--staff", "3"]
    cases = [
        (["verify", str(tmp_path / "no")], "没有这个文件"),
        (["verify", str(tmp_path)], "这是文件夹"),
        (["verify", str(latin)], "不是 UTF-8"),
        ([*typed, "--sheet", str(tmp_path)], "这是文件夹"),
        ([*typed, "--sheet", str(tmp_path / "a" / "b")], "没有这个文件或文件夹"),
        ([*typed, "--sheet", str(tmp_path / ("x" * 300))], "名字太长"),
        ([*typed, "--sheet", str(latin / "b")], "不是文件夹"),
        (["assessment", "--side", "district", "--evidence-1", f"@{tmp_path}"], "这是文件夹"),
        (["assessment", "--side", "district", "--evidence-1", f"@{latin}"], "不是 UTF-8"),
    ]
    for given, told in cases:
        assert main([*base, *given]) == 2
        said = capsys.readouterr()
        assert told in said.err
        assert english(said.err, *given, *(one[1:] for one in given), "evidence") == set(), said.err


def program(data: str, *given: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    """The real program."""
    command = [sys.executable, "-m", "calculators", "--knowledge", data, *given]
    return subprocess.run(command, cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE, check=False)


def test_a_reader_who_leaves_ends_the_program_as_in_every_pipe(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = os.pipe()
    os.close(left)
    with os.fdopen(right, "w") as gone:
        monkeypatch.setattr(sys, "stdout", gone)
        assert main(["--knowledge", data, "gap", "--kind", "private", "--staff", "120"]) == 141


def test_a_reader_who_leaves_is_no_fault(data: str) -> None:
    given = ("gap", "--kind", "private", "--staff", "120")
    for how in ((), ("--csv",)):
        left, right = os.pipe()
        os.close(left)  # whoever was reading has gone
        done = program(data, *given, *how, stdout=right)
        os.close(right)
        assert (done.returncode, done.stderr) == (141, b"")
    done = program(data, *given, "--csv")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(list(csv.reader(io.StringIO(done.stdout.decode("utf-8-sig"))))) > 30
    assert done.stdout.startswith(b"\xef\xbb\xbf")
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n")


def test_what_was_asked_for_is_answered(data: str, capsys: Captured) -> None:
    assert main(["--knowledge", data, "gap", "--kind", "private", "--staff", "120", "--new"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("共120人。")
    assert re.search(r"。\n计算日期 \d{4}-\d\d-\d\d　数据版本 [0-9a-f]{12}\n\Z", said)
    assert main(["--knowledge", data, "gap", "--kind", "private", "--staff", "-3"]) == 2
    assert capsys.readouterr().err == "--staff　职工：「-3」是负数。人数最少是 0\n"
    assert main(["--knowledge", data, "verify", "gap"]) == 2
    assert main(["--knowledge", data, "verify", "gap/#v=2"]) == 2
    assert capsys.readouterr().err.endswith(
        "\n这不是带数据的链接。应当像 …/calculators/gap/#v=1&kind=private&staff=120\n"
    )
    assert main(["--knowledge", data, "verify", "gap/#v=1&stuff=1"]) == 3
    assert capsys.readouterr().out == (
        "不一致\n链接里的「stuff」没有用上：现在的表格没有这一项\n用剩下的内容算不出来：单位性质：还没有选，请选一项\n"
        "链接没有记数据的版次，看不出哪些数变过。\n"
    )
    debt = "1998-12,一般,1000,,1999-01-20,1999-02-01"
    assert main(["--knowledge", data, "arrears", "--debts", debt]) == 2
    assert "1999" in capsys.readouterr().err
    assert main(["--knowledge", data, "gap", "--kind", "private", "--staff", "3", "--csv"]) == 0


def test_data_and_arguments_are_found_where_nobody_names_them(
    data: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr("calculators.__main__.DATA", Path(data))
    monkeypatch.setattr(sys, "argv", ["calculators", "gap", "--kind", "private", "--staff", "120"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("共120人。")


def test_a_sheet_is_saved_and_checked_word_for_word(data: str, tmp_path: Path, capsys: Captured) -> None:
    saved, other = tmp_path / "计算书.json", tmp_path / "别的.json"
    given = ["--knowledge", data, "gap", "--kind", "private", "--staff", "120", "--new"]
    assert main([*given, "--sheet", str(saved)]) == 0
    made = json.loads(saved.read_text(encoding="utf-8"))
    assert made["day"]
    assert made["typed"] == {"kind": "private", "new": "yes", "staff": "120"}
    capsys.readouterr()
    verify = ["--knowledge", data, "verify"]
    assert main([*verify, str(saved)]) == 0
    assert capsys.readouterr().out == f"一致\n重算的指纹：{made['fingerprint']}\n"
    address = "gap/#v=1&kind=private&staff=120&new=yes"
    assert main([*verify, address, "--fingerprint", made["fingerprint"], "--day", made["day"]]) == 0
    assert main([*verify, address, "--fingerprint", made["fingerprint"]]) == 3
    assert "请用 --day 写上计算书上印的那一天" in capsys.readouterr().out
    assert main([*verify, str(saved), "--fingerprint", made["fingerprint"]]) == 0
    assert main([*verify, str(saved), "--fingerprint", "dead-beef-dead-beef"]) == 3
    assert main([*verify, address]) == 7
    assert main([*verify, address, "--fingerprint", "0000"]) == 3
    other.write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert main([*verify, str(other)]) == 5
    assert capsys.readouterr().out == "不是本站的计算书\n这个文件不是计算书，或者已经损坏\n"


def test_files_are_utf8_whatever_the_system_prefers(data: str, tmp_path: Path, capsys: Captured) -> None:
    saved, note = tmp_path / "1.json", tmp_path / "1.txt"
    note.write_text("名册", encoding="utf-8")
    before = locale.setlocale(locale.LC_CTYPE)
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        assert main(["--knowledge", data, "assessment", "--side", "district", "--evidence-1", f"@{note}"]) == 0
        assert main(["--knowledge", data, "gap", "--kind", "私营企业", "--staff", "120", "--sheet", str(saved)]) == 0
        assert main(["--knowledge", data, "verify", str(saved)]) == 0
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    assert "5项缺材料" in capsys.readouterr().out
    assert json.loads(saved.read_text(encoding="utf-8"))["typed"]["kind"] == "private"


def test_the_roster_is_a_verb_as_well(data: str, tmp_path: Path) -> None:
    template = tmp_path / "花名册.csv"
    assert main(["--knowledge", data, "roster", "--template", str(template)]) == 0
    assert template.stat().st_size > 20


@pytest.mark.parametrize("half", [0xD800, 0xDCFF, 0xDFFF])
def test_arguments_that_are_not_utf8_are_refused_in_words(half: int, data: str, capsys: Captured) -> None:
    assert main(["--knowledge", data, "gap", "--staff", f"1{chr(half)}"]) == 2
    assert capsys.readouterr().err == "参数里有不是 UTF-8 的文字，请在 UTF-8 的终端里重新输入\n"


def test_each_problem_stands_on_a_line_of_its_own(data: str, capsys: Captured) -> None:
    assert main(["--knowledge", data, "gap", "--kind", "x", "--staff", "-3"]) == 2
    assert capsys.readouterr().err == (
        "--kind　单位性质：没有「x」这一项，请从列出的各项里选\n--staff　职工：「-3」是负数。人数最少是 0\n"
    )
