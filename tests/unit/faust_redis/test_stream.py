"""Streams: a name, and events that are written and read in one form."""

from __future__ import annotations

import msgspec
import pytest

from libs.faust_redis.errors import UndecodableEntry
from libs.faust_redis.stream import Stream


class Bought(msgspec.Struct, tag=True):
    """An invented event."""

    model: str
    pesos: int


class Returned(msgspec.Struct, tag=True):
    """Another invented event."""

    model: str


PURCHASES = Stream("purchases", Bought)
TRADE = Stream("trade", Bought | Returned)


def test_an_event_comes_back_as_it_was_written() -> None:
    """What is encoded is decoded to an equal event of the stream's type."""
    event = Bought("MT-09", 62_000_000)
    assert PURCHASES.decode(PURCHASES.encode(event)) == event


@pytest.mark.parametrize("event", [Bought("MT-09", 1), Returned("MT-09")])
def test_a_stream_may_carry_events_of_several_types(event: Bought | Returned) -> None:
    """A union decodes each event to its own type."""
    assert TRADE.decode(TRADE.encode(event)) == event


def test_bytes_that_are_not_json_are_named_as_such() -> None:
    """The error tells stream and expected type."""
    with pytest.raises(UndecodableEntry, match="purchases is not a valid Bought: it is not JSON"):
        PURCHASES.decode(b"\xff\x00")


def test_a_value_that_does_not_fit_is_named_by_its_place_only() -> None:
    """A customer's words never get into an error text."""
    with pytest.raises(UndecodableEntry) as caught:
        PURCHASES.decode(b'{"type": "Bought", "model": "x", "pesos": "my private words"}')
    assert "$.pesos" in str(caught.value)
    assert "private" not in str(caught.value)


def test_a_type_the_stream_does_not_know_is_not_repeated() -> None:
    """An unknown tag is data, too."""
    with pytest.raises(UndecodableEntry) as caught:
        TRADE.decode(b'{"type": "my private words"}')
    assert "private" not in str(caught.value)


def test_streams_of_the_same_name_and_type_are_equal() -> None:
    """A stream is a value: what it keeps for speed does not tell it from another."""
    assert Stream("purchases", Bought) == PURCHASES
