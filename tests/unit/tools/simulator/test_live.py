"""Live events for open pages."""

from __future__ import annotations

from tools.simulator.live import Feed


async def test_an_open_page_gets_every_event_in_order() -> None:
    """As server-sent events."""
    feed = Feed()
    events = feed.events()
    await anext(events)
    feed.publish("typing", {"customer": "c1"})
    feed.publish("resync", {})
    assert await anext(events) == b'event: typing\ndata: {"customer":"c1"}\n\n'
    assert await anext(events) == b"event: resync\ndata: {}\n\n"
    await events.aclose()


async def test_a_page_that_falls_behind_is_told_to_load_again() -> None:
    """Rather than to see a part of what happened."""
    feed = Feed()
    events = feed.events()
    await anext(events)
    for number in range(1001):
        feed.publish("message", number)
    assert await anext(events) == b"event: resync\ndata: {}\n\n"
    await events.aclose()


async def test_a_closed_page_is_forgotten() -> None:
    """Publishing to nobody does nothing."""
    feed = Feed()
    events = feed.events()
    await anext(events)
    await events.aclose()
    feed.publish("message", object)
