"""What all embedded servers share: a folder, a port, a log, and a life that ends with ours."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar, Self

from tools.embedded.errors import DiedAtStartError, NotReadyError, PortTakenError
from tools.embedded.ports import becomes_free
from tools.embedded.process import end, launch, tethered


class EmbeddedServer(ABC):
    """A real server on 127.0.0.1, with everything it writes below `folder`.

    It dies with this process, however this process ends; a later start in the same folder finds its data.
    To be started from the main thread.
    """

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    user: str | None = None

    def __init__(self, folder: Path, port: int) -> None:
        """Describe a server that keeps its data and its log in `folder`; touches nothing yet."""
        self.folder = folder.resolve()
        self.port = port
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address, in the form its clients take."""

    async def start(self, *, within: float = 30.0) -> None:
        """Start, and return when the server answers in its own protocol.

        Raises PortTakenError, DiedAtStartError, or NotReadyError after `within` seconds; nothing runs then.
        """
        await self.stop()  # a server that was killed from outside is still ours to bury
        self.folder.mkdir(parents=True, exist_ok=True)
        if not await becomes_free(self.port, within=3.0):
            raise PortTakenError(self.name, self.port)
        await self._prepare()
        with self.log.open("ab") as log:
            command = tethered(self._command(), death_signal=self.stop_signal, user=self.user)
            self._process = launch(command, output=log, environment=self._environment(), folder=self.folder)
        try:
            await self._until_ready(self._process, within)
            await self._after_ready()
        except BaseException:
            await self.stop()
            raise

    async def stop(self, *, within: float = 10.0) -> None:
        """Stop in order; kill what has not ended after `within` seconds. Stopping twice does nothing."""
        if self._process is not None:
            await end(self._process, how=self.stop_signal, within=within)
            self._process = None

    @property
    def pid(self) -> int | None:
        """The server's process, while it is started."""
        return self._process.pid if self._process else None

    async def __aenter__(self) -> Self:
        """Start the server."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the server."""
        await self.stop()

    async def _prepare(self) -> None:
        self.data.mkdir(exist_ok=True)

    @abstractmethod
    def _command(self) -> list[str]: ...

    def _environment(self) -> dict[str, str] | None:
        return None

    @abstractmethod
    async def _is_ready(self) -> bool: ...

    async def _after_ready(self) -> None:
        """Make what clients expect to find, such as a database."""
        return

    async def _until_ready(self, process: subprocess.Popen[bytes], within: float) -> None:
        deadline = time.monotonic() + within
        while not await self._is_ready():
            exit_code = process.poll()
            if exit_code is not None:
                raise DiedAtStartError(self.name, exit_code, self.log)
            if time.monotonic() > deadline:
                raise NotReadyError(self.name, within, self.log)
            await asyncio.sleep(0.03)
