"""Events that speak of a customer, and those that only look like it."""

from __future__ import annotations

import msgspec
import pytest

from libs.common.personal_data.traces import speaks_of

NAMES = frozenset({"573000000001", "CO.1001", "0198c000-0000-7000-8000-000000000001"})


@pytest.mark.parametrize(
    "event",
    [
        {"sender": {"phone": "573000000001"}, "content": {"kind": "text", "body": "Hola"}},
        {"recipient": {"user_id": "CO.1001"}},
        {"event": "message_queued.v1", "message_id": "0198c000-0000-7000-8000-000000000001"},
        {"subject_ids": ["0198c000-0000-7000-8000-000000000001"]},
        {"raw": {"changes": [{"value": {"messages": [{"from": "573000000001"}]}}]}},
    ],
)
def test_an_event_that_names_the_customer(event: object) -> None:
    """By a number, a user id or an id of ours, however deep."""
    assert speaks_of(msgspec.json.encode(event), NAMES)


@pytest.mark.parametrize(
    "event",
    [
        {"sender": {"phone": "573000000002"}, "content": {"kind": "text", "body": "573000000001"}},
        {"sender": {"phone": "5730000000011"}},
        {"message_id": "0198c000-0000-7000-8000-000000000002", "attempts": 573000000001},
    ],
)
def test_an_event_of_somebody_else(event: object) -> None:
    """Even when its text mentions the customer's number, or a number begins like it."""
    assert not speaks_of(msgspec.json.encode(event), NAMES)


def test_an_event_that_cannot_be_read_speaks_of_whoever_stands_in_it() -> None:
    """Dead letters may be anything."""
    assert speaks_of(b'{"sender": {"phone": "573000000001"', NAMES)
    assert not speaks_of(b"\xff nothing", NAMES)
