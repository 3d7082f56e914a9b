"""Run every check, also after one has failed, then say which did: `bin/test`. Arguments are for pytest."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from tools.checks import chromium, promtool
from tools.checks.steps import Result, Step, run, static_steps, tests


def main(pytest_options: Sequence[str]) -> int:
    """Run the checks; the exit status is 1 when one of them failed."""
    results = [_checked(step) for step in static_steps()]
    browser = chromium.ensure(is_root=os.geteuid() == 0, which=shutil.which, run=chromium.run)
    print(f"browser: {browser}", flush=True)
    print(f"promtool: {promtool.ensure(which=shutil.which, run=chromium.run)}", flush=True)
    results.append(run(tests(pytest_options, os.environ), shown=True))
    print("".join(f"\n{result}" for result in results))
    return 0 if all(result.passed for result in results) else 1


def _checked(step: Step) -> Result:
    result = run(step)
    print(result, flush=True)
    if not result.passed:
        print(result.output, flush=True)
    return result


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
