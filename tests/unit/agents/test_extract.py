"""Summaries without a model."""

from __future__ import annotations

from typing import Literal

from libs.common.messages import Content, Outgoing, OutgoingText, Text
from services.agents.frame.turn import Said
from services.agents.recollection.extract import LONGEST, extract
from tests.unit.agents.situations import MONDAY_MORNING


def customer(*texts: str) -> list[Said]:
    """What a customer wrote."""
    return [said("customer", Text(body=text)) for text in texts]


def said(author: Literal["customer", "assistant", "person"], content: Content | Outgoing) -> Said:
    """A message."""
    return Said(author=author, content=content, occurred_at=MONDAY_MORNING)


def test_a_conversation() -> None:
    """The customer's own words, without what only answers, and without what others said."""
    promise = said("assistant", OutgoingText(body="Un asesor le escribe por este chat."))
    by_person = said("person", Text(body="Le guardo la moto hasta el viernes"))
    history = [
        *customer("quiero una moto de trabajo", "sí", "quiero una moto de trabajo"),
        promise,
        by_person,
    ]
    assert extract(history) == "El cliente escribió: «quiero una moto de trabajo»"


def test_nothing_was_said() -> None:
    """There is nothing to remember."""
    assert extract(customer("hola", "ok gracias")) == ""


def test_a_long_conversation() -> None:
    """The oldest and the newest words stay."""
    text = extract(customer(*(f"esta es la frase número {number} del cliente" for number in range(60))))
    assert len(text) <= LONGEST
    assert "número 0 " in text
    assert "número 59 " in text


def test_what_was_summed_up_before() -> None:
    """It stays in front, and leaves room for what is new."""
    text = extract(customer("ahora prefiero la azul"), before="El cliente busca moto. " * 30)
    assert text.startswith("El cliente busca moto.")
    assert text.endswith("«ahora prefiero la azul»")
    assert len(text) <= LONGEST
