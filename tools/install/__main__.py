"""Install a requirements file into .venv, unless it is installed already: `bin/install development`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.install.environment import Environment, InstallError

ROOT = Path(__file__).parents[2]


def main(arguments: list[str]) -> int:
    """Install what is named; the exit status."""
    names = sorted(path.stem for path in (ROOT / "requirements").glob("*.txt"))
    if len(arguments) != 1 or arguments[0] not in names:
        print(f"usage: bin/install {{{'|'.join(names)}}}", file=sys.stderr)
        return 2
    try:
        Environment(ROOT).install(arguments[0])
    except (InstallError, subprocess.CalledProcessError) as error:
        print(f"bin/install: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
