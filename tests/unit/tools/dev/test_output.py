"""Where the lines of processes go."""

from __future__ import annotations

import asyncio
import io
import os
from contextlib import closing
from pathlib import Path

from rich.console import Console

from tools.dev.announcement import show
from tools.dev.output import Files, Terminal
from tools.dev.rendering import Renderer


async def test_lines_that_come_in_pieces() -> None:
    """The terminal shows whole lines, each with its process's name."""
    screen = io.StringIO()
    with closing(Terminal(screen, Renderer(colours=False))) as terminal:
        router = await terminal.descriptor("router")
        for piece in (b"one\ntw", b"o\n", b"not ended"):
            os.write(router, piece)
            await asyncio.sleep(0.01)
    assert screen.getvalue().splitlines() == ["router       one", "router       two"]


async def test_two_processes_in_one_terminal() -> None:
    """Each keeps its own lines."""
    screen = io.StringIO()
    with closing(Terminal(screen, Renderer(colours=False))) as terminal:
        os.write(await terminal.descriptor("router"), b"one\n")
        os.write(await terminal.descriptor("agents"), b"two\n")
        await asyncio.sleep(0.01)
    assert sorted(screen.getvalue().splitlines()) == ["agents       two", "router       one"]


async def test_files_are_begun_anew(tmp_path: Path) -> None:
    """A file holds what was written since the last start, ours and the process's, as it came."""
    for text in (b"before\n", b'{"event":"now"}\n'):
        with closing(Files(tmp_path)) as files:
            os.write(await files.descriptor("router"), text)
            files.say("router", "ended")
    assert (tmp_path / "router.log").read_text() == '{"event":"now"}\nbin/dev: ended\n'


def test_addresses_on_a_narrow_screen() -> None:
    """They stay whole, so that they can be copied."""
    address = "postgresql://postgres@127.0.0.1:31021/gpbikes"
    screen = io.StringIO()
    show({"simulator": "http://127.0.0.1:8002", "postgres": address}, Console(file=screen, width=80))
    assert address in screen.getvalue()
