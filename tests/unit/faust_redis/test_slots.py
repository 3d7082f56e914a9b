"""Slots: whose entry starts next."""

from __future__ import annotations

from collections.abc import Callable

from libs.faust_redis.entry import Entry
from libs.faust_redis.slots import Slots


class Turns:
    """A stand-in for the event loop: runs what was asked for, one turn at a time."""

    def __init__(self) -> None:
        self._next: list[Callable[[], None]] = []

    def call_soon(self, function: Callable[[], None]) -> None:
        """Keep it for the next turn."""
        self._next.append(function)

    def turn(self) -> None:
        """Run what was kept."""
        now, self._next = self._next, []
        for function in now:
            function()


def entries(count: int) -> list[Entry]:
    """Entries that nobody looks into."""
    return [Entry(b"%d-0" % number, b"", 0.0) for number in range(count)]


def test_a_stream_starts_no_more_than_its_concurrency() -> None:
    """Room is per stream: a slow one does not get the others' room."""
    turns, started = Turns(), list[Entry]()
    slots = Slots(call_soon=turns.call_soon, most=None)
    queue = slots.queue(started.append, weight=1, concurrency=3)
    slots.add(queue, entries(10))
    turns.turn()
    assert len(started) == 3


def test_an_entry_that_ends_lets_the_next_one_start() -> None:
    """What waits starts in the order in which it came."""
    turns, started = Turns(), list[Entry]()
    slots = Slots(call_soon=turns.call_soon, most=None)
    queue = slots.queue(started.append, weight=1, concurrency=1)
    waiting = entries(2)
    slots.add(queue, waiting)
    turns.turn()
    slots.finished(queue)
    turns.turn()
    assert started == waiting


def test_a_slow_stream_at_its_limit_does_not_hold_up_another() -> None:
    """A stream whose room is taken is passed over."""
    turns, started = Turns(), list[Entry]()
    slots = Slots(call_soon=turns.call_soon, most=None)
    slow = slots.queue(lambda _: None, weight=100, concurrency=1)
    quick = slots.queue(started.append, weight=1, concurrency=5)
    slots.add(slow, entries(50))
    slots.add(quick, entries(5))
    turns.turn()
    assert len(started) == 5


def test_a_backlog_gets_turns_in_proportion_to_its_weight() -> None:
    """While both wait, eight replies start for each campaign."""
    turns, started = Turns(), list[str]()
    slots = Slots(call_soon=turns.call_soon, most=None, per_turn=9)
    replies = slots.queue(lambda _: started.append("reply"), weight=8, concurrency=1000)
    campaigns = slots.queue(lambda _: started.append("campaign"), weight=1, concurrency=1000)
    slots.add(campaigns, entries(500))
    slots.add(replies, entries(500))
    for _ in range(10):
        turns.turn()
    assert started.count("reply") == 80


def test_a_stream_that_was_quiet_does_not_claim_the_turns_it_missed() -> None:
    """After long silence a stream shares from now on, it does not shut the other out."""
    turns, started = Turns(), list[str]()
    slots = Slots(call_soon=turns.call_soon, most=None, per_turn=2)
    busy = slots.queue(lambda _: started.append("busy"), weight=1, concurrency=1000)
    quiet = slots.queue(lambda _: started.append("quiet"), weight=1, concurrency=1000)
    slots.add(busy, entries(200))
    for _ in range(50):
        turns.turn()
    slots.add(quiet, entries(100))
    started.clear()
    for _ in range(5):
        turns.turn()
    assert abs(started.count("busy") - started.count("quiet")) <= 2


def test_one_turn_starts_a_bounded_number() -> None:
    """A backlog delays an entry of another stream by one turn at most."""
    turns, started = Turns(), list[Entry]()
    slots = Slots(call_soon=turns.call_soon, most=None, per_turn=4)
    queue = slots.queue(started.append, weight=1, concurrency=100)
    slots.add(queue, entries(10))
    turns.turn()
    assert len(started) == 4


def test_the_process_has_a_limit_across_streams() -> None:
    """With `most`, no more run at once, all streams together, and an end frees a place for either."""
    turns, started = Turns(), list[str]()
    slots = Slots(call_soon=turns.call_soon, most=2)
    one = slots.queue(lambda _: started.append("one"), weight=1, concurrency=10)
    two = slots.queue(lambda _: started.append("two"), weight=1, concurrency=10)
    slots.add(one, entries(2))
    turns.turn()
    slots.add(two, entries(1))
    turns.turn()
    assert started == ["one", "one"]
    slots.finished(one)
    turns.turn()
    assert started == ["one", "one", "two"]
