"""What deciding an intent takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from libs.common.intents import Intent

Source = Literal["rule", "example", "model", "payload", "context"]
"""What decided: a rule, the labelled examples, the language model, a button, or what was asked last."""


@dataclass(frozen=True, slots=True)
class IntentDecision:
    """What a customer wants, and how sure that is.

    `confidence` goes from 0 to 1. `others` are the further wishes of the same message, in their order,
    never the main one again.
    """

    intent: Intent
    confidence: float
    source: Source
    others: tuple[Intent, ...] = ()
    places: tuple[tuple[int, int], ...] = field(default=(), compare=False)
    """Where the words of each of `others` stand in the text, from where to where."""


class Classify(Protocol):
    """Decides what one turn is about; pure computation, which may take some tens of milliseconds."""

    def __call__(
        self,
        texts: Sequence[str],
        *,
        payload: str | None = None,
        first: bool = False,
        asked: str | None = None,
    ) -> IntentDecision:
        """The intent of `texts`, the messages of a burst in their order; no text at all is OTHER.

        `payload` is what a tapped button carries and `asked` what the assistant asked last, both written
        `<intent>:<detail>`; one that does not read so is ignored. `first` says that the conversation
        begins with these messages. Never raises on a customer's words.
        """


class ClassifyAsync(Protocol):
    """The same decision for an event loop, which goes on turning meanwhile."""

    async def __call__(
        self,
        texts: Sequence[str],
        *,
        payload: str | None = None,
        first: bool = False,
        asked: str | None = None,
    ) -> IntentDecision:
        """As `Classify`."""
