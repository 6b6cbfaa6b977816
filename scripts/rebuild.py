"""The process behind a preview: builds each time a line comes in, and says in JSON what is done and how it ended.

It has imported the program once, and builds in a child of its own each time, so that nothing of an earlier build is left.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

from scripts.errors import BuildStopped, explain


def _say(line: str) -> None:
    print(json.dumps({"say": line}), flush=True)


def _build(root: Path) -> str:
    """Builds; answers why it stopped, or nothing."""
    from scripts import build  # what is wrong with the program is told like anything else

    try:
        build.build(root, _say, release=False)
    except BuildStopped as error:
        return str(error)
    return ""


def _warm() -> None:
    """Imports what every build needs, before it is needed."""
    import docx  # noqa: F401
    import rjieba  # noqa: F401
    import typst  # noqa: F401

    from scripts import build  # noqa: F401


def main() -> None:
    """Builds until nobody asks any more."""
    broken = ""
    try:
        _warm()
    except (ImportError, SyntaxError) as error:
        broken = explain(error)
    for _ in sys.stdin:
        child = 0 if broken else os.fork()
        if child:
            os.waitpid(child, 0)
            continue
        why = broken
        if not broken:
            try:
                why = _build(Path.cwd())
            except Exception:  # noqa: BLE001 - someone is writing this program: where it fails is what they want to know
                why = traceback.format_exc()
        print(json.dumps({"stopped": why}), flush=True)
        if not broken:
            os._exit(0)


if __name__ == "__main__":
    main()
