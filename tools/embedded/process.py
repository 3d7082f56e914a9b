"""Start programs that die with us, and end them within a bounded time."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

TETHER = Path(__file__).with_name("tether.py")


def tethered(
    command: Sequence[str], *, death_signal: signal.Signals = signal.SIGKILL, user: str | None = None
) -> list[str]:
    """Return `command` changed so that it gets `death_signal` when this process ends, however it ends."""
    options = [str(os.getpid()), str(int(death_signal)), user or "-"]
    return [sys.executable, "-I", "-S", str(TETHER), *options, *command]


def launch(
    command: Sequence[str],
    *,
    output: IO[bytes] | int,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, so that Ctrl-C in the terminal reaches us only.

    Both output streams go to `output`. To be called from the main thread: see `tether`.
    """
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )


async def ended(process: subprocess.Popen[bytes], *, within: float, every: float = 0.02) -> bool:
    """Wait up to `within` seconds for the process to end, looking `every` so many seconds."""
    deadline = time.monotonic() + within
    while process.poll() is None:
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(every)
    return True


async def end(process: subprocess.Popen[bytes], *, how: signal.Signals, within: float) -> None:
    """Ask the process to end with signal `how`; kill its group if it has not within `within` seconds."""
    if process.poll() is None:
        process.send_signal(how)
        await ended(process, within=within)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        await asyncio.to_thread(process.wait)
