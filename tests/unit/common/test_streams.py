"""What the streams' weights promise."""

from __future__ import annotations

from libs.common.streams import Weight


def test_a_customer_who_waits_comes_before_everything_else() -> None:
    """Replies, then what became of them, then media, then campaigns, then what nobody waits for."""
    order = [Weight.REPLIES, Weight.STATUS, Weight.MEDIA, Weight.CAMPAIGNS, Weight.HOUSEKEEPING]
    assert order == sorted(set(order), reverse=True)
