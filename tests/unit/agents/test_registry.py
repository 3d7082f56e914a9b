from __future__ import annotations

import pytest

from libs.common.intents import Intent
from libs.common.limits import UnsendableContent
from libs.common.messages import OutgoingText
from libs.common.settings import SettingsError
from services.agents import registry
from services.agents.frame.agent import Decision, answering
from services.agents.frame.turn import Memory, Turn
from tests.unit.agents.situations import ANSWERERS, MONDAY_MORNING, memory, turn


def test_every_intent_has_somebody_to_answer() -> None:
    """No turn can come that nobody answers."""
    assert set(ANSWERERS) == set(Intent)


@pytest.mark.parametrize(
    ("names", "intents"),
    [
        ("", tuple(Intent)),
        (" , ", tuple(Intent)),
        ("financing", (Intent.FINANCING,)),
        ("greeting, faq,greeting", (Intent.GREETING, Intent.FAQ)),
    ],
)
def test_the_intents_of_an_instance(names: str, intents: tuple[Intent, ...]) -> None:
    """Those that AGENTS lists, each once; all of them when it lists none."""
    assert registry.chosen(names) == intents


def test_a_name_that_is_no_intent() -> None:
    """It is refused by name, with the names that exist."""
    with pytest.raises(SettingsError, match=r"AGENTS: sales is no intent; the intents are greeting, "):
        registry.chosen("greeting,sales")


class Verbose:
    """An agent that says more than the platform accepts."""

    async def understand(self, turn: Turn) -> int:
        return len(turn.texts)

    def decide(self, slots: int, memory: Memory, now: object) -> Decision:  # noqa: ARG002 - needed by no one here
        return Decision(asks="x" * slots)

    async def say(self, decision: Decision) -> OutgoingText:
        return OutgoingText(body="x" * 5000 + decision.asks)


async def test_a_reply_the_platform_would_refuse() -> None:
    """It fails where it is made, before anything is stored."""
    with pytest.raises(UnsendableContent):
        await answering(Verbose())(turn("hola"), memory(), MONDAY_MORNING)
