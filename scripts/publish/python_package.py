"""After the site is built: the Python package for other people's programs, under ``files/python/``.

``simple/`` is an index that pip reads (PEP 503), with hashes; ``pyodide-lock.json`` names the compiled wheel, with its hash,
and is what Pyodide's loadPackage reads. pyodide-build makes both, inside our own Pyodide under Node, from requirements/publish.txt.
No page loads any of it, no browser keeps it for being offline; a preview and a quick build do without.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from calculators.keeping.since import EDITIONS
from scripts.cache import ROOT, Cache
from scripts.errors import BuildStopped
from scripts.package.source import NAME
from scripts.package.wheel import build_package, stage
from scripts.publish.offline import PYTHON
from scripts.runtime.node import PYODIDE, run_node
from scripts.runtime.write import lock
from scripts.setup.sbom import PUBLISH

LOCK = "pyodide-lock.json"
_PROGRAM = Path(__file__).with_name("pyodide_index.mjs")


def publish_package(site: Path, knowledge: Path, cache: Cache, tools: Path = PUBLISH) -> str:
    """Writes the package into a built site; answers its version.

    Args:
        site: the folder of the built site.
        knowledge: knowledge.json, which goes along, with the record of editions beside it.
        cache: where what Pyodide makes is kept.
        tools: the folder of pyodide-build.

    Raises:
        BuildStopped: if pyodide-build is not there, or Pyodide fails, with what it said.
    """
    if not tools.is_dir():
        raise BuildStopped(f"缺少 {tools}：pyodide-build 还没有装好，请先运行 python3 -m scripts.setup build")
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "source")
        source.mkdir()
        data, editions = (one.read_text(encoding="utf-8") for one in (knowledge, knowledge.with_name(EDITIONS)))
        wheel = build_package(stage(source, data, editions), Path(name))

        def make(work: Path) -> None:
            job = work / "python"
            job.mkdir()
            shutil.copy(wheel, job)
            (job / LOCK).write_text(json.dumps(lock()), encoding="utf-8")
            run_node(_PROGRAM, PYODIDE, tools, job)

        told = [_PROGRAM, _PROGRAM.with_suffix(".py"), PYODIDE / "package.json", PYODIDE / LOCK]
        place = cache.fill("package", [*told, ROOT / "requirements" / "publish.txt", wheel], make)
    out = site / PYTHON
    shutil.copytree(place / "python", out, copy_function=shutil.copyfile)  # with the rights that this process gives
    version: str = json.loads((out / LOCK).read_text(encoding="utf-8"))["packages"][NAME]["version"]
    return version
