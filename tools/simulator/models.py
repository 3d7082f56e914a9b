"""What the simulator remembers and what its control API speaks: one set of types for server and client."""

from __future__ import annotations

from typing import Literal

import msgspec

Author = Literal["customer", "business"]


class BusinessNumber(msgspec.Struct, kw_only=True, frozen=True):
    """A WhatsApp number of the dealership, with the token that may send from it."""

    phone_number_id: str
    display_phone_number: str
    access_token: str
    account_id: str = "100000000000001"


class Customer(msgspec.Struct, kw_only=True):
    """A person on WhatsApp. Without `phone` the person is known by a username and the ids below only."""

    key: str
    name: str
    phone: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    username: str | None = None
    reachable: bool = True
    wants_marketing: bool = True


class StatusChange(msgspec.Struct, kw_only=True):
    """A message reached `status` at `at` (Unix seconds)."""

    status: str
    at: float
    error_code: int | None = None


class Message(msgspec.Struct, kw_only=True):
    """One bubble. `content` is what stands under the type's name in Meta's JSON; `extras` are its neighbours.

    `status` of a customer's message: waiting, delivered (the gateway answered 200), read, undelivered;
    of the business's: accepted, sent, delivered, read, failed. `category` is that of its template;
    `out_of_hours` tells of advertising at an hour at which the law allows none.
    """

    sequence: int
    id: str
    customer: str
    author: Author
    phone_number_id: str
    type: str
    content: object
    at: float
    status: str
    context_id: str | None = None
    extras: dict[str, object] = {}
    history: list[StatusChange] = []
    reactions: dict[str, str] = {}
    callback_data: str | None = None
    rendered: str | None = None
    category: str | None = None
    out_of_hours: bool = False
    edited: bool = False
    revoked: bool = False


class MediaFile(msgspec.Struct, kw_only=True):
    """A stored file without its bytes; `expires_at` is in Unix seconds."""

    id: str
    mime_type: str
    sha256: str
    file_size: int
    filename: str
    expires_at: float


class Exchange(msgspec.Struct, kw_only=True):
    """One HTTP request with its answer: a webhook that went out or a Graph API call that came in.

    `status` is 0 when there was no answer. Bearer tokens and signatures are not kept.
    """

    id: int
    kind: Literal["webhook", "graph"]
    operation: str
    at: float
    method: str
    path: str
    status: int
    milliseconds: float
    attempt: int = 1
    note: str = ""
    request: object = None
    response: object = None


class Behaviour(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How Meta and the phones behave when nothing goes wrong.

    `pair_rate` and `window` switch those checks; `throughput_per_second` 0 switches its check off. With
    `late_errors` a closed window and an unreachable customer are reported by a `failed` status after a 200.
    `quiet` keeps counts only, for load: no messages, no exchanges.
    """

    pair_rate: bool = True
    throughput_per_second: int = 80
    window: bool = True
    late_errors: bool = False
    statuses: bool = True
    status_delay_seconds: float = 0.25
    read_automatically: bool = False
    quiet: bool = False


class Latency(msgspec.Struct, kw_only=True):
    """From the first attempt to deliver a customer's message to the reply's arrival, in milliseconds."""

    samples: int
    p50: float
    p95: float
    p99: float


class Counts(msgspec.Struct, kw_only=True):
    """Totals since the start or the last reset."""

    counters: dict[str, int]
    reply_latency: Latency
    webhooks_waiting: int
    customers: int
