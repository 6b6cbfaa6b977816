"""What the site publishes for Python: pip takes it from there, and takes nothing that is not whole."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest

from scripts.cache import Cache
from scripts.errors import BuildStopped
from scripts.publish import offline, python_package
from scripts.publish.serve import running
from tests import clients, elsewhere
from tests.conftest import ROOT

ASKED = 'from yingbao import gap; print(gap(kind="private", day="2026-11-29", staff=45, enrolled_pension=40).headline)'
HEADLINE = "按2026-11-29的规定，共45人。应参保而未参保：养老5人。\n"


@pytest.fixture(scope="module")
def package(published: Path) -> Path:
    return published / offline.PYTHON


def line(address: str) -> str:
    return f"python -m pip install --no-deps --index-url {address}{offline.PYTHON}simple/ yingbao"


def test_pip_installs_it_into_an_environment_with_nothing_in_it(published: Path, tmp_path: Path) -> None:
    python = clients.environment(tmp_path / "clean")
    with running(published) as address:
        done = clients.install(python, line(address))
    assert done.returncode == 0, done.stderr
    assert clients.run(python, "-I", "-c", ASKED).stdout == HEADLINE
    assert HEADLINE.strip() in clients.run(
        python, "-m", "yingbao", "gap", "--kind", "private", "--day", "2026-11-29", "--staff", "45", "--enrolled-pension", "40"
    ).stdout  # fmt: skip


def test_half_a_wheel_is_refused_by_its_hash(package: Path, tmp_path: Path) -> None:
    half = tmp_path / "site" / offline.PYTHON
    shutil.copytree(package, half)
    (tmp_path / "site" / "index.html").touch()
    (wheel,) = half.glob("*-py3-none-any.whl")
    wheel.write_bytes(wheel.read_bytes()[: wheel.stat().st_size // 2])
    python = clients.environment(tmp_path / "clean")
    with running(tmp_path / "site") as address:
        done = clients.install(python, line(address))
    assert done.returncode != 0
    assert "HASHES" in done.stderr
    assert clients.run(python, "-I", "-c", "import yingbao").returncode != 0


def test_everything_is_named_with_its_hash_and_no_address(package: Path) -> None:
    lock = json.loads((package / python_package.LOCK).read_text(encoding="utf-8"))
    (name,), told = lock["packages"], lock["packages"]["yingbao"]
    assert name == "yingbao"
    assert told["file_name"].endswith("-cp313-none-any.whl")
    assert told["sha256"] == hashlib.sha256((package / told["file_name"]).read_bytes()).hexdigest()
    assert (told["depends"], told["imports"]) == ([], ["yingbao"])
    index = (package / "simple" / "yingbao" / "index.html").read_text(encoding="utf-8")
    ((address, digest),) = re.findall(r'href="([^"#]+)#sha256=([0-9a-f]{64})"', index)
    wheel = package / urljoin("simple/yingbao/", address)
    assert wheel.name == f"yingbao-{told['version']}-py3-none-any.whl"
    assert digest == hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert 'href="yingbao/"' in (package / "simple" / "index.html").read_text(encoding="utf-8")
    for file in package.rglob("*.*"):
        if file.suffix in (".html", ".json"):
            assert "//" not in file.read_text(encoding="utf-8").replace("<!DOCTYPE html>", "")


def test_made_anew_elsewhere_it_has_the_same_bytes(published: Path, tmp_path: Path) -> None:
    places = f"Path({str(tmp_path)!r}), Path({str(ROOT / 'build' / 'knowledge.json')!r}), Cache(Path({str(tmp_path)!r}, 'c'))"
    program = f"""
from pathlib import Path
from scripts.cache import Cache
from scripts.publish.python_package import publish_package
publish_package({places})
"""
    environment = os.environ | elsewhere.STRANGE
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, umask=0o077, check=True)
    assert elsewhere.differences(published / offline.PYTHON, tmp_path / offline.PYTHON) == []
    assert len(list((tmp_path / offline.PYTHON).rglob("*.*"))) == 5


def test_no_page_and_no_browser_keeps_any_of_it(published: Path) -> None:
    kept = offline.site_files(published)
    assert [path for path in kept if path.startswith(offline.PYTHON)] == []
    assert len(kept) > 100
    assert not [one for one in offline.pages(published) if "yingbao" in one.parts]
    naming = [one for one in offline.pages(published) if offline.PYTHON in one.read_text(encoding="utf-8")]
    assert {one.relative_to(published).parts[0] for one in naming} == {"about"}, "told in words, loaded nowhere"


def test_without_its_tools_the_build_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(BuildStopped, match=r"scripts\.setup build"):
        python_package.publish_package(tmp_path, tmp_path / "k.json", Cache(tmp_path, ""), tmp_path / "gone")
