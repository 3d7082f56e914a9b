"""The slots that a model may fill."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from libs.common.ai.schema import strict
from services.agents.buyer import Buyer
from services.agents.lead_qualification.decision import LeadSlots
from services.agents.mind.described import described, empty_fields, merged, shape_of

DECISIONS = sorted(path.parent.name for path in Path("services/agents").glob("*/decision.py"))
SLOTS = LeadSlots(name=None, told=Buyer(height_cm=170), wordless="")


@pytest.mark.parametrize("agent", DECISIONS)
def test_the_slots_of_every_agent(agent: str) -> None:
    """They can be described to a model, which needs all their types."""
    module = import_module(f"services.agents.{agent}.decision")
    for name, slots in vars(module).items():
        if name.endswith("Slots"):
            names = tuple(described(slots))
            assert strict(shape_of(names, slots))["required"] == list(names)


def test_what_is_empty() -> None:
    """What the rules have filled is not asked for, nor what nobody has described."""
    assert set(empty_fields(SLOTS)) == {
        *("use", "category", "budget", "urgency", "experience", "contact", "income", "term")
    }


def test_a_value_within() -> None:
    """It goes to its place, in a copy."""
    shape = shape_of(("urgency",), LeadSlots)
    filled = shape.__annotations__["urgency"].__args__[0](value=9, quote="antes del puente")
    text = "la necesito antes del puente"
    assert merged(SLOTS, shape(urgency=filled), text).told == Buyer(height_cm=170, urgency=9)
    assert merged(SLOTS, shape(urgency=filled), "otra cosa") == SLOTS
