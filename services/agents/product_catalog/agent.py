"""Answers from the catalog, and from nothing else: prices, data, colours, comparisons, recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.common import spanish_time
from libs.common.catalog import Catalog, Motorcycle
from libs.common.intents import Intent
from libs.common.messages import Outgoing, OutgoingMedia, OutgoingText
from libs.common.opening_hours import OpeningHours
from services.agents.buyer import LISTED, Buyer, Reader, remembered
from services.agents.faq.openings import wants_visit
from services.agents.follow_up.records import quoted
from services.agents.frame.agent import Record
from services.agents.frame.turn import Memory, Turn
from services.agents.introductions import called, learnt, told_name
from services.agents.offers import OFFERS_ADVISOR, OFFERS_INSTALMENTS, OFFERS_TEST_RIDE
from services.agents.product_catalog import texts
from services.agents.product_catalog.decision import CatalogDecision, CatalogSlots, Kind
from services.agents.product_catalog.focus import MOST_COMPARED, among_listed, focus, meant
from services.agents.product_catalog.instead import cheaper, lower
from services.agents.product_catalog.others import OtherModels, nearest
from services.agents.product_catalog.recommendation import Missed, recommend, wishes_of
from services.agents.product_catalog.shown import shown
from services.agents.product_catalog.superlatives import find_superlative
from services.agents.product_catalog.topics import Topic, find_color, find_topics, needs_advisor
from services.agents.wording import advisor_writes, named, wordless

CHOICE = "choice"
HEIGHT = "height_cm"


@dataclass(frozen=True)
class ProductCatalog:
    """Shows motorcycles of the catalog."""

    hours: OpeningHours
    catalog: Catalog
    reader: Reader
    others: OtherModels

    async def understand(self, turn: Turn) -> CatalogSlots:
        """Which motorcycles are meant, and what is asked of them."""
        told = self.reader.read(turn)
        others = () if told.trade_in else self.others.find(turn.text)
        models = self.reader.models.find(turn.text) or (() if others else shown(turn, self.reader.models))
        traded_in = self.reader.models.find(told.trade_in.vehicle) if told.trade_in else ()
        return CatalogSlots(
            name=told_name(turn),
            told=told,
            models=tuple(name for name in models if name not in traded_in),
            others=others,
            topics=find_topics(turn.text) | _asked_topics(turn),
            color=find_color(turn.text),
            text=turn.text,
            advertised=bool(turn.referrals),
            visits=wants_visit(turn.text),
            offered=turn.asked == OFFERS_ADVISOR,
            superlative=find_superlative(turn.text),
            choosing=turn.asked_detail == CHOICE,
            wordless=wordless(turn.contents),
        )

    def decide(self, slots: CatalogSlots, memory: Memory, now: datetime) -> CatalogDecision:
        """Show what is named; else what suits; else ask what it is for."""
        buyer = remembered(memory, now).knowing(slots.told)
        before = focus(memory, now)
        kind, models, missed = self._choose(slots, buyer, meant(slots, before, self.catalog))
        best_of = slots.superlative if kind is Kind.ONE and not slots.models else None
        facts = {**learnt(slots.name), **slots.told.facts()}
        if len(models) == 1:
            facts["model"] = models[0].name
        elif models:
            facts[LISTED] = [model.name for model in models]
        return CatalogDecision(
            facts=facts,
            asks=_asks(kind, models, slots, buyer),
            records=_quotes(kind, models, now),
            unanswered=kind in {Kind.NOT_CARRIED, Kind.QUESTION},
            name=called(slots.name, memory),
            kind=kind,
            models=models,
            dated=self.catalog.dated,
            others=slots.others,
            topics=slots.topics,
            color=slots.color,
            visits=slots.visits,
            address=memory.dealership.address,
            offered=slots.offered,
            greeting=self._greeting(slots, memory, now),
            superlative=best_of.words if best_of else "",
            among_listed=among_listed(slots, before),
            instead=self._instead(slots, buyer, models) if kind is Kind.ONE else (),
            missed=missed,
            buyer=buyer,
            advisor_writes=advisor_writes(self.hours, now),
            wordless=slots.wordless,
        )

    async def say(self, decision: CatalogDecision) -> Outgoing:
        """The words, below the picture where one is asked for and there is one."""
        body = texts.catalog(decision)
        if decision.kind is Kind.ONE and Topic.PHOTO in decision.topics and decision.models[0].photo:
            return OutgoingMedia(type="image", link=decision.models[0].photo, caption=body)
        return OutgoingText(body=body)

    def _choose(
        self, slots: CatalogSlots, buyer: Buyer, named: tuple[Motorcycle, ...]
    ) -> tuple[Kind, tuple[Motorcycle, ...], Missed | None]:
        if len(named) == 1:
            return Kind.ONE, named, None
        if named:
            return _several(named, slots)
        if slots.others:
            return Kind.NOT_CARRIED, (nearest(self.catalog, slots.others[0]),), None
        if Topic.TABLE in slots.topics:
            return Kind.TABLE, self._table(slots.told), None
        wishes = wishes_of(buyer)
        if wishes.categories or wishes.budget or wishes.height_cm:
            recommendation = recommend(self.catalog, wishes)
            return Kind.RECOMMENDATION, recommendation.models, recommendation.missed
        return Kind.QUESTION, (), None

    def _greeting(self, slots: CatalogSlots, memory: Memory, now: datetime) -> str:
        """The first words to who comes from an advertisement, and does not yet know who answers."""
        if not slots.advertised or memory.answered_before:
            return ""
        salutation = named(spanish_time.salutation(self.hours.local(now)), called(slots.name, memory))
        return f"¡{salutation}! 👋 Soy el asistente virtual de {memory.dealership.name}."

    def _instead(
        self, slots: CatalogSlots, buyer: Buyer, models: tuple[Motorcycle, ...]
    ) -> tuple[Motorcycle, ...]:
        (model,) = models
        if Topic.EXPENSIVE in slots.topics:
            return cheaper(self.catalog, model)
        return lower(self.catalog, model, wishes_of(buyer)) if Topic.FITTING in slots.topics else ()

    def _table(self, told: Buyer) -> tuple[Motorcycle, ...]:
        """The whole list, or the part of it that is asked for, each category from the cheapest on."""
        models = [model for model in self.catalog.models if told.category in {None, model.category}]
        order = list(dict.fromkeys(model.category for model in models))
        return tuple(sorted(models, key=lambda model: (order.index(model.category), model.price_cop)))


def _several(
    named: tuple[Motorcycle, ...], slots: CatalogSlots
) -> tuple[Kind, tuple[Motorcycle, ...], Missed | None]:
    few = named[:MOST_COMPARED]
    compared = Topic.COMPARISON in slots.topics or len(named) == 2
    return (Kind.COMPARISON, few, None) if compared else (Kind.LIST, named, None)


def _asked_topics(turn: Turn) -> frozenset[Topic]:
    """What a bare answer is about: a height tells whether the motorcycle suits."""
    return frozenset((Topic.FITTING,)) if turn.asked_detail == HEIGHT else frozenset()


def _quotes(kind: Kind, models: Sequence[Motorcycle], now: datetime) -> tuple[Record, ...]:
    """What follows the price of the one motorcycle asked for, if no answer to it comes."""
    return (quoted(models[0].name, now),) if kind is Kind.ONE else ()


def _asks(kind: Kind, models: Sequence[Motorcycle], slots: CatalogSlots, buyer: Buyer) -> str:
    if not models:
        return f"{Intent.PRODUCT_CATALOG}:use"
    if len(models) > 1:
        return f"{Intent.PRODUCT_CATALOG}:{CHOICE}"
    if kind is Kind.ONE and Topic.FITTING in slots.topics and buyer.height_cm is None:
        return f"{Intent.PRODUCT_CATALOG}:{HEIGHT}"
    if kind is Kind.ONE and slots.visits:
        return OFFERS_TEST_RIDE
    chosen = slots.superlative is not None and not slots.models
    by_advisor = kind is Kind.ONE and needs_advisor(slots.topics) and not chosen
    return OFFERS_ADVISOR if by_advisor else OFFERS_INSTALMENTS
