"""What must never be is counted, and what is in order is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from libs.common.database import Connection, Database
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.settings import DatabaseSettings
from services.router.invariants import Invariants
from services.router.repositories.invariants import NAMES, broken
from tests.doubles.frozen_clock import NOON, FrozenClock

NOTHING = dict.fromkeys(NAMES, 0)
MINUTE = timedelta(minutes=1)
DAY = timedelta(hours=24)


@dataclass
class Story:
    """One conversation of an invented customer, written straight into the database."""

    connection: Connection
    dealership_id: UUID
    conversation_id: UUID

    async def customer_writes(self, at: datetime) -> None:
        """A message comes in."""
        await self._message("in", "customer", "text", at)

    async def assistant_sends(
        self, at: datetime, *, kind: str = "outgoing_text", last_word: bool = False
    ) -> None:
        """A message goes out."""
        message_id = await self._message("out", "assistant", kind, at)
        await self.connection.execute(
            """
            INSERT INTO deliveries (message_id, dealership_id, conversation_id, state, last_word, created_at,
                                    sending_at, sent_at)
            VALUES (%s, %s, %s, 'sent', %s, %s, %s, %s)
            """,
            (message_id, self.dealership_id, self.conversation_id, last_word, at, at, at),
        )

    async def person_takes_over(self, at: datetime) -> None:
        """The assistant is to be silent from then on."""
        await self.connection.execute(
            "UPDATE conversations SET owner = 'person', owner_changed_at = %s WHERE id = %s",
            (at, self.conversation_id),
        )

    async def turn(self, state: str, due_at: datetime) -> None:
        """An answer is due."""
        await self.connection.execute(
            """
            INSERT INTO turns (id, dealership_id, conversation_id, state, opened_at, due_at)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            (uuid7(), self.dealership_id, self.conversation_id, state, due_at, due_at),
        )

    async def appointment(self, starts_at: datetime, *, told: str | None, changed_at: datetime) -> None:
        """An appointment made in a turn whose answer's delivery has the state `told`; None: there is none."""
        turn_id, message_id, appointment_id = uuid7(), uuid7(), uuid7()
        names = {
            "turn": turn_id,
            "message": message_id,
            "appointment": appointment_id,
            "dealership": self.dealership_id,
            "conversation": self.conversation_id,
            "at": changed_at,
            "starts": starts_at,
            "told": told,
        }
        for statement in _APPOINTMENT if told else (_APPOINTMENT[0], _APPOINTMENT[-1]):
            await self.connection.execute(statement, names)

    async def outbox_row(self, created_at: datetime, published_at: datetime | None = None) -> None:
        """An event is to reach its stream."""
        await self.connection.execute(
            """
            INSERT INTO outbox (id, dealership_id, stream, event, created_at, published_at)
            VALUES (%s, %s, 'wa.outbound', '{}', %s, %s)
            """,
            (uuid7(), self.dealership_id, created_at, published_at),
        )

    async def _message(self, direction: str, author: str, kind: str, at: datetime) -> UUID:
        message_id = uuid7()
        await self.connection.execute(
            """
            INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content, occurred_at,
                                  recorded_at)
            VALUES (%s, %s, %s, %s, %s, jsonb_build_object('kind', %s::text), %s, %s)
            """,
            (message_id, self.dealership_id, self.conversation_id, direction, author, kind, at, at),
        )
        return message_id


_APPOINTMENT = (
    """
    INSERT INTO turns (id, dealership_id, conversation_id, state, opened_at, due_at)
    VALUES (%(turn)s, %(dealership)s, %(conversation)s, 'answered', %(at)s, %(at)s)
    """,
    """
    INSERT INTO messages (id, dealership_id, conversation_id, turn_id, direction, author, content,
                          occurred_at, recorded_at)
    VALUES (%(message)s, %(dealership)s, %(conversation)s, %(turn)s, 'out', 'assistant',
            '{"kind": "outgoing_text"}', %(at)s, %(at)s)
    """,
    """
    INSERT INTO deliveries (message_id, dealership_id, conversation_id, state, created_at)
    VALUES (%(message)s, %(dealership)s, %(conversation)s, %(told)s, %(at)s)
    """,
    """
    WITH place AS (
        INSERT INTO appointment_places (dealership_id, name) VALUES (%(dealership)s, 'Puesto 1') RETURNING id
    )
    INSERT INTO appointments (id, dealership_id, contact_id, conversation_id, turn_id, place_id, kind,
                              starts_at, ends_at, created_at, changed_at)
    SELECT %(appointment)s, c.dealership_id, c.contact_id, c.id, %(turn)s, place.id, 'workshop',
           %(starts)s, %(starts)s + interval '1 hour', %(at)s, %(at)s
    FROM conversations c, place WHERE c.id = %(conversation)s
    """,
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh database."""
    opened = Database(DatabaseSettings(database_url=database_url), application="test")
    async with opened.opened():
        yield opened


@pytest.fixture
async def story(database: Database) -> AsyncIterator[Story]:
    """A conversation with nothing in it yet."""
    dealership, contact, conversation = uuid7(), uuid7(), uuid7()
    async with database.statement() as connection:
        await connection.execute("INSERT INTO dealerships (id, name) VALUES (%s, 'Invented')", (dealership,))
        await connection.execute(
            "INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) VALUES ('1', %s)", (dealership,)
        )
        await connection.execute(
            "INSERT INTO contacts (id, dealership_id) VALUES (%s, %s)", (contact, dealership)
        )
        await connection.execute(
            """
            INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at,
                                       last_message_at)
            VALUES (%s, %s, %s, '1', %s, %s)
            """,
            (conversation, dealership, contact, NOON, NOON),
        )
        yield Story(connection, dealership, conversation)


async def test_everything_is_in_order(story: Story) -> None:
    """A question, its answer, and an event on its way."""
    await story.customer_writes(NOON - 2 * MINUTE)
    await story.turn("answered", NOON - 2 * MINUTE)
    await story.assistant_sends(NOON - MINUTE)
    await story.outbox_row(NOON - 2 * MINUTE, published_at=NOON - MINUTE)
    await story.outbox_row(NOON - timedelta(seconds=1))
    assert await broken(story.connection, now=NOON) == NOTHING


@pytest.mark.parametrize("state", ["open", "queued", "answering"])
async def test_a_customer_waits(story: Story, state: str) -> None:
    """Nobody is unanswered for more than five minutes."""
    await story.turn(state, NOON - 6 * MINUTE)
    assert await broken(story.connection, now=NOON) == NOTHING | {"unanswered": 1}


async def test_a_customer_waits_for_a_person(story: Story) -> None:
    """It is the person's to answer."""
    await story.turn("open", NOON - 6 * MINUTE)
    await story.person_takes_over(NOON - 7 * MINUTE)
    assert await broken(story.connection, now=NOON) == NOTHING


async def test_the_assistant_speaks_over_a_person(story: Story) -> None:
    """It is silent once a person has the conversation."""
    await story.customer_writes(NOON - 5 * MINUTE)
    await story.person_takes_over(NOON - 4 * MINUTE)
    await story.assistant_sends(NOON - 3 * MINUTE)
    assert await broken(story.connection, now=NOON) == NOTHING | {"spoke_over_a_person": 1}


async def test_the_assistant_takes_its_leave(story: Story) -> None:
    """The goodbye of a handoff may follow it."""
    await story.customer_writes(NOON - 5 * MINUTE)
    await story.person_takes_over(NOON - 4 * MINUTE)
    await story.assistant_sends(NOON - 3 * MINUTE, last_word=True)
    assert await broken(story.connection, now=NOON) == NOTHING


async def test_free_text_a_day_after_the_customer_wrote(story: Story) -> None:
    """WhatsApp takes templates only."""
    await story.customer_writes(NOON - DAY - 2 * MINUTE)
    await story.assistant_sends(NOON - MINUTE)
    assert await broken(story.connection, now=NOON) == NOTHING | {"free_text_outside_window": 1}


async def test_a_template_a_day_after_the_customer_wrote(story: Story) -> None:
    """That is what templates are for."""
    await story.customer_writes(NOON - DAY - 2 * MINUTE)
    await story.assistant_sends(NOON - MINUTE, kind="outgoing_template")
    assert await broken(story.connection, now=NOON) == NOTHING


@pytest.mark.parametrize("told", ["failed", "pending", None])
async def test_an_appointment_of_which_the_customer_was_not_told(story: Story, told: str | None) -> None:
    """Whatever stands in the calendar has been confirmed to the customer."""
    await story.appointment(NOON + DAY, told=told, changed_at=NOON - 6 * MINUTE)
    assert await broken(story.connection, now=NOON) == NOTHING | {"appointment_without_confirmation": 1}


@pytest.mark.parametrize(
    ("starts_at", "told", "changed_at"),
    [
        (NOON + DAY, "sent", NOON - 6 * MINUTE),
        (NOON + DAY, "pending", NOON - MINUTE),
        (NOON - DAY, "failed", NOON - 2 * DAY),
    ],
)
async def test_an_appointment_in_order(
    story: Story, starts_at: datetime, told: str, changed_at: datetime
) -> None:
    """It has been told, is just being told, or is over."""
    await story.appointment(starts_at, told=told, changed_at=changed_at)
    assert await broken(story.connection, now=NOON) == NOTHING


async def test_an_event_is_left_behind(story: Story) -> None:
    """The sweeper should have brought it to its stream."""
    await story.outbox_row(NOON - 2 * MINUTE)
    assert await broken(story.connection, now=NOON) == NOTHING | {"outbox_left_behind": 1}


async def all_consumed() -> list[str]:
    """No stream is without a consumer."""
    return []


async def nobody_answers() -> list[str]:
    """The agents are gone."""
    return ["turn.greeting", "turn.faq"]


async def test_streams_that_nobody_consumes(database: Database) -> None:
    """They count among the promises."""
    metrics = Metrics()
    await Invariants(database, nobody_answers, clock=FrozenClock(), metrics=metrics).check()
    labels = {"invariant": "stream_without_consumer"}
    assert metrics.registry.get_sample_value("gpbikes_invariant_broken", labels) == 2


async def test_what_is_broken_shows_until_it_is_mended(database: Database, story: Story) -> None:
    """In the metrics, with the time of the check."""
    metrics = Metrics()
    invariants = Invariants(database, all_consumed, clock=FrozenClock(), metrics=metrics)
    await story.turn("open", NOON - 6 * MINUTE)
    await invariants.check()
    shown = metrics.registry.get_sample_value("gpbikes_invariant_broken", {"invariant": "unanswered"})
    await story.connection.execute("UPDATE turns SET state = 'answered'")
    await invariants.check()
    mended = metrics.registry.get_sample_value("gpbikes_invariant_broken", {"invariant": "unanswered"})
    assert (shown, mended) == (1, 0)
