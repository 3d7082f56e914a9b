"""What an answer of the Graph API says about the fate of a message."""

from __future__ import annotations

import msgspec
import pytest

from libs.common.settings import GraphSettings
from services.courier.graph_api import Accepted, Answer, GraphApi, Refused, Uncertain, Unreached
from services.courier.tokens import Tokens
from tests.integration.courier.platform import TOKEN, VERSION, Platform, broken, silent
from tests.integration.courier.world import PHONE_NUMBER_ID
from tools.embedded.ports import free_ports


def graph_api(base_url: str, token: str = TOKEN, tokens: str = "") -> GraphApi:
    """The client, with a token for every number or with `tokens` by number."""
    settings = GraphSettings(
        whatsapp_access_token=token,
        whatsapp_access_tokens=tokens,
        whatsapp_api_base_url=base_url,
        whatsapp_api_version=VERSION,
    )
    return GraphApi(settings, Tokens(settings))


async def send(platform: Platform) -> Answer:
    """What a call of the platform comes to."""
    graph = graph_api(platform.base_url + "/")
    async with graph.opened():
        return await graph.send(PHONE_NUMBER_ID, {"type": "text"})


ERROR = {"error": {"message": "No", "type": "OAuthException", "code": 131026, "fbtrace_id": "x"}}

ANSWERS: dict[str, tuple[int, object, Answer]] = {
    "accepted": (200, {"messages": [{"id": "wamid.A"}]}, Accepted("wamid.A")),
    "accepted with more": (
        200,
        {"contacts": [], "messages": [{"id": "w", "message_status": "x"}]},
        Accepted("w"),
    ),
    "accepted without an id": (200, {"success": True}, Accepted("")),
    "accepted in no words": (200, "", Accepted("")),
    "refused": (400, ERROR, Refused(400, 131026, "No")),
    "refused by a broken platform": (500, ERROR, Refused(500, 131026, "No")),
    "refused without a code": (400, {"error": {"message": "No"}}, Refused(400, None, "No")),
    "refused with a code of letters": (400, {"error": {"code": "x"}}, Refused(400, None, "HTTP 400")),
    "refused by something in between": (403, "<html>", Refused(403, None, "HTTP 403")),
    "lost in between": (502, "<html>", Uncertain("HTTP 502")),
    "lost without a word": (503, "", Uncertain("HTTP 503")),
    "a title that is too long": (400, {"error": {"message": "x" * 500}}, Refused(400, None, "x" * 200)),
}


@pytest.mark.parametrize(("status", "body", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
async def test_an_answer_is_read_for_what_it_proves(
    platform: Platform, status: int, body: object, expected: Answer
) -> None:
    """Only the platform's own words, or a success, tell what became of the message."""
    platform.will(broken(status, body if isinstance(body, str) else msgspec.json.encode(body).decode()))
    assert await send(platform) == expected


async def test_a_call_that_never_left_is_unreached(platform: Platform) -> None:
    """Nobody listens there: it may be made again at once."""
    (platform.port,) = free_ports(1)
    assert isinstance(await send(platform), Unreached)


async def test_a_call_that_broke_off_is_uncertain(platform: Platform) -> None:
    """The platform had the message when the line went dead."""
    platform.will(silent)
    assert isinstance(await send(platform), Uncertain)
    assert len(platform.sent) == 1


async def test_a_wrong_token_is_a_refusal(platform: Platform) -> None:
    """The platform answers in its own words."""
    graph = graph_api(platform.base_url, "wrong")
    async with graph.opened():
        answer = await graph.send(PHONE_NUMBER_ID, {"type": "text"})
    assert answer == Refused(401, 190, "an invented error")


@pytest.mark.parametrize("tokens", ["{N: [old, new]}", "{N: [new, old]}", "{N: new}"])
async def test_while_a_token_is_replaced_the_other_one_is_tried(platform: Platform, tokens: str) -> None:
    """Nothing fails, whichever of the two the platform takes; the good one is tried first from then on."""
    text = tokens.replace("N", f'"{PHONE_NUMBER_ID}"').replace("new", f'"{TOKEN}"').replace("old", '"old"')
    graph = graph_api(platform.base_url, "wrong", text)
    async with graph.opened():
        answers = [await graph.send(PHONE_NUMBER_ID, {"type": "text"}) for _ in range(2)]
    assert answers == [Accepted("wamid.OUT1"), Accepted("wamid.OUT2")]
    assert platform.rejected == (1 if "[old" in tokens else 0)
