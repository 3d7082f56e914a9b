"""Who wrote: the ids of a message and of the contact entry that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from libs.common.messages import Sender
from services.gateway.fields import EMPTY, Table, table, text


class Contacts:
    """The contact entries that came beside a batch of messages, found by id and never by position."""

    def __init__(self, entries: Sequence[Table]) -> None:
        self._by_id: dict[str, Table] = {}
        for entry in entries:
            for name in ("parent_user_id", "user_id", "wa_id"):
                if identifier := text(entry, name):
                    self._by_id[identifier] = entry
        self._only = entries[0] if len(entries) == 1 else EMPTY

    def sender(self, message: Table) -> Sender:
        """Who wrote `message`; a lone entry speaks for a message that carries no id itself."""
        phone, user_id, parent = (text(message, name) for name in _MESSAGE_IDS)
        entry = self._entry(phone, user_id, parent)
        profile = table(entry, "profile")
        return Sender(
            phone=phone or text(entry, "wa_id"),
            user_id=user_id or text(entry, "user_id"),
            parent_user_id=parent or text(entry, "parent_user_id"),
            profile_name=text(profile, "name"),
            username=text(profile, "username"),
        )

    def _entry(self, *identifiers: str) -> Table:
        if not any(identifiers):
            return self._only
        return next((self._by_id[each] for each in identifiers if each in self._by_id), EMPTY)


_MESSAGE_IDS = ("from", "from_user_id", "from_parent_user_id")


def recipient(status: Table) -> Sender:
    """Whom the message of `status` went to."""
    return Sender(
        phone=text(status, "recipient_id"),
        user_id=text(status, "recipient_user_id"),
        parent_user_id=text(status, "recipient_parent_user_id"),
    )


def addressee(echo: Table) -> Sender:
    """Whom a person wrote to in the phone's app."""
    return Sender(
        phone=text(echo, "to"),
        user_id=text(echo, "to_user_id"),
        parent_user_id=text(echo, "to_parent_user_id"),
    )


def is_known(sender: Sender) -> bool:
    """Whether anything tells who it is."""
    return bool(sender.phone or sender.user_id or sender.parent_user_id)
