"""Deciding beside the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

from libs.common.intents import Intent
from services.router.intents.decision import IntentDecision
from services.router.intents.threads import InThreads, preparing

SURE = IntentDecision(Intent.FINANCING, 0.9, "example")


class Fixed:
    """Decides the same always, when it may."""

    def __init__(self, decision: IntentDecision) -> None:
        """Decide `decision`."""
        self.decision = decision
        self.may = threading.Event()

    def __call__(
        self,
        texts: Sequence[str],  # noqa: ARG002 - part of Classify
        *,
        payload: str | None = None,  # noqa: ARG002 - part of Classify
        first: bool = False,  # noqa: ARG002 - part of Classify
        asked: str | None = None,  # noqa: ARG002 - part of Classify
    ) -> IntentDecision:
        """The decision, once it may."""
        assert self.may.wait(10)
        return self.decision


async def test_event_loop_meanwhile() -> None:
    """The event loop turns while a decision is worked out."""
    slow = Fixed(SURE)
    classify = InThreads(slow)
    async with classify.running():
        waiting = asyncio.create_task(classify(["hola"]))
        await asyncio.sleep(0)
        slow.may.set()  # reached only because the loop was not held
        assert await waiting is SURE


class Failing:
    """Cannot be prepared."""

    def __init__(self) -> None:
        """Not tried yet."""
        self.tried = threading.Event()

    def prepare(self) -> None:
        """Fail."""
        self.tried.set()
        raise OSError("disk full")


async def test_preparation_that_fails() -> None:
    """What cannot be prepared does not keep a service from running."""
    failing = Failing()
    async with preparing(failing):
        assert await asyncio.to_thread(failing.tried.wait, 10)
