"""Pages for frames: each has source, seal and licence, its line to paste says where it is, and no words become tags."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from calculators.catalog import NAMES
from calculators.policy.knowledge import Knowledge
from scripts import cite
from scripts.output import Output
from scripts.pages.contacts import Contacts
from scripts.pages.embed import FOLDER, Embeddable, embeddables, write_embeds
from tests.unit.conftest import ROOT
from tests.unit.export_samples import plain_policy, with_policy

HERE = "https://policy.example/y/"
SOURCES = re.compile(r'<(iframe|script|a) (?:src|href)="([^"]*)"')


@pytest.fixture(scope="module")
def known(knowledge: Knowledge) -> Knowledge:
    return with_policy(knowledge, plain_policy(knowledge))


def environment(known: Knowledge, address: str, *callers: str) -> Environment:
    """As much of what pages can call as these pages do."""
    made = Environment(loader=FileSystemLoader(ROOT / "docs"), autoescape=True, undefined=StrictUndefined)
    made.globals |= {
        "address": address,
        "calculator": lambda **_: "",
        "insurance_of": {term.id: term for term in known.insurances},
        "knowledge": known,
        "long_cite": cite.long,
        "site": Contacts(callers=callers),
    }
    return made


@pytest.fixture(scope="module")
def written(known: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("embed")
    made = environment(known, HERE, "https://a.example")
    assert write_embeds(ROOT / "docs", Output(folder), made, known, HERE) == len(list(embeddables(known)))
    return folder


def test_everything_there_is_has_a_page_and_a_line_to_paste(known: Knowledge, written: Path) -> None:
    found = list(embeddables(known))
    policy = known.policies["jzbf-2005-21"]
    clauses = [one.id for each in known.policies.values() for one in each.clauses]
    assert len({one.path for one in found}) == len(found) == len(clauses) + 1 + len(NAMES)
    assert {one.kind for one in found} == {"clause", "targets", "calculator"}
    for one in found:
        page = (written / one.path / "index.html").read_text(encoding="utf-8")
        root = "../" * one.path.count("/")
        assert f'href="{root}{one.source}" rel="noopener">在原处打开</a>' in unescape(page)
        assert "非政府网站" in page
        assert "CC BY 4.0" in page or "不受著作权法保护" in page
        assert f'href="{HERE}{one.path}oembed.json"' in page
        told = json.loads((written / one.path / "oembed.json").read_text(encoding="utf-8"))
        assert (told["version"], told["type"], told["provider_url"]) == ("1.0", "rich", HERE)
        assert {type(told[key]) for key in ("width", "height")} == {int}
        line = told["html"]
        assert "\n" not in line + told["quotation"]
        assert SOURCES.findall(line) == [("iframe", HERE + one.path), ("script", f"{HERE}{FOLDER}fit.js")]
        assert f'title="{one.title}"' in unescape(line)
        assert HERE + one.source in unescape(told["quotation"])
    clause = policy.clauses[5]
    page = (written / f"{FOLDER}clauses/{policy.id}/{clause.id}/index.html").read_text(encoding="utf-8")
    assert clause.text.split("\n")[0] in page
    assert f"<code>{clause.seal}</code>" in page


def test_words_stay_words() -> None:
    one = Embeddable("embed/x/", "clause", '"><script>alert(1)</script>', "policies/x/?w=1&y=2#z", 100, "<b>甲</b>\n乙")
    assert "<script>alert" not in one.frame(HERE) + one.quotation(HERE)
    assert "&lt;b&gt;甲&lt;/b&gt;<br>乙" in one.quotation(HERE)
    assert 'src="embed/x/"' in one.frame(""), "the page that shows the line knows where the site is"
    assert "provider_url" not in one.oembed("")


def test_made_up_words_in_a_page(known: Knowledge, written: Path) -> None:
    page = (written / f"{FOLDER}clauses/made-up/s1-1/index.html").read_text(encoding="utf-8")
    assert "企业&lt;b&gt;&amp;单位；" in page


def test_the_frame_for_callers_is_there_for_them_alone(known: Knowledge, written: Path, tmp_path: Path) -> None:
    page = (written / f"{FOLDER}calculate/index.html").read_text(encoding="utf-8")
    assert '<meta name="callers" content="https://a.example">' in page
    made = environment(known, "").get_template("embed/calculate.html")
    assert 'content="https://&#34;x.example"' in made.render(root="../../", callers=['https://"x.example'])
    write_embeds(ROOT / "docs", Output(tmp_path), environment(known, ""), known, "")
    assert not (tmp_path / FOLDER / "calculate").exists()
    assert 'rel="canonical"' not in (tmp_path / f"{FOLDER}calculators/gap/index.html").read_text(encoding="utf-8")
