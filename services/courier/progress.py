"""How statuses move a message: only ever forward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.courier.delivery import State

_REPORTS = {
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.READ,
    "played": State.READ,
    "failed": State.FAILED,
}

_ORDER = list(State)


def reported(word: str) -> State | None:
    """The state that a status's word stands for; None for a word that is new."""
    return _REPORTS.get(word)


def after(state: State, report: State) -> State:
    """The state after `report`: the later of the two, whatever order they arrive in.

    A failure does not undo an arrival, and an arrival overrules a failure.
    """
    return max(state, report, key=_ORDER.index)


def behind(report: State) -> tuple[State, ...]:
    """The states that `report` moves on from."""
    return tuple(state for state in State if after(state, report) is not state)


def fails(state: State, wamid: str, failed_wamid: str) -> bool:
    """Whether a failure of the platform's message `failed_wamid` is news about ours, whose id is `wamid`.

    A message that was sent again has a new id at the platform: the failure that led to it, reported once
    more, is not a failure of the new one. While it is being sent its new id may not be known yet.
    """
    if state is State.SENDING:
        return failed_wamid != wamid
    return state is State.SENT and wamid in {"", failed_wamid}


@dataclass(frozen=True)
class Price:
    """What the platform charges for a message."""

    category: str
    billable: bool


@dataclass(frozen=True)
class Report:
    """What one status tells about a message of ours that moves forward."""

    message_id: UUID
    wamid: str
    state: State
    at: datetime
    price: Price | None = None


@dataclass(frozen=True)
class Standing:
    """How far a message had come before a report."""

    state: State
    priced: bool
    """The platform had told what it charges for it."""


@dataclass(frozen=True)
class Advance:
    """What several reports together tell about one message."""

    message_id: UUID
    wamid: str
    state: State
    moments: Mapping[State, datetime]
    """When it came to each of the states, as the first report of each tells."""
    price: Price | None


def together(reports: Sequence[Report]) -> Advance:
    """What `reports`, all of one message and in their order, come to."""
    moments: dict[State, datetime] = {}
    for report in reports:
        moments.setdefault(report.state, report.at)
    return Advance(
        message_id=reports[0].message_id,
        wamid=next((report.wamid for report in reports if report.wamid), ""),
        state=max((report.state for report in reports), key=_ORDER.index),
        moments=moments,
        price=next((report.price for report in reports if report.price), None),
    )


def one_by_one(standing: Standing, reports: Sequence[Report]) -> list[Standing]:
    """How the message stood before each of `reports`, when it stood so before the first."""
    standings = []
    for report in reports:
        standings.append(standing)
        standing = Standing(after(standing.state, report.state), standing.priced or report.price is not None)
    return standings
