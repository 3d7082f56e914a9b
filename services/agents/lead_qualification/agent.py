"""Learns what a buyer wants, scores the lead and sends it where it belongs."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from libs.common.catalog import Catalog
from libs.common.intents import Intent
from libs.common.messages import OutgoingText
from libs.common.opening_hours import OpeningHours
from libs.common.understanding.text import fold_words
from services.agents.buyer import REMEMBERED_FOR, Buyer, Reader, remembered
from services.agents.faq.topics import asks
from services.agents.follow_up.records import AFTER_A_LOW_SCORE, FollowUp, NoFollowUp
from services.agents.frame.agent import HandoffReason, Record
from services.agents.frame.turn import FactValue, Memory, Turn
from services.agents.introductions import called, learnt, told_name
from services.agents.lead_qualification import texts
from services.agents.lead_qualification.decision import LeadDecision, LeadSlots
from services.agents.lead_qualification.questions import AFTER_ROUTING, Question, next_question
from services.agents.lead_qualification.repository import LeadRecord
from services.agents.lead_qualification.score import Route, budget_grade, is_plausible
from services.agents.offers import OFFERS_ADVISOR
from services.agents.product_catalog.recommendation import recommend, wishes_of
from services.agents.wording import advisor_writes, wordless

ASKED = "asked_of_lead"
"""The fact that lists what a lead was asked."""
ROUTE = "lead_route"
"""The fact that tells where the lead went last."""

OLD_ONE_TAKEN = "¿Reciben una motocicleta usada como parte de pago?"
_OLD_ONE = re.compile(r"\b(?:retomas?|usadas?|parte de pago|segunda)\b|\bme dan por\b")


@dataclass(frozen=True)
class LeadQualification:
    """Answers whoever wants to buy: one question at a time, then the route that the score gives."""

    hours: OpeningHours
    catalog: Catalog
    reader: Reader

    async def understand(self, turn: Turn) -> LeadSlots:
        """What the turn tells of the buyer."""
        told = self.reader.read(turn)
        return LeadSlots(
            name=told_name(turn), told=told, aside=_aside(turn, told), wordless=wordless(turn.contents)
        )

    def decide(self, slots: LeadSlots, memory: Memory, now: datetime) -> LeadDecision:
        """Ask for what is missing; once nothing is, or nothing is left to ask, route."""
        buyer = remembered(memory, now).knowing(slots.told)
        since = now - REMEMBERED_FOR
        asked = memory.known(ASKED, list[str], since=since) or []
        question = next_question(buyer, asked)
        lead = None if question else _lead(buyer)
        route = lead.route if lead else None
        if route in {Route.CATALOG, Route.ORIENTATION}:
            question = next_question(buyer, asked, AFTER_ROUTING)
        return LeadDecision(
            facts={
                **learnt(slots.name),
                **slots.told.facts(),
                **({ROUTE: route} if route else {}),
            },
            if_asked=_asking(asked, question),
            asks=_asks(question, route),
            handoff=HandoffReason.HIGH_LEAD_SCORE if route is Route.HANDOFF else None,
            records=_records(lead, now) if lead else (),
            sidestepped=slots.aside,
            name=called(slots.name, memory),
            first=not asked,
            question=question,
            route=route,
            shows=_matters(slots.told) or memory.known(ROUTE, str, since=since) != route,
            told=slots.told,
            buyer=buyer,
            implausible_budget=_implausible(slots.told),
            recommendation=recommend(self.catalog, wishes_of(buyer)),
            advisor_writes=advisor_writes(self.hours, now),
            wordless=slots.wordless,
        )

    async def say(self, decision: LeadDecision) -> OutgoingText:
        """The question, or what the route leads to."""
        return OutgoingText(body=texts.lead(decision, self.catalog))


def _aside(turn: Turn, told: Buyer) -> str:
    """What is asked in the place of an answer, or of an old motorcycle; empty when nothing is."""
    if not asks(turn.text):
        return ""
    if _OLD_ONE.search(fold_words(turn.text)):
        return OLD_ONE_TAKEN
    return " ".join(turn.texts) if turn.asked_detail and told == Buyer() else ""


def _lead(buyer: Buyer) -> LeadRecord:
    budget = budget_grade(buyer.budget.middle) if buyer.budget else None
    return LeadRecord(budget=budget, urgency=buyer.urgency, experience=buyer.experience)


def _asking(asked: Collection[str], question: Question | None) -> dict[str, FactValue]:
    return {ASKED: [*asked, question]} if question else {}


def _asks(question: Question | None, route: Route | None) -> str:
    if question:
        return f"{Intent.LEAD_QUALIFICATION}:{question}"
    return "" if route is Route.HANDOFF else OFFERS_ADVISOR


def _records(lead: LeadRecord, now: datetime) -> tuple[Record, ...]:
    low = lead.route is Route.ORIENTATION
    return lead, FollowUp("low_score", now + AFTER_A_LOW_SCORE) if low else NoFollowUp("low_score")


def _matters(told: Buyer) -> bool:
    """Whether the route or the recommendation may be another than before."""
    return any(
        (told.model, told.use, told.category, told.budget, told.urgency, told.experience, told.height_cm)
    )


def _implausible(told: Buyer) -> int | None:
    return told.budget.high if told.budget and not is_plausible(told.budget.high) else None
