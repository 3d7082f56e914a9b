"""Echoes from the phone's app, standby and handovers silence the assistant."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec import Raw
from msgspec.structs import replace

from libs.common.events import MessageEchoed, ThreadHandedOver
from libs.common.identifiers import uuid7
from libs.common.messages import Sender, Text
from libs.faust_redis.outcomes import Done
from tests.integration.router.parts import A_MOMENT, CARLOS, OUR_NUMBER, RouterParts, message

OWNER = "SELECT owner, handoff_reason FROM conversations"
PHONE_APP = [("person", "phone_app")]
OTHER_ASSISTANT = [("person", "other_assistant")]
ASSISTANT = [("assistant", None)]


def echo(occurred_at: datetime, *, recipient: Sender = CARLOS, number: str = OUR_NUMBER) -> MessageEchoed:
    """A person of the dealership writes in the phone's app."""
    return MessageEchoed(
        event_id=uuid7(),
        received_at=occurred_at,
        phone_number_id=number,
        message_id=f"wamid.{uuid7()}",
        occurred_at=occurred_at,
        recipient=recipient,
        content=Text(body="Hola, soy Ana"),
    )


def handover(occurred_at: datetime, *, number: str = OUR_NUMBER) -> ThreadHandedOver:
    """Another assistant gets the thread."""
    return ThreadHandedOver(
        event_id=uuid7(),
        received_at=occurred_at,
        phone_number_id=number,
        occurred_at=occurred_at,
        customer=CARLOS,
        raw=Raw(b'{"field":"messaging_handovers"}'),
    )


@pytest.mark.fact("fields/smb_message_echoes")
@pytest.mark.fact("elsewhere/talks_over_a_person")
async def test_a_person_who_writes_from_the_phone_silences_the_assistant(router: RouterParts) -> None:
    """The turn that was waiting is not answered, nor is what the customer writes next."""
    await router.say("hola")
    await router.receive(echo(router.clock.now()))
    await router.close_after()
    await router.say("gracias Ana")
    await router.close_after()
    assert await router.rows(OWNER) == PHONE_APP
    assert await router.values("SELECT DISTINCT state FROM turns") == ["silent"]
    assert router.counted("gpbikes_handoffs_total", reason="phone_app") == 1


async def test_what_the_person_wrote_is_part_of_the_conversation(router: RouterParts) -> None:
    """Stored once, as a person's message that went out."""
    event = echo(router.clock.now())
    await router.say("hola")
    assert await router.receive(event, replace(event, event_id=uuid7())) == [Done(), Done()]
    assert await router.rows(
        "SELECT direction, content ->> 'body', wamid FROM messages WHERE author = 'person'"
    ) == [("out", "Hola, soy Ana", event.message_id)]
    assert router.counted("gpbikes_messages_total", outcome="duplicate") == 1


async def test_a_person_who_writes_first_begins_the_conversation(router: RouterParts) -> None:
    """The customer's reply is for the person."""
    await router.receive(echo(router.clock.now()))
    await router.say("hola Ana")
    await router.close_after()
    assert (await router.rows(OWNER), await router.queued()) == (PHONE_APP, [])


async def test_after_a_day_of_silence_the_assistant_answers_again(router: RouterParts) -> None:
    """A person's word does not mute it for ever."""
    await router.receive(echo(router.clock.now()))
    router.clock.advance(timedelta(hours=24) + A_MOMENT)
    await router.say("hola")
    await router.close_after()
    assert len(await router.queued()) == 1


async def test_an_echo_from_before_the_conversation_was_given_back_changes_nothing(
    router: RouterParts,
) -> None:
    """Staff gave it back to the assistant after they had written; the echo came late."""
    await router.say("hola")
    late = echo(router.clock.now())
    router.clock.advance(timedelta(minutes=5))
    await router.rows("UPDATE conversations SET owner_changed_at = %s RETURNING id", router.clock.now())
    await router.receive(late)
    assert await router.rows(OWNER) == ASSISTANT


async def test_an_echo_that_was_on_its_way_for_days_changes_nothing(router: RouterParts) -> None:
    """It belongs to a conversation of the past."""
    await router.say("hola")
    await router.receive(echo(router.clock.now() - timedelta(hours=24) - A_MOMENT))
    assert await router.rows(OWNER) == ASSISTANT


async def test_why_a_person_has_the_conversation_stays_when_that_person_writes(router: RouterParts) -> None:
    """A handoff that staff answer from the phone is still that handoff."""
    await router.say("hola")
    await router.rows("UPDATE conversations SET owner = 'person', handoff_reason = 'complaint' RETURNING id")
    await router.receive(echo(router.clock.now()))
    assert await router.rows(OWNER) == [("person", "complaint")]


async def test_an_echo_of_a_number_nobody_configured_is_kept(router: RouterParts) -> None:
    """There is no conversation to silence."""
    await router.receive(echo(router.clock.now(), number="999"))
    assert await router.rows("SELECT field, reason FROM platform_updates") == [
        ("smb_message_echoes", "unknown_number")
    ]


@pytest.mark.fact("fields/standby")
async def test_a_message_on_standby_is_recorded_and_not_answered(router: RouterParts) -> None:
    """Another assistant holds the thread; a turn that waited is not answered either."""
    await router.say("hola")
    await router.receive(replace(message("quiero una moto", occurred_at=router.clock.now()), standby=True))
    await router.close_after()
    assert await router.values("SELECT state FROM turns") == ["silent"]
    assert await router.rows(OWNER) == OTHER_ASSISTANT
    assert await router.values("SELECT count(*) FROM messages") == [2]


@pytest.mark.fact("fields/messaging_handovers")
async def test_a_handover_is_recorded_and_silences_the_assistant(router: RouterParts) -> None:
    """Told twice, it is recorded once."""
    await router.say("hola")
    event = handover(router.clock.now())
    await router.receive(event, event)
    await router.close_after()
    assert (await router.rows(OWNER), await router.queued()) == (OTHER_ASSISTANT, [])
    assert await router.rows("SELECT field, reason FROM platform_updates") == [
        ("messaging_handovers", "handover")
    ]
    assert router.counted("gpbikes_handoffs_total", reason="other_assistant") == 1


async def test_a_handover_at_a_number_nobody_configured_is_recorded(router: RouterParts) -> None:
    """Nothing is dropped."""
    await router.receive(handover(router.clock.now(), number="999"))
    assert await router.values("SELECT dealership_id FROM platform_updates") == [None]
