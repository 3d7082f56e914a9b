"""The payload of a button, and the note of what was asked last: `<intent>:<detail>`."""

from __future__ import annotations

from dataclasses import dataclass

from libs.common.intents import OFFERED, Intent


@dataclass(frozen=True, slots=True)
class Payload:
    """An intent, and what within it: `financing:term` is the financing agent's question for a term."""

    intent: Intent
    detail: str

    @property
    def offers(self) -> bool:
        """Whether, as a question, it offers something that a yes accepts."""
        return self.detail.startswith(OFFERED)


def read_payload(text: str | None) -> Payload | None:
    """`text` in its parts, or None when there is none or its first part names no intent."""
    name, _, detail = (text or "").strip().partition(":")
    try:
        return Payload(Intent(name), detail)
    except ValueError:
        return None
