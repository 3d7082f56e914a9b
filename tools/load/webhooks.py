"""Webhooks as the platform sends them: a customer's words, and what became of an answer."""

from __future__ import annotations

import hashlib
import hmac

import msgspec

from tools.dev.settings import DEFAULTS

ACCOUNT = "200000000000001"
NUMBER = DEFAULTS["WHATSAPP_PHONE_NUMBER_ID"]
METADATA = {"display_phone_number": DEFAULTS["GP_BIKES_WHATSAPP_NUMBER"], "phone_number_id": NUMBER}
PATH = "/webhooks/whatsapp"
_SECRET = DEFAULTS["WHATSAPP_APP_SECRET"].encode()


def message(phone: str, identifier: str, text: str, at: float) -> bytes:
    """The body of a webhook with a text of the invented customer `phone`, written `at` Unix seconds."""
    update = {"from": phone, "id": identifier, "timestamp": str(int(at)), "type": "text"}
    contact = {"profile": {"name": "Cliente Inventado"}, "wa_id": phone}
    return _body({"contacts": [contact], "messages": [{**update, "text": {"body": text}}]})


def status(phone: str, identifier: str, reached: str, callback_data: str, at: float) -> bytes:
    """The body of a webhook that tells that the answer `identifier` has `reached` a status."""
    update = {"id": identifier, "status": reached, "timestamp": str(int(at)), "recipient_id": phone}
    return _body({"statuses": [{**update, "biz_opaque_callback_data": callback_data}]})


def request(body: bytes) -> bytes:
    """The signed HTTP request that carries `body`."""
    signature = hmac.digest(_SECRET, body, hashlib.sha256).hex()
    head = (
        f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"x-hub-signature-256: sha256={signature}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _body(updates: dict[str, object]) -> bytes:
    value = {"messaging_product": "whatsapp", "metadata": METADATA, **updates}
    change = {"value": value, "field": "messages"}
    return msgspec.json.encode(
        {"object": "whatsapp_business_account", "entry": [{"id": ACCOUNT, "changes": [change]}]}
    )
