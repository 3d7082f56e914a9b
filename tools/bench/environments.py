"""Environments for what a benchmark compares with: made once, below `.data`, from pinned requirements."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class EnvironmentUnavailable(Exception):
    """The environment cannot be made, for want of a network mostly."""


def python_of(name: str, *, root: Path = ROOT) -> str:
    """The Python of an environment with `requirements/<name>.txt`. Raises EnvironmentUnavailable."""
    requirements, folder = root / "requirements" / f"{name}.txt", root / ".data" / "bench" / name
    fingerprint = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp, python = folder / "fingerprint", folder / "bin" / "python"
    if not stamp.exists() or stamp.read_text(encoding="ascii") != fingerprint:
        try:
            _make(folder, python, requirements)
        except (OSError, subprocess.CalledProcessError) as error:
            raise EnvironmentUnavailable(f"{folder} could not be made: {error}") from error
        stamp.write_text(fingerprint, encoding="ascii")
    return str(python)


def _make(folder: Path, python: Path, requirements: Path) -> None:
    uv = str(Path(sys.executable).with_name("uv"))
    install = (
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--python",
        str(python),
    )
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)], check=True)
    subprocess.run([uv, *install, "--requirement", str(requirements)], check=True)
