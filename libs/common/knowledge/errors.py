"""What can go wrong between a text and its vector.

EmbeddingError
├── EmbeddingUnavailable     the provider cannot answer now; the same call may succeed later
└── EmbeddingRefused         the provider will never take this input
"""

from __future__ import annotations


class EmbeddingError(Exception):
    """Root of the tree."""


class EmbeddingUnavailable(EmbeddingError):
    """Nobody answered, or only to say "not now"; try again after `retry_seconds`."""

    def __init__(self, reason: str, *, retry_seconds: float) -> None:
        self.reason = reason
        self.retry_seconds = retry_seconds
        super().__init__(f"embeddings are unavailable ({reason}); try again in {retry_seconds:g} s")


class EmbeddingRefused(EmbeddingError):
    """The provider refused the input with an HTTP `status` that repeating would not change."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"the embedding provider refused the input with status {status}")
