"""What of others is in the site, and what made it (软件物料清单): CycloneDX 1.6, from the lock files.

A component's scope says whether readers get it (``required``) or whether it only took part in the build (``excluded``).
What only tests use is not part of it. Python's lock files tell no licence: it is taken from the installed package.
The same lock files and the same data give the same bytes on every machine.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from calculators.policy.knowledge import Knowledge
from scripts.setup import locks
from scripts.setup.locks import Pin

ROOT = Path(__file__).resolve().parents[2]
PUBLISH = Path(sys.prefix, "publish")
"""Where the set-up has put what publishes the Python package, for the Python that runs: scripts/setup/environments.py."""
NAME = "sbom.cdx.json"
SHIPPED: Mapping[str, str] = {
    "pyodide": "在浏览器里运行的 Python 和它的标准库",
    "lean-qr": "在浏览器里画二维码",
    "xlsxwriter": "写 Excel 工作簿",
    "xlrd": "读旧的 Excel 工作簿（.xls）",
    "mkdocs-material": "网页样式的一部分",
    "opencc": "检索用的繁简对照字",
    "python-docx": "Word 文档的样式底稿",
    "@expo-google-fonts/noto-serif-sc": "PDF 里的字",
}
"""What readers get of others, and what for. Anything else only takes part in the build."""
_INSIDE = {"python": "cpython", "emscripten": "emscripten"}
"""What is compiled into Pyodide, as its own lock file and as package URLs call it."""
_SPDX_ID = re.compile(r"[A-Za-z0-9.+-]+")
_LONGEST = 60
"""Of a licence's name; longer ones are the licence itself."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """One thing of others that readers get, for the page: what for, name, version, licence in words."""

    use: str
    name: str
    version: str
    licence: str


def pins(root: Path = ROOT) -> list[Pin]:
    """Everything that the site is made from, once each, in order. Raises LockError."""
    lists = [root / "requirements" / f"{name}.txt" for name in ("setup", "site", "publish")]
    python = [pin for file in lists for pin in locks.read_requirements(file)]
    node = [pin for pin in locks.read_package_lock(root / "package-lock.json") if not pin.development]
    return list({pin.purl: pin for pin in sorted([*python, *node], key=lambda pin: pin.purl)}.values())


def licence(pin: Pin) -> str:
    """A package's licence: an SPDX expression where it says one, otherwise its own words; or empty, also of what publishes
    the Python package where that is not installed, for a preview does without.
    """
    if pin.kind == "npm":
        return pin.licence
    found = next(iter(distributions(name=pin.name, path=[*sys.path, str(PUBLISH)])), None)
    if found is None:
        return ""
    told = found.metadata
    words = "".join(told.get_all("License") or []).strip()
    for said in (*(told.get_all("License-Expression") or []), words):
        if expression := _expression(said):
            return expression
    classes = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    if len(classes) == 1 and (expression := _expression(classes[0].removesuffix(" License"))):
        return expression
    return "；".join(classes) or (words if len(words) <= _LONGEST and words != "UNKNOWN" else "")


def shipped(root: Path = ROOT) -> list[Shipped]:
    """What readers get of others, in the order of `SHIPPED`."""
    found = {pin.name: pin for pin in pins(root)}
    return [Shipped(use, name, found[name].version, licence(found[name])) for name, use in SHIPPED.items()]


def bill(knowledge: Knowledge, root: Path = ROOT) -> bytes:
    """The bill of materials of this release. Raises LockError."""
    components = [_component(pin, root) for pin in pins(root)]
    day = knowledge.checked
    content = {
        "metadata": {
            "timestamp": f"{day}T00:00:00Z",
            "lifecycles": [{"phase": "build"}],
            "component": {
                "type": "application",
                "bom-ref": "yingbao",
                "name": "yingbao",
                "version": knowledge.version,
                "description": "应保：政策全文、数据和测算",
            },
        },
        "components": components,
        "dependencies": [
            {"ref": "yingbao", "dependsOn": [one["bom-ref"] for one in components if one["scope"] == "required"]}
        ],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1}
    return (json.dumps(head | content, ensure_ascii=False, indent=1) + "\n").encode()


def _component(pin: Pin, root: Path) -> dict[str, Any]:
    group, _, name = pin.name.rpartition("/")
    made: dict[str, Any] = {"type": "library", "bom-ref": pin.purl}
    if group:
        made["group"] = group
    made |= {"name": name, "version": pin.version, "scope": "required" if pin.name in SHIPPED else "excluded"}
    if pin.name in SHIPPED:
        made["description"] = SHIPPED[pin.name]
    made["hashes"] = [{"alg": algorithm, "content": content} for algorithm, content in pin.hashes]
    if said := licence(pin):
        made["licenses"] = _licences(said)
    made["purl"] = pin.purl
    if pin.marker:
        made["properties"] = [{"name": "python:marker", "value": pin.marker}]
    if pin.name == "pyodide":
        made["components"] = _inside(root)
    return made


def _inside(root: Path) -> list[dict[str, Any]]:
    """What Pyodide is compiled from; its own lock file says which versions."""
    told = json.loads((root / "node_modules" / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    system, _, version = told["platform"].partition("_")
    versions = {"python": told["python"], system: version.replace("_", ".")}
    return [
        {
            "type": "library",
            "bom-ref": f"pkg:generic/{name}@{versions[key]}",
            "name": name,
            "version": versions[key],
            "scope": "required",
            "purl": f"pkg:generic/{name}@{versions[key]}",
        }
        for key, name in _INSIDE.items()
    ]


def _licences(said: str) -> list[dict[str, Any]]:
    if _expression(said) != said:
        return [{"license": {"name": said}}]
    return [{"license": {"id": said}} if _SPDX_ID.fullmatch(said) else {"expression": said}]


def _expression(said: str) -> str:
    try:
        return canonicalize_license_expression(said) if said else ""
    except InvalidLicenseExpression:
        return ""
