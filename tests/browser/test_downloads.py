"""The downloads page: what it lists is what one gets."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.browser.visit import Visit


def published(folder: Path) -> set[str]:
    """The files of a folder, without the compressed copies that a server chooses by itself."""
    return {one.name for one in folder.iterdir() if one.is_file() and one.suffix not in {".br", ".gz"}}


def test_every_file_arrives_with_the_size_and_checksum_that_the_page_lists(visit: Visit, site: Path) -> None:
    page = visit.open("policies/jzbf-2005-21/")
    page.get_by_role("navigation", name="这份文件").get_by_role("link", name="下载").click()
    page.locator("h1").get_by_text("下载").wait_for()
    rows = page.locator(".downloads li")
    seen = set()
    for number in range(rows.count()):
        row = rows.nth(number)
        link = row.locator("a.get")
        address = str(link.evaluate("one => one.href"))
        answer = page.request.get(address)
        assert answer.status == 200
        assert row.locator(".sum code").inner_text() == hashlib.sha256(answer.body()).hexdigest()
        assert row.locator(".size").inner_text() == f"{max(1, round(len(answer.body()) / 1024)):,} KB"
        assert str(link.get_attribute("download")).startswith("津政办发〔2005〕21号")
        seen.add(address.rpartition("/")[2])
    assert seen == published(site / "policies/jzbf-2005-21/files")
    assert len(seen) > 12


def test_a_click_saves_the_file_under_a_name_that_people_understand(visit: Visit, site: Path) -> None:
    page = visit.open("policies/jzbf-2005-21/downloads/")
    with page.expect_download() as started:
        page.locator(".downloads a.get").filter(has_text="PDF").click()
    assert started.value.suggested_filename == "津政办发〔2005〕21号.pdf"
    saved = Path(started.value.path()).read_bytes()
    assert saved == (site / "policies/jzbf-2005-21/files/policy.pdf").read_bytes()


def test_the_data_page_lists_the_files_of_the_site_and_explains_every_field(visit: Visit, site: Path) -> None:
    page = visit.open("about/data/")
    listed = page.locator(".downloads a.get").evaluate_all("all => all.map((one) => one.href)")
    elsewhere = {"sbom.cdx.json", "licences.txt"}  # on 「用到的软件」 and 「许可证」
    assert {one.rpartition("/")[2] for one in listed} == published(site / "files") - elsewhere
    for address in listed:
        assert page.request.get(address).status == 200
    assert page.locator("table tbody tr").count() > 80
