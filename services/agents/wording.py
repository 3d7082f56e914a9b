"""Turns of phrase that several agents use. Customers are "usted", warmly, as an advisor speaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from libs.common import spanish_time
from libs.common.messages import Content, Location, Media, Order, SharedContacts
from libs.common.opening_hours import OpeningHours
from libs.common.words import words

ADVISOR_WRITES_WITHIN = timedelta(minutes=5)


def named(text: str, name: str) -> str:
    """`text` addressed to somebody: "Listo, Carlos"; as it is when the name is not known."""
    return f"{text}, {name}" if name else text


def pesos(amount: int) -> str:
    """An amount as it is written in Colombia: "$29.990.000"."""
    return f"${amount:,}".replace(",", ".")


def listed(parts: Sequence[str], last: str = "y") -> str:
    """`parts` as one speaks: "negro, azul y gris"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def sentence(text: str) -> str:
    """`text` with the full stop that "9:00 a. m." already has."""
    return text if text.endswith(".") else f"{text}."


def advisor_writes(hours: OpeningHours, now: datetime) -> str:
    """When an advisor writes: "en los próximos 5 minutos", or when the dealership opens."""
    soon = now + ADVISOR_WRITES_WITHIN
    if hours.is_open(now) and hours.is_open(soon):
        return "en los próximos 5 minutos"
    # An advisor who could not write before closing time writes when it opens again.
    return spanish_time.when(hours.next_opening(soon), hours.local(now))


def wordless(contents: Sequence[Content]) -> str:
    """What was received without a word, such as "la foto"; empty when there are words, or nothing to name."""
    if any(map(words, contents)):
        return ""
    return next(filter(None, map(_thing, contents)), "")


def _thing(content: Content) -> str:
    match content:
        case Media(voice=True):
            return "la nota de voz"
        case Media(type=kind):
            return {
                "image": "la foto",
                "audio": "el audio",
                "video": "el video",
                "document": "el documento",
                "sticker": "el sticker",
            }[kind]
        case Location():
            return "la ubicación"
        case SharedContacts():
            return "el contacto"
        case Order():
            return "el pedido"
        case _:
            return ""
