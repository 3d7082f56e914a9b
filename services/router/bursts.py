"""When a customer has finished writing: the arithmetic of bursts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.common.settings import BurstSettings


@dataclass(frozen=True)
class Patience:
    """How long to wait after a message, and at most since the first of its burst."""

    quiet: timedelta
    longest: timedelta


@dataclass(frozen=True)
class Waits:
    """The patience after words, and after photos, voice notes and files, of which more often follow."""

    words: Patience
    media: Patience
    voice: timedelta
    """How long a turn waits, since it was opened, for its voice notes to be written down."""


def waits(settings: BurstSettings) -> Waits:
    """The waits that the settings ask for."""
    return Waits(
        words=_patience(settings.burst_quiet_ms, settings.burst_max_ms),
        media=_patience(settings.burst_media_quiet_ms, settings.burst_media_max_ms),
        voice=timedelta(milliseconds=settings.burst_voice_max_ms),
    )


def due_at(
    now: datetime, patience: Patience, *, opened_at: datetime, due_before: datetime | None = None
) -> datetime:
    """When a burst is over that began at `opened_at` and whose newest message came `now`.

    `due_before` is what the messages before have made it; a message never makes it earlier.
    """
    due = min(now + patience.quiet, opened_at + patience.longest)
    return due if due_before is None else max(due, due_before)


def _patience(quiet_ms: int, longest_ms: int) -> Patience:
    return Patience(timedelta(milliseconds=quiet_ms), timedelta(milliseconds=longest_ms))
