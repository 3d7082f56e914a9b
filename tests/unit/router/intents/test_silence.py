"""What is heard although the assistant is silent."""

from __future__ import annotations

import pytest

from libs.common.intents import Intent
from services.router.intents.silence import heard_in_silence


@pytest.mark.parametrize("opted_out", [False, True])
@pytest.mark.parametrize("text", ["hola", "¿cuánto vale la MT-03?", "quiero un asesor", ""])
def test_an_ordinary_message(text: str, opted_out: bool) -> None:
    """It stays for the person who has the conversation, or unanswered."""
    assert heard_in_silence([text], None, opted_out=opted_out) is None


def test_an_opt_out_while_a_person_has_the_conversation() -> None:
    """The wish counts whoever is speaking with the customer."""
    decision = heard_in_silence(["gracias", "no me escriban más"], None, opted_out=False)
    assert decision is not None
    assert (decision.intent, decision.source) == (Intent.OPT_OUT, "rule")


def test_an_opt_out_by_a_button() -> None:
    """A template's button tells it for certain; another button does not."""
    decision = heard_in_silence(["Dejar de recibir"], "opt_out:campaign", opted_out=False)
    assert decision is not None
    assert (decision.intent, decision.source) == (Intent.OPT_OUT, "payload")
    assert heard_in_silence(["Ver motos"], "product_catalog:all", opted_out=False) is None


def test_a_second_opt_out() -> None:
    """It has been granted and confirmed."""
    assert heard_in_silence(["STOP"], None, opted_out=True) is None


def test_an_opt_in() -> None:
    """Only who has opted out can take it back."""
    decision = heard_in_silence(["quiero volver a recibir mensajes"], None, opted_out=True)
    assert decision is not None
    assert decision.intent is Intent.OPT_OUT
    assert heard_in_silence(["START"], None, opted_out=False) is None
