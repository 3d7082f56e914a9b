"""Pre-approval applications: their states, and how one leads to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """Where an application stands."""

    STARTED = "started"
    """The customer wants it; papers are due."""
    PAPERS_RECEIVED = "papers_received"
    SUBMITTED = "submitted"
    """The lender has it."""
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_NEXT: Mapping[State, frozenset[State]] = {
    State.STARTED: frozenset((State.PAPERS_RECEIVED, State.WITHDRAWN)),
    # Papers that turn out to be incomplete lead back to the start.
    State.PAPERS_RECEIVED: frozenset((State.STARTED, State.SUBMITTED, State.WITHDRAWN)),
    State.SUBMITTED: frozenset((State.APPROVED, State.REJECTED, State.WITHDRAWN)),
    State.APPROVED: frozenset((State.WITHDRAWN,)),
    State.REJECTED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


def before(state: State) -> frozenset[State]:
    """The states from which an application may become `state`."""
    return frozenset(earlier for earlier, later in _NEXT.items() if state in later)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The credit that is applied for, in pesos and months, at a nominal annual rate."""

    model: str | None
    principal: int
    down_payment: int
    annual_rate: Decimal
    months: int
    instalment: int
    monthly_income: int | None
