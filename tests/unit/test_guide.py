"""The guided way: each answer becomes an entry that fits, what was read is confirmed, and the preview shows the draft."""

from __future__ import annotations

import threading
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.publish import preview
from scripts.publish.serve import address, bind
from scripts.restore import guide, new
from scripts.restore.model import NAME
from scripts.restore.restore import review
from tests.unit.test_intake_kinds import LAW, NOTICE, change

SPOILT = change(("按月", "按?月"), ("单位", "單位"), ("一、参", "—、参"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    policies = tmp_path / "docs" / "policies"
    policies.mkdir(parents=True)
    file = tmp_path / "收到.txt"
    file.write_text(SPOILT, encoding="utf-8")
    new.start(policies, "x-1", file)
    return policies / "x-1"


def answers(*said: str) -> guide.Ask:
    waiting: Iterator[str] = iter(said)
    return lambda _: next(waiting)


def test_every_doubt_is_settled_by_an_answer(folder: Path) -> None:
    shown: list[str] = []
    open_ = len(review(folder).doubts)
    assert open_ > 3
    assert guide.settle(folder, answers("1", "1", "1", "每", "1"), shown.append) == 0
    text = (folder / "text.md").read_text(encoding="utf-8")
    assert "## 一、参保对象" in text
    assert "用人单位按每月缴费" in text
    assert "單" not in text
    assert guide.PENDING not in (folder / NAME).read_text(encoding="utf-8")
    assert any("改：「—、" in one for one in shown)


def test_what_is_left_open_stays_open_and_listed(folder: Path) -> None:
    before = (folder / NAME).read_text(encoding="utf-8").partition(guide.PENDING)[0]
    assert guide.settle(folder, answers("", "0", "q"), lambda _: None) == len(review(folder).doubts)
    assert (folder / NAME).read_text(encoding="utf-8").partition(guide.PENDING)[0] == before


@pytest.mark.parametrize("said", [(), ("1", "1", "1"), ("9" * 5000, "٣", "1 2")])
def test_where_nobody_answers_any_more_the_rest_stays_open(folder: Path, said: tuple[str, ...]) -> None:
    """Ctrl-D, or input that came from a file and is at its end, also where a sign of the original was asked for."""
    waiting = iter(said)

    def ask(_: str) -> str:
        if (answer := next(waiting, None)) is None:
            raise EOFError
        return answer

    assert guide.settle(folder, ask, lambda _: None) == len(review(folder).doubts) > 0


def test_an_entry_that_does_not_fit_is_taken_back(folder: Path) -> None:
    before = (folder / NAME).read_text(encoding="utf-8")
    why = guide.add(folder, '[[edit]]\nkind = "emendation"\nline = 1\nbefore = "没有"\nafter = "有"\nreason = "无"')
    assert why is not None
    assert "出现0次" in why
    assert (folder / NAME).read_text(encoding="utf-8") == before


def test_an_entry_taken_into_use_below_stays_when_the_list_is_renewed(folder: Path) -> None:
    path = folder / NAME
    active, mark, rest = path.read_text(encoding="utf-8").partition(guide.PENDING)
    doubt = review(folder).doubts[0]
    entry = "\n".join(f"# {line}" for line in doubt.entries[-1].split("\n"))
    assert entry in rest
    path.write_text(active + mark + rest.replace(entry, doubt.entries[-1], 1), encoding="utf-8")
    left = review(folder).doubts
    guide.refresh(folder, left)
    renewed = path.read_text(encoding="utf-8")
    assert doubt.entries[-1] in renewed.partition(guide.PENDING)[0]
    assert review(folder).doubts == left


def test_a_refusal_is_asked_too(tmp_path: Path) -> None:
    policies = tmp_path / "docs" / "policies"
    policies.mkdir(parents=True)
    file = tmp_path / "收到.txt"
    lines = [
        "關(guān)于登記的規(guī)定",
        "",
        "各單位要負(fù)責(zé)辦理登記,按時(shí)上報(bǎo)。",
        "",
        "考?核辦法另行規(guī)定。",
        "",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    told = new.start(policies, "x-1", file)
    assert "待定" in told[1]
    said = answers("1", "各单位要负责办理登记，按时上报。", "1", "考核办法另行规定。", "q")
    assert guide.settle(policies / "x-1", said, lambda _: None, new.complete) == 0
    text = (policies / "x-1" / "text.md").read_text(encoding="utf-8")
    assert text == "# 关于登记的规定\n\n各单位要负责办理登记，按时上报。\n\n考核办法另行规定。\n"
    meta = tomllib.loads((policies / "x-1" / new.DRAFT).read_text(encoding="utf-8"))["meta"]
    assert meta["title"] == "关于登记的规定"
    assert "「收到.txt」" in meta["source"]


def test_what_was_read_is_confirmed_or_put_right(folder: Path) -> None:
    guide.confirm(folder, answers("", "-", "清江市 人民政府", "去年", "2014-08-20"), lambda _: None)
    meta = tomllib.loads((folder / new.DRAFT).read_text(encoding="utf-8"))["meta"]
    assert meta["title"] == NOTICE.split("\n")[0]
    assert (meta["number"], meta["issuer"], str(meta["written"])) == ("", "清江市 人民政府", "2014-08-20")


def test_the_preview_shows_drafts_with_their_doubts(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    shown = preview.Preview(tmp_path / "site", folder.parent)
    handler = type("Handler", (preview.PreviewHandler,), {"preview": shown})
    with bind(tmp_path / "site", 0, handler, empty=True) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = address(server)
        with urllib.request.urlopen(f"{base}drafts/") as answer:
            assert "/drafts/x-1.html" in answer.read().decode()
        with urllib.request.urlopen(f"{base}drafts/x-1.html") as answer:
            page = answer.read().decode()
        server.shutdown()
    assert "像是「一、」认错了" in page
    assert "第9行" in page
    before = shown.shown()
    (folder / NAME).write_text((folder / NAME).read_text(encoding="utf-8") + "\n# 改过\n", encoding="utf-8")
    assert shown.shown() != before
    (folder / "policy.toml").write_text("", encoding="utf-8")
    assert shown.drafts() == []


def test_a_draft_that_cannot_be_restored_yet_says_why(folder: Path) -> None:
    path = folder / NAME
    path.write_text(path.read_text(encoding="utf-8").replace("sha256", "sha"), encoding="utf-8")
    assert "不认识的键" in guide.draft_page(folder)


def test_a_law_needs_no_answer(tmp_path: Path) -> None:
    policies = tmp_path / "docs" / "policies"
    policies.mkdir(parents=True)
    file = tmp_path / "收到.txt"
    file.write_text(LAW, encoding="utf-8")
    new.start(policies, "x-1", file)
    assert guide.settle(policies / "x-1", answers(), print) == 0
