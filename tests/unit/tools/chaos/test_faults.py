"""The order of faults, with victims that only take notes."""

from __future__ import annotations

import signal
from dataclasses import dataclass, field

from tools.chaos.faults import KINDS, befall


@dataclass
class Notebook:
    """A victim that writes down what is done to it."""

    name: str
    notes: list[str] = field(default_factory=list)

    def send(self, number: signal.Signals) -> None:
        """Note the signal."""
        self.notes.append(number.name)

    async def kill(self) -> None:
        """Note it."""
        self.notes.append("kill")

    async def restart(self) -> None:
        """Note it."""
        self.notes.append("restart")

    async def healthy(self) -> None:
        """Note it."""
        self.notes.append("healthy")


async def test_everything_is_killed_before_anything_is_stopped_or_restarted() -> None:
    """Even a short run kills everything once."""
    victims = [Notebook("router"), Notebook("valkey")]
    faults = await befall(victims, until=0.2, stop_seconds=0.0, pause_seconds=0.01)
    kinds = [(fault.kind, fault.victim) for fault in faults[:6]]
    assert kinds == [(kind, name) for kind in KINDS for name in ("router", "valkey")]


async def test_what_is_stopped_goes_on_and_is_healthy_before_the_next_fault() -> None:
    """One fault at a time."""
    victim = Notebook("router")
    await befall([victim], until=0.1, stop_seconds=0.0, pause_seconds=0.01)
    assert victim.notes[:4] == ["kill", "SIGSTOP", "SIGCONT", "healthy"]


async def test_a_stop_that_would_outlast_the_customers_is_left_out() -> None:
    """The run is bounded."""
    victim = Notebook("router")
    faults = await befall([victim], until=0.1, stop_seconds=10.0, pause_seconds=0.01)
    assert [fault.kind for fault in faults] == ["kill -9"]
