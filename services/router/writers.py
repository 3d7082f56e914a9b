"""Which contact wrote a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog

from libs.common.contact_merging import merge
from libs.common.database import Connection
from libs.common.identifiers import NewIdentifier
from libs.common.messages import Sender
from services.router.identity import Alias
from services.router.repositories import contacts
from services.router.repositories.contacts import Contact

ACTOR = "router"
"""Who merges contacts, in the audit log."""

_log = structlog.stdlib.get_logger(__name__)


async def recognise(
    connection: Connection, dealership_id: UUID, names: Sequence[Alias], sender: Sender
) -> UUID | None:
    """The contact that all the aliases name, when nothing is new about it; else `identify` is to tell.

    Not in the same transaction: who holds a contact must not wait for aliases. Until it ends, nobody else
    stores a message of this contact.
    """
    found = await contacts.find(connection, dealership_id, names)
    if len(found) != 1 or not found[0].aliases.issuperset(names) or _has_other_names(found[0], sender):
        return None
    return found[0].id


async def identify(
    connection: Connection,
    dealership_id: UUID,
    names: Sequence[Alias],
    sender: Sender,
    *,
    now: datetime,
    new_id: NewIdentifier,
) -> UUID:
    """The contact that the aliases name: made when there is none, the oldest when there are several.

    Several become one, for one signed payload knows them as one customer, unless staff have parted them.
    Aliases that nobody had become the contact's. Until the transaction ends, nobody else stores a message
    of this contact.
    """
    await contacts.lock(connection, dealership_id, names)
    found = await contacts.find(connection, dealership_id, names)
    for other in found[1:]:
        merge_id = await merge(
            connection, kept=found[0].id, merged=other.id, actor=ACTOR, now=now, new_id=new_id
        )
        if merge_id:
            _log.info("contacts_merged", merge_id=str(merge_id))
    writer = found[0] if found else await _add(connection, dealership_id, now=now, new_id=new_id)
    known = frozenset[Alias]().union(*(contact.aliases for contact in found))
    if unknown := [name for name in names if name not in known]:
        await contacts.add_aliases(connection, writer.id, dealership_id, unknown, now=now)
    if _has_other_names(writer, sender):
        await contacts.rename(connection, writer.id, sender)
    return writer.id


async def _add(
    connection: Connection, dealership_id: UUID, *, now: datetime, new_id: NewIdentifier
) -> Contact:
    contact = Contact(new_id())
    await contacts.add(connection, contact.id, dealership_id, now=now)
    return contact


def _has_other_names(contact: Contact, sender: Sender) -> bool:
    return bool(
        (sender.profile_name and sender.profile_name != contact.profile_name)
        or (sender.username and sender.username != contact.username)
    )
