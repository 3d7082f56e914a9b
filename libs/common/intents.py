"""What a customer can want, by the names used in streams, metrics, tables and pages alike."""

from __future__ import annotations

from enum import StrEnum


class Intent(StrEnum):
    """What a turn is about. The first eight are agents; the others are answered without one of their own.

    OPT_OUT is the wish not to be written to, and its revocation.
    """

    GREETING = "greeting"
    LEAD_QUALIFICATION = "lead_qualification"
    PRODUCT_CATALOG = "product_catalog"
    SERVICE_SCHEDULING = "service_scheduling"
    FINANCING = "financing"
    UPSELLING = "upselling"
    FOLLOW_UP = "follow_up"
    POST_SALE = "post_sale"
    HANDOFF = "handoff"
    OPT_OUT = "opt_out"
    FAQ = "faq"
    OTHER = "other"


OFFERED = "offered"
"""How the detail of a question begins that offers something: only a yes accepts it."""

AGENTS = tuple(Intent)[:8]
"""The intents that have an agent of their own."""
