"""What the webhook answers, and what it has made durable when it does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
import pytest

from libs.common.streams import WA_INBOUND, WA_STATUS
from services.gateway.body import MAX_BYTES
from tests.unit.gateway.appenders import Away, Memory
from tests.unit.gateway.serving import Served
from tests.whatsapp import (
    VERIFY_TOKEN,
    contact,
    encode,
    envelope,
    message,
    signature,
    status,
    value,
    with_messages,
)

HOLA = encode(with_messages(message()))


async def test_a_signed_message_is_appended_before_the_200() -> None:
    """The answer is 200 and the event is in the stream of inbound messages."""
    memory = Memory()
    response = await Served(memory).post_bytes(HOLA)
    assert (response.status_code, response.text) == (200, "")
    assert [name for name, _ in memory.entries] == [WA_INBOUND.name]


async def test_statuses_have_a_stream_of_their_own() -> None:
    """One request, both streams, nothing mixed up."""
    memory = Memory()
    await Served(memory).post(
        envelope(value(messages=[message()], contacts=[contact()], statuses=[status()]))
    )
    names = [(name, msgspec.json.decode(entry)["event"]) for name, entry in memory.entries]
    assert names == [
        (WA_INBOUND.name, "message_received.v1"),
        (WA_STATUS.name, "status_received.v1"),
    ]


@pytest.mark.fact("webhooks/signature")
@pytest.mark.parametrize(
    "given",
    [
        [],
        [("X-Hub-Signature-256", "")],
        [("X-Hub-Signature-256", "sha256=")],
        [("X-Hub-Signature-256", signature(HOLA, "another secret"))],
        [("X-Hub-Signature-256", signature(HOLA + b" "))],
        [("X-Hub-Signature-256", signature(HOLA).removeprefix("sha256="))],
        [("X-Hub-Signature-256", signature(HOLA).upper())],
        [("X-Hub-Signature-256", "sha256=\u00e9")],
        [("X-Hub-Signature", signature(HOLA))],
    ],
)
async def test_without_the_right_signature_nothing_is_written(given: list[tuple[str, str]]) -> None:
    """The answer is 401, the request is counted, and no event exists."""
    memory = Memory()
    served = Served(memory)
    response = await served.request("POST", content=HOLA, headers=given)
    assert (response.status_code, served.counted("unsigned"), memory.entries) == (401, 1, [])


@pytest.mark.parametrize(
    ("body", "outcome"),
    [(b"", "not_json"), (b"hola", "not_json"), (b"[]", "foreign"), (b'{"object": "page"}', "foreign")],
)
async def test_a_signed_body_that_is_no_envelope_is_400_and_counted(body: bytes, outcome: str) -> None:
    """The two ways of being none are told apart in the metrics."""
    served = Served(Memory())
    response = await served.post_bytes(body)
    assert (response.status_code, served.counted(outcome)) == (400, 1)


async def test_an_announced_body_over_the_limit_is_413_unread() -> None:
    """The size is refused by its header alone."""
    served = Served(Memory())
    read: list[bool] = []

    async def never_read() -> AsyncIterator[bytes]:
        read.append(True)
        yield b""

    headers = [("Content-Length", str(MAX_BYTES + 1))]
    response = await served.request("POST", content=never_read(), headers=headers)
    assert (response.status_code, served.counted("too_large"), read) == (413, 1, [])


async def test_a_body_that_grows_over_the_limit_is_413() -> None:
    """Chunks without an announced size are counted as they come."""
    served = Served(Memory())

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(4):
            yield b" " * (1024 * 1024)

    response = await served.request("POST", content=chunks())
    assert (response.status_code, served.counted("too_large")) == (413, 1)


async def test_a_body_of_exactly_the_limit_is_taken() -> None:
    """3 MB are what the platform may send, in as many chunks as it likes."""
    memory = Memory()
    padding = MAX_BYTES - len(HOLA)
    response = await Served(memory).post_bytes(HOLA + b" " * padding)
    assert (response.status_code, len(memory.entries)) == (200, 1)


async def test_a_thousand_updates_in_one_request_are_a_thousand_entries() -> None:
    """The most that one webhook carries."""
    memory = Memory()
    await Served(memory).post(with_messages(*(message(id=f"wamid.{place}") for place in range(1000))))
    assert len(memory.entries) == 1000


@pytest.mark.fact("webhooks/durable_first")
@pytest.mark.fact("elsewhere/lost_after_the_acknowledgement")
async def test_updates_that_cannot_be_made_durable_are_503() -> None:
    """The platform sends again what it was not told to be safe."""
    served = Served(Away())
    response = await served.post_bytes(HOLA)
    assert (response.status_code, served.counted("unavailable")) == (503, 1)


async def test_every_update_is_counted_by_its_event() -> None:
    """Messages, statuses and the rest each have their count."""
    served = Served(Memory())
    await served.post(envelope(value(messages=[message(), 5], statuses=[status()], contacts=[contact()])))
    counts = [
        served.metrics.registry.get_sample_value("gpbikes_webhook_updates_total", {"event": event})
        for event in ("message_received", "status_received", "update_received")
    ]
    assert counts == [1, 1, 1]


@pytest.mark.fact("webhooks/verification")
async def test_the_verification_answers_with_the_challenge() -> None:
    """200 and the raw challenge as plain text."""
    response = await Served(Memory()).request(
        "GET",
        params={"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"},
    )
    assert (response.status_code, response.text) == (200, "1158201444")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.fact("webhooks/verification")
@pytest.mark.parametrize(
    "params",
    [
        {},
        {"hub.mode": "subscribe", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "another", "hub.challenge": "1"},
        {"hub.mode": "unsubscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "\u00f1", "hub.challenge": "1"},
    ],
)
async def test_a_wrong_verification_is_403(params: dict[str, str]) -> None:
    """Without mode and token the challenge is not repeated."""
    response = await Served(Memory()).request("GET", params=params)
    assert response.status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_405(method: str) -> None:
    """The path takes GET and POST."""
    response = await Served(Memory()).request(method)
    assert (response.status_code, set(response.headers["allow"].split(", "))) == (
        405,
        {"GET", "HEAD", "POST"},
    )
