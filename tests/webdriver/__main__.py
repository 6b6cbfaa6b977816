"""Tries everything in every browser, or in those that are named (`python -m tests.webdriver Firefox`), tells how each trial
ended, and writes docs/about/browsers.json, from which the page 「浏览器」 is made. 1 if anything did not hold. A browser
that is not here, and what a browser cannot do, is told as not tried and never as held.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Iterable
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


def try_all(kind: Kind, site: Path, trials: Iterable[tuple[str, Trial]]) -> dict[str, Any]:
    """What each trial came to in one browser, in the words of the page."""
    told: dict[str, Any] = {"name": kind.name, "version": "", "trials": []}
    if kind.lacking:
        why = f"这台机器上没有 {'、'.join(kind.lacking)}"
        return told | {"trials": [{"what": words, "state": NOT_TRIED, "why": why} for words, _ in trials]}
    for words, trial in trials:
        with running(site) as origin, kind.start(Options()) as browser, TemporaryDirectory() as folder:
            told["version"] = browser.version
            began = time.monotonic()
            one = {"what": words} | outcome(trial, Trying(kind, browser, site, origin, Path(folder)))
            print(
                f"{browser.name:10} {one['state']:4} {time.monotonic() - began:4.0f} 秒  {words}  {one.get('why', '')}",
                flush=True,
            )
            told["trials"].append(one)
    return told


def outcome(trial: Trial, trying: Trying) -> dict[str, Any]:
    """Whether it held, in how many cases; or why not."""
    try:
        return {"state": HELD, "cases": trial(trying)}
    except NotPossibleError as error:
        return {"state": NOT_TRIED, "why": str(error)}
    except (AssertionError, WebDriverError, OSError) as error:
        return {"state": FAILED, "why": str(error)}


def main(names: list[str]) -> int:
    """Try what is asked for; what is published holds a whole run only."""
    kinds = [kind for kind in KINDS if not names or kind.name in names]
    told = [try_all(kind, ROOT / "site", TRIALS.items()) for kind in kinds]
    failed = [one for browser in told for one in browser["trials"] if one["state"] == FAILED]
    missing = [browser["name"] for browser in told if not browser["version"]]
    for name in missing:
        print(f"{name}：没有运行。这台机器上没有，不算通过。")
    print(f"没有通过的：{len(failed)}")
    if not (failed or names or missing):
        record = {"date": reliability.today(), "system": f"{platform.system()} {platform.machine()}", "browsers": told}
        (ROOT / "docs" / FILE).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
