"""What customers write, tap, record, edit and delete: each becomes a bubble and a signed webhook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.simulator.deliveries import Delivery
from tools.simulator.errors import BadRequestError
from tools.simulator.graph_api.validation import MEDIA_TYPES
from tools.simulator.json_types import as_object, text_at
from tools.simulator.models import Message
from tools.simulator.protocol.envelopes import call_envelope, contact, message_update, messages_envelope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tools.simulator.deliveries import Deliveries
    from tools.simulator.inputs import NewMessage
    from tools.simulator.json_types import JsonObject
    from tools.simulator.live import Feed
    from tools.simulator.media import MediaStore
    from tools.simulator.memory import Conversation, Conversations
    from tools.simulator.models import Behaviour, BusinessNumber, Customer
    from tools.simulator.numbers import Numbers
    from tools.simulator.protocol.identifiers import Identifiers


@dataclass(frozen=True, slots=True)
class Written:
    """A message with the conversation it belongs to."""

    conversation: Conversation
    message: Message


class Writer:
    """Turns what customers do into messages, shows them, and posts them to the gateway."""

    def __init__(
        self,
        *,
        conversations: Conversations,
        deliveries: Deliveries,
        media: MediaStore,
        numbers: Numbers,
        feed: Feed,
        identifiers: Identifiers,
        clock: Callable[[], float],
        behaviour: Behaviour,
        media_url: Callable[[str], str],
    ) -> None:
        self._conversations = conversations
        self._deliveries = deliveries
        self._media = media
        self._numbers = numbers
        self._feed = feed
        self._identifiers = identifiers
        self._clock = clock
        self._behaviour = behaviour
        self._media_url = media_url

    def write(self, conversation: Conversation, new: NewMessage) -> Message:
        """Send one message in a webhook of its own."""
        return self.write_together([(conversation, new)])[0]

    def write_together(self, items: Sequence[tuple[Conversation, NewMessage]]) -> list[Message]:
        """Send several messages, also of several customers, in one webhook to one number."""
        if not items:
            raise BadRequestError("there is nothing to send")
        number = self._numbers.find(items[0][1].phone_number_id)
        written = [
            Written(conversation, self._message(number, conversation, new)) for conversation, new in items
        ]
        for one in written:
            self._keep(one)
        customers = {one.conversation.customer.key: one.conversation.customer for one in written}
        envelope = messages_envelope(
            number,
            contacts=[contact(customer) for customer in customers.values()],
            messages=[message_update(one.conversation.customer, one.message) for one in written],
        )
        self._post(written, f"message.{written[0].message.type}", envelope)
        return [one.message for one in written]

    def write_system(self, conversation: Conversation, new: NewMessage) -> Message:
        """Send a message about the customer, not by the customer: without `contacts` and without a sender."""
        number = self._numbers.find(new.phone_number_id)
        message = self._message(number, conversation, new)
        update = {
            name: value
            for name, value in message_update(conversation.customer, message).items()
            if not name.startswith("from")
        }
        self._post(
            [Written(conversation, message)], "message.system", messages_envelope(number, messages=[update])
        )
        return message

    def write_call(self, number: BusinessNumber, customer: Customer) -> None:
        """Tell that the customer is calling; the simulator has no voice, so nobody can answer."""
        envelope = call_envelope(number, customer, call_id=self._identifiers.message_id(), at=self._clock())
        delivery = Delivery(operation="call.connect", envelope=envelope)
        self._deliveries.post(delivery, lane_key=customer.key)

    def _message(self, number: BusinessNumber, conversation: Conversation, new: NewMessage) -> Message:
        extras = dict(new.extras)
        if new.reply_to:
            extras["context"] = {"from": number.display_phone_number, "id": new.reply_to}
        return Message(
            sequence=self._conversations.next_sequence(),
            id=new.id or self._identifiers.message_id(),
            customer=conversation.customer.key,
            author="customer",
            phone_number_id=number.phone_number_id,
            type=new.type,
            content=self._with_file(new),
            at=self._clock() if new.at is None else new.at,
            status="waiting",
            context_id=new.reply_to,
            extras=extras,
        )

    def _with_file(self, new: NewMessage) -> object:
        if new.type not in MEDIA_TYPES:
            return new.content
        content = dict(as_object(new.content))
        file = self._media.find(text_at(content, "id"))
        address = self._media_url(self._media.make_link(file.id))
        described = {"mime_type": file.mime_type, "sha256": file.sha256, "url": address, **content}
        if new.type == "document":
            described.setdefault("filename", file.filename)
        return described

    def _keep(self, written: Written) -> None:
        conversation, message = written.conversation, written.message
        conversation.last_wrote_at[message.phone_number_id] = message.at
        if self._behaviour.quiet:
            return
        if not self._changes_another(message):
            self._conversations.append(conversation, message)
            self._feed.publish("message", message)

    def _changes_another(self, message: Message) -> bool:
        content = as_object(message.content)
        if message.type == "reaction":
            target = self._conversations.message(text_at(content, "message_id"))
            if target:
                target.reactions["customer"] = text_at(content, "emoji")
        elif message.type in ("edit", "revoke"):
            target = self._conversations.message(text_at(content, "original_message_id"))
            if target and message.type == "edit":
                replacement = as_object(content.get("message"))
                target.content = replacement.get(text_at(replacement, "type"))
                target.edited = True
            elif target:
                target.revoked = True
        else:
            return False
        if target:
            self._feed.publish("message", target)
        return True

    def _post(self, written: Sequence[Written], operation: str, envelope: JsonObject) -> None:
        def started() -> None:
            for one in written:
                if one.conversation.waiting_since is None:
                    one.conversation.waiting_since = self._clock()

        def ended(delivered: bool) -> None:
            for one in written:
                if one.message.status == "waiting":
                    one.message.status = "delivered" if delivered else "undelivered"
                    if self._conversations.message(one.message.id) is one.message:
                        self._feed.publish("message", one.message)

        delivery = Delivery(operation=operation, envelope=envelope, on_start=started, on_end=ended)
        self._deliveries.post(delivery, lane_key=written[0].conversation.customer.key)
