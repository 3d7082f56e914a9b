"""The SQL by which the dealership writes of its own accord, always in the caller's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from libs.common.database import Connection
from libs.common.jsonb import to_jsonb
from libs.common.messages import Outgoing
from services.agents.frame.turn import Dealership
from services.agents.outreach.occasion import Due, Standing, Write

CONVERSATION_ENDS_AFTER = timedelta(hours=24)
"""As in the router: what is said later begins another conversation."""
WINDOW = timedelta(hours=23, minutes=30)
"""A little less than WhatsApp's 24 hours, for the way to the customer."""


async def standing(connection: Connection, contact_id: UUID, *, now: datetime) -> Standing | None:
    """How things are with the customer, who cannot write, opt out or be taken over before the end.

    None for a contact who has never spoken with us: there is no number to write from.
    """
    # The contact first, as when the customer writes: a deadlock would cost one of the two.
    await connection.execute("SELECT FROM contacts WHERE id = %s FOR NO KEY UPDATE", (contact_id,))
    cursor = await connection.execute(
        _STANDING, {"contact": contact_id, "goes_on": now - CONVERSATION_ENDS_AFTER, "window": now - WINDOW}
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    (
        dealership_name,
        address,
        phone_number_id,
        name,
        conversation_id,
        last_inbound_at,
        window_open,
        opted_out,
        refuses_marketing,
        owned_by_person,
        answering,
        chased_at,
        chased,
        bought,
        lost,
    ) = row
    return Standing(
        dealership=Dealership(name=dealership_name, address=address),
        phone_number_id=phone_number_id,
        name=name,
        conversation_id=conversation_id,
        last_inbound_at=last_inbound_at,
        window_open=window_open,
        opted_out=opted_out,
        refuses_marketing=refuses_marketing,
        owned_by_person=owned_by_person,
        answering=answering,
        chased_at=chased_at,
        chased=chased,
        bought=bought,
        lost=lost,
    )


async def begin_conversation(
    connection: Connection, conversation_id: UUID, due: Due, phone_number_id: str, *, now: datetime
) -> None:
    """Begin a conversation with a message of ours; one that has ended by silence is closed."""
    await connection.execute(
        """
        UPDATE conversations SET closed_at = %s
        WHERE contact_id = %s AND phone_number_id = %s AND closed_at IS NULL
        """,
        (now, due.contact_id, phone_number_id),
    )
    await connection.execute(
        """
        INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at, last_message_at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (conversation_id, due.dealership_id, due.contact_id, phone_number_id, now, now),
    )


async def written_before(connection: Connection, due: Due, kind: str) -> bool:
    """Whether the message of this occasion has been written already."""
    cursor = await connection.execute(
        "SELECT EXISTS (SELECT FROM outreaches WHERE dealership_id = %s AND kind = %s AND key = %s)",
        (due.dealership_id, kind, due.key),
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def write(
    connection: Connection,
    message_id: UUID,
    outreach_id: UUID,
    due: Due,
    *,
    kind: str,
    conversation_id: UUID,
    said: Write,
    content: Outgoing,
    now: datetime,
) -> None:
    """Store the message, that it is to be delivered, and that this occasion has been used.

    A unique index holds the occasion: a second process that is as far would fail here.
    """
    await connection.execute(
        """
        WITH m AS (
            INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content, occurred_at,
                                  recorded_at)
            VALUES (%(message)s, %(dealership)s, %(conversation)s, 'out', 'assistant', %(content)s, %(now)s,
                    %(now)s)
            RETURNING *
        ), d AS (
            INSERT INTO deliveries (message_id, dealership_id, conversation_id, purpose, created_at,
                                    expires_at)
            SELECT id, dealership_id, conversation_id, 'campaign', recorded_at, %(expires)s FROM m
        ), c AS (
            UPDATE conversations SET last_message_at = greatest(last_message_at, %(now)s)
            WHERE id = %(conversation)s
        )
        INSERT INTO outreaches (id, dealership_id, contact_id, conversation_id, message_id, kind, key, asked,
                                sent_at)
        SELECT %(outreach)s, dealership_id, %(contact)s, conversation_id, id, %(kind)s, %(key)s,
               nullif(%(asked)s, ''), %(now)s
        FROM m
        """,
        {
            "message": message_id,
            "outreach": outreach_id,
            "dealership": due.dealership_id,
            "contact": due.contact_id,
            "conversation": conversation_id,
            "content": to_jsonb(content),
            "kind": kind,
            "key": due.key,
            "asked": said.asks,
            "expires": said.expires_at,
            "now": now,
        },
    )


_STANDING = """
SELECT d.name, d.address, c.phone_number_id,
       coalesce((SELECT value #>> '{}' FROM contact_facts WHERE contact_id = k.id AND name = 'name'), ''),
       CASE WHEN c.closed_at IS NULL AND c.last_message_at > %(goes_on)s THEN c.id END,
       (SELECT max(m.occurred_at) FROM messages m JOIN conversations o ON o.id = m.conversation_id
        WHERE o.contact_id = k.id AND m.direction = 'in'),
       c.closed_at IS NULL AND c.last_message_at > %(goes_on)s AND EXISTS (
           SELECT FROM messages m
           WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.occurred_at > %(window)s),
       k.opted_out_at IS NOT NULL,
       k.marketing_opted_out_at IS NOT NULL,
       c.owner = 'person' AND c.closed_at IS NULL AND c.last_message_at > %(goes_on)s,
       EXISTS (SELECT FROM turns t WHERE t.conversation_id = c.id
               AND t.state IN ('open', 'queued', 'answering')),
       (SELECT max(o.sent_at) FROM outreaches o WHERE o.contact_id = k.id AND o.kind = 'follow_up'),
       (SELECT count(*) FROM outreaches o
        WHERE o.contact_id = k.id AND o.kind = 'follow_up' AND o.answered_at IS NULL),
       EXISTS (SELECT FROM leads l WHERE l.contact_id = k.id AND l.outcome = 'bought')
           OR EXISTS (SELECT FROM sales s WHERE s.contact_id = k.id),
       EXISTS (SELECT FROM leads l WHERE l.contact_id = k.id AND l.outcome = 'lost')
FROM contacts k
JOIN dealerships d ON d.id = k.dealership_id
JOIN LATERAL (
    SELECT * FROM conversations WHERE contact_id = k.id ORDER BY opened_at DESC, id DESC LIMIT 1
) c ON true
WHERE k.id = %(contact)s
"""
