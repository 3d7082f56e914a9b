"""Several instances, crashes between two steps, and conversations that are not the assistant's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from libs.common.messages import Sender
from libs.common.streams import ALL
from libs.common.sweeper import SWEEP_AFTER
from services.router.closing import BATCH, NotClosing
from services.router.intents.decision import IntentDecision
from services.router.repositories import conversations
from tests.doubles.frozen_clock import FrozenClock
from tests.integration.router.parts import OUR_NUMBER, QUIET, RouterParts, message, router_parts
from tools.embedded.ports import free_ports


async def test_another_instance_closes_what_a_dead_one_has_opened(
    router: RouterParts, other_router: RouterParts
) -> None:
    """Open turns live in Postgres, not in the process that opened them."""
    await router.say("hola")
    router.clock.advance(QUIET)
    assert await other_router.closer.close_due() == 1
    assert len(await other_router.queued()) == 1


async def test_two_instances_that_close_the_same_turns_queue_each_once(
    router: RouterParts, other_router: RouterParts
) -> None:
    """Whoever comes second leaves the turn alone."""
    senders = [Sender(phone=f"5730000020{number:02}") for number in range(30)]
    await asyncio.gather(*(router.say("hola", sender) for sender in senders))
    router.clock.advance(QUIET)
    await asyncio.gather(*(parts.closer.close_due() for parts in (router, other_router) * 3))
    events = await router.queued()
    assert len({event.turn_id for event in events}) == len(events) == 30
    assert await router.values("SELECT count(*) FROM outbox") == [30]


async def test_a_message_that_arrives_while_its_burst_is_being_closed_is_never_lost(
    router: RouterParts, other_router: RouterParts
) -> None:
    """It is in the queued turn or in the next one, whichever transaction comes first."""
    await router.say("hola")
    router.clock.advance(QUIET)
    late = message("quiero una moto", occurred_at=router.clock.now())
    await asyncio.gather(router.closer.close_due(), other_router.receive(late))
    assert await router.values(
        """SELECT count(*) FROM messages m JOIN turns t ON t.id = m.turn_id
           WHERE m.wamid = %s AND t.state IN ('open', 'queued')""",
        late.message_id,
    ) == [1]


async def test_a_turn_that_is_about_to_get_another_message_is_not_closed(router: RouterParts) -> None:
    """Whoever stores the message holds the turn until its due time is put off."""
    await router.say("hola")
    router.clock.advance(QUIET)
    (contact_id,) = await router.values("SELECT id FROM contacts")
    async with router.database.transaction() as connection:
        await conversations.find(connection, contact_id, OUR_NUMBER)
        await router.closer.close_due()
    assert await router.values("SELECT state FROM turns") == ["open"]
    assert await router.closer.close_due() == 1


async def test_a_burst_that_goes_on_while_its_intent_is_decided_is_not_queued(
    database_url: str, redis_url: str, clock: FrozenClock
) -> None:
    """The decision was made without the newest message, so it does not count."""
    async with router_parts(database_url, redis_url, clock) as router:
        hesitant = _Interrupted(router)
        async with router_parts(database_url, redis_url, clock, classify=hesitant) as other:
            await router.say("hola")
            await other.close_after()
            assert await router.values("SELECT state FROM turns") == ["open"]
            assert await router.close_after() == 1
            assert [event.intent for event in await router.queued()] == ["product_catalog"]


class _Interrupted:
    """A classifier during whose work the customer writes on."""

    def __init__(self, router: RouterParts) -> None:
        self._router = router

    async def __call__(
        self,
        texts: Sequence[str],
        *,
        payload: str | None = None,
        first: bool = False,
        asked: str | None = None,
    ) -> IntentDecision:
        """Decide, but not before the customer has added something."""
        await self._router.say("quiero una moto")
        return await self._router.classify(texts, payload=payload, first=first, asked=asked)


async def test_a_person_who_has_the_conversation_is_not_interrupted(router: RouterParts) -> None:
    """The messages are kept, the turn is silent, nothing reaches an agent."""
    await router.say("hola")
    await router.rows("UPDATE conversations SET owner = 'person' RETURNING id")
    await router.close_after()
    assert await router.rows("SELECT state, intent, closed_at IS NOT NULL FROM turns") == [
        ("silent", None, True)
    ]
    assert await router.queued() == []
    assert router.counted("gpbikes_turns_total", intent="", state="silent") == 1


@pytest.mark.fact("elsewhere/mute_or_looping_after_a_handoff")
async def test_the_assistant_answers_again_once_the_person_has_given_the_conversation_back(
    router: RouterParts,
) -> None:
    """A silent turn does not stand in the way of the next one."""
    await router.say("hola")
    await router.rows("UPDATE conversations SET owner = 'person' RETURNING id")
    await router.close_after()
    await router.rows("UPDATE conversations SET owner = 'assistant' RETURNING id")
    await router.say("sigues ahí?")
    await router.close_after()
    assert len(await router.queued()) == 1


async def test_who_wants_no_messages_gets_none(router: RouterParts) -> None:
    """An opt-out holds in every conversation."""
    await router.say("hola")
    await router.rows("UPDATE contacts SET opted_out_at = now() RETURNING id")
    await router.close_after()
    assert await router.values("SELECT state FROM turns") == ["silent"]


async def test_an_opt_out_while_a_person_has_the_conversation_is_heard(router: RouterParts) -> None:
    """It is the one thing that reaches an agent then."""
    await router.say("no me escriban más")
    await router.rows("UPDATE conversations SET owner = 'person' RETURNING id")
    await router.close_after()
    assert [event.intent for event in await router.queued()] == ["opt_out"]


async def test_an_opt_in_is_heard(router: RouterParts) -> None:
    """Who has opted out and wants messages again is answered."""
    await router.say("quiero volver a recibir mensajes")
    await router.rows("UPDATE contacts SET opted_out_at = now() RETURNING id")
    await router.close_after()
    assert [event.intent for event in await router.queued()] == ["opt_out"]


async def test_a_crash_between_commit_and_publication_is_made_good_once(
    database_url: str, redis_url: str, clock: FrozenClock
) -> None:
    """The row is committed, the stream is out of reach: the sweeper brings it, and only once."""
    async with router_parts(database_url, redis_url, clock) as router:
        nowhere = f"redis://127.0.0.1:{free_ports(1)[0]}/0"
        async with router_parts(database_url, nowhere, clock) as cut_off:
            await router.say("hola")
            await cut_off.close_after()
        assert await router.queued() == []
        clock.advance(SWEEP_AFTER + timedelta(seconds=1))
        assert await router.sweeper.sweep(ALL) == 1
        assert await router.sweeper.sweep(ALL) == 0
        assert await router.rows("SELECT id FROM turns WHERE state = 'queued'") == [
            (event.turn_id,) for event in await router.queued()
        ]


async def test_more_turns_than_one_batch_are_closed_one_batch_after_the_other(router: RouterParts) -> None:
    """After an outage there may be hundreds."""
    await router.rows(
        """
        WITH people AS (
            INSERT INTO contacts (id, dealership_id) SELECT gen_random_uuid(), d.id
            FROM dealerships d, generate_series(1, %s) RETURNING id, dealership_id
        ), talks AS (
            INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id,
                                       opened_at, last_message_at)
            SELECT gen_random_uuid(), p.dealership_id, p.id, n.phone_number_id, now(), now()
            FROM people p, whatsapp_numbers n RETURNING id, dealership_id
        ), owed AS (
            INSERT INTO turns (id, dealership_id, conversation_id, state, opened_at, due_at)
            SELECT gen_random_uuid(), dealership_id, id, 'open', now(), now() FROM talks
            RETURNING id, dealership_id, conversation_id
        )
        INSERT INTO messages (id, dealership_id, conversation_id, turn_id, direction, author, content,
                              occurred_at, recorded_at)
        SELECT gen_random_uuid(), dealership_id, conversation_id, id, 'in', 'customer',
               '{"kind": "text", "body": "hola"}', now(), now() FROM owed RETURNING 1
        """,
        BATCH + 50,
    )
    router.clock.advance(timedelta(days=365))
    assert [await router.closer.close_due() for _ in range(3)] == [BATCH, 50, 0]
    assert len(await router.queued()) == BATCH + 50


async def test_the_health_page_tells_when_turns_are_not_closed(router: RouterParts) -> None:
    """A process that lives but closes nothing is not ready."""
    await router.closer.check()
    router.clock.advance(timedelta(seconds=11))
    with pytest.raises(NotClosing, match="11 s"):
        await router.closer.check()
