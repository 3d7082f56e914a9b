"""Reasons to write to a customer of one's own accord: what an agent gives, and what comes of it.

An agent that wants to write gives an Occasion: which of its own rows are due, what is to be said, and what
becomes of the row. Everything else (once, in silence, in the right hours, in the right conversation, by
template or not) is the same for all and stands in `sending.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from libs.common.database import Connection
from libs.common.messages import OutgoingButtons, OutgoingTemplate, OutgoingText
from services.agents.frame.turn import Dealership


@dataclass(frozen=True, kw_only=True)
class Due:
    """A row of an occasion's own whose time has come; each occasion adds what its message is made of."""

    row_id: UUID
    key: str
    """Which time this is, such as `<row>:2` for a second try: it is written once for ever."""
    dealership_id: UUID
    contact_id: UUID


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How things are with a customer at the moment of writing."""

    dealership: Dealership
    phone_number_id: str
    """The number of ours with which the customer last spoke."""
    name: str
    """As the customer told it; empty when unknown."""
    conversation_id: UUID | None
    """The conversation that still goes on; None: the message begins a new one."""
    last_inbound_at: datetime | None
    """When the customer last wrote, in any conversation."""
    window_open: bool
    """Free text may be sent in the conversation that goes on."""
    opted_out: bool
    refuses_marketing: bool
    """The customer wants nothing that furthers a sale."""
    owned_by_person: bool
    answering: bool
    """A turn is open or being answered."""
    chased_at: datetime | None
    """When a follow-up was last sent, for whatever reason."""
    chased: int
    """How many follow-ups the customer has not answered."""
    bought: bool
    """Staff have recorded a purchase."""
    lost: bool
    """It is recorded that there will be none."""


@dataclass(frozen=True, kw_only=True)
class Write:
    """Say this now."""

    template: OutgoingTemplate
    """What is said when only approved texts may be sent."""
    text: OutgoingText | OutgoingButtons
    """What is said while the customer's 24-hour window is open."""
    asks: str = ""
    """What it asks, as `<intent>:<detail>`."""
    expires_at: datetime | None = None
    """When it is worth nothing any more; None: as the courier keeps campaigns."""


@dataclass(frozen=True)
class Wait:
    """Not now: look again at `until`."""

    until: datetime
    reason: str


@dataclass(frozen=True)
class Drop:
    """Never: `reason` is kept with the row."""

    reason: str


Verdict = Write | Wait | Drop
DueT = TypeVar("DueT", bound=Due)


class Occasion(Protocol[DueT]):
    """A reason to write, over rows of its own."""

    kind: str
    """Its name in metrics and in the database."""
    marketing: bool
    """It furthers a sale: it leaves in the off-peak hours alone, and an opt-out stops it for ever."""

    async def due(
        self, connection: Connection, *, now: datetime, limit: int, only: UUID | None = None
    ) -> Sequence[DueT]:
        """The rows that are due at `now`, the longest due first, without locking them.

        With `only`, that row alone, if it still is.
        """

    def compose(self, due: DueT, standing: Standing, now: datetime) -> Verdict:
        """What is to be said, or why nothing is. Pure."""

    async def settle(self, connection: Connection, due: DueT, verdict: Verdict, *, now: datetime) -> None:
        """Bring the row on, in the transaction of the message: what was written must not be due again."""
