"""What an answer may offer: a yes that comes next accepts it, and means the intent that the offer names."""

from __future__ import annotations

from libs.common.intents import OFFERED, Intent
from services.agents.wording import sentence

OFFERS_ADVISOR = f"{Intent.HANDOFF}:{OFFERED}"
"""Asked for the first time whether an advisor shall write."""
OFFERS_ADVISOR_AGAIN = f"{Intent.HANDOFF}:{OFFERED}_again"
OFFERS_INSTALMENTS = f"{Intent.FINANCING}:{OFFERED}"
"""Whether the instalments of the motorcycle just spoken of shall be worked out."""

OFFERS_TEST_RIDE = f"{Intent.SERVICE_SCHEDULING}:{OFFERED}"

TEST_RIDE = "¿Quiere que le separe una prueba de manejo?"


def advisor_offer(advisor_writes: str) -> str:
    """The question whether an advisor shall write, and when one does, such as "en los próximos 5 minutos"."""
    promise = sentence(f"Respóndame *sí* y le escribe por este chat {advisor_writes}")
    return f"¿Quiere que le pase con un asesor? {promise}"
