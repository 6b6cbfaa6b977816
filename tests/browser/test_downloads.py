"""The downloads page: what it lists is what one gets."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.browser.visit import Visit


def test_every_file_arrives_with_the_size_and_checksum_that_the_page_lists(visit: Visit, site: Path) -> None:
    page = visit.open("policies/jzbf-2005-21/")
    page.get_by_role("navigation", name="这份文件").get_by_role("link", name="下载").click()
    rows = page.locator(".downloads li")
    seen = set()
    for number in range(rows.count()):
        row = rows.nth(number)
        with page.expect_download() as started:
            row.locator("a.get").click()
        data = Path(started.value.path()).read_bytes()
        assert row.locator(".sum code").inner_text() == hashlib.sha256(data).hexdigest()
        assert row.locator(".size").inner_text() == f"{max(1, round(len(data) / 1024)):,} KB"
        assert started.value.suggested_filename.startswith("津政办发〔2005〕21号")
        seen.add(started.value.url.rpartition("/")[2])
    assert seen == {one.name for one in (site / "policies/jzbf-2005-21/files").iterdir() if one.is_file()}
    assert len(seen) > 12


def test_the_data_page_lists_the_files_of_the_site_and_explains_every_field(visit: Visit, site: Path) -> None:
    page = visit.open("about/data/")
    listed = page.locator(".downloads a.get").evaluate_all("all => all.map((one) => one.href)")
    assert {one.rpartition("/")[2] for one in listed} == {one.name for one in (site / "files").iterdir()}
    for address in listed:
        assert page.request.get(address).status == 200
    assert page.locator("table tbody tr").count() > 80
