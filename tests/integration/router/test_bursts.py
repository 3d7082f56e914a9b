"""Bursts become one turn, and turns reach the agents once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from libs.common.messages import Media, Referral, Revoke, Sender
from tests.doubles.frozen_clock import FrozenClock
from tests.integration.router.parts import (
    A_MOMENT,
    LONGEST,
    QUIET,
    VOICE,
    ByWord,
    OutOfOrder,
    RouterParts,
    message,
    router_parts,
)


@pytest.mark.fact("elsewhere/every_line_answered")
async def test_three_quick_messages_are_one_turn(router: RouterParts) -> None:
    """The customer writes in three bubbles and gets one answer."""
    for words in ("hola", "quiero una moto", "para trocha"):
        await router.say(words)
        router.clock.advance(timedelta(milliseconds=300))
    await router.close_after()
    (event,) = await router.queued()
    assert await router.rows("SELECT id, state, intent FROM turns") == [
        (event.turn_id, "queued", "product_catalog")
    ]
    assert await router.values("SELECT count(*) FROM messages WHERE turn_id = %s", event.turn_id) == [3]


async def test_two_wishes_are_passed_on(router: RouterParts) -> None:
    """The turn keeps the second beside its intent, with the place of its words, and none of the words."""
    await router.say("quiero una moto y el horario")
    await router.close_after()
    assert await router.values("SELECT others FROM turns") == [["faq:16:28"]]


async def test_a_burst_is_not_cut_short(router: RouterParts) -> None:
    """While the customer writes, nothing is queued."""
    await router.say("hola")
    await router.close_after(QUIET - A_MOMENT)
    assert await router.queued() == []


async def test_a_customer_who_never_stops_is_answered_after_the_longest_wait(router: RouterParts) -> None:
    """Each message comes before the quiet time has passed; the wait ends all the same."""
    started = router.clock.now()
    while router.clock.now() - started < LONGEST:
        await router.say("y otra cosa")
        await router.closer.close_due()
        assert await router.queued() == []
        router.clock.advance(QUIET - A_MOMENT)
    await router.closer.close_due()
    assert len(await router.queued()) == 1


@pytest.mark.fact("elsewhere/media_overtaken")
async def test_photos_are_waited_for_longer_than_words(router: RouterParts) -> None:
    """The next photo of an album takes a while to upload."""
    await router.say(Media(type="image", media_id="1"))
    assert await router.close_after(QUIET) == 0
    await router.say(Media(type="image", media_id="2"))
    assert await router.close_after(timedelta(seconds=2)) == 1


@pytest.mark.fact("messages/voice_note")
async def test_a_voice_note_is_waited_for_until_it_is_written_down(router: RouterParts) -> None:
    """Then its words are part of the turn."""
    note = await router.say(Media(type="audio", media_id="1", voice=True))
    assert await router.close_after(timedelta(seconds=10)) == 0
    await router.rows(
        "UPDATE messages SET content = content || %s WHERE id = %s RETURNING id",
        '{"transcript": "quiero una moto"}',
        note.event_id,
    )
    await router.rows("UPDATE media SET transcription = 'done' RETURNING message_id")
    assert await router.close_after(timedelta()) == 1
    assert [event.intent for event in await router.queued()] == ["product_catalog"]


async def test_a_voice_note_that_nobody_writes_down_is_not_waited_for_for_ever(router: RouterParts) -> None:
    """The customer is answered all the same."""
    await router.say(Media(type="audio", media_id="1", voice=True))
    assert await router.close_after(VOICE) == 1


@pytest.mark.fact("messages/referral")
async def test_who_comes_from_an_advertisement_and_only_greets_is_greeted(router: RouterParts) -> None:
    """The greeting's agent knows what the advertisement said."""
    await router.receive(
        replace(
            message("hola", occurred_at=router.clock.now()),
            referral=Referral(headline="MT-03: estrénela hoy"),
        )
    )
    await router.close_after()
    assert [event.intent for event in await router.queued()] == ["greeting"]


async def test_fifty_customers_at_once_get_a_turn_each(router: RouterParts) -> None:
    """Nobody waits for anybody else, and nobody's words end up in another's turn."""
    senders = [Sender(phone=f"5730000010{number:02}") for number in range(50)]
    await asyncio.gather(*(router.say("hola", sender) for sender in senders))
    await router.close_after()
    assert len({event.conversation_id for event in await router.queued()}) == 50
    assert await router.values("SELECT count(*) FROM messages GROUP BY turn_id") == [1] * 50


@pytest.mark.fact("webhooks/order")
async def test_the_classifier_gets_the_whole_burst_in_the_order_of_writing(router: RouterParts) -> None:
    """Messages may arrive in another order than they were written in."""
    now = router.clock.now()
    late = message("para trocha", occurred_at=now)
    await router.receive(late)
    await router.receive(message("quiero una moto", occurred_at=now - timedelta(seconds=1)))
    await router.close_after()
    assert isinstance(router.classify, ByWord)
    assert router.classify.calls == [
        {"texts": ["quiero una moto", "para trocha"], "payload": None, "first": True, "asked": None}
    ]


async def test_messages_during_an_answer_form_the_next_turn(router: RouterParts) -> None:
    """They wait until the answer before is out, and are queued then."""
    await router.say("hola")
    await router.close_after()
    await router.say("y el precio de la moto?")
    assert await router.close_after() == 0
    await router.rows("UPDATE turns SET state = 'answering' WHERE state = 'queued' RETURNING id")
    assert await router.close_after() == 0
    await router.rows("UPDATE turns SET state = 'answered' WHERE state = 'answering' RETURNING id")
    assert await router.close_after(timedelta()) == 1
    assert [event.intent for event in await router.queued()] == ["greeting", "product_catalog"]


async def test_a_later_turn_knows_what_was_asked_last(router: RouterParts) -> None:
    """«A 36» answers the question of the answer before."""
    await router.say("quiero una moto")
    await router.close_after()
    await router.rows("UPDATE turns SET state = 'answered', asked = 'financing:term' RETURNING id")
    await router.say("a 36")
    await router.close_after()
    assert isinstance(router.classify, ByWord)
    assert router.classify.calls[-1] == {
        "texts": ["a 36"],
        "payload": None,
        "first": False,
        "asked": "financing:term",
    }


async def test_what_was_taken_back_before_the_answer_is_not_answered(router: RouterParts) -> None:
    """The turn ends in silence: there is nothing left to answer."""
    regretted = await router.say("ay, chat equivocado")
    await router.say(Revoke(message_id=regretted.message_id))
    await router.close_after()
    assert await router.values("SELECT state FROM turns") == ["silent"]
    assert await router.queued() == []


async def test_turns_are_counted(router: RouterParts) -> None:
    """Operators see how many turns were queued, by intent."""
    await router.say("hola")
    await router.close_after()
    assert router.counted("gpbikes_turns_total", intent="greeting", state="queued") == 1
    assert router.counted("gpbikes_turn_queueing_seconds_count") == 1


async def test_an_undecided_turn_is_queued_all_the_same(
    database_url: str, redis_url: str, clock: FrozenClock
) -> None:
    """A classifier that fails costs the customer precision, not the answer."""
    async with router_parts(database_url, redis_url, clock, classify=OutOfOrder()) as router:
        await router.say("hola")
        await router.close_after()
        assert [event.intent for event in await router.queued()] == ["other"]
