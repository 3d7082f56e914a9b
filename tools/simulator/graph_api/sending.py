"""Sending: what Meta checks against what it knows, and the message that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.simulator.errors import NotFoundError
from tools.simulator.graph_api.errors import GraphError
from tools.simulator.graph_api.hours import may_advertise
from tools.simulator.graph_api.rates import TokenBucket, throughput_bucket
from tools.simulator.graph_api.templates import fill
from tools.simulator.graph_api.validation import MEDIA_TYPES, Outgoing, parse_outgoing
from tools.simulator.json_types import as_object, text_at
from tools.simulator.models import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.simulator.customers import Customers
    from tools.simulator.exchanges import ExchangeLog
    from tools.simulator.graph_api.templates import Template, Templates
    from tools.simulator.json_types import JsonObject
    from tools.simulator.live import Feed
    from tools.simulator.media import MediaStore
    from tools.simulator.memory import Conversation, Conversations
    from tools.simulator.models import Behaviour, BusinessNumber
    from tools.simulator.protocol.identifiers import Identifiers
    from tools.simulator.statuses import StatusReporter


@dataclass(frozen=True, slots=True)
class SendingParts:
    """What sending works with."""

    conversations: Conversations
    customers: Customers
    media: MediaStore
    templates: Templates
    statuses: StatusReporter
    log: ExchangeLog
    feed: Feed
    identifiers: Identifiers
    clock: Callable[[], float]
    behaviour: Behaviour


class Sending:
    """Accepts or refuses a message from the business, and shows it to the customer."""

    def __init__(self, parts: SendingParts) -> None:
        self._parts = parts
        self._throughput: dict[tuple[str, int], TokenBucket] = {}

    def send(self, number: BusinessNumber, payload: JsonObject) -> JsonObject:
        """Meta's answer to an accepted message; raise `GraphError` for a refused one."""
        outgoing = parse_outgoing(payload)
        self._check_throughput(number)
        template = self._check_content(outgoing)
        rendered = fill(template, as_object(outgoing.content)) if template else None
        conversation = self._conversation(outgoing)
        self._check_pair_rate(number, conversation)
        failure = self._failure(number, conversation, template)
        if failure and not self._parts.behaviour.late_errors:
            raise failure
        message = self._message(number, conversation, outgoing, rendered)
        if template:
            self._note_category(message, template)
        self._deliver(number, conversation, message, failure)
        return _answer(outgoing, conversation, message)

    def clear(self) -> None:
        """Forget how much has been sent."""
        self._throughput.clear()

    def _check_throughput(self, number: BusinessNumber) -> None:
        maximum = self._parts.behaviour.throughput_per_second
        if not maximum:
            return
        now, key = self._parts.clock(), (number.phone_number_id, maximum)
        bucket = self._throughput.get(key)
        if bucket is None:
            bucket = self._throughput[key] = throughput_bucket(maximum, now)
        if not bucket.take(now):
            raise GraphError(
                130429, f"Cloud API message throughput of {maximum} messages a second has been reached."
            )

    def _check_content(self, outgoing: Outgoing) -> Template | None:
        content = as_object(outgoing.content)
        if outgoing.type == "template":
            return self._parts.templates.find(content)
        if outgoing.type in MEDIA_TYPES and text_at(content, "id"):
            self._check_media(outgoing.type, text_at(content, "id"))
        if outgoing.type == "reaction" and not self._parts.behaviour.quiet:
            self._check_known(text_at(content, "message_id"))
        return None

    def _check_media(self, message_type: str, media_id: str) -> None:
        try:
            file = self._parts.media.find(media_id)
        except NotFoundError:
            raise GraphError(100, f"Param {message_type}['id'] is not a valid media attachment id.") from None
        family = file.mime_type.partition("/")[0]
        wanted = "image" if message_type == "sticker" else message_type
        if wanted not in ("document", family):
            raise GraphError(131053, f"A file of type {file.mime_type} cannot be sent as {message_type}.")

    def _check_known(self, message_id: str) -> None:
        if self._parts.conversations.message(message_id) is None:
            raise GraphError(131009, "The message to react to does not exist.")

    def _conversation(self, outgoing: Outgoing) -> Conversation:
        known = self._parts.conversations.get(outgoing.recipient)
        return known or self._parts.customers.adopt(outgoing.recipient, by_phone=outgoing.by_phone)

    def _check_pair_rate(self, number: BusinessNumber, conversation: Conversation) -> None:
        if not self._parts.behaviour.pair_rate:
            return
        if not conversation.take_pair_token(number.phone_number_id, self._parts.clock()):
            raise GraphError(
                131056, "Too many messages sent from this phone number to the same phone number."
            )

    def _failure(
        self, number: BusinessNumber, conversation: Conversation, template: Template | None
    ) -> GraphError | None:
        customer = conversation.customer
        if not customer.reachable:
            return GraphError(131026, "Message undeliverable.")
        if template is not None:
            if template.category == "MARKETING" and not customer.wants_marketing:
                return GraphError(131050, "The recipient has chosen to stop receiving marketing messages.")
            return None
        window_open = conversation.window_open(number.phone_number_id, self._parts.clock())
        if self._parts.behaviour.window and not window_open:
            details = "More than 24 hours have passed since the customer last replied to this number."
            return GraphError(131047, details)
        return None

    def _message(
        self, number: BusinessNumber, conversation: Conversation, outgoing: Outgoing, rendered: str | None
    ) -> Message:
        return Message(
            sequence=self._parts.conversations.next_sequence(),
            id=self._parts.identifiers.message_id(),
            customer=conversation.customer.key,
            author="business",
            phone_number_id=number.phone_number_id,
            type=outgoing.type,
            content=outgoing.content,
            at=self._parts.clock(),
            status="accepted",
            context_id=outgoing.context_id,
            callback_data=outgoing.callback_data,
            rendered=rendered,
        )

    def _note_category(self, message: Message, template: Template) -> None:
        message.category = template.category
        if template.category == "MARKETING" and not may_advertise(message.at):
            message.out_of_hours = True
            self._parts.log.counters["advertising_out_of_hours"] += 1

    def _deliver(
        self,
        number: BusinessNumber,
        conversation: Conversation,
        message: Message,
        failure: GraphError | None,
    ) -> None:
        if conversation.waiting_since is not None:
            self._parts.log.record_reply_latency(self._parts.clock() - conversation.waiting_since)
            conversation.waiting_since = None
        conversation.typing_until = 0.0
        self._parts.log.counters["replies"] += 1
        if not self._parts.behaviour.quiet:
            self._show(conversation, message)
        self._parts.statuses.follow(number, conversation, message, failure.code if failure else None)

    def _show(self, conversation: Conversation, message: Message) -> None:
        if message.type != "reaction":
            self._parts.conversations.append(conversation, message)
            self._parts.feed.publish("message", message)
            return
        content = as_object(message.content)
        target = self._parts.conversations.message(text_at(content, "message_id"))
        if target:
            target.reactions["business"] = text_at(content, "emoji")
            self._parts.feed.publish("message", target)


def _answer(outgoing: Outgoing, conversation: Conversation, message: Message) -> JsonObject:
    contact = {"input": outgoing.given_recipient}
    if outgoing.by_phone:
        contact["wa_id"] = outgoing.recipient
    elif conversation.customer.user_id:
        contact["user_id"] = conversation.customer.user_id
    sent = {"id": message.id}
    if outgoing.type == "template":
        sent["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}
