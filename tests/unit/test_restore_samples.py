"""Other texts, damaged by the forward model in every way it knows, and restored."""

from dataclasses import replace

import pytest

from scripts.restore import damage
from scripts.restore.characters import convertible, punctuate, readings
from scripts.restore.damage import Plan
from scripts.restore.model import ListedChoice
from scripts.restore.restore import Emendations, RestoreError, plan_from, restore
from tests.unit.restore_samples import (
    NOTHING,
    Sample,
    false_stops,
    full,
    harm,
    invertible,
    layout_of,
    repertoire,
    script_of,
)

NOTICE = """关于印发社会保险登记管理条例的通知

各区、县人民政府，各委、局（总公司），各直属单位：

为规范社会保险登记（简称“登记”）工作，根据《社会保险费征缴管理条例》和有关规定，结合本市实际，制定本办法。

（一）登记的时间：每日8:30至17:00，全年办理1,250件以上。从2006年1月1日起执行，凡在1000人以上的单位应在30日内办理。

（二）缴费单位应当按时申报；逾期不报的，由劳动保障行政部门责令改正，情节严重的依法处理。

（三）各部门、各单位要建立目标责任制，认真组织实施，发现问题及时报告！

本办法由市劳动和社会保障局负责解释，自发布之日起施行。
"""
USUAL = "规转发动会关进强扩险号时区经领导现请执责费务护权标养实数达医业据创复报统计镇应点准对册济续个机当农项内认结评严联协调级监坚"


def one(text: str, *readings: tuple[str, str], cuts: tuple[tuple[int, int], ...] = ()) -> Sample:
    """One text with given notes and cuts."""
    plan = Plan(dict(readings), script_of(text), cuts, layout=layout_of(text.count("\n\n") + 1))
    return Sample(text, plan, damage.damage(text, plan))


def kinds(sample: Sample, emendations: Emendations = NOTHING) -> set[str]:
    """Restore a sample, compare it with its text, close the forward model again; the kinds of repair it took."""
    restored = restore(sample.received, emendations)
    assert restored.text == sample.text
    assert damage.damage(restored.text, plan_from(restored, emendations)) == sample.received
    return {repair.kind for repair in restored.ledger}


def test_the_notice_is_written_as_the_rules_restore_it() -> None:
    assert punctuate(damage.fold(NOTICE)) == NOTICE
    assert all(invertible(char) for char in USUAL)


def test_the_usual_copy() -> None:
    sample = harm(NOTICE, USUAL)
    assert "  (一)登記的時(" in sample.received
    assert "8:30至17:00" in sample.received
    assert kinds(sample) == {"pinyin", "pinyin-split", "script", "punctuation"}


def test_a_note_inside_a_character_is_undone() -> None:
    sample = one("管理条例关于项目。\n", ("項", "xiàng"), ("關", "guān"))
    assert sample.received == "管理?xiàng)l例關(guān)于項(xiàng)目。"
    assert "pinyin-split" in kinds(sample)
    (repair,) = [one for one in restore(sample.received, NOTHING).ledger if one.kind == "pinyin-split"]
    assert (repair.line, repair.column, repair.before, repair.after) == (1, 3, "?xiàng)l", "條")
    assert repair.notes == (("項", "xiàng"),)


def test_a_note_inside_a_character_is_undone_where_its_character_stands_nowhere_else() -> None:
    assert "pinyin-split" in kinds(one("管理条例关于。\n", ("項", "xiàng"), ("關", "guān")))


def test_a_note_inside_any_character_that_can_follow() -> None:
    # every character that begins with 97 makes 項 with the end of 理; a high trail byte makes it the start of a run
    restored, chosen = 0, 0
    for follower in repertoire():
        if damage.pair(full(follower))[0] == 0x97:
            sample = one(f"理{follower}关于养老。\n", ("關", "guān"), ("養", "yǎng"), ("項", "xiàng"))
            assert "理?xiàng)" in sample.received
            try:
                restored += "pinyin-split" in kinds(sample)
            except RestoreError as error:
                choice = ListedChoice(error.line, error.column, full(follower), "甲本如此")
                chosen += "pinyin-split" in kinds(sample, replace(NOTHING, choices=(choice,)))
    assert (restored, chosen) == (10, 3)


def test_a_note_between_a_character_and_a_letter() -> None:
    seen = 0
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        hit = damage.decode_pair(damage.pair("局")[1:] + letter.encode())
        if convertible(hit):
            sample = one(f"局{letter}级关于。\n", ("關", "guān"), (hit, min(readings(hit))))
            assert f"局{letter}(" in sample.received
            kinds(sample)
            seen += 1
    assert seen >= 3


@pytest.mark.parametrize("item", range(10))
def test_a_cut_in_an_indent_is_undone(item: int) -> None:
    text = f"通知\n\n各区、县：\n\n（{'一二三四五六七八九十'[item]}）基本养老保险扩面重点是：外商投资。\n"
    sample = one(text, ("養", "yǎng"), ("險", "xiǎn"), ("區", "qū"), cuts=((5, 2),))
    assert sample.received.split("\n")[4].startswith(" ?。")
    assert "shift" in kinds(sample)


def test_a_cut_in_an_indent_needs_another_indent_to_compare() -> None:
    sample = one("通知\n\n（一）基本养老保险。\n", ("養", "yǎng"), ("險", "xiǎn"), cuts=((3, 2),))
    with pytest.raises(RestoreError, match=r"第3行第2字.*种读法都说得通.*\[\[choice\]\]"):
        restore(sample.received, NOTHING)
    choice = ListedChoice(3, 2, "（", "甲本如此")
    assert "shift" in kinds(sample, replace(NOTHING, choices=(choice,)))


CUTS = {
    "。 behind a character": ("对于疾病，由医疗保险承担。\n", "病，"),
    "？ behind a stop": ("已经参保。可以报销医疗费用。\n", "。可"),
    "？ inside a word": ("应当参保扩大保可靠的医疗保险。\n", "保可"),
}


@pytest.mark.parametrize("name", CUTS)
def test_a_byte_lost_in_mid_line_is_for_a_person_to_choose(name: str) -> None:
    text, words = CUTS[name]
    plain = one(text, ("醫", "yī"), ("險", "xiǎn"), ("報", "bào"))
    (place,) = false_stops(text, plain.plan)
    sample = one(text, *plain.plan.readings.items(), cuts=(place,))
    assert "?" in sample.received
    with pytest.raises(RestoreError, match=rf"第1行第{place[1]}字.*不猜") as caught:
        restore(sample.received, NOTHING)
    line, column = caught.value.line, caught.value.column
    chosen = replace(NOTHING, choices=(ListedChoice(line, column, words, "甲本如此"),))
    assert "shift" in kinds(sample, chosen)
    wrong = replace(NOTHING, choices=(ListedChoice(line, column, "们们", "甲本如此"),))
    with pytest.raises(RestoreError, match=r"第1个 \[\[choice\]\] 选的「们们」不在可能的读法之中"):
        restore(sample.received, wrong)


def test_a_digit_lost_with_its_neighbour_cannot_be_known() -> None:
    text = "通知\n\n各区：\n\n（一）保人30万，参加医疗保险。\n"
    sample = one(text, ("醫", "yī"), ("險", "xiǎn"), ("區", "qū"), cuts=((5, 2),))
    assert "?0" in sample.received
    with pytest.raises(RestoreError, match=r"第5行第2字.*(无从知道|不猜)"):
        restore(sample.received, NOTHING)


def test_copies_damaged_differently_restore_to_the_same_text() -> None:
    received = set()
    for seed in range(12):
        annotated = USUAL[seed * 3 : seed * 3 + 30] + "项"
        layout = replace(layout_of(7, indent=seed % 3 and 2), eol="\r\n" if seed % 2 else "\n")
        sample = harm(NOTICE, annotated, seed=seed, layout=layout)
        received.add(sample.received)
        kinds(sample)
    assert len(received) == 12


def test_what_the_damage_would_have_done_and_is_not_there_stops_the_restoration() -> None:
    # 項 is annotated, so a note should stand in the middle of 條 behind 理 too: only the forward model can know
    received = "重點(diǎn)項(xiàng)目。\n\n  登記管理條例。"
    with pytest.raises(RestoreError, match=r"第3行第7字.*登記管理條例.*再推一遍.*管理\?xiàng\)l例") as caught:
        restore(received, NOTHING)
    assert caught.value.line == 3


def test_real_parentheses_survive() -> None:
    text = "委、局（总公司）和世界贸易组织（WTO）、实（shi）验，见f(x)。\n"
    sample = one(text, ("總", "zǒng"), ("實", "shí"))
    kinds(sample)


def test_ɡ_and_ü_are_letters_of_a_reading() -> None:
    text = "规范旅店绿化关系。\n"
    kinds(one(text, ("規", "ɡuī"), ("綠", "lǜ"), ("關", "guān")))


def test_a_character_that_t2s_does_not_bring_back_stays_and_is_told() -> None:
    # 着 became 著; 著 is also a simplified character, so an edit must say which it was
    text = "着力加强监督。\n"
    plan = Plan({"監": "jiān"}, {"着": "著", "强": "強", "监": "監"})
    received = damage.damage(text, plan)
    assert received == "著力加強監(jiān)督。"
    restored = restore(received, NOTHING)
    assert restored.text == "著力加强监督。\n"
    assert ["可能是「着」" in str(doubt) for doubt in restored.doubts] == [True]
    assert restore("顯(xiǎn)著。", NOTHING).doubts == ()


CLEAN = (
    "# 关于社会保险的通知\n\n二〇〇五年，朱镕基说:登记(简称“登记”)按1,000元、10:30办。\n",
    "乾隆年间的文献，作於北京，徵羽，著名。\n",
    "第一段，有全角（括号）；也有half-width, see http://x.cn/?id=1。\n",
)


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_passes_unchanged(text: str) -> None:
    restored = restore(text, NOTHING)
    assert restored.text == text
    assert restored.ledger == ()
    assert not restored.damaged
    assert damage.damage(text, plan_from(restored, NOTHING)) == text


def test_clean_text_may_be_laid_out_otherwise() -> None:
    received = "\ufeff标题\r\n　　第一段。\r\n\r\n\r\n　　第二段。 \r\n"
    restored = restore(received, NOTHING)
    assert restored.text == "标题\n\n第一段。\n\n第二段。\n"
    assert damage.damage(restored.text, plan_from(restored, NOTHING)) == received


def test_a_choice_in_a_clean_file_is_refused() -> None:
    with pytest.raises(RestoreError, match="没有损坏"):
        restore("甲。", replace(NOTHING, choices=(ListedChoice(1, 1, "甲", "乙"),)))


@pytest.mark.parametrize(
    ("received", "restored"),
    [
        ("时间:10:30,人数:1,000;按(2005)办!", "时间：10:30，人数：1,000；按（2005）办！"),
        ("局(总公司)", "局（总公司）"),
        ("2005-04-11 00:00:00.000 单位:甲", "2005-04-11 00:00:00.000 单位：甲"),
        ("第一章 总则", "第一章　总则"),
        ("f(x),g(y)", "f(x),g(y)"),
        ("见附件1)。", "见附件1）。"),
        ("《甲》(津〔2003〕99号)", "《甲》（津〔2003〕99号）"),
        ("", ""),
    ],
)
def test_punctuation(received: str, restored: str) -> None:
    assert punctuate(received) == restored
    assert damage.fold(restored) == received
