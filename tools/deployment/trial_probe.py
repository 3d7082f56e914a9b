"""What a container finds, looked at from inside: `python trial_probe.py`, in the image, without our code.

Prints what is not as it should be, a line each; the exit status is 1 then.
"""

from __future__ import annotations

import ctypes
import errno
import os
import ssl
import sys
import sysconfig
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

SCRATCH = "/tmp"  # noqa: S108 - the one folder that a container may write
WITHOUT_LIBRARY = {"_dbm", "_sqlite3", "nis"}
"""Modules of Python whose libraries the image leaves out on purpose: nothing imports them."""


def problems() -> Iterator[str]:
    """Look at the user, the files, the compiled modules, the time zones and the certificates."""
    if (os.getuid(), os.getgid(), os.getgroups()) != (65534, 65534, []):
        yield f"runs as {os.getuid()}:{os.getgid()} with {os.getgroups()}"
    yield from (
        f"{folder} can be written" for folder in ("/", "/app", "/opt/venv", "/usr/bin") if _writes(folder)
    )
    if not _writes(SCRATCH):
        yield f"{SCRATCH} cannot be written"
    yield from _not_loaded()
    if "America/Bogota" not in zoneinfo.available_timezones():
        yield "there are no time zones"
    if not ssl.create_default_context().get_ca_certs():
        yield "there are no certificates"


def _writes(folder: str) -> bool:
    path = Path(folder, "probe")
    try:
        path.touch()
    except OSError as error:
        return error.errno != errno.EROFS
    path.unlink()
    return True


def _not_loaded() -> Iterator[str]:
    """Loading resolves every name, so that a library that is missing or broken shows."""
    for folder in (sysconfig.get_path("stdlib"), sysconfig.get_path("platlib")):
        for pattern in ("*.cpython-*.so", "*.abi3.so"):
            for path in Path(folder).rglob(pattern):
                if path.name.partition(".")[0] not in WITHOUT_LIBRARY:
                    try:
                        ctypes.CDLL(str(path))
                    except OSError as error:
                        yield f"{path}: {error}"


def main() -> int:
    """Print the problems; the exit status."""
    found = list(problems())
    print("\n".join(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
