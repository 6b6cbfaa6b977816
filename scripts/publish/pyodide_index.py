"""Runs in Pyodide (scripts/publish/pyodide_index.mjs), whose Python the compiled wheel is for.

What pyodide-build and pyodide-lock make of a wheel: a package index that pip reads (PEP 503), the wheel compiled, and a
`pyodide-lock.json` that loadPackage reads and that names the compiled one.
"""

from __future__ import annotations

from pathlib import Path


def main(job: str) -> None:
    """Publishes the wheel in a folder there; its `pyodide-lock.json` says which Pyodide it is for."""
    # Here, for the build's own Python has none of these.
    from pyodide_build.cli.py_compile import main as py_compile
    from pyodide_build.create_package_index import create_package_index
    from pyodide_lock import PyodideLockSpec
    from pyodide_lock.utils import add_wheels_to_spec

    folder = Path(job)
    lock = folder / "pyodide-lock.json"
    spec = add_wheels_to_spec(PyodideLockSpec.from_json(lock), list(folder.glob("*.whl")), base_path=folder)
    spec.to_json(lock)
    create_package_index(spec.packages, folder, "../../")
    (folder / "package_index").rename(folder / "simple")
    py_compile(["--silent", "--keep", job], standalone_mode=False)  # and names what it makes in the lock file
