"""What is heard although the assistant is silent: a customer's word on whether to be written to."""

from __future__ import annotations

from collections.abc import Sequence

from libs.common.intents import Intent
from libs.common.understanding.resumption import wants_messages_again
from services.router.intents.decision import IntentDecision
from services.router.intents.payloads import read_payload
from services.router.intents.rules import CERTAIN, certain


def heard_in_silence(texts: Sequence[str], payload: str | None, *, opted_out: bool) -> IntentDecision | None:
    """The wish in `texts` that changes whether the customer is written to, else None.

    `payload` is what a tapped button carries. Somebody who has not opted out may do so; somebody who has
    may only take it back.
    """
    text = "\n".join(texts)
    if opted_out:
        wanted = wants_messages_again(text)
        return IntentDecision(Intent.OPT_OUT, CERTAIN, "rule") if wanted else None
    tapped = read_payload(payload)
    if tapped is not None:
        return IntentDecision(Intent.OPT_OUT, 1.0, "payload") if tapped.intent is Intent.OPT_OUT else None
    decision = certain(text)
    return decision if decision and decision.intent is Intent.OPT_OUT else None
