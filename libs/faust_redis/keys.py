"""The names of the keys that stand beside a stream."""

from __future__ import annotations


def dead_letters(stream: str) -> str:
    """The stream of the entries that were given up."""
    return f"{stream}.dead"


def postponed(stream: str, group: str) -> str:
    """The sorted set of the entries whose delay is longer than the visibility, by due time."""
    return f"{stream}.later.{group}"


def failures(stream: str, group: str) -> str:
    """The hash of failed deliveries, by entry id."""
    return f"{stream}.failures.{group}"


def leader(app: str) -> str:
    """The lease of the app's leader."""
    return f"{app}.leader"
