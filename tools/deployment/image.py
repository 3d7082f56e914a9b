"""Build images without Docker: `python -m tools.deployment.image [SERVICE...]`, as root on Debian 12.

Does the steps of the Dockerfile, each in a folder that is the root for it, and tells how large they are.
Debian's image itself is not taken: debootstrap makes what stands for it, and only packages reach the image.
`python -m tools.deployment.trial` runs what was built.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import msgspec

from tools.deployment.builder import ROOT, Builder
from tools.deployment.confinement import Confinement
from tools.deployment.dockerfile import Stage

IMAGES = ROOT / ".data" / "images"
SERVICES = ("gateway", "router", "agents", "embeddings", "courier", "backup")
MEGABYTE = 1_000_000
LARGEST_MEGABYTES = 250
PACKAGES, CODE = "opt", "app"


class Image(msgspec.Struct, frozen=True):
    """What was built: where its files are, and how a container of it runs."""

    root: str
    folder: str
    user: str
    variables: dict[str, str]
    command: list[str]
    health: list[str]

    @classmethod
    def of(cls, root: Path, stage: Stage) -> Self:
        """The image that a stage became in the folder `root`."""
        return cls(str(root), stage.folder, stage.user, stage.variables, stage.command, stage.health)

    @property
    def confinement(self) -> Confinement:
        """How a container of it sees its files."""
        return Confinement(Path(self.root), self.folder, self.user, read_only=True)

    def megabytes(self) -> dict[str, float]:
        """What it takes: the packages, code and data, the rest (Debian's part), and all together."""
        packages, code, whole = (_megabytes(Path(self.root, part)) for part in (PACKAGES, CODE, "."))
        return {
            "Debian": whole - packages - code,
            "packages": packages,
            "code and data": code,
            "image": whole,
        }


def load(service: str, images: Path = IMAGES) -> Image:
    """An image that was built before. Raises FileNotFoundError."""
    return msgspec.json.decode((images / f"{service}.json").read_bytes(), type=Image)


def save(image: Image, service: str, images: Path = IMAGES) -> None:
    """Note what `load` will find."""
    (images / f"{service}.json").write_bytes(msgspec.json.encode(image))


def _megabytes(folder: Path) -> float:
    """What the files below `folder` take, links counted as themselves."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / MEGABYTE


def main(arguments: Sequence[str]) -> int:
    """Build each and print its size; the exit status is 1 when one is too large or cannot be built."""
    parser = argparse.ArgumentParser(prog="tools.deployment.image", description=__doc__.partition("\n")[0])
    parser.add_argument("services", nargs="*", default=SERVICES, metavar="SERVICE")
    parser.add_argument(
        "--share",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="of this machine, for the steps to read: certificates, packages, pip's configuration",
    )
    parser.add_argument("--tracing", action="store_true", help="build images that can send traces")
    given = parser.parse_args(arguments)
    builder, too_large = Builder(IMAGES, given.share, tracing=given.tracing), False
    rows = [
        "| service | Debian, MB | packages, MB | code and data, MB | image, MB | built in, s |",
        "|---|---|---|---|---|---|",
    ]
    for service in given.services:
        started = time.monotonic()
        try:
            image = Image.of(*builder.build(service))
        except subprocess.CalledProcessError as error:
            print(f"{service}: FAILED: {error}", file=sys.stderr)
            return 1
        save(image, service)
        sizes = image.megabytes()
        too_large |= sizes["image"] >= LARGEST_MEGABYTES
        seconds = time.monotonic() - started
        rows.append(
            " ".join(["|", service, *(f"| {size:.0f}" for size in sizes.values()), f"| {seconds:.0f} |"])
        )
    print("\n".join(rows))
    return int(too_large)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
