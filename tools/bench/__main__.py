"""Run a benchmark by its name: `python -m tools.bench gateway`; each is a module of this package."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HELP = "usage: bin/bench NAME [options]; NAME is one of: {names}\n"


def main(arguments: list[str]) -> int:
    """Run the benchmark that the first of `arguments` names, with the others."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if _is_benchmark(path))
    if not arguments or arguments[0] not in names:
        sys.stderr.write(HELP.format(names=", ".join(names)))
        return 2
    module = importlib.import_module(f"tools.bench.{arguments[0]}")
    return int(module.main(arguments[1:]))


def _is_benchmark(path: Path) -> bool:
    return not path.stem.startswith("_") and "def main(" in path.read_text(encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
