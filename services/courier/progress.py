"""How statuses move a message: only ever forward."""

from __future__ import annotations

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
