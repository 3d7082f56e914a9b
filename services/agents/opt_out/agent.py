"""Honours the wish to be left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from libs.common.messages import OutgoingText
from services.agents.frame.agent import Decision
from services.agents.frame.turn import Memory, Turn
from services.agents.introductions import called
from services.agents.wording import named


@dataclass(frozen=True, kw_only=True)
class OptOutDecision(Decision):
    """Whom the confirmation addresses, and in whose name."""

    name: str
    dealership: str


@dataclass(frozen=True)
class OptOut:
    """Confirms once; afterwards the assistant is silent."""

    async def understand(self, turn: Turn) -> None:  # noqa: ARG002 - the intent is all there is to understand
        """Nothing more."""
        return

    def decide(self, slots: None, memory: Memory, now: datetime) -> OptOutDecision:  # noqa: ARG002 - at any time, whatever else was said
        """Write no more."""
        return OptOutDecision(opts_out=True, name=called(None, memory), dealership=memory.dealership.name)

    async def say(self, decision: OptOutDecision) -> OutgoingText:
        """The confirmation."""
        return OutgoingText(
            body=f"{named('Entendido', decision.name)}. Desde ahora {decision.dealership} no envía más"
            " mensajes por este chat. Gracias por avisar."
        )
