"""The entries of a zip, and the release that stands in a site's files."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from scripts.errors import BuildStopped
from scripts.exports.zipped import zip_of
from scripts.publish import release

PAGE = '<meta name="release" content="{}"><p>{}</p>'


def test_anybody_may_read_what_is_unpacked_and_its_time_is_told() -> None:
    with ZipFile(io.BytesIO(zip_of({"a/": b"", "a/b.html": b"x"}, (2026, 11, 29, 1, 2, 4)))) as packed:
        folder, file = packed.infolist()
    assert (folder.external_attr >> 16, file.external_attr >> 16) == (0o040755, 0o100644)
    assert folder.is_dir()
    assert file.date_time == (2026, 11, 29, 1, 2, 4)


def a_site(folder: Path, words: str, said: str = "") -> Path:
    (folder / "runtime").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE.format(said, words))
    (folder / release.TABLE).write_text(f'{{"release": "{said}", "files": 1}}')
    return folder


def files(site: Path) -> dict[str, Path]:
    return {one.relative_to(site).as_posix(): one for one in site.rglob("*.*") if one.name != release.FILE}


def test_pages_and_python_tell_the_release_and_it_changes_with_any_file(tmp_path: Path) -> None:
    site = a_site(tmp_path / "a", "5013")
    made = release.stamp(site, files(site))
    assert (site / "index.html").read_text() == PAGE.format(made, "5013")
    assert f'"release": "{made}"' in (site / release.TABLE).read_text()
    assert (site / release.FILE).read_text() == f'{{"release": "{made}"}}\n'
    assert release.stamp(site, files(site)) == made, "what was said of the release before is no part of it"
    other = a_site(tmp_path / "b", "5999", said=made)
    assert release.stamp(other, files(other)) != made


def test_a_page_without_a_place_for_it_stops_the_build(tmp_path: Path) -> None:
    site = a_site(tmp_path, "")
    (site / "index.html").write_text("<p></p>")
    with pytest.raises(BuildStopped, match=r"index\.html：要有一处写版本的地方"):
        release.stamp(site, files(site))
