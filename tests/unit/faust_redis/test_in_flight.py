"""Entries in hand, and the room that is left."""

from __future__ import annotations

import asyncio

from libs.faust_redis.entry import Entry
from libs.faust_redis.in_flight import InFlight


def test_entries_in_hand_take_room() -> None:
    """Each takes one place, until it is let go."""
    in_flight = InFlight(2)
    entry = Entry(b"1-0", b"", 0.0)
    in_flight.add(entry)
    assert in_flight.room == 1
    in_flight.remove(entry)
    assert in_flight.room == 2


def test_more_in_hand_than_there_is_room_for_leaves_none() -> None:
    """A take-over and a read at the same moment may overfill it; room is never negative."""
    in_flight = InFlight(1)
    for number in range(3):
        in_flight.add(Entry(b"%d-0" % number, b"", 0.0))
    assert in_flight.room == 0


async def test_whoever_waits_for_room_goes_on_when_an_entry_is_let_go() -> None:
    """Room that is made is noticed at once."""
    in_flight = InFlight(1)
    entry = Entry(b"1-0", b"", 0.0)
    in_flight.add(entry)
    waiting = asyncio.create_task(in_flight.wait_for_room())
    await asyncio.sleep(0)
    in_flight.remove(entry)
    assert await asyncio.wait_for(waiting, 1)


async def test_waiting_for_room_ends_when_no_more_entries_are_taken_in() -> None:
    """A stop does not wait for room that may never be made."""
    in_flight = InFlight(1)
    in_flight.add(Entry(b"1-0", b"", 0.0))
    waiting = asyncio.create_task(in_flight.wait_for_room())
    await asyncio.sleep(0)
    in_flight.close()
    assert await asyncio.wait_for(waiting, 1) is False
