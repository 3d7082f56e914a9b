"""Whose data is meant: a customer of one dealership, under every name that leads to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from libs.common.database import Connection
from libs.common.objects import media_key
from libs.common.personal_data import repository
from libs.common.personal_data.repository import Found
from libs.common.personal_data.schema import CUSTOMERS


class UnknownCustomer(Exception):
    """Nobody is known by that name, or several are; the text says what to do."""


@dataclass(frozen=True)
class Subject:
    """A customer, or only a name that stands in what was set aside."""

    contacts: Sequence[UUID]
    """Those that are one customer; none when no contact has that name."""
    dealership_id: UUID | None
    names: tuple[str, ...] = ()
    """The name that was asked for, when it is none of our ids."""


@dataclass(frozen=True)
class Belongings:
    """Everything that is kept of a customer."""

    rows: Found
    files: tuple[str, ...]
    """By their keys in the object store."""
    on_their_way: tuple[str, ...]
    """Keys that a courier may be storing something under at this moment."""
    names: frozenset[str]
    """Every name by which streams and traces may speak of the customer."""


async def subject(connection: Connection, who: str) -> Subject:
    """The customer with that contact id, phone number or user id, merged contacts included.

    Somebody whose messages were only ever set aside has no contact. Raises UnknownCustomer.
    """
    identifier = _identifier(who)
    names = () if identifier else (who.strip(),)
    contacts = [identifier] if identifier else await repository.called(connection, who.strip())
    if len(contacts) > 1:
        listed = ", ".join(map(str, contacts))
        raise UnknownCustomer(f"several dealerships know {who}: name one of the contacts {listed}")
    same = await repository.same_customer(connection, contacts[0]) if contacts else []
    if not same and not names:
        raise UnknownCustomer(f"there is no contact {who}; `gpbikes contacts list` shows those there are")
    dealership_id = await repository.dealership_of(connection, same[0]) if same else None
    return Subject(same, dealership_id, names)


async def belongings(connection: Connection, subject: Subject) -> Belongings:
    """What is kept of the customer at this moment."""
    rows = await repository.find(connection, await repository.schema(connection), CUSTOMERS, subject.contacts)
    files = tuple(await repository.files(connection, rows))
    every = {
        media_key(owner, message) for message, owner in await repository.messages_with_files(connection, rows)
    }
    on_their_way = tuple(sorted(every.difference(files)))
    return Belongings(rows, files, on_their_way, rows.identifiers.union(subject.names))


def _identifier(who: str) -> UUID | None:
    try:
        return UUID(who)
    except ValueError:
        return None
