"""The memory of the simulator: customers, their conversations, and every message by its id. Bounded."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from tools.simulator.errors import NotFoundError
from tools.simulator.graph_api.rates import TokenBucket, pair_bucket

if TYPE_CHECKING:
    from tools.simulator.models import Customer, Message

WINDOW_SECONDS = 24 * 3600
MAXIMUM_CUSTOMERS = 50_000
MAXIMUM_MESSAGES = 500


class Conversation:
    """One customer with everything said to and by the dealership's numbers."""

    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.messages: deque[Message] = deque()
        self.aliases: set[str] = set()
        self.last_wrote_at: dict[str, float] = {}
        self.typing_until = 0.0
        self.waiting_since: float | None = None
        self._buckets: dict[str, TokenBucket] = {}
        self._changed = asyncio.Event()

    def window_open(self, phone_number_id: str, now: float) -> bool:
        """Whether the customer wrote to this number within the last 24 hours."""
        last = self.last_wrote_at.get(phone_number_id)
        return last is not None and now - last < WINDOW_SECONDS

    def take_pair_token(self, phone_number_id: str, now: float) -> bool:
        """Whether this number may send to the customer now; counts as one message if so."""
        bucket = self._buckets.get(phone_number_id)
        if bucket is None:
            bucket = self._buckets[phone_number_id] = pair_bucket(now)
        return bucket.take(now)

    def replies_after(self, sequence: int) -> list[Message]:
        """What the business sent after the message with this sequence number."""
        return [
            message
            for message in self.messages
            if message.author == "business" and message.sequence > sequence
        ]

    async def changed(self) -> None:
        """Return when the next message has been added."""
        await self._changed.wait()

    def announce_change(self) -> None:
        """Wake everybody who waits in `changed`."""
        self._changed.set()
        self._changed = asyncio.Event()


class Conversations:
    """Finds customers by any alias, and messages by id. Beyond the bounds the oldest are forgotten."""

    def __init__(
        self, *, maximum_customers: int = MAXIMUM_CUSTOMERS, maximum_messages: int = MAXIMUM_MESSAGES
    ) -> None:
        self._maximum_customers = maximum_customers
        self._maximum_messages = maximum_messages
        self._by_key: OrderedDict[str, Conversation] = OrderedDict()
        self._key_by_alias: dict[str, str] = {}
        self._messages: dict[str, Message] = {}
        self._last_customer = 0
        self._last_sequence = 0

    def next_key(self) -> str:
        """A key no customer has had."""
        self._last_customer += 1
        return f"c{self._last_customer}"

    def next_sequence(self) -> int:
        """Counts messages over all conversations, upwards from 1."""
        self._last_sequence += 1
        return self._last_sequence

    def add(self, customer: Customer) -> Conversation:
        """Begin a customer's conversation; the caller has checked that the aliases are free."""
        conversation = self._by_key[customer.key] = Conversation(customer)
        self.index(customer)
        if len(self._by_key) > self._maximum_customers:
            self._forget(self._by_key.popitem(last=False)[1])
        return conversation

    def index(self, customer: Customer) -> None:
        """Make the customer findable by phone and user id; earlier ones go on leading here."""
        aliases = {alias for alias in (customer.phone, customer.user_id) if alias}
        self._by_key[customer.key].aliases |= aliases
        self._key_by_alias.update(dict.fromkeys(aliases, customer.key))

    def get(self, name: str) -> Conversation | None:
        """The conversation of the customer with this key, phone or user id."""
        return self._by_key.get(self._key_by_alias.get(name, name))

    def find(self, name: str) -> Conversation:
        """Like `get`, but raise `NotFoundError` when there is none."""
        conversation = self.get(name)
        if conversation is None:
            raise NotFoundError("customer", name)
        return conversation

    def all(self) -> list[Conversation]:
        """Every conversation, the oldest first."""
        return list(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def append(self, conversation: Conversation, message: Message) -> None:
        """Add a message at the end of a conversation."""
        conversation.messages.append(message)
        self._messages[message.id] = message
        if len(conversation.messages) > self._maximum_messages:
            self._messages.pop(conversation.messages.popleft().id, None)
        conversation.announce_change()

    def message(self, message_id: str) -> Message | None:
        """The message with this `wamid`, if it is still remembered."""
        return self._messages.get(message_id)

    def clear(self) -> None:
        """Forget everybody."""
        self._by_key.clear()
        self._key_by_alias.clear()
        self._messages.clear()

    def _forget(self, conversation: Conversation) -> None:
        for message in conversation.messages:
            self._messages.pop(message.id, None)
        for alias in conversation.aliases:
            self._key_by_alias.pop(alias, None)
