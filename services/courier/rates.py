"""How often the platform takes messages: of a number, and from a number to one customer.

All couriers share the buckets. Asking costs less than a refusal: 131056 closes a customer's chat for longer
each time, and 130429 counts against the number.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import structlog

from libs.faust_redis.errors import CommandRefused, ServerUnavailable
from libs.faust_redis.token_buckets import Bucket, Empty, Taken, TokenBuckets
from services.courier.delivery import Delivery, Purpose

PAIR_SECONDS = 6.0
PAIR_BURST = 44
"""One less than the platform's, since messages do not arrive there exactly as they leave here."""

BURST_SHARE = 0.25
"""So much of a second's messages may leave at once: the platform counts by its own seconds."""

CAMPAIGN_SHARE = 0.5
"""So much of a number's throughput campaigns may take: the rest is there for customers who wait."""

PATIENCE_SECONDS = 1.0
"""A message waits so long in hand for its place behind the others of its number."""


class Limit(StrEnum):
    """What a message waits for; the values are labels of the metrics."""

    PAIR_RATE = "pair_rate"
    THROUGHPUT = "throughput"

    @property
    def explanation(self) -> str:
        """Why it waits, in words."""
        if self is Limit.PAIR_RATE:
            return "the customer has had too many messages lately"
        return "the number sends as fast as it may"


_log = structlog.stdlib.get_logger(__name__)


class Rates:
    """Asks for a place in the flow of messages."""

    def __init__(self, buckets: TokenBuckets) -> None:
        """Take tokens from `buckets`."""
        self._buckets = buckets

    async def reserve(self, delivery: Delivery) -> Taken | Empty:
        """When `delivery` may be sent. While Redis is away the platform itself sets the limits."""
        buckets = [pair_bucket(delivery), number_bucket(delivery)]
        if delivery.purpose is Purpose.CAMPAIGN:
            buckets.append(campaign_bucket(delivery))
        try:
            return await self._buckets.take(buckets)
        except (ServerUnavailable, CommandRefused) as error:
            _log.warning("sending_unlimited", message_id=str(delivery.message_id), problem=str(error))
            return Taken(0.0)


def pair_bucket(delivery: Delivery) -> Bucket:
    """One message per 6 s from a number to one customer, on average."""
    key = f"rate:{{{delivery.phone_number_id}}}:{delivery.contact_id}"
    return Bucket(key, capacity=PAIR_BURST, per_second=1 / PAIR_SECONDS)


def number_bucket(delivery: Delivery) -> Bucket:
    """What the platform takes from a number each second, to all customers together."""
    rate = delivery.messages_per_second
    return Bucket(
        f"rate:{{{delivery.phone_number_id}}}",
        capacity=max(1.0, rate * BURST_SHARE),
        per_second=rate,
        patience_seconds=PATIENCE_SECONDS,
    )


def campaign_bucket(delivery: Delivery) -> Bucket:
    """What campaigns of a number may take of that."""
    whole = number_bucket(delivery)
    return replace(
        whole,
        key=f"{whole.key}:campaigns",
        capacity=max(1.0, whole.capacity * CAMPAIGN_SHARE),
        per_second=whole.per_second * CAMPAIGN_SHARE,
    )


def limit_of(empty: Empty) -> Limit:
    """Which limit a message has run into."""
    return Limit.PAIR_RATE if empty.bucket.patience_seconds == 0 else Limit.THROUGHPUT
