"""Messages are stored once, under the right customer, in the right conversation."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec import Raw
from msgspec.structs import replace

from libs.common.events import UpdateReceived
from libs.common.identifiers import uuid7
from libs.common.messages import Edit, Reaction, Revoke, Sender, System, UnknownContent, Unsupported
from libs.faust_redis.outcomes import Done, Later
from tests.integration.router.parts import CARLOS, OUR_NUMBER, RouterParts, message

BY_USER_ID = Sender(user_id="CO.1001", username="@carlos")


@pytest.mark.fact("webhooks/at_least_once")
@pytest.mark.fact("elsewhere/duplicates")
async def test_the_same_webhook_five_times_is_one_message(router: RouterParts) -> None:
    """The platform delivers at least once; the customer is answered once."""
    event = message(occurred_at=router.clock.now())
    copies = [replace(event, event_id=uuid7()) for _ in range(5)]
    assert await router.receive(*copies) == [Done()] * 5
    await router.close_after()
    assert await router.values("SELECT count(*) FROM messages") == [1]
    assert len(await router.queued()) == 1
    assert router.counted("gpbikes_messages_total", outcome="duplicate") == 4


async def test_a_copy_that_comes_after_the_answer_opens_no_turn(router: RouterParts) -> None:
    """The platform may repeat itself for days."""
    event = await router.say("hola")
    await router.close_after()
    await router.receive(replace(event, event_id=uuid7()))
    assert await router.values("SELECT state FROM turns") == ["queued"]


async def test_a_new_customer_who_writes_to_two_instances_at_once_is_one_contact(
    router: RouterParts, other_router: RouterParts
) -> None:
    """Whichever instance comes first makes the contact, the conversation and the turn."""
    now = router.clock.now()
    await asyncio.gather(
        router.receive(*(message(f"uno {number}", occurred_at=now) for number in range(5))),
        other_router.receive(*(message(f"dos {number}", occurred_at=now) for number in range(5))),
    )
    assert await router.rows(
        """SELECT (SELECT count(*) FROM contacts), (SELECT count(*) FROM conversations),
                  (SELECT count(*) FROM turns), (SELECT count(*) FROM messages)"""
    ) == [(1, 1, 1, 10)]


@pytest.mark.fact("identity/no_phone")
@pytest.mark.fact("elsewhere/usernames_dropped")
async def test_a_customer_without_a_phone_number_is_a_customer(router: RouterParts) -> None:
    """Who hides behind a username is stored, known again and answered."""
    await router.say("hola", BY_USER_ID)
    await router.say("quiero una moto", BY_USER_ID)
    await router.close_after()
    assert await router.rows("SELECT username FROM contacts") == [("@carlos",)]
    assert len(await router.queued()) == 1


async def test_two_names_in_one_payload_are_one_customer_from_then_on(router: RouterParts) -> None:
    """The phone number that is hidden later still leads to the same contact."""
    await router.say("hola", Sender(phone="573000000001", user_id="CO.1001"))
    await router.say("sigo aquí", Sender(user_id="CO.1001"))
    await router.say("y aquí", Sender(phone="573000000001"))
    assert await router.values("SELECT count(*) FROM contacts") == [1]
    assert await router.values("SELECT count(*) FROM turns") == [1]


async def test_the_same_person_is_another_contact_at_another_dealership(router: RouterParts) -> None:
    """Nothing crosses from one dealership to another."""
    await router.rows(
        """WITH other AS (INSERT INTO dealerships (id, name) VALUES (%s, 'Otro') RETURNING id)
           INSERT INTO whatsapp_numbers (phone_number_id, dealership_id)
           SELECT '2', id FROM other RETURNING 1""",
        uuid7(),
    )
    await router.say("hola")
    await router.receive(message(phone_number_id="2", occurred_at=router.clock.now()))
    assert await router.values("SELECT count(DISTINCT dealership_id) FROM contacts") == [2]


@pytest.mark.fact("identity/names")
async def test_a_customer_who_changes_the_profile_name_is_shown_under_the_new_one(
    router: RouterParts,
) -> None:
    """What the platform leaves out is kept."""
    await router.say("hola", replace(CARLOS, username="@carlos"))
    await router.say("hola", replace(CARLOS, profile_name="Carlos R."))
    assert await router.rows("SELECT profile_name, username FROM contacts") == [("Carlos R.", "@carlos")]


async def test_a_message_is_stored_as_it_was_written(router: RouterParts) -> None:
    """With the time of writing, not of arrival, and without NUL, which Postgres cannot keep."""
    event = message("ñandú 🏍\0", occurred_at=router.clock.now() - timedelta(hours=2))
    await router.receive(event)
    assert await router.rows(
        "SELECT id, content, occurred_at, recorded_at, author, direction, wamid FROM messages"
    ) == [
        (
            event.event_id,
            {"kind": "text", "body": "ñandú 🏍"},
            event.occurred_at,
            router.clock.now(),
            "customer",
            "in",
            event.message_id,
        )
    ]


async def test_after_a_day_of_silence_a_new_conversation_begins(router: RouterParts) -> None:
    """The old one is closed."""
    await router.say("hola")
    await router.close_after()
    await router.rows("UPDATE turns SET state = 'answered' RETURNING id")
    router.clock.advance(timedelta(hours=24))
    await router.say("hola otra vez")
    assert await router.values("SELECT closed_at IS NULL FROM conversations ORDER BY opened_at") == [
        False,
        True,
    ]


async def test_within_a_day_the_conversation_goes_on(router: RouterParts) -> None:
    """Exactly 24 hours are still within."""
    await router.say("hola")
    await router.close_after(timedelta(seconds=1))
    await router.rows("UPDATE turns SET state = 'answered' RETURNING id")
    router.clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    await router.say("hola otra vez")
    assert await router.values("SELECT count(*) FROM conversations") == [1]


async def test_a_conversation_that_owes_an_answer_is_not_left(router: RouterParts) -> None:
    """Otherwise two answers could be under way to one customer."""
    await router.say("hola")
    router.clock.advance(timedelta(hours=25))
    await router.say("hola?")
    assert await router.values("SELECT count(*) FROM conversations") == [1]
    assert await router.values("SELECT count(*) FROM turns") == [1]


async def test_a_message_that_was_on_its_way_for_days_joins_the_open_conversation(
    router: RouterParts,
) -> None:
    """It says nothing about how long the customer has been silent."""
    await router.say("hola")
    await router.receive(message("antes", occurred_at=router.clock.now() - timedelta(days=3)))
    assert await router.rows("SELECT last_message_at FROM conversations") == [(router.clock.now(),)]


async def test_a_reaction_is_stored_and_opens_no_turn(router: RouterParts) -> None:
    """A thumb up is no question."""
    await router.say(Reaction(message_id="wamid.x", emoji="👍"))
    assert await router.values("SELECT content ->> 'kind' FROM messages WHERE turn_id IS NULL") == [
        "reaction"
    ]
    assert await router.values("SELECT count(*) FROM turns") == [0]


@pytest.mark.fact("messages/unsupported")
async def test_something_unreadable_is_answered_once_in_a_conversation(router: RouterParts) -> None:
    """The second one is stored only."""
    await router.say(Unsupported(code=131051))
    await router.close_after()
    await router.say(Unsupported(code=131051))
    assert await router.values("SELECT state FROM turns") == ["queued"]


async def test_an_unknown_type_is_stored_as_it_came(router: RouterParts) -> None:
    """Whatever the platform invents next is there to be read later, lone halves of characters apart."""
    await router.say(UnknownContent(type="hologram", raw=Raw(rb'{"a": "\ud83d", "b": [1]}')))
    assert await router.values("SELECT content -> 'raw' FROM messages") == [{"a": "\ufffd", "b": [1]}]


@pytest.mark.fact("messages/edit")
async def test_an_edit_changes_the_stored_message(router: RouterParts) -> None:
    """The agents read what the customer means now."""
    event = await router.say("quiero una mota")
    await router.say(Edit(message_id=event.message_id, body="quiero una moto"))
    await router.close_after()
    assert await router.values("SELECT content ->> 'body' FROM messages WHERE id = %s", event.event_id) == [
        "quiero una moto"
    ]
    assert [queued.intent for queued in await router.queued()] == ["product_catalog"]


@pytest.mark.fact("messages/revoke")
async def test_a_withdrawal_removes_the_words(router: RouterParts) -> None:
    """What was taken back is kept nowhere."""
    event = await router.say("mi clave es 1234")
    await router.say(Revoke(message_id=event.message_id))
    assert await router.values("SELECT content FROM messages WHERE id = %s", event.event_id) == [
        {"kind": "revoke", "message_id": event.message_id}
    ]


@pytest.mark.fact("messages/edit", "messages/revoke")
async def test_corrections_that_overtake_their_message_count(router: RouterParts) -> None:
    """The order of arrival does not matter; the last edit is the one that was written last."""
    now = router.clock.now()
    edits = [
        message(
            Edit(message_id="wamid.late", body=body),
            occurred_at=now + timedelta(seconds=after),
            message_id=body,
        )
        for body, after in (("dos", 2), ("uno", 1))
    ]
    for event in (*edits, message("cero", message_id="wamid.late", occurred_at=now)):
        await router.receive(event)
    assert await router.values("SELECT content ->> 'body' FROM messages WHERE wamid = 'wamid.late'") == [
        "dos"
    ]


async def test_nobody_can_change_what_another_has_written(router: RouterParts) -> None:
    """A correction counts only from the customer whose message it is."""
    event = await router.say("hola")
    await router.say(Revoke(message_id=event.message_id), Sender(phone="573000000002"))
    assert await router.values("SELECT content ->> 'body' FROM messages WHERE id = %s", event.event_id) == [
        "hola"
    ]


async def test_a_changed_user_id_leads_to_the_same_contact(router: RouterParts) -> None:
    """The platform's notice has no sender of its own."""
    await router.say("hola", BY_USER_ID)
    change = System(type="user_changed_user_id", previous_user_id="CO.1001", user_id="CO.2002")
    await router.say(change, Sender())
    await router.say("sigo siendo yo", Sender(user_id="CO.2002"))
    assert await router.values("SELECT count(*) FROM contacts") == [1]
    assert await router.values("SELECT author FROM messages ORDER BY id") == [
        "customer",
        "platform",
        "customer",
    ]


async def test_a_number_nobody_configured_is_kept_and_not_answered(router: RouterParts) -> None:
    """It is counted, so that somebody notices."""
    event = message("hola", phone_number_id="999", occurred_at=router.clock.now())
    await router.receive(event, event)
    assert await router.rows("SELECT id, reason, dealership_id, raw -> 'content' FROM platform_updates") == [
        (event.event_id, "unknown_number", None, {"kind": "text", "body": "hola"})
    ]
    assert await router.values("SELECT count(*) FROM messages") == [0]
    assert router.counted("gpbikes_messages_total", outcome="unknown_number") == 2


async def test_a_number_that_is_configured_later_is_answered_from_then_on(router: RouterParts) -> None:
    """Not knowing a number is not remembered."""
    await router.receive(message(phone_number_id="2", occurred_at=router.clock.now()))
    await router.rows(
        """INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) SELECT '2', id FROM dealerships
           RETURNING 1"""
    )
    await router.receive(message(phone_number_id="2", occurred_at=router.clock.now()))
    assert await router.values("SELECT phone_number_id FROM conversations") == ["2"]


@pytest.mark.fact("messages/group")
async def test_what_was_said_in_a_group_is_kept_and_not_answered(router: RouterParts) -> None:
    """An answer would reach the writer alone."""
    await router.receive(message(group_id="g1", occurred_at=router.clock.now()))
    assert await router.values("SELECT reason FROM platform_updates") == ["group"]


async def test_a_message_from_nobody_is_kept(router: RouterParts) -> None:
    """Without any alias there is nobody to answer."""
    await router.receive(message(sender=Sender(profile_name="Carlos"), occurred_at=router.clock.now()))
    assert await router.values("SELECT reason FROM platform_updates") == ["no_sender"]


async def test_an_update_is_stored_as_it_came_with_its_dealership(router: RouterParts) -> None:
    """Delivered twice, it is stored once."""
    update = UpdateReceived(
        event_id=uuid7(),
        received_at=router.clock.now(),
        field="account_update",
        reason="not_a_message",
        raw=Raw(b'{"event": "VERIFIED_ACCOUNT"}'),
        business_account_id="5",
        phone_number_id=OUR_NUMBER,
    )
    assert await router.receive(update, update) == [Done(), Done()]
    assert await router.rows("SELECT field, raw, dealership_id IS NULL FROM platform_updates") == [
        ("account_update", {"event": "VERIFIED_ACCOUNT"}, False)
    ]


async def test_while_the_database_is_away_messages_wait(
    router: RouterParts, other_router: RouterParts
) -> None:
    """They are neither failed deliveries nor lost: the stream brings them again."""
    event = message(occurred_at=router.clock.now())
    await other_router.rows(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    )
    outcomes = [(await router.receive(event))[0]]
    while outcomes[-1] != Done():
        outcomes += await router.receive(event)
    assert isinstance(outcomes[0], Later)
    assert await router.values("SELECT count(*) FROM messages") == [1]
