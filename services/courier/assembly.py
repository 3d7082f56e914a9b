"""The courier's handlers put together from what the composition root builds."""

from __future__ import annotations

from dataclasses import dataclass

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.dealerships import Dealerships
from libs.common.identifiers import NewIdentifier
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.templates import Templates
from libs.faust_redis.producer import Producer
from libs.faust_redis.token_buckets import TokenBuckets
from services.courier.abandonment import Abandonment
from services.courier.backoff import Jitter
from services.courier.campaign_hours import CampaignHours
from services.courier.claiming import Claiming
from services.courier.fetching import Fetching
from services.courier.graph_api import GraphApi
from services.courier.handlers import Handlers
from services.courier.hearing import Hearing
from services.courier.invitations import Invitations
from services.courier.numbers import Numbers
from services.courier.presence import Presence
from services.courier.rates import Rates
from services.courier.receipts import Receipts
from services.courier.sending import Sending
from services.courier.settling import Settling


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What touches the world, and what the business has decided."""

    database: Database
    graph: GraphApi
    producer: Producer
    buckets: TokenBuckets
    hearing: Hearing
    templates: Templates
    hours: CampaignHours
    clock: Clock
    jitter: Jitter
    new_id: NewIdentifier
    metrics: Metrics


def handlers(parts: Parts, fetching: Fetching) -> Handlers:
    """The handlers that work with `parts`."""
    clock, metrics, database = parts.clock, parts.metrics, parts.database
    outbox = Outbox(database, parts.producer, clock=clock, metrics=metrics)
    numbers = Numbers(clock=clock, metrics=metrics)
    invitations = Invitations(parts.templates, clock=clock, new_id=parts.new_id)
    abandonment = Abandonment(invitations, metrics=metrics)
    claiming = Claiming(
        database,
        outbox,
        Rates(parts.buckets),
        abandonment,
        templates=parts.templates,
        hours=parts.hours,
        clock=clock,
        metrics=metrics,
    )
    settling = Settling(
        database, outbox, numbers, abandonment, clock=clock, jitter=parts.jitter, metrics=metrics
    )
    receipts = Receipts(
        database,
        Dealerships(database, clock=clock),
        outbox,
        numbers,
        abandonment,
        clock=clock,
        jitter=parts.jitter,
        new_id=parts.new_id,
        metrics=metrics,
    )
    sending = Sending(database, parts.graph, claiming, settling, parts.hearing, clock=clock)
    return Handlers(sending, Presence(database, parts.graph, clock=clock), receipts, fetching)
