"""What a customer was shown by an advertisement, or has picked in the platform's own catalog."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from libs.common.messages import Order
from libs.common.understanding.models import ModelNames
from services.agents.frame.turn import Turn


class _Picked(Struct):
    class Item(Struct):
        product_retailer_id: str = ""

    product_items: list[Item] = []
    text: str = ""


def shown(turn: Turn, models: ModelNames) -> tuple[str, ...]:
    """The motorcycles that the first telling one of these names: an order, an advertisement's headline, its
    text.
    """
    return next(filter(None, (models.find(text) for text in _texts(turn))), ())


def _texts(turn: Turn) -> Iterator[str]:
    for content in turn.contents:
        if isinstance(content, Order):
            yield _named(content)
    for referral in turn.referrals:
        yield referral.headline
        yield referral.body


def _named(order: Order) -> str:
    try:
        picked = msgspec.json.decode(order.raw, type=_Picked)
    except msgspec.DecodeError:
        return ""
    # The dealership names its products by their models, written as identifiers are.
    return " ".join(item.product_retailer_id.replace("_", " ") for item in picked.product_items)
