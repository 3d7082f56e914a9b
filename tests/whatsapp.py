"""Webhooks as the platform sends them, with invented customers, numbers and secrets."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence

SECRET = "invented-app-secret"
VERIFY_TOKEN = "invented-verify-token"
ACCOUNT_ID = "200000000000001"
PHONE_NUMBER_ID = "100000000000001"
CUSTOMER = "573000000001"
WAMID = "wamid.INVENTED0001"
MOMENT = "1795420800"
"""2026-11-23 08:00:00 UTC."""

Json = Mapping[str, object]


def message(kind: str = "text", **parts: object) -> dict[str, object]:
    """A message of type `kind` from CUSTOMER; `parts` are added to it or replace what it has."""
    usual: dict[str, object] = {"from": CUSTOMER, "id": WAMID, "timestamp": MOMENT, "type": kind}
    if kind == "text":
        usual["text"] = {"body": "Hola"}
    return usual | parts


def status(state: str = "delivered", **parts: object) -> dict[str, object]:
    """A status of a message that was sent to CUSTOMER."""
    usual: dict[str, object] = {"id": WAMID, "status": state, "timestamp": MOMENT, "recipient_id": CUSTOMER}
    return usual | parts


def contact(**parts: object) -> dict[str, object]:
    """The contact entry of CUSTOMER."""
    return {"profile": {"name": "Cliente de prueba"}, "wa_id": CUSTOMER, **parts}


def value(phone_number_id: str = PHONE_NUMBER_ID, **lists: object) -> dict[str, object]:
    """What a change carries: the number that received it, and the lists given."""
    metadata = {"display_phone_number": "573010000000", "phone_number_id": phone_number_id}
    return {"messaging_product": "whatsapp", "metadata": metadata, **lists}


def envelope(*values: Json, field: str = "messages") -> dict[str, object]:
    """An envelope with one change for each of `values`."""
    changes = [{"field": field, "value": each} for each in values]
    return {"object": "whatsapp_business_account", "entry": [{"id": ACCOUNT_ID, "changes": changes}]}


def with_messages(*messages: object, contacts: Sequence[object] = ()) -> dict[str, object]:
    """An envelope with these messages, and CUSTOMER's contact entry unless others are given."""
    return envelope(value(messages=list(messages), contacts=list(contacts) or [contact()]))


def encode(body: object) -> bytes:
    """JSON in the platform's way: compact, everything beyond ASCII escaped."""
    return json.dumps(body, separators=(",", ":")).encode()


def signature(body: bytes, secret: str = SECRET) -> str:
    """The value of X-Hub-Signature-256 over `body`."""
    return "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()
