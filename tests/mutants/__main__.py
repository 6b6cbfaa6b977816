"""``make mutants``: every mutant of calculators/, and docs/about/mutants.json. What has not changed is not tested again."""

from __future__ import annotations

import sys
from datetime import datetime

from scripts.setup.environments import MUTANTS
from tests.mutants import choose, report, work


def main() -> int:
    """The whole campaign; a problem is one message."""
    try:
        work.prepare()
        print("正在改出变异、请 mypy 先看 …", flush=True)
        work.generate()
        stats = work.collect()
        tests, seconds = stats["tests_by_mangled_function_name"], stats["duration_by_test"]
        print("第一轮 …", flush=True)
        few = choose.first(tests, seconds)
        work.run(stats, few, again=False)
        print("没有被发现的再试一轮 …", flush=True)
        work.run(stats, choose.second(tests, seconds, few), again=True)
    except work.CampaignError as error:
        print(f"没有做完：{error}", file=sys.stderr)
        return 1
    told = report.report(f"mutmut {_version()}", datetime.now().astimezone().date())
    report.write(told)
    total = sum(one["mutants"] for one in told["modules"])
    print(f"{total:,} 处改动，没有被发现的 {len(told['survivors']):,} 处：{report.FILE.name}")
    return 0


def _version() -> str:
    (folder,) = (MUTANTS / "venv").glob("lib/python*/site-packages/mutmut-*.dist-info")
    return folder.name.split("-")[1].removesuffix(".dist")


if __name__ == "__main__":
    sys.exit(main())
