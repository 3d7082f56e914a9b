"""Honours the wish to be left alone, and the one to be written to again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from libs.common.messages import OutgoingText
from libs.common.understanding.resumption import wants_messages_again
from services.agents.frame.agent import Decision
from services.agents.frame.turn import MESSAGES_WANTED, Memory, Turn
from services.agents.introductions import called
from services.agents.wording import named


@dataclass(frozen=True, kw_only=True)
class OptOutDecision(Decision):
    """Whom the confirmation addresses, and in whose name."""

    name: str
    dealership: str


@dataclass(frozen=True)
class OptOut:
    """Confirms each wish once; after an opt-out the assistant is silent."""

    async def understand(self, turn: Turn) -> bool:
        """Whether the customer wants messages again."""
        return wants_messages_again(turn.text)

    def decide(self, slots: bool, memory: Memory, now: datetime) -> OptOutDecision:  # noqa: ARG002 - at any time
        """Write no more, or again."""
        return OptOutDecision(
            facts={MESSAGES_WANTED: slots},
            opts_out=not slots,
            opts_in=slots,
            name=called(None, memory),
            dealership=memory.dealership.name,
        )

    async def say(self, decision: OptOutDecision) -> OutgoingText:
        """The confirmation."""
        return OutgoingText(body=_welcome(decision) if decision.opts_in else _farewell(decision))


def _farewell(decision: OptOutDecision) -> str:
    return (
        f"{named('Entendido', decision.name)}. Desde ahora {decision.dealership} no le envía más mensajes por"
        " este chat. Si algún día quiere volver, escríbanos *ALTA*. Gracias por avisarnos."
    )


def _welcome(decision: OptOutDecision) -> str:
    welcome = named("Qué alegría tenerle de vuelta", decision.name)
    return f"{welcome}. Desde ahora {decision.dealership} le vuelve a escribir. ¿En qué le puedo ayudar?"
