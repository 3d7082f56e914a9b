"""The faults, one after the other, for as long as customers write."""

from __future__ import annotations

import asyncio
import itertools
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tools.chaos.victims import Victim

Kind = Literal["kill -9", "stop", "restart"]
KINDS: tuple[Kind, ...] = ("kill -9", "stop", "restart")


@dataclass(frozen=True)
class Fault:
    """What was done to whom."""

    kind: Kind
    victim: str
    at: float
    """When it began, in seconds since the first customer wrote."""

    seconds: float
    """How long it took until the victim was healthy again."""


async def befall(
    victims: Sequence[Victim], *, until: float, stop_seconds: float, pause_seconds: float
) -> list[Fault]:
    """Let every kind of fault befall every victim in turn, and again, until that many seconds have passed.

    Everything is killed once, however long that takes. A victim is stopped for `stop_seconds`; after each
    fault all is left alone for `pause_seconds`.
    """
    done: list[Fault] = []
    started = time.monotonic()
    for kind, victim in _plan(victims):
        at = time.monotonic() - started
        longest = stop_seconds if kind == "stop" else 0.0
        if at + longest > until and len(done) >= len(victims):
            return done
        await _strike(kind, victim, stop_seconds)
        done.append(Fault(kind, victim.name, at, time.monotonic() - started - at))
        await asyncio.sleep(pause_seconds)
    return done


def _plan(victims: Sequence[Victim]) -> Iterator[tuple[Kind, Victim]]:
    return itertools.cycle(itertools.product(KINDS, victims))


async def _strike(kind: Kind, victim: Victim, stop_seconds: float) -> None:
    match kind:
        case "kill -9":
            await victim.kill()
        case "restart":
            await victim.restart()
        case "stop":
            victim.send(signal.SIGSTOP)
            try:
                await asyncio.sleep(stop_seconds)
            finally:
                victim.send(signal.SIGCONT)
            await victim.healthy()
