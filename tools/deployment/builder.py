"""The steps of the Dockerfile, done without Docker: each stage is a folder, and the root for its steps."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.deployment.confinement import BUILDER, Confinement
from tools.deployment.dockerfile import Copy, Folder, Run, Stage, Variables, stages

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "Dockerfile"
DEBIAN = "debian:12-slim"
DEBIAN_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PACKAGE_SOURCES = Path("etc/apt/sources.list.d")


class Builder:
    """Builds images below a folder; what is the same for every service is built once."""

    def __init__(
        self,
        images: Path,
        shared: Sequence[Path] = (),
        *,
        tracing: bool = False,
        dockerfile: Path = DOCKERFILE,
    ) -> None:
        """Describe a builder whose steps can read the `shared` folders of this machine.

        With `tracing`, the images can send traces.
        """
        self._images = images
        self._dockerfile = dockerfile
        self._tracing = "yes" if tracing else ""
        self._shared = shared
        self._common: set[Path] = set()

    def build(self, service: str) -> tuple[Path, Stage]:
        """Build the image of a service anew; its root, and what the Dockerfile says of it.

        Raises CalledProcessError, DockerfileError and OSError.
        """
        arguments = {"SERVICE": service, "TRACING": self._tracing}
        planned = stages(self._dockerfile.read_text(encoding="utf-8"), arguments)
        roots: dict[str, Path] = {}
        for stage in planned:
            place = self._images / (service if stage.arguments else "common") / (stage.name or "image")
            roots[stage.name] = place
            if place not in self._common:
                self._build(stage, roots)
            if not stage.arguments:
                self._common.add(place)
        return roots[planned[-1].name], planned[-1]

    def _build(self, stage: Stage, roots: Mapping[str, Path]) -> None:
        root = roots[stage.name]
        self._lay_base(stage.base, roots, root)
        folder, variables = "/", {"PATH": DEBIAN_PATH, **stage.arguments}
        for step in stage.steps:
            match step:
                case Folder():
                    folder = step.path
                    _below(root, folder).mkdir(parents=True, exist_ok=True)
                case Variables():
                    variables |= step.values
                case Copy():
                    self._copy(step, roots, _below(root, folder, step.target))
                case Run():
                    self._run(step.command, root, folder, variables)

    def _lay_base(self, base: str, roots: Mapping[str, Path], root: Path) -> None:
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        if base in roots:
            _merge(roots[base], root)
        elif base == DEBIAN:
            _merge(self._debian(), root)
        elif base != "scratch":
            raise LookupError(f"nothing stands for {base} here; {DEBIAN} and scratch can be built on")

    def _copy(self, step: Copy, roots: Mapping[str, Path], target: Path) -> None:
        origin = ROOT / step.source
        if step.stage:
            _merge(_below(roots[step.stage], step.source), target)
        elif origin.is_dir():
            # Docker is not sent what this machine has compiled: see .dockerignore.
            shutil.copytree(origin, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        else:
            place = target / origin.name if step.target.endswith("/") else target
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(origin, place)

    def _run(self, command: str, root: Path, folder: str, variables: Mapping[str, str]) -> None:
        for name in ("dev", "proc", "tmp"):
            (root / name).mkdir(exist_ok=True)
        given = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        subprocess.run(
            Confinement(root, folder, BUILDER, shared=self._shared).command(["/bin/sh", "-c", command]),
            env={"DEBIAN_FRONTEND": "noninteractive", **given, **variables},
            check=True,
        )

    def _debian(self) -> Path:
        """What stands for Debian's image: its minimal system, and where this machine has packages from."""
        root = self._images / "debian-12"
        if not (root / "ready").exists():
            shutil.rmtree(root, ignore_errors=True)
            subprocess.run(["debootstrap", "--variant=minbase", "bookworm", root], check=True)
            (root / "etc/apt/sources.list").write_text("")
            _merge(Path("/", PACKAGE_SOURCES), root / PACKAGE_SOURCES)
            shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
            (root / "ready").touch()
        return root


def _below(root: Path, *paths: str) -> Path:
    """A path inside a root; an absolute one begins there anew."""
    return root / str(Path("/", *paths)).lstrip("/")


def _merge(origin: Path, target: Path) -> None:
    """The contents of a folder, as they are: links, devices and times included."""
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--archive", f"{origin}/.", target], check=True)
