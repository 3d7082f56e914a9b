"""What the simulator remembers, and what it forgets."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from tests.unit.tools.simulator.samples import CARLOS, MARINA, message
from tools.simulator.errors import NotFoundError
from tools.simulator.memory import WINDOW_SECONDS, Conversation, Conversations

NUMBER_ID = "100000000000077"


@pytest.mark.parametrize("name", ["c1", "573000000001", "CO.10000000000000000001"])
def test_a_customer_is_found_by_every_alias(name: str) -> None:
    """Key, phone and user id lead to one conversation."""
    conversations = Conversations()
    conversation = conversations.add(CARLOS)
    assert conversations.find(name) is conversation


def test_an_unknown_customer_is_an_error_that_names_them() -> None:
    """The control API answers 404 with it."""
    with pytest.raises(NotFoundError, match="there is no customer 'c9'"):
        Conversations().find("c9")


def test_an_old_alias_still_leads_to_the_customer() -> None:
    """Replies to a changed number arrive."""
    conversations = Conversations()
    customer = msgspec.structs.replace(CARLOS)
    conversation = conversations.add(customer)
    customer.phone = "573000000009"
    conversations.index(customer)
    assert conversations.find("573000000001") is conversations.find("573000000009") is conversation


def test_the_oldest_customer_is_forgotten_with_everything() -> None:
    """Beyond the bound neither aliases nor messages stay behind."""
    conversations = Conversations(maximum_customers=1)
    conversations.append(conversations.add(CARLOS), message())
    conversations.add(MARINA)
    assert conversations.get("573000000001") is None
    assert conversations.message("wamid.INVENTED1") is None


def test_the_oldest_message_is_forgotten() -> None:
    """A conversation keeps the last ones only."""
    conversations = Conversations(maximum_messages=2)
    conversation = conversations.add(CARLOS)
    for number in range(3):
        conversations.append(conversation, message(id=f"wamid.{number}"))
    assert [kept.id for kept in conversation.messages] == ["wamid.1", "wamid.2"]
    assert conversations.message("wamid.0") is None


def test_the_window_is_open_for_24_hours_per_number() -> None:
    """Writing to one number opens the window of that number only."""
    conversation = Conversation(CARLOS)
    conversation.last_wrote_at[NUMBER_ID] = 1000.0
    assert conversation.window_open(NUMBER_ID, 1000.0 + WINDOW_SECONDS - 1)
    assert not conversation.window_open(NUMBER_ID, 1000.0 + WINDOW_SECONDS)
    assert not conversation.window_open("another number", 1000.0)


def test_only_the_business_replies() -> None:
    """What the customer says is not a reply to the customer."""
    conversations = Conversations()
    conversation = conversations.add(CARLOS)
    conversations.append(conversation, message(sequence=1))
    conversations.append(conversation, message(sequence=2, id="wamid.2", author="business"))
    assert [reply.id for reply in conversation.replies_after(0)] == ["wamid.2"]
    assert conversation.replies_after(2) == []


async def test_who_waits_for_a_change_is_woken_by_a_message() -> None:
    """Long polls return at once."""
    conversations = Conversations()
    conversation = conversations.add(CARLOS)
    waiting = asyncio.create_task(conversation.changed())
    await asyncio.sleep(0)
    conversations.append(conversation, message())
    await asyncio.wait_for(waiting, 1)
