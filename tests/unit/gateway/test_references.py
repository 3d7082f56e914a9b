"""What a message points at."""

from __future__ import annotations

import pytest

from libs.common.messages import Context, Referral
from tests.unit.gateway.reading import read_message
from tests.whatsapp import message


@pytest.mark.fact("messages/context")
def test_a_reply_names_the_message_it_answers() -> None:
    """The quoted message, the forwarding marks and the product asked about are kept."""
    sent = message(
        context={
            "id": "wamid.A",
            "from": "573010000000",
            "forwarded": True,
            "frequently_forwarded": True,
            "referred_product": {"catalog_id": "1", "product_retailer_id": "mt03"},
        }
    )
    assert read_message(sent).context == Context(
        message_id="wamid.A", forwarded=True, frequently_forwarded=True, product_id="mt03"
    )


@pytest.mark.fact("messages/referral")
def test_a_tap_on_an_advertisement_names_it() -> None:
    """The advertisement that led to the message is kept, with the id of the click."""
    sent = message(
        referral={
            "source_url": "https://fb.invalid/ad",
            "source_type": "ad",
            "source_id": "900",
            "headline": "NMAX Connected",
            "body": "Desde hoy",
            "ctwa_clid": "click-1",
            "media_type": "image",
        }
    )
    assert read_message(sent).referral == Referral(
        source_url="https://fb.invalid/ad",
        source_type="ad",
        source_id="900",
        headline="NMAX Connected",
        body="Desde hoy",
        click_id="click-1",
    )


def test_a_message_that_points_at_nothing_says_so() -> None:
    """Without these parts there is neither a context nor a referral."""
    received = read_message(message())
    assert (received.context, received.referral) == (None, None)


def test_references_of_a_wrong_type_are_left_out() -> None:
    """A context that is a text, a referral that is a list: the message arrives without them."""
    received = read_message(message(context="wamid.A", referral=[1]))
    assert (received.context, received.referral) == (None, None)
