"""Tries everything in every browser, tells how each trial ended, and writes it into docs/about/browsers.json, from which the
page 「浏览器」 is made. `python -m tests.webdriver Firefox 打印` tries in that browser what has these words in its name; the rest
of the file stays. 1 if anything did not hold. A browser that is not here, and what a browser cannot do, is told as not tried
and never as held.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.publish.serve import running
from scripts.reports.browsers import FAILED, FILE, HELD, NOT_TRIED
from tests import reliability
from tests.conftest import ROOT
from tests.webdriver.browsers import KINDS, Kind, NotPossibleError, Options
from tests.webdriver.protocol import WebDriverError
from tests.webdriver.trials import TRIALS, Trial, Trying


def try_all(kind: Kind, site: Path, trials: Iterable[tuple[str, Trial]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The browser's version and what each trial came to, in the words of the page."""
    if kind.lacking:
        why = f"这台机器上没有 {'、'.join(kind.lacking)}"
        yield from (("", {"what": words, "state": NOT_TRIED, "why": why}) for words, _ in trials)
        return
    for words, trial in trials:
        with running(site) as origin, kind.start(Options()) as browser, TemporaryDirectory() as folder:
            one = {"what": words} | outcome(trial, Trying(kind, browser, site, origin, Path(folder)))
            yield browser.version, one | {"date": reliability.today()}


def outcome(trial: Trial, trying: Trying) -> dict[str, Any]:
    """Whether it held, in how many cases; or why not."""
    try:
        return {"state": HELD, "cases": trial(trying)}
    except NotPossibleError as error:
        return {"state": NOT_TRIED, "why": str(error)[:300]}
    except (AssertionError, WebDriverError, OSError) as error:
        print(error)
        return {"state": FAILED, "why": str(error).partition("\n")[0][:300]}


def enter(file: Path, name: str, version: str, told: dict[str, Any]) -> None:
    """Writes what a trial came to, in place of what was told of it; another version of the browser begins anew."""
    held: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"browsers": []}
    before = {one["name"]: one for one in held["browsers"] if one["version"] == version or one["name"] != name}
    trials = {one["what"]: one for one in before.get(name, {"trials": []})["trials"]} | {told["what"]: told}
    system = f"{platform.system()} {platform.machine()}"
    ordered = [trials[what] for what in TRIALS if what in trials]
    before[name] = {"name": name, "version": version, "system": system, "trials": ordered}
    browsers = [before[kind.name] for kind in KINDS if kind.name in before]
    file.write_text(json.dumps({"browsers": browsers}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(asked: list[str]) -> int:
    """Try what is asked for, or everything."""
    names = [kind.name for kind in KINDS]
    kinds = [kind for kind in KINDS if kind.name in asked or not set(names) & set(asked)]
    words = [one for one in asked if one not in names]
    trials = {what: trial for what, trial in TRIALS.items() if not words or any(one in what for one in words)}
    failed = 0
    for kind in kinds:
        for version, told in try_all(kind, ROOT / "site", trials.items()):
            failed += told["state"] == FAILED
            print(f"{kind.name:10} {told['state']}  {told['what']}  {told.get('why', '')}", flush=True)
            if version:
                enter(ROOT / "docs" / FILE, kind.name, version, told)
    print(f"没有通过的：{failed}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
