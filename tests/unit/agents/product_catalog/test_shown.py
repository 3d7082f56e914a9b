"""What an advertisement showed, or the platform's catalog, is what the customer speaks of."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from libs.common.intents import Intent
from libs.common.messages import Order, Referral
from tests.unit.agents.situations import reply, turn

AD = Referral(source_type="ad", headline="MT-03 2025: estrénela hoy", body="También la R3")


@pytest.mark.fact("messages/referral")
@pytest.mark.parametrize("words", ["Hola, quiero más información", "¿cuánto vale?"])
async def test_the_model_of_the_advertisement(words: str) -> None:
    """It needs no name; the headline counts before the text."""
    text = await reply(replace(turn(words, intent=Intent.PRODUCT_CATALOG), referrals=(AD,)))
    assert "MT-03" in text
    assert "$29.990.000" in text
    assert "R3" not in text


async def test_a_model_that_the_customer_names_counts_more() -> None:
    """An advertisement for one led to a question about another."""
    sent = replace(turn("¿y la NMAX?", intent=Intent.PRODUCT_CATALOG), referrals=(AD,))
    assert "MT-03" not in await reply(sent)


async def test_an_advertisement_that_shows_no_model() -> None:
    """The customer is asked what the motorcycle is for."""
    sent = replace(turn("Hola", intent=Intent.PRODUCT_CATALOG), referrals=(Referral(headline="Visítenos"),))
    assert "?" in await reply(sent)


@pytest.mark.fact("messages/order")
@pytest.mark.parametrize("product", ["mt-03", "yamaha_mt_03", "MT03"])
async def test_an_order_names_its_products(product: str) -> None:
    """By what the dealership calls them in the platform's catalog."""
    raw = msgspec.json.encode({"product_items": [{"product_retailer_id": product, "quantity": 1}]})
    text = await reply(turn(Order(raw=msgspec.Raw(raw)), intent=Intent.PRODUCT_CATALOG))
    assert "MT-03" in text


@pytest.mark.parametrize("raw", [b'{"product_items": "?"}', b'{"product_items": [{}]}', b"{}"])
async def test_an_order_of_nothing_known(raw: bytes) -> None:
    """It is acknowledged all the same."""
    text = await reply(turn(Order(raw=msgspec.Raw(raw)), intent=Intent.PRODUCT_CATALOG))
    assert "Recibí el pedido" in text
