"""Citations, seals and QR codes, against the conventions and with planted faults."""

from __future__ import annotations

import io
import json
import re
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
import segno
from PIL import Image

from calculators.policy.knowledge import Knowledge, Policy
from scripts import cite
from scripts.data.clauses import read_clauses
from scripts.data.published_ids import seal, wording
from scripts.errors import BuildStopped
from scripts.exports import qr, qr_images
from scripts.output import Output
from scripts.runtime.node import run_node
from tests import variant
from tests.conftest import ROOT
from tests.scan import scanned

LINK = "https://policy.example/yingbao/policies/jzbf-2005-21/?w=de94f3a5#s3-1"


@pytest.fixture
def policy(knowledge: Knowledge) -> Policy:
    return knowledge.policies["jzbf-2005-21"]


def test_long_and_short(policy: Policy) -> None:
    clause = policy.clause("s3-1")
    assert cite.long(policy, clause) == (
        "《关于进一步加强扩大社会保险覆盖面工作的意见》（津政办发〔2005〕21号文转发）第三部分第（一）项"
    )
    assert cite.short(policy, clause) == "津政办发〔2005〕21号第三部分第（一）项"
    assert cite.short(policy, policy.clause("s5-p2")) == "津政办发〔2005〕21号第五部分第二自然段"
    assert cite.short(policy, policy.clause("s1")) == "津政办发〔2005〕21号第一部分"


def test_the_notice_is_cited_under_its_own_title(policy: Policy) -> None:
    assert cite.long(policy, policy.clause("tz")) == f"《{policy.title}》（津政办发〔2005〕21号）"


def test_a_title_within_a_title(policy: Policy) -> None:
    nested = replace(policy, short_title="关于贯彻《条例》的意见")
    assert cite.long(nested, policy.clause("s1")).startswith("《关于贯彻〈条例〉的意见》（")


def test_gbt7714(policy: Policy) -> None:
    wanted = (
        "天津市人民政府办公厅. 转发市劳动和社会保障局关于进一步加强扩大社会保险覆盖面工作意见的通知："
        "津政办发〔2005〕21号[A/OL]. (2005-04-11)[2026-11-23]. https://policy.example/"
    )
    assert cite.gbt7714(policy, "https://policy.example/", "2026-11-23") == wanted
    marked = str(cite.gbt_html(policy, policy.clause("s3-1")))
    assert marked.endswith('[<span class="cited-on">引用日期</span>]. <span class="cited-at">本段网址</span>')
    assert LINK in str(cite.gbt_html(policy, policy.clause("s3-1"), variant.ADDRESS))


def test_every_citation_uses_full_width_marks_and_chinese_numerals(policy: Policy) -> None:
    seen = 0
    for clause in policy.clauses:
        where = cite.short(policy, clause).removeprefix(policy.number)
        assert not set(where) & set("()[]0123456789 ")
        seen += 1
    assert seen == 21


def test_a_link_carries_the_seal_of_the_words(policy: Policy) -> None:
    clause = policy.clause("s3-1")
    assert cite.link(policy, clause) == f"policies/jzbf-2005-21/?w={seal(clause.text)}#s3-1"
    seals = {one.seal for one in policy.clauses}
    assert len(seals) == len(policy.clauses)


def test_the_seal_of_every_clause_is_that_of_the_words_quoted(policy: Policy) -> None:
    for clause in policy.clauses:
        assert clause.seal == seal("\n".join(cite.words(policy, clause)))
    assert len(cite.words(policy, policy.clause("s3"))) == 6


def test_a_code_is_level_m_with_a_quiet_zone_of_four(policy: Policy) -> None:
    code = qr.make(LINK)
    assert code.error == "M"
    assert not code.is_micro
    drawn = qr.svg(LINK, cite.caption(policy.clause("s3-1")))
    assert "<title>扫码查看原文第三部分第（一）项</title>" in drawn
    modules = code.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {modules * 0.75:g} {modules * 0.75:g}"' in drawn
    assert "M4 4.5h7" in drawn, "the first finder pattern begins after four modules"
    assert float(drawn.split('width="')[1].split("mm")[0]) >= 20
    assert qr.svg(LINK, "") != qr.svg(LINK.replace("s3-1", "s3-2"), "")


def test_the_png_is_sharp_and_says_how_large_it_prints() -> None:
    data = qr.png(LINK)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    side = struct.unpack(">I", data[16:20])[0]
    assert side == qr.make(LINK).symbol_size(border=4)[0] * qr.PIXELS
    at = data.index(b"pHYs") + 4
    assert struct.unpack(">II", data[at : at + 8])[0] == 11811, "300 dots per inch"
    assert side / 11811 >= 0.020
    assert pixels(data) == [[bool(one) for one in row] for row in qr.make(LINK).matrix_iter(border=4)]


def pixels(data: bytes) -> list[list[bool]]:
    """One point of every module, read from the PNG's own bytes: 1 bit grey, no interlacing."""
    side = struct.unpack(">I", data[16:20])[0]
    assert data[24:26] == b"\x01\x00"
    at = data.index(b"IDAT")
    body = zlib.decompress(data[at + 4 : at + 4 + struct.unpack(">I", data[at - 4 : at])[0]])
    width = (side + 7) // 8
    rows = [bytes(width)]
    for start in range(0, len(body), 1 + width):
        kind, row = body[start], body[start + 1 : start + 1 + width]
        assert kind in (0, 2), "unfiltered, or the difference to the row above"
        rows.append(row if kind == 0 else bytes((one + up) % 256 for one, up in zip(row, rows[-1], strict=True)))
    middle = range(qr.PIXELS // 2, side, qr.PIXELS)
    return [[not rows[1 + y][x // 8] >> (7 - x % 8) & 1 for x in middle] for y in middle]


DRAW = """import {{ writeFileSync }} from "node:fs";
import {{ code }} from {module};
for (const [name, address] of Object.entries({addresses})) {{
  const {{ svg, png }} = await code(address, "甲 < 乙 & 丙");
  writeFileSync(`{folder}/${{name}}.svg`, svg);
  writeFileSync(`{folder}/${{name}}.png`, png);
}}
"""


def draw_as_a_page(folder: Path, **addresses: str) -> None:
    """Draws codes with the script of the page, under Node."""
    module = (ROOT / "docs" / "assets" / "js" / "policy" / "qr-code.js").as_uri()
    text = DRAW.format(module=json.dumps(module), addresses=json.dumps(addresses), folder=folder)
    (folder / "draw.mjs").write_text(text, encoding="utf-8")
    run_node(folder / "draw.mjs")


def test_the_page_draws_codes_that_lead_to_the_address_and_look_like_the_build_s(tmp_path: Path) -> None:
    addresses = {
        "usual": LINK,
        "short": "http://a.cn/",
        "chinese": "https://a.cn/扩面",
        "long": f"https://a.cn/{'x' * 900}",
    }
    draw_as_a_page(tmp_path, **addresses)
    for name, address in addresses.items():
        data, drawn = (tmp_path / f"{name}.png").read_bytes(), (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        assert scanned(data) == scanned(qr.png(address)) == address
        assert pixels(data) == modules(drawn)
        assert len(pixels(data)) <= len(pixels(qr.png(address))), "no larger than the build's"
        assert struct.unpack(">I", data[data.index(b"pHYs") + 4 :][:4])[0] == 11811, "300 dots per inch"
        assert f'width="{len(pixels(data)) * 0.75:g}mm"' in drawn
        assert "<title>甲 &lt; 乙 &amp; 丙</title>" in drawn


def test_a_picture_that_is_spoilt_is_not_read() -> None:
    """That the reader notices."""
    picture = Image.open(io.BytesIO(qr.png(LINK))).convert("L")
    picture.paste(255, (0, 0, 130, 130))
    out = io.BytesIO()
    picture.save(out, "png")
    with pytest.raises(ValueError, match="unpack"):
        scanned(out.getvalue())


def modules(drawn: str) -> list[list[bool]]:
    """The modules of an SVG, read from its lines: M4 4.5h7 makes seven dark ones."""
    side = int(re.findall(r"M0 0h(\d+)", drawn)[0])
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawn):
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    return [[(x, y) in dark for x in range(side)] for y in range(side)]


def test_the_page_refuses_an_address_too_long_for_a_code(tmp_path: Path) -> None:
    with pytest.raises(BuildStopped, match="网址太长，二维码放不下：请少选几条"):
        draw_as_a_page(tmp_path, long="https://a.cn/" + "长" * 3000)


def test_an_address_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(ValueError, match="网址太长"):
        qr.make("https://policy.example/" + "长" * 3000)
    assert isinstance(qr.make("https://policy.example/" + "a" * 900), segno.QRCode)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("", ""),
        ('site_url: ""\n', ""),
        ("site_url: https://policy.example/yingbao\n", variant.ADDRESS),
        ("site_url: https://policy.example/yingbao/\n", variant.ADDRESS),
    ],
)
def test_the_public_address_stands_in_one_place(tmp_path: Path, line: str, wanted: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"{line}site_name: 应保\n", encoding="utf-8")
    assert qr_images.public_address(tmp_path) == wanted


def test_the_setting_is_there_and_says_what_its_lack_costs() -> None:
    assert (ROOT / "mkdocs.yml").read_text(encoding="utf-8").count("\nsite_url: ") == 1
    assert all(one in qr_images.WITHOUT for one in ("site_url", "sitemap.xml", "canonical", "二维码", "引用"))


@pytest.mark.parametrize("wrong", ["policy.example", "ftp://policy.example/", "https://policy.example/?a=1", "yes"])
def test_what_is_no_address_is_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_url: '{wrong}'\n", encoding="utf-8")
    with pytest.raises(BuildStopped, match="site_url"):
        qr_images.public_address(tmp_path)


def test_codes_are_drawn_only_for_a_public_address(tmp_path: Path, knowledge: Knowledge) -> None:
    assert qr_images.build_codes(Output(tmp_path), knowledge, "") == 0
    assert qr_images.build_codes(Output(tmp_path), knowledge, variant.ADDRESS) == 21
    folder = tmp_path / "policies" / "jzbf-2005-21" / "qr"
    assert (folder / "s3-1.svg").read_text(encoding="utf-8") == qr.svg(LINK, "扫码查看原文第三部分第（一）项")
    assert (folder / "s3-1.png").read_bytes() == qr.png(LINK)
    assert len(list(folder.iterdir())) == 42


def test_the_words_of_now_and_before_are_told_apart(tmp_path: Path) -> None:
    """Through the whole compilation: what the page needs for the three answers about a seal."""
    from scripts.data.compiler import compile_policy

    folder = tmp_path / variant.ID
    variant.write_policy(folder)
    raw = compile_policy(folder, {kind: [] for kind in ("insurance", "employer", "flag", "people")}, tmp_path)
    now = {one["id"]: one["seal"] for one in raw["clauses"]}
    before = {(one["clause"], one["seal"]): one for one in raw["earlier"]}
    assert now["s1-p2"] == variant.seal_of("s1-p2", variant.NOW)
    old = before["s1-p2", variant.seal_of("s1-p2", variant.FIRST)]
    assert (old["since"], old["until"]) == ("2026-01-10", "2026-06-01")
    assert {clause for clause, _ in before} == {"s1", "s1-p2", "s1-p3", "s3"}
    assert [(one["id"], one["to"]) for one in raw["gone"]] == [("s1-p3", "s1-p2"), ("s3", "")]
    assert wording(read_clauses(variant.NOW)[0]) == "关于示范工作的通知\n示字〔2006〕1号"
