"""Known faults (已知的安全问题) of everything that is pinned: ``make audit`` asks the databases of pip-audit and of npm.

Silence is not a clean bill: an auditor that does not find a package says so in a corner and ends well. So every database
is also asked for a package that is known to be faulty, and counts only if it tells of that one and knows all of ours.
Ends with 0: all answered, nothing known; 1: something known; 3: Python's or npm's packages could not be checked.
``--publish`` writes the outcome to docs/about/audit.json, for the page 「用到的软件」.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scripts.reports.start import published
from scripts.setup import locks
from scripts.setup.environments import AUDIT, LIGHTHOUSE_NPM, PEERS_NPM, VENV, python_of
from scripts.setup.locks import Pin

ROOT = Path(__file__).resolve().parents[2]
FILE = "about/audit.json"
KNOWN, UNCHECKED = 1, 3
CONTROL = {"pypi": Pin("pypi", "django", "2.0", ()), "npm": Pin("npm", "lodash", "4.17.4", ())}
"""Packages that we do not use, in versions whose faults every database has known for years."""
DATABASES = {"osv": "OSV", "pypi": "PyPI", "npm": "npm"}
_LONGEST = 900
"""Seconds for one database."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A known fault of a pinned package: its name and version, and how the database calls the fault."""

    name: str
    version: str
    id: str


@dataclass(frozen=True, slots=True)
class Check:
    """What one database said.

    Attributes:
        database: which one.
        kind: of which packages, ``pypi`` or ``npm``.
        asked: how many packages were asked for.
        known: how many of them it knows.
        control: whether it told of the faulty package for comparison.
        faults: those of ours.
    """

    database: str
    kind: str
    asked: int
    known: int
    control: bool
    faults: tuple[Fault, ...]

    @property
    def complete(self) -> bool:
        """Does its silence about a package mean anything?"""
        return self.control and self.known == self.asked

    @property
    def words(self) -> str:
        """The outcome as a sentence."""
        if self.faults:
            return f"问了{self.asked}个，有已知问题{len(self.faults)}处"
        if self.complete:
            return f"问了{self.asked}个，没有已知问题"
        if not self.control:
            return f"没有查成：连不上，或者不认识对照用的问题软件；{self.asked}个都没有核对"
        return f"没有查全：{self.asked}个里只认识{self.known}个"


@dataclass(frozen=True, slots=True)
class Audit:
    """One run: its date and what each database said."""

    date: str
    checks: tuple[Check, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is known, once each."""
        return tuple(sorted({one for check in self.checks for one in check.faults}, key=lambda one: (one.name, one.id)))

    @property
    def complete(self) -> bool:
        """Has at least one database checked Python's packages, and one npm's?"""
        return {check.kind for check in self.checks if check.complete} == set(CONTROL)

    @property
    def status(self) -> int:
        """How the verb ends."""
        return KNOWN if self.faults else 0 if self.complete else UNCHECKED


def read(docs: Path) -> Audit | None:
    """What was published; None when it never was."""
    told = published(docs / FILE)
    if not told:
        return None
    checks = (Check(**one | {"faults": tuple(Fault(**fault) for fault in one["faults"])}) for one in told["checks"])
    return Audit(told["date"], tuple(checks))


def python_pins(root: Path = ROOT) -> list[Pin]:
    """Every Python package in every version that any requirements/*.txt pins. Raises LockError."""
    found = (pin for file in sorted((root / "requirements").glob("*.txt")) for pin in locks.read_requirements(file))
    return list({pin.purl: pin for pin in found}.values())


def ask_pip_audit(service: str, pins: list[Pin]) -> Check:
    """Asks one service of pip-audit. A file may name a package once: other versions go into further files."""
    answers: list[dict[str, Any]] = []
    waiting = [CONTROL["pypi"], *pins]
    with tempfile.TemporaryDirectory() as name:
        while waiting:
            now = {pin.name: pin for pin in reversed(waiting)}
            file = Path(name, "pins.txt")
            file.write_text("".join(f"{pin.name}=={pin.version}\n" for pin in now.values()), encoding="utf-8")
            quiet = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "--desc", "off", "--format", "json")
            command = (python_of(AUDIT), "-m", "pip_audit", "-s", service, "--cache-dir", name, *quiet, "-r", file)
            answers += _json(command).get("dependencies", [])
            waiting = [pin for pin in waiting if now[pin.name] != pin]
    return judge_python(service, pins, answers)


def judge_python(service: str, pins: list[Pin], answers: Iterable[dict[str, Any]]) -> Check:
    """What pip-audit's answers say. A package that it skipped is not known to the service."""
    told = [one for one in answers if "skip_reason" not in one]
    faults = [Fault(locks.canonical(one["name"]), one["version"], vuln["id"]) for one in told for vuln in one["vulns"]]
    known = {(locks.canonical(one["name"]), one["version"]) for one in told}
    ours = [pin for pin in pins if (pin.name, pin.version) in known]
    return _check(service, "pypi", pins, len(ours), faults)


def ask_npm(files: list[Path]) -> Check:
    """Asks npm's own database for what these lock files pin."""
    pins = {pin.purl: pin for file in files for pin in locks.read_package_lock(file)}
    with tempfile.TemporaryDirectory() as name:
        control = CONTROL["npm"]
        needs = {"name": "control", "version": "1.0.0", "dependencies": {control.name: control.version}}
        packages = {"": needs, f"node_modules/{control.name}": {"version": control.version}}
        Path(name, "package.json").write_text(json.dumps(needs), encoding="utf-8")
        lock = {"name": "control", "lockfileVersion": 3, "packages": packages}
        Path(name, "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
        answers = [_npm_audit(Path(name)), *(_npm_audit(file.parent) for file in files)]
    return judge_npm(list(pins.values()), answers)


def judge_npm(pins: list[Pin], answers: Iterable[dict[str, Any]]) -> Check:
    """What npm's answers say, the control's first. Every lock file must have been answered."""
    told = list(answers)
    answered = all("vulnerabilities" in one for one in told)
    faults = []
    for name, one in ((name, one) for answer in told for name, one in answer.get("vulnerabilities", {}).items()):
        versions = sorted({pin.version for pin in (*pins, CONTROL["npm"]) if pin.name == name})
        faults += [Fault(name, "、".join(versions), via["title"]) for via in one["via"] if isinstance(via, dict)]
    return _check("npm", "npm", pins, len(pins) if answered else 0, faults)


def _check(database: str, kind: str, pins: list[Pin], known: int, faults: list[Fault]) -> Check:
    control = CONTROL[kind]
    ours = tuple(sorted({one for one in faults if one.name != control.name}, key=lambda one: (one.name, one.id)))
    return Check(DATABASES[database], kind, len(pins), known, len(ours) < len(set(faults)), ours)


def _npm_audit(folder: Path) -> dict[str, Any]:
    return _json((VENV / "bin" / "npm", "audit", "--json", "--package-lock-only", "--prefix", folder))


def _json(command: tuple[str | Path, ...]) -> dict[str, Any]:
    """What a program says in JSON; nothing if it says anything else, or nothing in time."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    try:
        done = subprocess.run(
            command, env=os.environ | {"PATH": path}, capture_output=True, text=True, timeout=_LONGEST, check=False
        )
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def show(audit: Audit) -> str:
    """The run for the terminal."""
    lines = [f"{audit.date} 核对锁定的软件有没有已知的安全问题"]
    lines += [f"  {check.database}：{check.words}" for check in audit.checks]
    lines += [f"  {fault.name} {fault.version}：{fault.id}" for fault in audit.faults]
    ends = {0: "核对完成，没有已知问题。", KNOWN: "有已知问题，见上。", UNCHECKED: "没有查成，不能当作没有问题。"}
    return "\n".join([*lines, ends[audit.status]])


def main() -> int:
    """Asks, prints, publishes if wanted."""
    parser = argparse.ArgumentParser(prog="python -m scripts.setup.audit", description="锁定的软件有没有已知的安全问题")
    parser.add_argument("--publish", action="store_true", help=f"写进 docs/{FILE}，供「用到的软件」页使用")
    options = parser.parse_args()
    python = python_pins()
    node = [folder / "package-lock.json" for folder in (ROOT, PEERS_NPM, LIGHTHOUSE_NPM)]
    checks = (ask_pip_audit("osv", python), ask_pip_audit("pypi", python), ask_npm(node))
    audit = Audit(datetime.now().astimezone().date().isoformat(), checks)
    print(show(audit))
    if options.publish:
        text = json.dumps(asdict(audit), ensure_ascii=False, indent=1) + "\n"
        (ROOT / "docs" / FILE).write_text(text, encoding="utf-8")
    return audit.status


if __name__ == "__main__":
    sys.exit(main())
