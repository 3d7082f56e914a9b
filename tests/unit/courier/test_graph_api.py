"""What an answer of the Graph API says about the fate of a message."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import msgspec
import pytest

from services.courier.graph_api import Accepted, Answer, GraphApi, Refused, Uncertain, Unreached

NUMBER = "100000000000001"


async def send(respond: Callable[[httpx.Request], httpx.Response]) -> Answer:
    """The answer when the platform's side behaves like `respond`."""
    transport = httpx.MockTransport(respond)
    async with httpx.AsyncClient(transport=transport, base_url="https://graph.invalid/v26.0/") as http:
        return await GraphApi(http).send(NUMBER, {"type": "text"})


def responding(status: int, body: object) -> Callable[[httpx.Request], httpx.Response]:
    """A platform that answers so."""
    content = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return lambda _request: httpx.Response(status, content=content)


def raising(error: type[Exception]) -> Callable[[httpx.Request], httpx.Response]:
    """A line that fails so."""

    def respond(_request: httpx.Request) -> httpx.Response:
        raise error("an invented failure")

    return respond


ERROR = {"error": {"message": "No", "type": "OAuthException", "code": 131026, "fbtrace_id": "x"}}

ANSWERS: dict[str, tuple[int, object, Answer]] = {
    "accepted": (200, {"messages": [{"id": "wamid.A"}]}, Accepted("wamid.A")),
    "accepted with more": (
        200,
        {"contacts": [], "messages": [{"id": "w", "message_status": "x"}]},
        Accepted("w"),
    ),
    "accepted without an id": (200, {"success": True}, Accepted("")),
    "accepted in no words": (200, b"", Accepted("")),
    "refused": (400, ERROR, Refused(400, 131026, "No")),
    "refused by a broken platform": (500, ERROR, Refused(500, 131026, "No")),
    "refused without a code": (400, {"error": {"message": "No"}}, Refused(400, None, "No")),
    "refused with a code of letters": (400, {"error": {"code": "x"}}, Refused(400, None, "HTTP 400")),
    "refused by something in between": (403, b"<html>", Refused(403, None, "HTTP 403")),
    "lost in between": (502, b"<html>", Uncertain("HTTP 502")),
    "lost without a word": (503, b"", Uncertain("HTTP 503")),
    "a title that is too long": (400, {"error": {"message": "x" * 500}}, Refused(400, None, "x" * 200)),
}


@pytest.mark.parametrize(("status", "body", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
async def test_an_answer_is_read_for_what_it_proves(status: int, body: object, expected: Answer) -> None:
    """Only the platform's own words, or a success, tell what became of the message."""
    assert await send(responding(status, body)) == expected


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
async def test_a_call_that_never_left_is_unreached(error: type[Exception]) -> None:
    """It may be made again at once."""
    assert await send(raising(error)) == Unreached(error.__name__)


@pytest.mark.parametrize(
    "error", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.RemoteProtocolError]
)
async def test_a_call_that_broke_off_is_uncertain(error: type[Exception]) -> None:
    """The platform may have taken the message."""
    assert await send(raising(error)) == Uncertain(error.__name__)


async def test_a_call_goes_to_the_number_under_the_version() -> None:
    """The address is the platform's."""
    seen: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200)

    await send(respond)
    assert seen == [f"https://graph.invalid/v26.0/{NUMBER}/messages"]
