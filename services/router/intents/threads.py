"""Deciding beside the event loop, which goes on turning."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import Protocol

import structlog

from services.router.intents.decision import Classify, IntentDecision

_log = structlog.stdlib.get_logger(__name__)


class Preparable(Protocol):
    """Something that serves at once, and better when it has been prepared."""

    def prepare(self) -> None:
        """Do the work; may take a while, and may fail without harm."""


@asynccontextmanager
async def preparing(one: Preparable) -> AsyncIterator[None]:
    """Prepare `one` on a thread of its own while the block runs."""
    threading.Thread(target=_prepare, args=(one,), name="prepare", daemon=True).start()
    yield


def _prepare(one: Preparable) -> None:
    try:
        one.prepare()
    except Exception:  # noqa: BLE001 - what is not prepared serves without; the log tells why
        _log.exception("not_prepared")


class InThreads:
    """Lets a `Classify` serve where a `ClassifyAsync` is asked for, on few threads of its own."""

    def __init__(self, classify: Classify, *, threads: int = 1) -> None:
        """Run `classify` on at most `threads` threads."""
        self._classify = classify
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="intents")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep the threads while the block runs."""
        try:
            yield
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)

    async def __call__(
        self,
        texts: Sequence[str],
        *,
        payload: str | None = None,
        first: bool = False,
        asked: str | None = None,
    ) -> IntentDecision:
        """As `Classify`."""
        work = partial(self._classify, texts, payload=payload, first=first, asked=asked)
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)
