"""What the buttons and rows of this agent carry, and what a tap on one tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from libs.common.intents import Intent
from services.agents.motorcycle import Motorcycle
from services.agents.service_scheduling.decision import Told
from services.agents.service_scheduling.topics import Shift, Wish

SLOT, SERVICE, CHECK, DEMO, LICENCE = "slot", "service", "check", "demo", "licence"
CANCEL, MOVE, CONFIRM, OTHER, BOOK = "cancel", "move", "confirm", "other", "book"

_MOMENT = "%Y-%m-%dT%H:%M"


def payload(what: str, value: str = "") -> str:
    """What a button carries."""
    return f"{Intent.SERVICE_SCHEDULING}:{what}:{value}" if value else f"{Intent.SERVICE_SCHEDULING}:{what}"


def slot(start: datetime) -> str:
    """What the button of an hour carries, by the dealership's clock."""
    return payload(SLOT, f"{start:{_MOMENT}}")


def read_tap(text: str, zone: ZoneInfo) -> Told | None:
    """What a tap tells; None when it is none of this agent's. `zone` is the dealership's."""
    what, _, value = text.removeprefix(f"{Intent.SERVICE_SCHEDULING}:").partition(":")
    reader = _READERS.get(what)
    try:
        return reader(value, zone) if reader else None
    except ValueError:
        return None


def _start(value: str, zone: ZoneInfo) -> datetime:
    return datetime.strptime(value, _MOMENT).replace(tzinfo=zone)


_READERS: Mapping[str, Callable[[str, ZoneInfo], Told]] = {
    SLOT: lambda value, zone: Told(start=_start(value, zone)),
    SERVICE: lambda value, _zone: Told(service=value),
    CHECK: lambda _value, _zone: Told(wants_check=True),
    DEMO: lambda value, _zone: Told(motorcycle=Motorcycle(model=value)),
    LICENCE: lambda value, _zone: Told(assent=value == "yes"),
    CANCEL: lambda value, _zone: Told(wish=Wish.CANCEL, appointment=UUID(value)),
    MOVE: lambda value, _zone: Told(wish=Wish.MOVE, appointment=UUID(value)),
    CONFIRM: lambda value, _zone: Told(wish=Wish.CONFIRM, appointment=UUID(value)),
    BOOK: lambda _value, _zone: Told(wish=Wish.BOOK),
    OTHER: lambda _value, _zone: Told(shift=Shift.OTHER),
}
