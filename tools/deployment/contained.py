"""Run an image that was built here: `python -m tools.deployment.contained SERVICE [WORD...]`, as root.

This process becomes the image's command, or the words given instead. It finds the variables that the image
sets and, of this environment, those that the service reads: what a container would be told.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from tools.deployment.image import load
from tools.deployment.variables import FROM_PLATFORM, read_by


def told(service: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Of an environment, what a container of this service is told."""
    names = read_by(service).keys() | FROM_PLATFORM
    return {name: value for name, value in environment.items() if name in names}


def main(arguments: Sequence[str]) -> None:
    """Become the program. Raises FileNotFoundError for an image that was not built."""
    service, *words = arguments
    image = load(service)
    command = image.confinement.command(words or image.command)
    os.execve(command[0], command, {**image.variables, **told(service, os.environ)})  # noqa: S606 - no shell


if __name__ == "__main__":
    main(sys.argv[1:])
