"""Entries as the server sends them."""

from __future__ import annotations

import msgspec

from libs.faust_redis.entry import Failure, from_fields, from_take_over
from libs.faust_redis.link import Reply


def test_a_new_entry_carries_its_event() -> None:
    """One field, `event`, holds the bytes."""
    entry = from_fields(b"5-0", [b"event", b"{}"], confirmed_at=1.0)
    assert (entry.id, entry.data, entry.deliveries, entry.source_id) == (b"5-0", b"{}", 1, "5-0")


def test_an_entry_brought_back_remembers_where_it_came_from() -> None:
    """Its first id and its earlier deliveries go on counting."""
    fields = [b"event", b"{}", b"group", b"g", b"origin", b"2-0", b"deliveries", b"3"]
    entry = from_fields(b"9-0", fields, confirmed_at=1.0)
    assert (entry.source_id, entry.deliveries, entry.counted, entry.group) == ("2-0", 4, 1, b"g")


def test_an_entry_without_an_event_keeps_all_its_fields() -> None:
    """Nothing of it is lost when it becomes a dead letter."""
    entry = from_fields(b"5-0", [b"other", b"\xff"], confirmed_at=1.0)
    assert not entry.well_formed
    assert msgspec.json.decode(entry.data, type=list[bytes]) == [b"other", b"\xff"]


def test_an_entry_taken_over_knows_its_deliveries_and_failures() -> None:
    """The count is the server's, the errors are those kept beside it."""
    failure = Failure(1, "ValueError at a:1", "KeyError at b:2")
    fields: list[Reply] = [b"event", b"{}"]
    row: list[Reply] = [b"5-0", fields, 3, failure.encode().encode(), 1]
    entry = from_take_over(row, confirmed_at=1.0)
    assert (entry.deliveries, entry.failure, entry.suspect) == (3, failure, True)


def test_a_further_failure_keeps_the_first_error() -> None:
    """First and last error are what an operator looks at."""
    assert Failure(1, "first", "first").again("second") == Failure(2, "first", "second")
