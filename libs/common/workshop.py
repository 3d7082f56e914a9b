"""What the workshop does, for how long and for how much: data that the dealership replaces."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.data_files import DIRECTORY, DataFileError, read

FILE = DIRECTORY / "services.yaml"
WHOLE_DAY = 24 * 60
LONGEST_MENU = 9
"""A list on WhatsApp has ten rows, and one is for the periodic checks."""

_Keyword = Annotated[str, Meta(pattern=r"^[a-z0-9 ]{3,40}$")]
_Minutes = Annotated[int, Meta(ge=15, le=WHOLE_DAY)]


class WorkshopService(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something the workshop does; `price` in whole pesos, `asked` are ways in which it is asked about."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9-]{2,40}$")]
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    minutes: _Minutes
    price: Annotated[int, Meta(ge=0, le=100_000_000)]
    body: str
    visit_minutes: _Minutes | None = None
    """How long the lift is taken when the motorcycle stays for longer work; None: for all of `minutes`."""
    kilometres: Annotated[int, Meta(ge=1)] | None = None
    """The mileage of a periodic check; None: it is none."""
    menu: Annotated[str, Meta(max_length=24)] = ""
    """How it stands in the list that customers choose from; empty: it is not there."""
    keywords: tuple[_Keyword, ...] = ()
    """By which an appointment for it is asked for: folded, beginnings of words."""
    asked: tuple[str, ...] = ()

    @property
    def appointment_minutes(self) -> int:
        """How long an appointment for it takes."""
        return self.visit_minutes or self.minutes


class Services(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The workshop's list, and the day on which it was right."""

    title: str
    dated_on: date
    entries: Annotated[tuple[WorkshopService, ...], Meta(min_length=1)]

    def service(self, service_id: str) -> WorkshopService | None:
        """The service of exactly that id, or None."""
        return next((service for service in self.entries if service.id == service_id), None)


def load_services(path: Path = FILE) -> Services:
    """The list of the file at `path`.

    Raises DataFileError, also when two entries share an id or a keyword, or the menu is longer than a list.
    """
    services = read(path, Services)
    for what, names in (
        ("id", [service.id for service in services.entries]),
        ("keyword", [word for service in services.entries for word in set(service.keywords)]),
    ):
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise DataFileError(path, f"{what} {twice[0]!r} stands at two entries; leave it at one of them")
    if sum(bool(service.menu) for service in services.entries) > LONGEST_MENU:
        raise DataFileError(path, f"menu: at most {LONGEST_MENU} services can be chosen from a list")
    return services
