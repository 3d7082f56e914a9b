"""Identifiers and names that look like the real ones."""

from __future__ import annotations

import re
from random import Random

from tools.simulator.names import invent_name, username_for
from tools.simulator.protocol.identifiers import Identifiers


def test_identifiers_have_metas_forms() -> None:
    """A consumer that checks them accepts them."""
    made = Identifiers(Random(7))
    assert re.fullmatch(r"wamid\.[A-Za-z0-9+/]{40}", made.message_id())
    assert re.fullmatch(r"CO\.\d{20}", made.user_id())
    assert re.fullmatch(r"\d{16}", made.media_id())


def test_phones_are_invented_ones() -> None:
    """57 300 000 and four digits: nobody's number is made up by accident more often than needed."""
    assert re.fullmatch(r"57300000\d{4}", Identifiers(Random(7)).phone())


def test_one_source_of_chance_gives_the_same_identifiers() -> None:
    """Tests can be repeated."""
    assert Identifiers(Random(7)).message_id() == Identifiers(Random(7)).message_id()


def test_a_username_is_made_of_plain_letters() -> None:
    """Accents and spaces do not stand in usernames."""
    assert re.fullmatch(r"@luz\.marina\.garzon\d\d", username_for("Luz Marina Garzón", Random(7)))


def test_names_have_a_surname() -> None:
    """As people introduce themselves."""
    assert len(invent_name(Random(7)).split()) >= 2
