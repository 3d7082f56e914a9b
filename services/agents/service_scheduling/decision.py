"""What the scheduling agent has understood and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from libs.common.understanding.dates import When
from libs.common.workshop import WorkshopService
from services.agents.frame.agent import Decision
from services.agents.motorcycle import UNKNOWN, Motorcycle
from services.agents.service_scheduling.agenda import Agenda, Appointment, Kind
from services.agents.service_scheduling.times import Reason
from services.agents.service_scheduling.topics import Shift, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the customer's words or taps tell; None and empty are what they do not."""

    wish: Annotated[
        Wish | None,
        Meta(
            description="What the customer wants of the workshop's calendar: to book a visit or a test "
            "ride, to move, cancel, list or confirm appointments, a price, whether one may come without an "
            "appointment, how a motorcycle in the workshop is doing, to have it picked up; null for a mere "
            "answer."
        ),
    ] = None
    service: str = ""
    """The id of the workshop service that is named."""
    wants_check: bool = False
    """A periodic check is wanted, by whatever mileage."""
    motorcycle: Motorcycle = UNKNOWN
    """The motorcycle spoken of: the customer's own, or the one to be tried."""
    when: When | None = None
    """When the customer would come."""
    start: datetime | None = None
    """The offered hour that was tapped."""
    shift: Annotated[
        Shift | None,
        Meta(description="Other hours are wanted than those that were offered, and which; else null."),
    ] = None
    instead: bool = False
    """What is told takes the place of something: "mejor el lunes"."""
    assent: bool | None = None
    """Yes or no to what was asked."""
    appointment: UUID | None = None
    """The appointment that was tapped."""
    knows_not: bool = False
    """There is no answer to the question for the motorcycle."""
    thanks: bool = False
    """Nothing is wanted: the customer thanks, agrees or says goodbye."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulingSlots:
    """A turn, and what is booked at the moment of reading it."""

    name: str | None
    told: Told
    text: str
    asked: str
    """What the answer before asked: the detail of this agent's own question."""
    agenda: Agenda
    wordless: str
    """What came without words, such as "la foto"."""
    choosing: bool = False
    """The customer was asked for one of the motorcycles shown last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An appointment as far as it has been spoken of."""

    kind: Kind = Kind.WORKSHOP
    service: str = ""
    model: str = ""
    """Of the motorcycle to be tried."""
    moving: UUID | None = None
    """The appointment that it shall replace."""
    when: When | None = None
    offered: tuple[datetime, ...] = ()
    """The hours shown last, in their order."""
    licence_asked: bool = False
    """Whether there is one has been asked, whatever was spoken of since."""
    misunderstood: bool = False
    """The answer to them was not understood."""


class Step(StrEnum):
    """What the answer does."""

    ASK_SERVICE = "ask_service"
    ASK_KILOMETRES = "ask_kilometres"
    ASK_DEMO = "ask_demo"
    ASK_LICENCE = "ask_licence"
    NO_LICENCE = "no_licence"
    OFFER = "offer"
    GIVEN_UP = "given_up"
    NOTHING_FREE = "nothing_free"
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    LISTED = "listed"
    NO_APPOINTMENT = "no_appointment"
    TOO_MANY = "too_many"
    WHICH_TO_CANCEL = "which_to_cancel"
    WHICH_TO_MOVE = "which_to_move"
    PRICE = "price"
    PRICE_OF_CHECKS = "price_of_checks"
    WITHOUT_APPOINTMENT = "without_appointment"
    WORKSHOP_STATUS = "workshop_status"
    PICK_UP = "pick_up"
    NOTED = "noted"
    LEFT = "left"
    THANKED = "thanked"


@dataclass(frozen=True, kw_only=True)
class SchedulingDecision(Decision):
    """What the agent says; moments are by the dealership's clock."""

    step: Step
    name: str
    now: datetime
    kind: Kind = Kind.WORKSHOP
    service: WorkshopService | None = None
    model: str = ""
    """Of the motorcycle to be tried, or one that was asked for and cannot be."""
    starts_at: datetime | None = None
    offers: tuple[datetime, ...] = ()
    reason: Reason | None = None
    """Why other hours are offered than were wished for."""
    unclear: bool = False
    """What was answered to the same hours was not understood."""
    picks_up: bool = False
    """Whether the motorcycle can be picked up was asked as well."""
    again: bool = False
    """Hours have been offered for it before, with what it costs."""
    wished: When | None = None
    """The moment that was wished for and may be had, while something else is asked."""
    wanted: date | None = None
    """The day that was wished for."""
    appointments: tuple[Appointment, ...] = ()
    services: tuple[WorkshopService, ...] = ()
    """The workshop's list, or the part of it that is told or chosen from."""
    demos: tuple[str, ...] = ()
    minutes: int = 0
    """How long a test ride takes."""
    small_licence: bool = False
    """The smaller category of licence will do."""
    motorcycle: Motorcycle = UNKNOWN
    asks_motorcycle: bool = False
    address: str = ""
    week: str = ""
    """The opening hours in words."""
    advisor_writes: str = ""
    wordless: str = ""
