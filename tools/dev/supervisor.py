"""One process that is kept running, as a platform would keep it."""

from __future__ import annotations

import asyncio
import math
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.dev.backoff import Backoff
from tools.dev.output import Output
from tools.embedded.process import end, ended, launch, tethered

LOOK_SECONDS = 0.1


class Supervised:
    """A program that is started again, after a wait that grows, whenever it ends."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        output: Output,
    ) -> None:
        """Describe the process; nothing runs yet."""
        self.name = name
        self._command = list(command)
        self._environment = dict(environment)
        self._folder = folder
        self._output = output
        self._backoff = Backoff()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Keep the program running until `stop` is called. To be awaited in the main thread."""
        while not self._stopping.is_set():
            started = time.monotonic()
            exit_code = await self._once()
            if self._stopping.is_set():
                return
            wait = self._backoff.after(time.monotonic() - started)
            self._output.say(self.name, f"ended with exit code {exit_code}; starts again in {wait:g} s")
            await self._pause(wait)

    async def stop(self, *, within: float) -> None:
        """Ask the program to end with SIGTERM; kill it when it has not after `within` seconds."""
        self._stopping.set()
        if self._process is not None:
            await end(self._process, how=signal.SIGTERM, within=within)

    async def _once(self) -> int:
        self._process = launch(
            tethered(self._command),
            output=await self._output.descriptor(self.name),
            environment=self._environment,
            folder=self._folder,
        )
        await ended(self._process, within=math.inf, every=LOOK_SECONDS)
        return int(self._process.wait())

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
