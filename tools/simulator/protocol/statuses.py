"""What Meta tells about a message the business sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.simulator.protocol.error_codes import ERRORS_PAGE, TITLES

if TYPE_CHECKING:
    from tools.simulator.json_types import JsonObject
    from tools.simulator.models import Customer, Message


def status_update(
    customer: Customer, message: Message, *, status: str, at: float, error_code: int | None = None
) -> JsonObject:
    """An item of `statuses[]`, with the reference the sender gave, and the error when it failed."""
    update: dict[str, object] = {"id": message.id, "status": status, "timestamp": str(int(at))}
    if customer.phone:
        update["recipient_id"] = customer.phone
    if customer.user_id:
        update["recipient_user_id"] = customer.user_id
    if customer.parent_user_id:
        update["recipient_parent_user_id"] = customer.parent_user_id
    if message.callback_data is not None:
        update["biz_opaque_callback_data"] = message.callback_data
    if error_code is None:
        update["pricing"] = _pricing(message)
    else:
        update["errors"] = [_error(error_code)]
    return update


def _pricing(message: Message) -> JsonObject:
    category = message.category.lower() if message.category else "service"
    return {"billable": True, "pricing_model": "PMP", "category": category, "type": "regular"}


def _error(code: int) -> JsonObject:
    title = TITLES.get(code, "Message undeliverable")
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": f"{title}."},
        "href": ERRORS_PAGE,
    }
