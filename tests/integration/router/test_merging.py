"""Contacts that turn out to be one customer become one, and can be parted again."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from libs.common.contact_merging import merge, undo
from libs.common.identifiers import uuid7
from libs.common.messages import Sender, System
from tests.integration.router.parts import RouterParts
from tests.locks import somebody_waits

PHONE = Sender(phone="573000000001")
USER_ID = Sender(user_id="CO.1001")
BOTH = Sender(phone="573000000001", user_id="CO.1001")
WRITERS = (
    """SELECT count(DISTINCT c.contact_id) FROM messages m JOIN conversations c ON c.id = m.conversation_id"""
)
ALIASES = "SELECT count(DISTINCT contact_id) FROM contact_aliases"


async def say_later(router: RouterParts, content: str | System, sender: Sender) -> None:
    """Let a customer write after everybody else."""
    router.clock.advance(timedelta(seconds=1))
    await router.say(content, sender)


async def undone(router: RouterParts, merge_id: UUID) -> bool:
    """Undo a merge as staff do."""
    async with router.database.transaction() as connection:
        return await undo(connection, merge_id, actor="ana", now=router.clock.now(), new_id=uuid7)


async def merge_id_of(router: RouterParts) -> UUID:
    """The one merge there was."""
    (merge_id,) = await router.values("SELECT id FROM contact_merges")
    return UUID(str(merge_id))


@pytest.mark.fact("identity/one_payload")
async def test_two_contacts_in_one_payload_are_one_customer(router: RouterParts) -> None:
    """What both have said is one customer's, in one open conversation; the older contact is kept."""
    await router.say("hola", PHONE)
    (kept,) = await router.values("SELECT id FROM contacts")
    await say_later(router, "hola", USER_ID)
    await say_later(router, "soy yo", BOTH)
    assert await router.values("SELECT DISTINCT contact_id FROM contact_aliases") == [kept]
    assert await router.values(WRITERS) == [1]
    assert await router.values("SELECT count(*) FROM conversations WHERE closed_at IS NULL") == [1]


async def test_what_is_said_while_staff_merge_its_writer_is_the_kept_contacts(router: RouterParts) -> None:
    """Whoever was recognised is asked about again once the merge is done."""
    await router.say("hola", PHONE)
    await say_later(router, "hola", USER_ID)
    kept, merged = await router.values("SELECT id FROM contacts ORDER BY created_at")
    async with router.database.transaction() as connection:
        await merge(connection, kept=kept, merged=merged, actor="ana", now=router.clock.now(), new_id=uuid7)
        saying = asyncio.create_task(say_later(router, "sigo aquí", USER_ID))
        await somebody_waits(router.database)
    await saying
    assert await router.values(WRITERS) == [1]


async def test_a_merge_is_in_the_audit_log(router: RouterParts) -> None:
    """With who was kept, and no alias of anybody."""
    await router.say("hola", PHONE)
    await say_later(router, "hola", USER_ID)
    await say_later(router, "soy yo", BOTH)
    assert await router.rows(
        "SELECT actor, action, subject = 'contact/' || kept_id FROM audit_log, contact_merges"
    ) == [("router", "contact.merge", True)]


@pytest.mark.fact("identity/change_of_id")
@pytest.mark.parametrize("order", [("notice", "message"), ("message", "notice")])
async def test_a_changed_user_id_is_the_same_customer_in_either_order(
    router: RouterParts, order: tuple[str, str]
) -> None:
    """The first message from the new id may come before the notice of the change."""
    sent: dict[str, tuple[str | System, Sender]] = {
        "notice": (
            System(type="user_changed_user_id", previous_user_id="CO.1001", user_id="CO.2002"),
            Sender(),
        ),
        "message": ("sigo siendo yo", Sender(user_id="CO.2002")),
    }
    await router.say("hola", USER_ID)
    for each in order:
        await say_later(router, *sent[each])
    assert (await router.values(ALIASES), await router.values(WRITERS)) == ([1], [1])


@pytest.mark.fact("identity/change_of_number")
@pytest.mark.parametrize("order", [("notice", "message"), ("message", "notice")])
async def test_a_changed_number_is_the_same_customer_in_either_order(
    router: RouterParts, order: tuple[str, str]
) -> None:
    """The notice names the id before, the id now and the new number."""
    notice = System(
        type="user_changed_number", previous_user_id="CO.1001", user_id="CO.2002", phone="573000000002"
    )
    sent: dict[str, tuple[str | System, Sender]] = {
        "notice": (notice, Sender()),
        "message": ("nuevo número", Sender(phone="573000000002", user_id="CO.2002")),
    }
    await router.say("hola", BOTH)
    for each in order:
        await say_later(router, *sent[each])
    assert (await router.values(ALIASES), await router.values(WRITERS)) == ([1], [1])


async def test_who_wanted_no_messages_wants_none_as_one(router: RouterParts) -> None:
    """The wish of either contact counts, and a person who had either conversation has the one."""
    await router.say("hola", PHONE)
    await say_later(router, "basta", USER_ID)
    await router.rows(
        """UPDATE contacts SET opted_out_at = now() WHERE id =
           (SELECT contact_id FROM contact_aliases WHERE kind = 'user_id') RETURNING id"""
    )
    await router.rows(
        """UPDATE conversations SET owner = 'person', handoff_reason = 'complaint' WHERE contact_id =
           (SELECT contact_id FROM contact_aliases WHERE kind = 'user_id') RETURNING id"""
    )
    await say_later(router, "soy yo", BOTH)
    assert await router.rows(
        """SELECT k.opted_out_at IS NULL, c.owner, c.handoff_reason FROM conversations c
           JOIN contacts k ON k.id = c.contact_id WHERE c.closed_at IS NULL"""
    ) == [(False, "person", "complaint")]


async def test_facts_that_the_kept_contact_lacks_are_learnt(router: RouterParts) -> None:
    """What it knows itself stays, and comes back apart when the merge is undone."""
    await router.say("hola", PHONE)
    await say_later(router, "hola", USER_ID)
    await router.rows(
        """INSERT INTO contact_facts (contact_id, dealership_id, name, value, learned_at)
           SELECT a.contact_id, a.dealership_id, f.name, to_jsonb(a.kind), now() FROM contact_aliases a
           JOIN (VALUES ('phone', 'city'), ('user_id', 'city'), ('user_id', 'height')) AS f (kind, name)
           ON f.kind = a.kind RETURNING 1"""
    )
    await say_later(router, "soy yo", BOTH)
    facts = (
        """SELECT name, value FROM contact_facts JOIN contact_merges ON kept_id = contact_id ORDER BY name"""
    )
    merged = await router.rows(facts)
    await undone(router, await merge_id_of(router))
    assert merged == [("city", "phone"), ("height", "user_id")]
    assert await router.rows(facts) == [("city", "phone")]


async def test_a_merge_that_was_wrong_is_undone(router: RouterParts) -> None:
    """Aliases and conversations go back to whose they were; once, with an entry in the audit log."""
    await router.say("hola", PHONE)
    await say_later(router, "hola", USER_ID)
    before = await router.rows("SELECT kind, contact_id FROM contact_aliases ORDER BY kind")
    await say_later(router, "soy yo", BOTH)
    merge_id = await merge_id_of(router)
    assert [await undone(router, merge_id), await undone(router, merge_id)] == [True, False]
    assert await router.rows("SELECT kind, contact_id FROM contact_aliases ORDER BY kind") == before
    assert await router.values(WRITERS) == [2]
    assert await router.values("SELECT actor FROM audit_log ORDER BY id") == ["router", "ana"]


async def test_contacts_that_staff_have_parted_stay_apart(router: RouterParts) -> None:
    """A payload that knows both changes nothing any more; staff still can."""
    await router.say("hola", PHONE)
    await say_later(router, "hola", USER_ID)
    await say_later(router, "soy yo", BOTH)
    merge_id = await merge_id_of(router)
    await undone(router, merge_id)
    await say_later(router, "soy yo", BOTH)
    parted = await router.values(ALIASES)
    ((kept, merged),) = await router.rows("SELECT kept_id, merged_id FROM contact_merges")
    now = router.clock.now()
    async with router.database.transaction() as connection:
        await merge(connection, kept=kept, merged=merged, actor="ana", now=now, new_id=uuid7, again=True)
    assert (parted, await router.values(ALIASES)) == ([2], [1])


async def test_contacts_of_two_dealerships_are_never_merged(router: RouterParts) -> None:
    """Nothing crosses from one dealership to another, whoever asks."""
    await router.say("hola", PHONE)
    (kept,) = await router.values("SELECT id FROM contacts")
    (other,) = await router.values(
        """WITH other AS (INSERT INTO dealerships (id, name) VALUES (%s, 'Otro') RETURNING id)
           INSERT INTO contacts (id, dealership_id) SELECT %s, id FROM other RETURNING id""",
        *(uuid7(), uuid7()),
    )
    async with router.database.transaction() as connection:
        ids = [
            await merge(connection, kept=kept, merged=each, actor="ana", now=router.clock.now(), new_id=uuid7)
            for each in (other, kept)
        ]
    assert ids == [None, None]


CREDIT = """
INSERT INTO credit_applications (id, dealership_id, contact_id, conversation_id, turn_id, state, principal,
                                 annual_rate, months, instalment, created_at, changed_at)
SELECT gen_random_uuid(), c.dealership_id, c.contact_id, c.id, t.id, 'started', 1, 0.18, 12, 1, now(), now()
FROM conversations c JOIN turns t ON t.conversation_id = c.id WHERE c.contact_id = ANY(%s)
RETURNING contact_id
"""
OWNERS = "SELECT count(*) FROM credit_applications WHERE contact_id = %s"


async def test_what_hangs_on_a_contact_goes_with_it_and_comes_back(router: RouterParts) -> None:
    """In whatever table: no list names them."""
    await router.say("hola", PHONE)
    await say_later(router, "hola", USER_ID)
    kept, merged = await router.values("SELECT id FROM contacts ORDER BY created_at, id")
    await router.rows(CREDIT, [merged])
    await say_later(router, "soy yo", BOTH)
    assert await router.values(OWNERS, kept) == [1]
    assert await undone(router, await merge_id_of(router))
    assert await router.values(OWNERS, merged) == [1]


async def test_what_a_contact_may_have_once_is_never_doubled(router: RouterParts) -> None:
    """Both had a credit application under way: each keeps its own, and the message is stored all the same."""
    await router.say("hola", PHONE)
    await say_later(router, "hola", USER_ID)
    kept, merged = await router.values("SELECT id FROM contacts ORDER BY created_at, id")
    await router.rows(CREDIT, [kept, merged])
    await say_later(router, "soy yo", BOTH)
    assert await router.values(WRITERS) == [1]
    assert (await router.values(OWNERS, kept), await router.values(OWNERS, merged)) == ([1], [1])
