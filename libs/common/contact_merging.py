"""Two contacts that turn out to be one customer, and back again.

The kept contact gets the other's aliases, conversations with all that hangs on them, memories, and the
facts it does not know itself. The other stays as an empty row. What moved is recorded, and moves back when
the merge is undone; what was said in between stays with the kept contact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any  # the types of a row are those of its columns
from uuid import UUID

from libs.common import contact_belongings
from libs.common.audit import Action, record
from libs.common.database import Connection
from libs.common.identifiers import NewIdentifier
from libs.common.jsonb import to_jsonb

_RECORD = """
INSERT INTO contact_merges (id, dealership_id, kept_id, merged_id, merged_at, conversations, memories, facts,
                            alias_kinds, alias_values, opted_out)
SELECT %(id)s, k.dealership_id, k.id, m.id, %(now)s,
       ARRAY(SELECT id FROM conversations WHERE contact_id = m.id),
       ARRAY(SELECT id FROM memories o WHERE contact_id = m.id AND NOT EXISTS (
             SELECT FROM memories
             WHERE contact_id = k.id AND kind = o.kind AND content_hash = o.content_hash)),
       ARRAY(SELECT name FROM contact_facts WHERE contact_id = m.id
             EXCEPT SELECT name FROM contact_facts WHERE contact_id = k.id),
       ARRAY(SELECT kind FROM contact_aliases WHERE contact_id = m.id ORDER BY kind, value),
       ARRAY(SELECT value FROM contact_aliases WHERE contact_id = m.id ORDER BY kind, value),
       m.opted_out_at IS NOT NULL AND k.opted_out_at IS NULL
FROM contacts k JOIN contacts m ON m.dealership_id = k.dealership_id
WHERE k.id = %(kept)s AND m.id = %(merged)s
  AND (%(again)s OR NOT EXISTS (
       SELECT FROM contact_merges WHERE undone_at IS NOT NULL AND kept_id IN (k.id, m.id)
                                    AND merged_id IN (k.id, m.id)))
RETURNING dealership_id
"""

# A contact has one open conversation with a number: the kept contact's goes on, for a person if either did.
_JOIN_OPEN = """
WITH closed AS (
    UPDATE conversations m SET closed_at = %(now)s FROM conversations k
    WHERE m.contact_id = %(merged)s AND k.contact_id = %(kept)s AND k.phone_number_id = m.phone_number_id
      AND m.closed_at IS NULL AND k.closed_at IS NULL
    RETURNING k.id, m.owner, m.handoff_reason
)
UPDATE conversations c
SET owner = 'person', handoff_reason = closed.handoff_reason, owner_changed_at = %(now)s
FROM closed WHERE c.id = closed.id AND c.owner = 'assistant' AND closed.owner = 'person'
"""

_MOVED = (
    "dealership_id",
    "kept_id",
    "merged_id",
    "conversations",
    "memories",
    "facts",
    "alias_kinds",
    "alias_values",
    "opted_out",
    "moved",
)

_MOVE = (
    "UPDATE conversations SET contact_id = %(to)s WHERE id = ANY(%(conversations)s)",
    "UPDATE memories SET contact_id = %(to)s WHERE id = ANY(%(memories)s)",
    "UPDATE memory_vectors SET contact_id = %(to)s WHERE memory_id = ANY(%(memories)s)",
    """
    UPDATE contact_aliases a SET contact_id = %(to)s
    FROM unnest(%(alias_kinds)s::text[], %(alias_values)s::text[]) AS moved (kind, value)
    WHERE a.dealership_id = %(dealership_id)s AND (a.kind, a.value) = (moved.kind, moved.value)
    """,
)

_COPY_FACTS = """
INSERT INTO contact_facts (contact_id, dealership_id, name, value, turn_id, learned_at)
SELECT %(kept_id)s, dealership_id, name, value, turn_id, learned_at FROM contact_facts
WHERE contact_id = %(merged_id)s AND name = ANY(%(facts)s)
"""

_FORGET_FACTS = """
DELETE FROM contact_facts k USING contact_facts m
WHERE k.contact_id = %(kept_id)s AND m.contact_id = %(merged_id)s AND k.name = ANY(%(facts)s)
  AND m.name = k.name AND m.learned_at = k.learned_at
"""

_OPT_OUT = """
UPDATE contacts k SET opted_out_at = m.opted_out_at FROM contacts m
WHERE %(opted_out)s AND k.id = %(kept_id)s AND m.id = %(merged_id)s
"""

_STOP_MARKETING = """
UPDATE contacts k SET marketing_opted_out_at = m.marketing_opted_out_at FROM contacts m
WHERE k.id = %(kept_id)s AND m.id = %(merged_id)s AND k.marketing_opted_out_at IS NULL
"""
"""Not undone when the two are parted: advertising that is not sent harms nobody."""

_OPT_IN = """
UPDATE contacts k SET opted_out_at = NULL FROM contacts m
WHERE %(opted_out)s AND k.id = %(kept_id)s AND m.id = %(merged_id)s AND k.opted_out_at = m.opted_out_at
"""


async def merge(
    connection: Connection,
    *,
    kept: UUID,
    merged: UUID,
    actor: str,
    now: datetime,
    new_id: NewIdentifier,
    again: bool = False,
) -> UUID | None:
    """Make the contact `merged` part of `kept`, in the caller's transaction; the merge's id.

    None, with nothing changed, when they are not two contacts of one dealership, or when they have been
    parted before and `again` does not say that they shall be one all the same.
    """
    if kept == merged:
        return None
    merge_id = new_id()
    parameters = {"id": merge_id, "kept": kept, "merged": merged, "now": now, "again": again}
    cursor = await connection.execute(_RECORD, parameters)
    row = await cursor.fetchone()
    if row is None:
        return None
    await connection.execute(_JOIN_OPEN, parameters)
    moved = await _moved(connection, merge_id)
    await _move(connection, moved, to=kept)
    for statement in (_COPY_FACTS, _OPT_OUT, _STOP_MARKETING):
        await connection.execute(statement, moved)
    hanging = await contact_belongings.hand_over(connection, kept=kept, merged=merged)
    await connection.execute(
        "UPDATE contact_merges SET moved = %s WHERE id = %s", (to_jsonb(hanging), merge_id)
    )
    details = {"merged": str(merged), "merge": str(merge_id)}
    action = Action(actor, "contact.merge", f"contact/{kept}", details, row[0])
    await record(connection, action, action_id=new_id(), now=now)
    return merge_id


async def undo(
    connection: Connection, merge_id: UUID, *, actor: str, now: datetime, new_id: NewIdentifier
) -> bool:
    """Part the two contacts again, in the caller's transaction; False when there is no such merge to undo."""
    cursor = await connection.execute(
        "UPDATE contact_merges SET undone_at = %s WHERE id = %s AND undone_at IS NULL RETURNING id",
        (now, merge_id),
    )
    if await cursor.fetchone() is None:
        return False
    moved = await _moved(connection, merge_id)
    await _move(connection, moved, to=moved["merged_id"])
    await contact_belongings.hand_back(connection, moved["moved"], merged=moved["merged_id"])
    for statement in (_FORGET_FACTS, _OPT_IN):
        await connection.execute(statement, moved)
    details = {"merged": str(moved["merged_id"]), "merge": str(merge_id)}
    action = Action(actor, "contact.unmerge", f"contact/{moved['kept_id']}", details, moved["dealership_id"])
    await record(connection, action, action_id=new_id(), now=now)
    return True


async def _moved(connection: Connection, merge_id: UUID) -> dict[str, Any]:
    cursor = await connection.execute(
        f"SELECT {', '.join(_MOVED)} FROM contact_merges WHERE id = %s",  # noqa: S608 - names of our own
        (merge_id,),
    )
    row = await cursor.fetchone()
    assert row is not None, "the merge was recorded in this transaction"  # noqa: S101 - ours to know
    return dict(zip(_MOVED, row, strict=True))


async def _move(connection: Connection, moved: Mapping[str, Any], *, to: UUID) -> None:
    for statement in _MOVE:
        await connection.execute(statement, {**moved, "to": to})
