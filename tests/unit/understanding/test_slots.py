"""One reading of one message."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.understanding.amounts import Amount
from libs.common.understanding.models import ModelNames
from libs.common.understanding.slots import Slots, understand

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("America/Bogota"))
MODELS = ModelNames({"MT-03": ("emete 03",), "FZ 25": ("fazer",)})


def _read(text: str, asked: str | None = None) -> Slots:
    return understand(text, now=NOW, models=MODELS, minimum_wage=1_400_000, asked=asked)


def test_message_that_tells_much() -> None:
    """Several slots of one message are all found, each amount in its own."""
    slots = _read("Soy Carlos, tengo 12 millones, gano 2 millones y quiero la emete 03 a 36 meses")
    assert (slots.name, slots.models, slots.term) == ("Carlos", ("MT-03",), 36)
    assert slots.budget == Amount(12_000_000, 12_000_000)
    assert slots.income == Amount(2_000_000, 2_000_000)


@pytest.mark.parametrize(("asked", "budget"), [("budget", Amount(20_000_000, 20_000_000)), (None, None)])
def test_bare_answer(asked: str | None, budget: Amount | None) -> None:
    """A bare number is read as what was asked for."""
    assert _read("20", asked).budget == budget


def test_message_that_tells_nothing() -> None:
    """A greeting fills no slot."""
    slots = _read("hola, buenas")
    assert all(getattr(slots, name) in {None, ()} for name in Slots.__slots__)


@given(st.text(max_size=120), st.sampled_from([None, *Slots.__slots__]))
def test_anything_at_all(text: str, asked: str | None) -> None:
    """Whatever a customer writes is read without an error."""
    assert isinstance(_read(text, asked), Slots)
