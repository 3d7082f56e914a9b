"""The envelope around every webhook, and the customer as it appears inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.simulator.json_types import JsonObject
    from tools.simulator.models import BusinessNumber, Customer, Message


def messages_envelope(
    number: BusinessNumber,
    *,
    contacts: Sequence[JsonObject] = (),
    messages: Sequence[JsonObject] = (),
    statuses: Sequence[JsonObject] = (),
) -> JsonObject:
    """One request's body with any mixture of updates of one number; empty lists are left out."""
    value: dict[str, object] = {"messaging_product": "whatsapp", "metadata": metadata(number)}
    for name, updates in (("contacts", contacts), ("messages", messages), ("statuses", statuses)):
        if updates:
            value[name] = list(updates)
    return change_envelope(number.account_id, "messages", value)


def call_envelope(number: BusinessNumber, customer: Customer, *, call_id: str, at: float) -> JsonObject:
    """One request's body that tells of a customer's call to the number."""
    call = {
        **_sender(customer),
        "id": call_id,
        "to": number.display_phone_number,
        "event": "connect",
        "timestamp": str(int(at)),
        "direction": "USER_INITIATED",
    }
    value: dict[str, object] = {
        "messaging_product": "whatsapp",
        "metadata": metadata(number),
        "contacts": [contact(customer)],
        "calls": [call],
    }
    return change_envelope(number.account_id, "calls", value)


def change_envelope(account_id: str, field: str, value: JsonObject) -> JsonObject:
    """One request's body with one change of any field."""
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": account_id, "changes": [{"value": value, "field": field}]}],
    }


def metadata(number: BusinessNumber) -> JsonObject:
    """Which of the dealership's numbers an update belongs to."""
    return {"display_phone_number": number.display_phone_number, "phone_number_id": number.phone_number_id}


def contact(customer: Customer) -> JsonObject:
    """An item of `contacts[]`; someone with a username has no `wa_id`."""
    profile = {"name": customer.name}
    if customer.username:
        profile["username"] = customer.username
    aliases = {
        "wa_id": customer.phone,
        "user_id": customer.user_id,
        "parent_user_id": customer.parent_user_id,
    }
    return {"profile": profile, **_present(aliases)}


def message_update(customer: Customer, message: Message) -> JsonObject:
    """An item of `messages[]` written by this customer; someone with a username has no `from`."""
    body = {} if message.content is None else {message.type: message.content}
    update = {"id": message.id, "timestamp": str(int(message.at)), "type": message.type}
    return {**_sender(customer), **update, **body, **message.extras}


def _sender(customer: Customer) -> dict[str, str]:
    return _present(
        {
            "from": customer.phone,
            "from_user_id": customer.user_id,
            "from_parent_user_id": customer.parent_user_id,
        }
    )


def _present(values: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
