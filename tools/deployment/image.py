"""The steps of the Dockerfile without Docker: `python -m tools.deployment.image SERVICE...`.

Where there is no engine, this shows in an empty folder that the steps work, that the result holds all that
the service imports, and how large it is. It is not an image: the base, the user and the read-only file system
are not tried.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "Dockerfile"
MEGABYTE = 1_000_000
LARGEST_MEGABYTES = 250
BASE_MEGABYTES = 125
"""An estimate of what python:3.11-slim takes unpacked; it could not be measured here."""


@dataclass(frozen=True)
class Copy:
    """Files of the repository that come into the image."""

    source: str
    target: str


@dataclass(frozen=True)
class Run:
    """A command of the build."""

    command: str


def steps(service: str, text: str) -> Iterator[Copy | Run]:
    """What the Dockerfile does for a service, in order; what comes from another stage is there already."""
    for line in text.replace("${SERVICE}", service).replace("$SERVICE", service).splitlines():
        instruction, _, rest = line.partition(" ")
        match instruction:
            case "COPY" if not rest.startswith("--from"):
                source, target = rest.split()
                yield Copy(source, target)
            case "RUN":
                yield Run(rest)


def build(service: str, folder: Path) -> None:
    """Do the steps below `folder`, which stands for the root of the image. Raises CalledProcessError."""
    app = folder / "app"
    app.mkdir(parents=True)
    (folder / "opt").mkdir()
    for step in steps(service, DOCKERFILE.read_text(encoding="utf-8")):
        if isinstance(step, Copy):
            _copy(step, folder, app)
        else:
            subprocess.run(["/bin/sh", "-c", _inside(step.command, folder)], cwd=app, check=True)
    python = folder / "opt" / "venv" / "bin" / "python"
    subprocess.run([python, "-c", f"import services.{service}.app"], cwd=app, env={}, check=True)


def _copy(step: Copy, folder: Path, app: Path) -> None:
    source = ROOT / step.source
    target = folder / step.target[1:] if step.target.startswith("/") else app / step.target
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    else:
        name = target / source.name if step.target.endswith("/") else target
        name.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, name)


def _inside(command: str, folder: Path) -> str:
    """The command with the image's absolute paths below `folder`, and this Python's pip."""
    moved = re.sub(r"(?<![\w/])/(?=app/|opt/|requirements\.txt)", f"{folder}/", command)
    moved = re.sub(r"^python ", f"{sys.executable} ", moved)
    return re.sub(r"^pip ", f"{sys.executable} -m pip ", moved)


def megabytes(folder: Path) -> float:
    """What the files below `folder` take."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / MEGABYTE


def main(services: Sequence[str]) -> int:
    """Build each, and print its size; the exit status is 1 when one does not import what it needs."""
    for service in services:
        with tempfile.TemporaryDirectory(prefix="gpbikes-image-") as folder:
            try:
                build(service, Path(folder))
            except subprocess.CalledProcessError as error:
                print(f"{service}: FAILED: {error}", file=sys.stderr)
                return 1
            packages, app = megabytes(Path(folder, "opt")), megabytes(Path(folder, "app"))
        whole = BASE_MEGABYTES + packages + app
        told = "" if whole < LARGEST_MEGABYTES else f", more than {LARGEST_MEGABYTES}"
        print(
            f"{service}: packages {packages:.0f} MB, code and data {app:.0f} MB, about {whole:.0f} MB{told}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
