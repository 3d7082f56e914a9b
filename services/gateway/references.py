"""What a message points at: an earlier message, a product, the advertisement that led to it."""

from __future__ import annotations

from libs.common.messages import Context, Referral
from services.gateway.fields import Table, flag, table, text


def context(message: Table) -> Context | None:
    """What `message` refers to, if anything."""
    part = table(message, "context")
    return (
        Context(
            message_id=text(part, "id"),
            forwarded=flag(part, "forwarded"),
            frequently_forwarded=flag(part, "frequently_forwarded"),
            product_id=text(table(part, "referred_product"), "product_retailer_id"),
        )
        if part
        else None
    )


def referral(message: Table) -> Referral | None:
    """The advertisement that led to `message`, if one did."""
    part = table(message, "referral")
    return (
        Referral(
            source_url=text(part, "source_url"),
            source_type=text(part, "source_type"),
            source_id=text(part, "source_id"),
            headline=text(part, "headline"),
            body=text(part, "body"),
            click_id=text(part, "ctwa_clid"),
        )
        if part
        else None
    )
