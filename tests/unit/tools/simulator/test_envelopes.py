"""Webhooks in Meta's shape."""

from __future__ import annotations

from tests.unit.tools.simulator.samples import CARLOS, MARINA, NUMBER, message
from tools.simulator.models import Customer
from tools.simulator.protocol.envelopes import contact, message_update, messages_envelope


def test_an_envelope_names_account_number_and_field() -> None:
    """What a gateway needs to route an update stands where Meta puts it."""
    update = {"id": "wamid.1"}
    assert messages_envelope(NUMBER, messages=[update]) == {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "100000000000001",
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {
                                "display_phone_number": "573000000000",
                                "phone_number_id": "100000000000077",
                            },
                            "messages": [update],
                        },
                    }
                ],
            }
        ],
    }


def test_a_customer_with_a_phone_is_known_by_number_and_user_id() -> None:
    """Since 2026 both stand in the webhook."""
    assert contact(CARLOS) == {
        "profile": {"name": "Carlos Inventado"},
        "wa_id": "573000000001",
        "user_id": "CO.10000000000000000001",
    }


def test_a_customer_with_a_username_has_no_phone_anywhere() -> None:
    """`wa_id` and `from` are omitted, not null."""
    assert contact(MARINA) == {
        "profile": {"name": "Marina Inventada", "username": "@marina.inventada"},
        "user_id": "CO.10000000000000000002",
        "parent_user_id": "CO.ENT.1002",
    }
    update = message_update(MARINA, message(customer="c2"))
    assert update == {
        "from_user_id": "CO.10000000000000000002",
        "from_parent_user_id": "CO.ENT.1002",
        "id": "wamid.INVENTED1",
        "timestamp": "1795446000",
        "type": "text",
        "text": {"body": "hola"},
    }


def test_a_customer_of_the_old_days_has_a_phone_only() -> None:
    """Payloads without user ids still exist."""
    customer = Customer(key="c3", name="Rosa Inventada", phone="573000000003")
    assert contact(customer) == {"profile": {"name": "Rosa Inventada"}, "wa_id": "573000000003"}


def test_what_stands_beside_the_content_is_passed_on() -> None:
    """An advertisement's referral and a quoted message are siblings of the type's own object."""
    extras: dict[str, object] = {"referral": {"headline": "MT-03"}, "context": {"id": "wamid.0"}}
    update = message_update(CARLOS, message(extras=extras))
    assert update["referral"] == {"headline": "MT-03"}
    assert update["context"] == {"id": "wamid.0"}


def test_an_unsupported_message_has_no_body_of_its_type() -> None:
    """Meta sends `errors` instead of content."""
    update = message_update(CARLOS, message(type="unsupported", content=None))
    assert "unsupported" not in update
