"""By which names one payload knows a customer. All names are invented."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from libs.common.events import MessageReceived
from libs.common.messages import Content, Sender, System, Text
from services.router.identity import Alias, AliasKind, aliases, lock_keys
from tests.doubles.frozen_clock import NOON

DEALERSHIP = UUID(int=1)
kinds: st.SearchStrategy[AliasKind] = st.sampled_from(["phone", "user_id", "parent_user_id"])
some_aliases = st.lists(st.builds(Alias, kinds, st.text(min_size=1)), max_size=5)


def received(sender: Sender, content: Content) -> MessageReceived:
    """A message as the gateway passes it on."""
    return MessageReceived(
        event_id=UUID(int=2),
        received_at=NOON,
        phone_number_id="1",
        message_id="wamid.1",
        occurred_at=NOON,
        sender=sender,
        content=content,
    )


def test_every_name_of_the_sender_is_an_alias() -> None:
    """Phone, user id and parent id; what people call themselves is none."""
    sender = Sender(
        phone="573000000001",
        user_id="CO.1",
        parent_user_id="CO.ENT.1",
        profile_name="Carlos",
        username="@carlos",
    )
    assert aliases(received(sender, Text(body="hola"))) == (
        Alias("phone", "573000000001"),
        Alias("user_id", "CO.1"),
        Alias("parent_user_id", "CO.ENT.1"),
    )


def test_a_customer_without_a_phone_number_is_known_by_the_user_id() -> None:
    """Who hides behind a username is a customer like any other."""
    assert aliases(received(Sender(user_id="CO.1"), Text(body="hola"))) == (Alias("user_id", "CO.1"),)


def test_a_changed_user_id_links_the_old_one_to_the_new() -> None:
    """The platform says so in a message that often has no sender."""
    change = System(
        type="user_changed_user_id", previous_user_id="CO.1", user_id="CO.2", phone="573000000001"
    )
    assert aliases(received(Sender(), change)) == (
        Alias("user_id", "CO.1"),
        Alias("user_id", "CO.2"),
        Alias("phone", "573000000001"),
    )


def test_a_name_given_twice_is_one_alias() -> None:
    """The sender of a changed number is often the old number itself."""
    change = System(type="user_changed_number", phone="573000000001")
    assert aliases(received(Sender(phone="573000000001"), change)) == (Alias("phone", "573000000001"),)


def test_a_payload_without_any_name_has_no_alias() -> None:
    """Then nobody can be answered."""
    assert aliases(received(Sender(profile_name="Carlos"), Text(body="hola"))) == ()


@given(names=some_aliases)
def test_everybody_locks_in_the_same_order(names: list[Alias]) -> None:
    """Two transactions with the same aliases cannot wait for each other."""
    assert lock_keys(DEALERSHIP, names) == lock_keys(DEALERSHIP, list(reversed(names)))


@given(names=some_aliases)
def test_locks_fit_into_what_postgres_takes(names: list[Alias]) -> None:
    """Each is a signed number of 64 bits, and each alias has its own."""
    keys = lock_keys(DEALERSHIP, names)
    assert len(keys) == len(set(names))
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_dealerships_do_not_lock_each_other_out() -> None:
    """The same customer may write to two at once."""
    name = Alias("phone", "573000000001")
    assert lock_keys(DEALERSHIP, [name]) != lock_keys(UUID(int=3), [name])
