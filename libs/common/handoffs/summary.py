"""What an advisor is told of a conversation that is theirs now, as data: whoever shows it finds the words."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class LeadScore(Struct, frozen=True, kw_only=True):
    """How likely the customer is to buy, and the grades it is made of: from 1 to 10, None if not known."""

    value: int | None
    budget: int | None
    urgency: int | None
    experience: int | None


class Note(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was promised, or is open."""

    what: str
    """Which kind of thing, such as `advisor_writes`, `credit_application` or `last_words`."""
    detail: str = ""
    """The thing itself, as it was said or stands in the database."""


class Summary(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who the customer is, what they want, how likely they are to buy, what was promised and what is open."""

    name: str = ""
    """As the customer told it; empty when nobody asked or told."""
    wants: Mapping[str, object] = {}
    """What is known of the wish, by the names of the facts: model, budget, term and so on."""
    score: LeadScore | None = None
    promised: tuple[Note, ...] = ()
    open: tuple[Note, ...] = ()
