"""What goes wrong on purpose: the next N times, or with a probability, always alike for one seed."""

from __future__ import annotations

from random import Random
from typing import Literal, get_args

import msgspec

FaultName = Literal[
    "server_error",  # the Graph API answers 500 and does nothing
    "rate_limited",  # the Graph API answers 429 and does nothing
    "never_answer",  # the Graph API accepts the call, does nothing and stays silent for `seconds`
    "drop_answer",  # the Graph API does the work, then stays silent for `seconds`
    "slow_answer",  # the Graph API does the work and answers after `seconds`
    "failed_status",  # a message is accepted and later reported as failed with `error_code`
    "lost_status",  # a status is never told
    "duplicate_webhook",  # a webhook is delivered `copies` times more
    "reorder_webhook",  # a webhook is held for `seconds`, so that later ones overtake it
]
GraphOperation = Literal["send", "read", "media", "any"]


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Happens on the `next` occasions, and on each later one with `probability` (0 to 1)."""

    next: int = 0
    probability: float = 0.0
    seconds: float = 1.0
    copies: int = 1
    error_code: int = 131026
    operation: GraphOperation = "send"
    happened: int = 0


class FaultSettings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A change of faults: those named are replaced, the others stay; a seed starts chance afresh."""

    seed: int | None = None
    faults: dict[FaultName, Fault] = {}


class Faults:
    """Decides, occasion by occasion, whether something goes wrong."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._faults = {name: Fault() for name in get_args(FaultName)}
        self._chances: dict[str, Random] = {}
        self._reseed(seed)

    def apply(self, settings: FaultSettings) -> None:
        """Replace the faults that are named."""
        if settings.seed is not None:
            self._reseed(settings.seed)
        self._faults.update(settings.faults)

    def clear(self) -> None:
        """Nothing goes wrong from now on; chance starts afresh with the same seed."""
        self._faults = {name: Fault() for name in self._faults}
        self._reseed(self._seed)

    def current(self) -> FaultSettings:
        """Every fault as it stands, with how often it has happened."""
        return FaultSettings(seed=self._seed, faults=dict(self._faults))

    def strikes(self, name: FaultName, operation: GraphOperation = "any") -> Fault | None:
        """The fault, counted, if it happens now; `operation` is the Graph operation that is asking."""
        fault = self._faults[name]
        if operation != "any" and fault.operation not in ("any", operation):
            return None
        if fault.next > 0:
            fault.next -= 1
        elif not (fault.probability and self._chances[name].random() < fault.probability):
            return None
        fault.happened += 1
        return fault

    def _reseed(self, seed: int) -> None:
        self._seed = seed
        # One source each: how often one fault is asked for must not change when another happens.
        self._chances = {
            name: Random(f"{seed}:{name}")  # noqa: S311 - repeatable chance is wanted, nothing secret depends on it
            for name in self._faults
        }
