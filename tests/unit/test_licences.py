"""What is served of others goes out with its licence; without a text there is no build."""

from __future__ import annotations

import json
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from typing import Any

import pytest

from scripts.pages.contacts import ContactError, Contacts, read_contacts
from scripts.runtime import archives
from scripts.setup import licences, locks, sbom
from scripts.setup.sbom import Shipped
from tests.conftest import ROOT

TOOLS = {"binaryen", "esbuild", "terser"}
"""Of package.json's dependencies what only takes part in the build: nothing of them is served."""
TITLES = {
    "pyodide": (
        "Mozilla Public License Version 2.0",
        "Python Software Foundation",
        "Emscripten authors",
        "Rich Felker",
        "Expat maintainers",
        "Anthony Green, Red Hat",
        "Stefan Krah",
        "HACL* Contributors",
        "Julian R Seward",
        "Jean-loup Gailly and Mark Adler",
    ),
    "segno": ("Redistribution and use in source and binary forms",),
    "mkdocs-material": ("Martin Donath",),
    "@expo-google-fonts/noto-serif-sc": ("SIL OPEN FONT LICENSE Version 1.1",),
}


def test_every_text_is_there_and_is_the_licence() -> None:
    for one in sbom.SHIPPED:
        whole = "\n".join(licences.texts(one))
        assert len(whole) > 500, one
        assert [title for title in TITLES.get(one, ()) if title.lower() not in whole.lower()] == [], one


def test_what_is_served_is_what_is_listed() -> None:
    owners = packages_distributions()
    top = {name.split("/")[0] for one in archives.archives().values() for name in one.files} - {"calculators", "qr.py"}
    assert {locks.canonical(owners[name][0]) for name in top} <= set(sbom.SHIPPED)
    told = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert set(told) - TOOLS <= set(sbom.SHIPPED), "scripts/setup/sbom.py：SHIPPED 里要有，或者写明它只在编译时用"


def test_all_of_them_are_in_the_file() -> None:
    text = licences.build_notices().decode()
    for one in sbom.shipped():
        assert f"\n{one.name} {one.version}（{one.use}）" in text
    for name in ("NOTICE", "LICENSE", "LICENSE-CONTENT"):
        assert (ROOT / name).read_text(encoding="utf-8").strip() in text
    assert "著作权法第五条" in text


def test_a_missing_text_stops_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for one in ("no-such-package", "nodejs-wheel-without"):
        with pytest.raises(licences.LicenceError, match=f"{one}：没有找到许可证原文，网站不能发出去"):
            licences.texts(one)
    with pytest.raises(licences.LicenceError, match="pyodide：没有找到"):
        licences.texts("pyodide", tmp_path)
    folder = tmp_path / "node_modules" / "bare"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("MIT", encoding="utf-8")
    with pytest.raises(licences.LicenceError, match="bare：没有找到"):
        licences.texts("bare", tmp_path)
    (folder / "LICENSE").write_text(" \n", encoding="utf-8")
    with pytest.raises(licences.LicenceError, match="bare：没有找到"):
        licences.texts("bare", tmp_path)
    (folder / "LICENSE").write_text("MIT License\n", encoding="utf-8")
    assert licences.texts("bare", tmp_path) == ["MIT License"]
    monkeypatch.setattr(sbom, "shipped", lambda: [Shipped("某用", "no-such-package", "1", "MIT")])
    with pytest.raises(licences.LicenceError):
        licences.build_notices()


def test_the_legal_code_of_our_texts_is_whole_and_unaltered() -> None:
    place = Path(str(distribution("license-expression").locate_file("license_expression/data/cc-by-4.0.LICENSE")))
    assert (ROOT / "LICENSE-CONTENT").read_text(encoding="utf-8").endswith("\n\n" + place.read_text(encoding="utf-8"))


def test_the_same_licence_is_said_everywhere() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert 'license = "MIT"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for name in ("package.json", "package-lock.json"):
        told = json.loads((ROOT / name).read_text(encoding="utf-8"))
        assert told.get("packages", {}).get("", told)["license"] == "MIT"


def written(folder: Path, **extra: Any) -> Contacts:
    lines = "".join(f"  {name}: {json.dumps(value)}\n" for name, value in extra.items())
    (folder / "mkdocs.yml").write_text(f"site_name: 应保\n{'extra:' if extra else ''}\n{lines}", encoding="utf-8")
    return read_contacts(folder)


def test_contacts_are_those_of_the_settings_and_nothing_else(tmp_path: Path) -> None:
    assert read_contacts(tmp_path) == Contacts()
    assert written(tmp_path) == Contacts()
    given: dict[str, Any] = {"operator": "某局", "contact_mail": "a@b.example", "issues": "https://b.example/issues"}
    assert written(tmp_path, **given) == Contacts(**given)
    callers = ["https://a.example", "http://127.0.0.1:8001"]
    assert written(tmp_path, callers=[callers[0].upper(), callers[1]]) == Contacts(callers=tuple(callers))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("contact_mail", "b.example"),
        ("contact_mail", "a@b.example)](x"),
        ("issues", "javascript:alert(1)"),
        ("issues", "b.example"),
        ("operator", "<b>某局"),
    ],
)
def test_what_cannot_be_a_contact_stops_the_build(name: str, wrong: str, tmp_path: Path) -> None:
    with pytest.raises(ContactError, match=rf"mkdocs\.yml：extra\.{name}"):
        written(tmp_path, **{name: wrong})
