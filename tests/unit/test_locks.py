"""Every package is pinned with its hash, no lock file names an address, and nothing else is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from packaging.markers import Marker

from scripts.setup import locks
from scripts.setup.locks import LockError, Pin
from tests.conftest import ROOT
from tests.reliability import Promise

PYTHON = sorted((ROOT / "requirements").glob("*.txt"))
NODE = [ROOT / folder / "package-lock.json" for folder in (".", "tests/bench/peers", "tests/bench/lighthouse")]
LEAST = {"setup": 3, "site": 50, "test": 95, "peers": 35, "peers-browser": 20}
GOOD = f"segno==1.6.6 ; python_version > '3' \\\n    --hash=sha256:{'a' * 64} \\\n    --hash=sha256:{'b' * 64}\n"


def installed(found: list[Distribution]) -> dict[str, str]:
    """Name → version of what is installed; stops at what came from an address or a folder."""
    for one in found:
        assert one.read_text("direct_url.json") is None, f"{one.name} 不是从软件库按版本装的"
    return {locks.canonical(one.name): one.version for one in found}


def meant(pins: list[Pin]) -> dict[str, str]:
    """Name → version of what should be installed on this machine."""
    return {pin.name: pin.version for pin in pins if not pin.marker or Marker(pin.marker).evaluate()}


def modules(folder: Path) -> dict[str, str]:
    """Place → version of every package that lies in node_modules."""
    found = {}
    for file in folder.glob("node_modules/**/package.json"):
        place = file.parent.relative_to(folder).as_posix()
        name = place.rpartition("node_modules/")[2]
        if name.count("/") == name.startswith("@"):
            found[place] = json.loads(file.read_text(encoding="utf-8"))["version"]
    return found


def test_every_requirement_file_and_package_lock_pins_all_with_hashes(promise: Promise) -> None:
    counted = {file.stem: len(locks.read_requirements(file)) for file in PYTHON}
    assert set(LEAST) <= set(counted)
    assert {name: count for name, count in counted.items() if count < LEAST.get(name, 3)} == {}
    command = ["git", "ls-files", "*package-lock.json"]
    tracked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert {ROOT / name for name in tracked} == set(NODE)
    packages = [pin for file in NODE for pin in locks.read_package_lock(file)]
    assert len(packages) > 150
    promise(9, "每个依赖锁定到一个版本，带散列，不写下载地址", sum(counted.values()) + len(packages))


def test_exactly_what_is_pinned_is_installed(promise: Promise) -> None:
    pins = [pin for name in ("setup", "test") for pin in locks.read_requirements(ROOT / "requirements" / f"{name}.txt")]
    assert Path(sys.prefix) == ROOT / ".venv"
    found = installed(list(distributions()))
    assert found == meant(pins)
    packages, there = locks.read_package_lock(NODE[0]), modules(ROOT)
    everywhere = {pin.place: pin.version for pin in packages if not pin.marker}
    elsewhere = {pin.place: pin.version for pin in packages if pin.marker}
    here = there.items() - everywhere.items()
    assert everywhere.items() <= there.items()
    assert here <= elsewhere.items()
    tools = {place.split("/")[1] for place, _ in here}
    assert tools == {"@biomejs", "@esbuild", "@typescript"}, "of each the program for this machine, and no other"
    assert len(here) == len(tools)
    promise(9, "装着的正好是锁定的，不多不少，版本相同", len(found) + len(there))


def test_the_pins_of_the_site_are_those_of_the_tests() -> None:
    site, test = (locks.read_requirements(ROOT / "requirements" / f"{name}.txt") for name in ("site", "test"))
    assert set(site) <= set(test)


@pytest.mark.parametrize(
    "text",
    [
        "mkdocs>=1.6\n",
        "--index-url https://x\n",
        "segno==1.6.6\n",
        "segno==1.6.6 \\\n",
        "segno==1.6.6 \\\n    --hash=md5:aa\n",
        "segno @ https://x/segno.whl \\\n    --hash=sha256:" + "a" * 64,
        GOOD + "openpyxl==3.1.5 \\\nbrotli==1.2.1 \\\n",
    ],
)
def test_a_loose_requirement_is_found(text: str, tmp_path: Path) -> None:
    file = tmp_path / "loose.txt"
    file.write_text(GOOD, encoding="utf-8")
    assert [len(pin.hashes) for pin in locks.read_requirements(file)] == [2]
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LockError, match=r"loose\.txt"):
        locks.read_requirements(file)


@pytest.mark.parametrize(
    "change", [{"integrity": ""}, {"integrity": "sha1-aa"}, {"resolved": "x"}, {"version": "https://x"}]
)
def test_a_loose_node_package_is_found(change: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "package-lock.json"
    good = {"version": "1.0.0", "integrity": "sha512-" + "A" * 86 + "=="}
    for told in (good, good | change):
        file.write_text(json.dumps({"packages": {"": {}, "node_modules/@a/b": told}}), encoding="utf-8")
        if told is good:
            assert locks.read_package_lock(file)[0].purl == "pkg:npm/%40a/b@1.0.0"
        else:
            with pytest.raises(LockError, match="node_modules/@a/b"):
                locks.read_package_lock(file)


def test_what_is_installed_besides_is_found(tmp_path: Path) -> None:
    for place in ("node_modules/a", "node_modules/@s/b", "node_modules/a/node_modules/c", "node_modules/a/lib"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "package.json").write_text('{"version": "1"}', encoding="utf-8")
    assert sorted(modules(tmp_path)) == ["node_modules/@s/b", "node_modules/a", "node_modules/a/node_modules/c"]
    folder = tmp_path / "planted-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Name: planted\nVersion: 1.0\n", encoding="utf-8")
    assert installed([Distribution.at(folder)]) == {"planted": "1.0"}
    (folder / "direct_url.json").write_text("{}", encoding="utf-8")
    with pytest.raises(AssertionError, match="planted"):
        installed([Distribution.at(folder)])
