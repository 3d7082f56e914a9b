"""Reading `<intent>:<detail>`."""

from __future__ import annotations

import pytest

from libs.common.intents import Intent
from services.router.intents.payloads import Payload, read_payload


def test_button_of_an_agent() -> None:
    """The part before the colon names the intent, the rest is the detail."""
    assert read_payload("financing:term:36") == Payload(Intent.FINANCING, "term:36")


def test_intent_without_detail() -> None:
    """An intent may stand alone."""
    assert read_payload("greeting") == Payload(Intent.GREETING, "")


@pytest.mark.parametrize("text", [None, "", "  ", "btn_1", "ventas:precio", ":term", "Financing:term"])
def test_text_that_names_no_intent(text: str | None) -> None:
    """What does not begin with an intent is no payload of ours."""
    assert read_payload(text) is None
