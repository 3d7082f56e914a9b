"""Answers from the list of accessories, parts and insurance, and suggests what suits the motorcycle, once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any  # the fields of a decision have many types

from libs.common.accessories import Accessory
from libs.common.catalog import Catalog
from libs.common.intents import Intent
from libs.common.messages import Outgoing, OutgoingMedia, OutgoingText
from libs.common.opening_hours import OpeningHours
from libs.common.understanding.assent import assents
from libs.common.understanding.models import ModelNames
from libs.common.understanding.ordinals import find_choice
from libs.common.understanding.sizes import find_size
from libs.common.understanding.text import fold_words
from services.agents import motorcycle
from services.agents.buyer import REMEMBERED_FOR, spoken_of
from services.agents.fallback.thanks import thanks_for_it
from services.agents.frame.turn import FactValue, Memory, Turn
from services.agents.introductions import called, learnt, told_name
from services.agents.motorcycle import Motorcycle
from services.agents.offers import OFFERS_ADVISOR
from services.agents.upselling import texts
from services.agents.upselling.decision import Step, UpsellingDecision, UpsellingSlots
from services.agents.upselling.shelf import Shelf, described_among
from services.agents.upselling.topics import Topic, find_engine, find_topics
from services.agents.wording import advisor_writes, wordless

SIZE = "size"
"""The fact that holds the customer's size of riding gear."""
SHOWN = "shown_accessories"
"""The fact that names what was shown last, in its order."""
SUGGESTED_IN = "suggested_in"
"""The fact that names the conversation in which something was suggested that nobody had asked for."""
CHOICE, MODEL, SOAT = "choice", "own_model", "soat"


@dataclass(frozen=True)
class _Case:
    """What a decision rests on."""

    slots: UpsellingSlots
    memory: Memory
    own: Motorcycle
    wanted: str
    """The motorcycle spoken of to buy it; empty when there is none."""
    facts: Mapping[str, FactValue]
    """What was learnt, whatever is decided."""
    common: Mapping[str, Any]
    """The fields that every decision has."""

    def decide(
        self,
        step: Step,
        *,
        asks: str,
        facts: Mapping[str, FactValue] | None = None,
        **fields: Any,  # noqa: ANN401 - those of UpsellingDecision
    ) -> UpsellingDecision:
        """The decision to do `step`; `asks` is this agent's own question unless it names another's."""
        return UpsellingDecision(
            step=step,
            facts={**self.facts, **(facts or {})},
            asks=asks if ":" in asks or not asks else f"{Intent.UPSELLING}:{asks}",
            **{**self.common, **fields},
        )


_CHEAPEST = re.compile(r"\b(?:mas (?:barat|economic)\w+|menos (?:costos|car)[oa]|menor precio)\b")


def _leaves(slots: UpsellingSlots) -> bool:
    """Whether what was asked is refused, or thanked for."""
    return bool(slots.asked) and (assents(slots.text) is False or thanks_for_it((slots.text,)))


@dataclass(frozen=True)
class Upselling:
    """Sells what goes with a motorcycle."""

    hours: OpeningHours
    catalog: Catalog
    models: ModelNames
    shelf: Shelf

    async def understand(self, turn: Turn) -> UpsellingSlots:
        """What is asked for, for which motorcycle and in which size."""
        text, asked = turn.text, turn.asked_detail
        return UpsellingSlots(
            name=told_name(turn),
            text=text,
            asked=asked,
            entries=self.shelf.find(text),
            policies=self.shelf.policies(text),
            topics=find_topics(text),
            motorcycle=motorcycle.read(text, self.models),
            engine_cc=find_engine(text),
            size=find_size(text, asked=asked == SIZE),
            conversation_id=turn.conversation_id,
            wordless=wordless(turn.contents),
        )

    def decide(self, slots: UpsellingSlots, memory: Memory, now: datetime) -> UpsellingDecision:
        """Show what is asked for; else what suits the motorcycle; else ask for the motorcycle."""
        case = self._case(slots, memory, now)
        entries = slots.entries or self._spoken_of(case, now)
        if Topic.SOAT in slots.topics or (
            slots.asked == SOAT and (slots.engine_cc or slots.motorcycle.model)
        ):
            return self._soat(case)
        if not slots.entries and _leaves(slots):
            return case.decide(Step.LEFT, asks="")
        if entries:
            return self._shown(entries, case)
        return self._unshown(case)

    def _unshown(self, case: _Case) -> UpsellingDecision:
        """What is said where nothing of the shelf is named."""
        slots = case.slots
        if slots.policies or Topic.INSURANCE in slots.topics:
            policies = slots.policies or self.shelf.insurance.policies
            return case.decide(Step.INSURANCE, asks=OFFERS_ADVISOR, policies=policies)
        if Topic.PARTS in slots.topics:
            return case.decide(Step.PARTS, asks=MODEL)
        if Topic.PART in slots.topics:
            return case.decide(Step.QUOTED, asks=OFFERS_ADVISOR, unanswered=True)
        return self._suggested(case)

    async def say(self, decision: UpsellingDecision) -> Outgoing:
        """The words, below the picture where one thing is told and there is a picture of it."""
        body = texts.upselling(decision)
        if decision.step is Step.ONE and decision.entries[0].photo:
            return OutgoingMedia(type="image", link=decision.entries[0].photo, caption=body)
        return OutgoingText(body=body)

    def _case(self, slots: UpsellingSlots, memory: Memory, now: datetime) -> _Case:
        own = motorcycle.remembered(memory).knowing(slots.motorcycle)
        size = slots.size or memory.known(SIZE, str, since=now - REMEMBERED_FOR) or ""
        told: dict[str, FactValue] = {SIZE: slots.size} if slots.size else {}
        common = {
            "name": called(slots.name, memory),
            "model": own.model,
            "size": size,
            "advisor_writes": advisor_writes(self.hours, now),
            "photo_wanted": Topic.PHOTO in slots.topics,
            "wordless": slots.wordless,
        }
        facts = {**learnt(slots.name), **slots.motorcycle.facts(), **told}
        return _Case(slots, memory, own, spoken_of(memory, now) or "", facts, common)

    def _spoken_of(self, case: _Case, now: datetime) -> tuple[Accessory, ...]:
        """What was shown before and is still spoken of: chosen from it, or its size or picture asked for."""
        slots = case.slots
        names = case.memory.known(SHOWN, list[str], since=now - REMEMBERED_FOR) or []
        shown = [entry for name in names if (entry := self.shelf.entry(name))]
        if slots.asked == CHOICE:
            place = find_choice(slots.text, len(shown))
            if place is not None:
                return (shown[place],)
            if shown and _CHEAPEST.search(fold_words(slots.text)):
                return (min(shown, key=lambda entry: entry.price),)
            described = described_among(shown, slots.text)
            if described:
                return described
        return tuple(shown) if slots.size or slots.topics == {Topic.PHOTO} else ()

    def _shown(self, entries: tuple[Accessory, ...], case: _Case) -> UpsellingDecision:
        shown = {SHOWN: [entry.id for entry in entries]}
        another = self.shelf.names_another(case.slots.text, entries)
        if len(entries) > 1:
            return case.decide(Step.SEVERAL, asks=CHOICE, facts=shown, entries=entries, unanswered=another)
        sizes = entries[0].sizes
        asks_size = bool(sizes) and case.common["size"] not in sizes
        suggestion = self._suggestion(entries, case)
        suggested = {SUGGESTED_IN: str(case.slots.conversation_id)} if suggestion else {}
        return case.decide(
            Step.ONE,
            asks=SIZE if asks_size else OFFERS_ADVISOR,
            facts={**shown, **suggested},
            entries=entries,
            suggestion=suggestion,
            asks_size=asks_size,
            unanswered=another,
            again=case.slots.asked == SIZE and not case.slots.entries,
        )

    def _suggestion(self, entries: tuple[Accessory, ...], case: _Case) -> Accessory | None:
        """One thing more for the customer's motorcycle, unless this conversation has had its suggestion."""
        suggested_in = case.memory.known(SUGGESTED_IN, str)
        if not case.own.model or suggested_in == str(case.slots.conversation_id):
            return None
        suited = self.shelf.suited(case.own.model, {entry.id for entry in entries})
        return next((entry for entry in suited if not entry.for_every_model), None)

    def _soat(self, case: _Case) -> UpsellingDecision:
        slots = case.slots
        spoken = "" if slots.engine_cc else case.own.model or case.wanted
        model = self.catalog.model(slots.motorcycle.model or spoken)
        engine = model.engine_cc if model else slots.engine_cc
        return case.decide(
            Step.SOAT,
            asks=OFFERS_ADVISOR if engine else SOAT,
            soat=self.shelf.insurance.soat,
            engine_cc=engine,
            model=model.name if model else "",
        )

    def _suggested(self, case: _Case) -> UpsellingDecision:
        """What suits the motorcycle, since that is asked; the customer is asked which one it is."""
        if not case.own.model:
            wanted = Topic.SUGGESTION in case.slots.topics
            step = Step.ASK_MOTORCYCLE if wanted else Step.QUESTION
            return case.decide(step, asks=MODEL, unanswered=not wanted)
        entries = self.shelf.suited(case.own.model)
        facts = {SUGGESTED_IN: str(case.slots.conversation_id), SHOWN: [entry.id for entry in entries]}
        return case.decide(Step.SUGGESTIONS, asks=CHOICE, facts=facts, entries=entries)
