"""Read receipts and the typing indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.simulator.graph_api.errors import GraphError
from tools.simulator.graph_api.fields import required_text
from tools.simulator.graph_api.validation import check_product
from tools.simulator.json_types import as_object, text_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.simulator.json_types import JsonObject
    from tools.simulator.live import Feed
    from tools.simulator.memory import Conversation, Conversations
    from tools.simulator.models import Behaviour, Message

TYPING_SECONDS = 25.0


class Reading:
    """Marks a customer's messages as read by the business, and shows typing for at most 25 s."""

    def __init__(
        self,
        *,
        conversations: Conversations,
        feed: Feed,
        clock: Callable[[], float],
        behaviour: Behaviour,
    ) -> None:
        self._conversations = conversations
        self._feed = feed
        self._clock = clock
        self._behaviour = behaviour

    def read(self, payload: JsonObject) -> JsonObject:
        """Everything up to the message counts as read; 100 when it is unknown or not a customer's."""
        check_product(payload)
        if text_at(payload, "status") != "read":
            raise GraphError(100, "Param status must be 'read'.")
        message_id = required_text(payload, "message_id", maximum=512)
        if self._behaviour.quiet:
            return {"success": True}
        message = self._conversations.message(message_id)
        if message is None or message.author != "customer":
            raise GraphError(100, "Param message_id is not a message this number has received.")
        conversation = self._conversations.find(message.customer)
        self._mark_read(conversation, message)
        if payload.get("typing_indicator") is not None:
            self._show_typing(conversation, payload)
        return {"success": True}

    def _mark_read(self, conversation: Conversation, last: Message) -> None:
        for message in conversation.messages:
            if (
                message.author == "customer"
                and message.sequence <= last.sequence
                and message.status != "read"
            ):
                message.status = "read"
                self._feed.publish("message", message)

    def _show_typing(self, conversation: Conversation, payload: JsonObject) -> None:
        if text_at(as_object(payload["typing_indicator"]), "type") != "text":
            raise GraphError(100, "Param typing_indicator.type must be 'text'.")
        conversation.typing_until = self._clock() + TYPING_SECONDS
        event = {"customer": conversation.customer.key, "until": conversation.typing_until}
        self._feed.publish("typing", event)
