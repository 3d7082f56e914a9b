"""What can go wrong between a question and the language model's answer.

AIError
├── AIOff            the model is not to be asked now: work in the plain mode
├── AIUnavailable    nobody answered in time, or only to say "not now"
├── AIRefused        the provider will never answer this request
└── AIMalformed      the answer did not fit what was asked for, nor did a second one

Whoever asks catches the root and goes on by rules and templates: a customer never sees any of these.
"""

from __future__ import annotations

from typing import Literal

OffReason = Literal["not_configured", "circuit_open", "conversation_cap", "day_cap"]


class AIError(Exception):
    """Root of the tree."""


class AIOff(AIError):
    """The model is not asked: there is none, it has just failed often, or a cap is reached."""

    def __init__(self, reason: OffReason) -> None:
        self.reason: OffReason = reason
        super().__init__(f"the language model is off ({reason})")


class AIUnavailable(AIError):
    """Nobody answered within the time there was; the same request may succeed later."""

    def __init__(self, problem: str, *, retry_seconds: float | None = None) -> None:
        """`problem` quotes no content; `retry_seconds` is how long the provider asks to be left alone."""
        self.problem = problem
        self.retry_seconds = retry_seconds
        super().__init__(f"the language model is unavailable ({problem})")


class AIRefused(AIError):
    """The provider refuses the request, by an HTTP status or by a refusal in its answer."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"the language model refused the request ({problem})")


class AIMalformed(AIError):
    """What came back did not fit the shape that was asked for."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"the language model answered out of shape ({problem})")
