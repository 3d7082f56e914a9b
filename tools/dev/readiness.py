"""Wait until the processes say that they are ready."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tools.dev.errors import UnhealthyError
from tools.embedded.probes import http_status

LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Page:
    """The page that answers 200 when its process is ready."""

    port: int
    path: str


async def until_healthy(pages: Mapping[str, Page], *, within: float, where: Callable[[str], str]) -> None:
    """Return when every page answers 200. Raises UnhealthyError after `within` seconds."""
    deadline = time.monotonic() + within
    waiting = dict(pages)
    while waiting:
        answers = await asyncio.gather(*(http_status(page.port, page.path) for page in waiting.values()))
        names = [name for name, answer in zip(waiting, answers, strict=True) if answer != 200]
        waiting = {name: waiting[name] for name in names}
        if waiting and time.monotonic() > deadline:
            raise UnhealthyError(names, within, "; ".join(map(where, names)))
        await asyncio.sleep(LOOK_SECONDS if waiting else 0)
