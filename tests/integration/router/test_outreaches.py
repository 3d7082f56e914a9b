"""Answers to what the dealership wrote of its own accord."""

from __future__ import annotations

from datetime import timedelta

import pytest

from libs.common.identifiers import uuid7
from tests.doubles.frozen_clock import FrozenClock
from tests.integration.router.parts import ByWord, router_parts

WRITTEN = """
WITH m AS (
    INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content, occurred_at,
                          recorded_at)
    SELECT %s, dealership_id, id, 'out', 'assistant', '{"kind": "outgoing_text", "body": "?"}', %s, now()
    FROM conversations RETURNING *
)
INSERT INTO outreaches (id, dealership_id, contact_id, conversation_id, message_id, kind, key, asked, sent_at)
SELECT %s, m.dealership_id, c.contact_id, c.id, m.id, 'survey', '1', 'post_sale:survey', m.occurred_at
FROM m JOIN conversations c ON c.id = m.conversation_id RETURNING id
"""


@pytest.mark.parametrize(("days", "asked"), [(3, "post_sale:survey"), (30, None)])
async def test_what_was_asked_of_our_own_accord(
    database_url: str, redis_url: str, clock: FrozenClock, days: int, asked: str | None
) -> None:
    """It is the last question for two weeks, also in the conversation that the answer begins."""
    classify = ByWord()
    async with router_parts(database_url, redis_url, clock, classify=classify) as router:
        await router.say("hola")
        await router.close_after()
        await router.rows("UPDATE turns SET state = 'answered', asked = 'greeting:name' RETURNING id")
        await router.rows(WRITTEN, uuid7(), clock.now(), uuid7())
        clock.advance(timedelta(days=days))
        await router.say("un 9")
        await router.close_after()
    assert classify.calls[-1]["asked"] == asked
