"""Statuses in Meta's shape."""

from __future__ import annotations

from tests.unit.tools.simulator.samples import CARLOS, MARINA, message
from tools.simulator.protocol.statuses import status_update

SENT = message(author="business", status="accepted", callback_data="outbox-1")


def test_a_status_echoes_the_senders_reference() -> None:
    """It is the only way to reconcile a call that timed out."""
    update = status_update(CARLOS, SENT, status="delivered", at=1_795_446_003.2)
    assert update["biz_opaque_callback_data"] == "outbox-1"
    assert (update["id"], update["status"], update["timestamp"]) == (
        "wamid.INVENTED1",
        "delivered",
        "1795446003",
    )


def test_a_status_without_reference_does_not_mention_one() -> None:
    """Absent, not null."""
    update = status_update(CARLOS, message(author="business"), status="sent", at=0.0)
    assert "biz_opaque_callback_data" not in update


def test_a_username_customers_status_has_no_recipient_id() -> None:
    """Only the ids that are scoped to the business."""
    update = status_update(MARINA, SENT, status="sent", at=0.0)
    assert "recipient_id" not in update
    assert update["recipient_user_id"] == "CO.10000000000000000002"
    assert update["recipient_parent_user_id"] == "CO.ENT.1002"


def test_a_failure_carries_code_and_title_instead_of_a_price() -> None:
    """What is not delivered is not billed."""
    update = status_update(CARLOS, SENT, status="failed", at=0.0, error_code=131026)
    errors = update["errors"]
    assert isinstance(errors, list)
    assert (errors[0]["code"], errors[0]["title"]) == (131026, "Message undeliverable")
    assert "pricing" not in update


def test_a_template_is_priced_by_its_category_and_a_reply_as_service() -> None:
    """The free tier counts service replies only."""
    template = status_update(CARLOS, message(type="template", category="MARKETING"), status="sent", at=0.0)[
        "pricing"
    ]
    reply = status_update(CARLOS, SENT, status="sent", at=0.0)["pricing"]
    assert isinstance(template, dict)
    assert isinstance(reply, dict)
    assert (template["category"], reply["category"]) == ("marketing", "service")
