"""The Graph API of load runs, spoken to as the courier's client speaks. Customers are invented."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tools.embedded.ports import LOOPBACK, free_ports
from tools.load import graph_api
from tools.load.graph_api import Sent


class Platform:
    """Notes what it is sent."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []

    def take(self, sent: Sent) -> str:
        """Note it and number it."""
        self.sent.append(sent)
        return f"wamid.{len(self.sent)}"


@pytest.fixture
def platform() -> Platform:
    """A platform that has been sent nothing."""
    return Platform()


@pytest.fixture
async def http(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    """A client of it."""
    (port,) = free_ports(1)
    server = await graph_api.serve(platform.take, host=LOOPBACK, port=port)
    async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}/v26.0/") as client:
        yield client
    server.close()


async def test_a_message_gets_an_id_and_is_known_by_our_reference(
    platform: Platform, http: httpx.AsyncClient
) -> None:
    """As Meta answers."""
    body = {"to": "573000000001", "biz_opaque_callback_data": "reply-a", "text": {"body": "Hola"}}
    answer = await http.post("1/messages", json=body)
    assert answer.json()["messages"] == [{"id": "wamid.1"}]
    assert platform.sent == [Sent(to="573000000001", biz_opaque_callback_data="reply-a")]


async def test_a_mark_of_having_read_is_no_message(platform: Platform, http: httpx.AsyncClient) -> None:
    """It succeeds, and nobody is answered by it."""
    answer = await http.post("1/messages", json={"status": "read", "message_id": "wamid.x"})
    assert (answer.json(), platform.sent) == ({"success": True}, [])


async def test_requests_that_follow_each_other_on_a_connection_are_each_answered(
    platform: Platform, http: httpx.AsyncClient
) -> None:
    """The connection stays open."""
    for place in range(3):
        await http.post("1/messages", json={"to": f"57300000000{place}"})
    assert [sent.to for sent in platform.sent] == ["573000000000", "573000000001", "573000000002"]
