"""A classifier that is quick enough to be asked on the event loop."""

from __future__ import annotations

from collections.abc import Sequence

from services.router.intents.decision import Classify, IntentDecision


class Direct:
    """Lets a `Classify` serve where a `ClassifyAsync` is asked for."""

    def __init__(self, classify: Classify) -> None:
        """Ask `classify`, which must answer within a millisecond or so."""
        self._classify = classify

    async def __call__(
        self,
        texts: Sequence[str],
        *,
        payload: str | None = None,
        first: bool = False,
        asked: str | None = None,
    ) -> IntentDecision:
        """As `Classify`."""
        return self._classify(texts, payload=payload, first=first, asked=asked)
