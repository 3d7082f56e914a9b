"""Customers as people: they appear, read, and change their number, id or mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.simulator.errors import BadRequestError
from tools.simulator.inputs import CustomerChange, NewCustomer, NewMessage
from tools.simulator.memory import WINDOW_SECONDS
from tools.simulator.models import Customer
from tools.simulator.names import invent_name, username_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tools.simulator.live import Feed
    from tools.simulator.memory import Conversation, Conversations
    from tools.simulator.numbers import Numbers
    from tools.simulator.protocol.identifiers import Identifiers
    from tools.simulator.statuses import StatusReporter
    from tools.simulator.writing import Writer


class Customers:
    """Makes and changes customers; what the gateway may know of it goes out as webhooks."""

    def __init__(
        self,
        *,
        conversations: Conversations,
        writer: Writer,
        statuses: StatusReporter,
        numbers: Numbers,
        feed: Feed,
        identifiers: Identifiers,
        chance: Random,
        clock: Callable[[], float],
    ) -> None:
        self._conversations = conversations
        self._writer = writer
        self._statuses = statuses
        self._numbers = numbers
        self._feed = feed
        self._identifiers = identifiers
        self._chance = chance
        self._clock = clock

    def make(self, wanted: NewCustomer) -> Conversation:
        """Raise `BadRequestError` when the phone or user id is somebody else's already."""
        name = wanted.name or invent_name(self._chance)
        hidden = wanted.username_only
        user_id = self._identifiers.user_id() if wanted.user_id is None else wanted.user_id
        customer = Customer(
            key=self._conversations.next_key(),
            name=name,
            phone=None if hidden else self._free_phone(wanted.phone),
            user_id=self._free(user_id) or None,
            parent_user_id=wanted.parent_user_id,
            username=wanted.username or (username_for(name, self._chance) if hidden else None),
            reachable=wanted.reachable,
            wants_marketing=wanted.wants_marketing,
        )
        if not (customer.phone or customer.user_id):
            raise BadRequestError("a customer needs a phone or a user_id")
        return self._welcome(customer)

    def adopt(self, recipient: str, *, by_phone: bool) -> Conversation:
        """A customer for an address that the business knows and the simulator does not.

        The simulator's memory starts empty, the business's does not: so the 24-hour window counts as open.
        """
        wanted = (
            NewCustomer(phone=recipient) if by_phone else NewCustomer(user_id=recipient, username_only=True)
        )
        conversation = self.make(wanted)
        for number in self._numbers.all():
            conversation.last_wrote_at[number.phone_number_id] = self._clock()
        return conversation

    def change(self, conversation: Conversation, change: CustomerChange) -> None:
        """Apply the change, and announce new aliases by a `system` message unless that is unwanted."""
        customer = conversation.customer
        if change.reachable is not None:
            customer.reachable = change.reachable
        if change.wants_marketing is not None:
            customer.wants_marketing = change.wants_marketing
        if change.window_open is not None:
            age = 0 if change.window_open else WINDOW_SECONDS
            conversation.last_wrote_at[self._numbers.find(None).phone_number_id] = self._clock() - age
        if change.phone or change.user_id:
            self._change_aliases(conversation, change)
        self._feed.publish("customer", customer)

    def call(self, conversation: Conversation) -> None:
        """The customer calls the default number, which opens the 24-hour window as a message does."""
        number, customer = self._numbers.find(None), conversation.customer
        conversation.last_wrote_at[number.phone_number_id] = self._clock()
        self._writer.write_call(number, customer)

    def read(self, conversation: Conversation) -> int:
        """The customer looks at the conversation: messages that arrived become read. Return how many."""
        unread = [
            message
            for message in conversation.messages
            if message.author == "business" and message.status in ("sent", "delivered")
        ]
        for message in unread:
            self._statuses.report(self._numbers.find(message.phone_number_id), conversation, message, "read")
        return len(unread)

    def _welcome(self, customer: Customer) -> Conversation:
        conversation = self._conversations.add(customer)
        self._feed.publish("customer", customer)
        return conversation

    def _change_aliases(self, conversation: Conversation, change: CustomerChange) -> None:
        customer = conversation.customer
        previous_user_id = customer.user_id
        customer.phone = self._free(change.phone) or customer.phone
        customer.user_id = self._free(change.user_id) or customer.user_id
        self._conversations.index(customer)
        if not change.announce:
            return
        content = {
            "type": "user_changed_number" if change.phone else "user_changed_user_id",
            "previous_user_id": previous_user_id,
            "user_id": customer.user_id,
            "wa_id": customer.phone,
        }
        present = {name: value for name, value in content.items() if value}
        self._writer.write_system(conversation, NewMessage(type="system", content=present))

    def _free_phone(self, phone: str | None) -> str:
        if phone is not None:
            if not (phone.isdecimal() and 8 <= len(phone) <= 15):
                raise BadRequestError(
                    "phone must be 8 to 15 digits with the country code, such as 573000000001"
                )
            return self._free(phone)
        invented = self._identifiers.phone()
        while self._conversations.get(invented):
            invented = self._identifiers.phone()
        return invented

    def _free(self, alias: str | None) -> str:
        if alias and self._conversations.get(alias):
            raise BadRequestError(f"{alias} belongs to another customer")
        return alias or ""
