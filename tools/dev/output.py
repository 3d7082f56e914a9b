"""Where the output of the processes goes: to files, or line by line to the terminal."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TextIO

from tools.dev.rendering import Renderer


class Output(Protocol):
    """Takes what processes write."""

    async def descriptor(self, name: str) -> int:
        """An open file for the process `name` to write to, the same one each time."""

    def say(self, name: str, text: str) -> None:
        """Add a line of our own about the process `name`."""

    def where(self, name: str) -> str:
        """Tell a person where to read what the process wrote."""

    def close(self) -> None:
        """Close every descriptor."""


class Files:
    """A file for each process, begun anew; the lines stay as they were written."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._open: dict[str, int] = {}

    async def descriptor(self, name: str) -> int:
        """The file of `name`."""
        return self._descriptor(name)

    def say(self, name: str, text: str) -> None:
        """Add a line to the file of `name`."""
        os.write(self._descriptor(name), f"bin/dev: {text}\n".encode())

    def where(self, name: str) -> str:
        """The path of the file."""
        return f"see {self._path(name)}"

    def close(self) -> None:
        """Close the files."""
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()

    def _descriptor(self, name: str) -> int:
        if name not in self._open:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC
            self._open[name] = os.open(self._path(name), flags, 0o644)
        return self._open[name]

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.log"


class Terminal:
    """All processes in one terminal, each line with its process's name before it."""

    def __init__(self, to: TextIO, renderer: Renderer) -> None:
        self._to = to
        self._renderer = renderer
        self._open: dict[str, int] = {}
        self._readers: list[asyncio.ReadTransport] = []

    async def descriptor(self, name: str) -> int:
        """The writing end of a pipe whose lines are shown as they come."""
        if name not in self._open:
            reading, self._open[name] = os.pipe()
            loop = asyncio.get_running_loop()
            pipe = os.fdopen(reading, "rb", buffering=0)
            transport, _ = await loop.connect_read_pipe(
                lambda: _Lines(lambda line: self._show(name, line)), pipe
            )
            self._readers.append(transport)
        return self._open[name]

    def say(self, name: str, text: str) -> None:
        """Show a line of our own."""
        self._show(name, text)

    def where(self, name: str) -> str:
        """Everything has been shown."""
        return f"see the lines of {name} above"

    def close(self) -> None:
        """Close the pipes."""
        for transport in self._readers:
            transport.close()
        for descriptor in self._open.values():
            os.close(descriptor)
        self._readers.clear()
        self._open.clear()

    def _show(self, name: str, line: str) -> None:
        print(self._renderer.render(name, line), file=self._to, flush=True)


class _Lines(asyncio.Protocol):
    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(line.decode(errors="replace"))
