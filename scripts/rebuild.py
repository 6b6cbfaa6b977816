"""The process behind a preview: builds each time a line comes in, and says in JSON what is done and how it ended.

A line is the number of the request, and the policies to look at first (scripts/look.py); without any, all is built. It has
imported the program once, and builds in a child of its own each time, so that nothing of an earlier build is left. The child
leads a group of processes, so that whoever asked can end it with all that it has started.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from functools import partial
from pathlib import Path

from scripts.errors import BuildStopped, explain


def _tell(key: str, value: str | int, request: str) -> None:
    print(json.dumps({key: value, "request": request}), flush=True)


def _build(root: Path, request: str, policies: set[str]) -> str:
    """Builds; answers why it stopped, or nothing."""
    from scripts import build, look  # what is wrong with the program is told like anything else

    say = partial(_tell, "say", request=request)
    try:
        if policies:
            look.look(root, policies, say)
        else:
            build.build(root, say, release=False)
    except BuildStopped as error:
        return str(error)
    return ""


def _warm() -> None:
    """Imports what every build needs, before it is needed."""
    import docx  # noqa: F401
    import rjieba  # noqa: F401
    import typst  # noqa: F401

    from scripts import look  # noqa: F401


def main() -> None:
    """Builds until nobody asks any more."""
    broken = ""
    try:
        _warm()
    except (ImportError, SyntaxError) as error:
        broken = explain(error)
    for line in sys.stdin:
        request, *policies = line.split()
        child = 0 if broken else os.fork()
        if child:
            os.setpgid(child, child)
            _tell("child", child, request)
            if os.waitpid(child, 0)[1]:
                _tell("stopped", "编译没有做完就被结束了", request)
            continue
        why = broken
        if not broken:
            os.setpgid(0, 0)  # whoever of the two is first
            try:
                why = _build(Path.cwd(), request, set(policies))
            except Exception:  # noqa: BLE001 - someone is writing this program: where it fails is what they want to know
                why = traceback.format_exc()
        _tell("stopped", why, request)
        if not broken:
            os._exit(0)


if __name__ == "__main__":
    main()
