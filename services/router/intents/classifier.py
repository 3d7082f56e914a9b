"""Deciding the intent of a turn: the surest evidence first."""

from __future__ import annotations

from collections.abc import Sequence

from libs.common.intents import Intent
from services.router.intents.decision import IntentDecision
from services.router.intents.payloads import read_payload
from services.router.intents.rules import certain

UNKNOWN = IntentDecision(Intent.OTHER, 0.0, "rule")


class Classifier:
    """Decides by a button's payload, then by the rules."""

    def __call__(
        self,
        texts: Sequence[str],
        *,
        payload: str | None = None,
        first: bool = False,
        asked: str | None = None,  # noqa: ARG002 - part of Classify; answers in context come with the examples
    ) -> IntentDecision:
        """The intent of `texts`; see `Classify`."""
        tapped = read_payload(payload)
        if tapped is not None:
            return IntentDecision(tapped.intent, 1.0, "payload")
        return certain("\n".join(texts), first=first) or UNKNOWN
