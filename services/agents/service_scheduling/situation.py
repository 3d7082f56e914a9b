"""All that a decision about appointments rests on, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any  # the fields of a decision have many types
from uuid import UUID

from libs.common.catalog import Catalog
from libs.common.intents import OFFERED, Intent
from libs.common.opening_hours import OpeningHours
from libs.common.workshop import Services, WorkshopService
from services.agents.frame.agent import Record
from services.agents.frame.turn import FactValue
from services.agents.motorcycle import Motorcycle
from services.agents.service_scheduling.agenda import Appointment, Kind
from services.agents.service_scheduling.calendar import Calendar, Need
from services.agents.service_scheduling.capacity import Capacity
from services.agents.service_scheduling.decision import Draft, SchedulingDecision, Step, Told

DRAFT = "appointment_draft"
"""The fact that holds the appointment being spoken of; null once it is booked or given up."""
WANTED_MODEL = "model"
"""The fact that names the motorcycle that the customer would buy, or try."""
LICENCE = "licence"
"""The fact that tells whether the customer may ride a motorcycle on the road."""
OFFERS_APPOINTMENT = f"{OFFERED}_appointment"
"""Asked: whether an appointment shall be looked for."""
LONGEST_SMALL_CC = 125
"""Up to so many cubic centimetres licence A1 is enough; above, A2 is needed (Resolution 1500 of 2005)."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What was told now and before, what is booked, and what the dealership offers."""

    told: Told
    text: str
    asked: str
    draft: Draft
    motorcycle: Motorcycle
    """The customer's own, with what was told now."""
    wanted_model: str
    """The motorcycle that the customer has been speaking of to buy; empty when there is none."""
    licence: bool | None
    calendar: Calendar
    own: tuple[Appointment, ...]
    """Moments by the dealership's clock."""
    hours: OpeningHours
    services: Services
    capacity: Capacity
    catalog: Catalog
    facts: Mapping[str, FactValue]
    """What was learnt, whatever is decided."""
    common: Mapping[str, Any] = field(default_factory=dict)
    """The fields that every decision has."""

    def decide(
        self,
        step: Step,
        *,
        asks: str = "",
        draft: Draft | None = None,
        records: tuple[Record, ...] = (),
        facts: Mapping[str, FactValue] | None = None,
        **fields: Any,  # noqa: ANN401 - those of SchedulingDecision
    ) -> SchedulingDecision:
        """The decision to do `step`; `draft` is what stays to be spoken of, `asks` this agent's question."""
        tried = fields.get("model") or (draft.model if draft else "")
        spoken_of = {WANTED_MODEL: tried} if tried else {}
        return SchedulingDecision(
            step=step,
            facts={**self.facts, **spoken_of, **(facts or {}), DRAFT: draft},
            asks=f"{Intent.SERVICE_SCHEDULING}:{asks}" if asks and ":" not in asks else asks,
            records=records,
            **{**self.common, **fields},
        )

    def service(self, draft: Draft) -> WorkshopService | None:
        """The service that `draft` is for."""
        return self.services.service(draft.service)

    def need(self, draft: Draft) -> Need:
        """What `draft` takes; its service or its model is known."""
        if draft.kind is Kind.TEST_RIDE:
            return Need(self.capacity.demos_of(draft.model), self.capacity.test_rides.minutes)
        service = self.service(draft)
        assert service is not None, "time is spoken of once the service is known"  # noqa: S101 - ours to know
        return Need(self.capacity.bays, service.appointment_minutes)

    def calendar_without(self, appointment_id: UUID | None) -> Calendar:
        """The calendar in which an appointment that is being moved takes nothing."""
        moved = next((one for one in self.own if one.id == appointment_id), None)
        if moved is None:
            return self.calendar
        others = [
            one for one in self.calendar.taken if (one.place, one.starts_at) != (moved.place, moved.starts_at)
        ]
        return replace(self.calendar, taken=others)
