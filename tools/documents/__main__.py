"""Write every generated page anew: `bin/docs`. With `--check`, write nothing and fail when one is stale."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tools.deployment import cost_page
from tools.documents import asyncapi, events, metrics, rights, settings

ROOT = Path(__file__).parents[2]

PAGES: dict[str, Callable[[], str]] = {
    ".env.example": settings.env_example,
    "docs/settings.md": settings.page,
    "docs/metrics.md": metrics.page,
    "docs/events.md": events.page,
    "docs/asyncapi.json": asyncapi.page,
    "docs/costs.md": cost_page.page,
    "migrations/rights/services.sql": rights.page,
}
"""Every generated file, by its path from the project's root."""


def stale(root: Path = ROOT) -> list[str]:
    """The generated files that do not say what the code says, by path."""
    return [path for path, page in PAGES.items() if _text(root / path) != page()]


def write(root: Path = ROOT) -> list[str]:
    """Write the stale pages; their paths."""
    paths = stale(root)
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(PAGES[path](), encoding="utf-8")
    return paths


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(arguments: list[str]) -> int:
    """Write, or with `--check` only look; the exit status."""
    if arguments == ["--check"]:
        paths = stale()
        print("".join(f"stale: {path} (bin/docs writes it)\n" for path in paths) or "every page is true")
        return 1 if paths else 0
    print("".join(f"wrote {path}\n" for path in write()) or "every page was true")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
