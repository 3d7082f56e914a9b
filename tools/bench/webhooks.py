"""Webhooks to load the gateway with: invented customers, real envelopes, real signatures."""

from __future__ import annotations

import hashlib
import hmac
import json

BODY_BYTES = 700


def signed_request(place: int, *, secret: str, path: str) -> bytes:
    """An HTTP request with one text message, different for each `place`, whose body has BODY_BYTES."""
    body = _body(place)
    signature = hmac.digest(secret.encode(), body, hashlib.sha256).hex()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: facebookexternalua\r\naccept: */*\r\n"
        f"content-type: application/json\r\nx-hub-signature-256: sha256={signature}\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _body(place: int) -> bytes:
    envelope = _envelope(place, "")
    missing = BODY_BYTES - len(_encode(envelope))
    return _encode(_envelope(place, ("Quiero una moto para trocha y ciudad. " * 20)[:missing]))


def _encode(envelope: object) -> bytes:
    return json.dumps(envelope, separators=(",", ":")).encode()


def _envelope(place: int, text: str) -> object:
    phone = f"57300{place:07}"
    message = {
        "from": phone,
        "id": f"wamid.HBgMNTczMDAwMDAwMDAxFQIAEhgg{place:012}",
        "timestamp": "1795420800",
        "text": {"body": text},
        "type": "text",
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "573010000000", "phone_number_id": "100000000000001"},
        "contacts": [{"profile": {"name": "Cliente de prueba"}, "wa_id": phone}],
        "messages": [message],
    }
    change = {"value": value, "field": "messages"}
    return {"object": "whatsapp_business_account", "entry": [{"id": "200000000000001", "changes": [change]}]}
