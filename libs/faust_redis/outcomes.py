"""What a handler answers: done, later, or never. An exception is a failed delivery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Done:
    """The entry's effects are kept (in a database or in another stream): acknowledge it."""


@dataclass(frozen=True, slots=True)
class Later:
    """Deliver the entry again after `delay_seconds`; it is not counted as a failed delivery."""

    delay_seconds: float
    reason: str

    def __post_init__(self) -> None:
        if self.delay_seconds < 0:
            raise ValueError(f"delay_seconds must not be negative: {self.delay_seconds}")


@dataclass(frozen=True, slots=True)
class Never:
    """The entry can never be handled: move it to the dead letters with `reason`."""

    reason: str


Outcome: TypeAlias = Done | Later | Never
