"""Any request to a running gateway: never a 5xx, and never an event without a signature."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
import redis.asyncio
from hypothesis import given
from hypothesis import strategies as st

from libs.common.streams import WA_INBOUND, WA_STATUS
from tests.examples import tried
from tests.integration.gateway.processes import PATH, Gateway, running_gateway
from tests.unit.gateway.test_anything import anything, values
from tests.whatsapp import encode, envelope, signature


@dataclass(frozen=True)
class Sent:
    """A request as somebody may make it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    signed: bool

    @property
    def all_headers(self) -> dict[str, str]:
        """With the signature, if there is one."""
        return self.headers | ({"X-Hub-Signature-256": signature(self.body)} if self.signed else {})


words = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), max_size=30)
bodies = (
    st.binary(max_size=500)
    | anything.map(encode)
    | st.lists(values, max_size=2).map(lambda each: encode(envelope(*each)))
    # Broken off somewhere, as a line that goes down leaves it.
    | st.builds(lambda each, end: encode(envelope(each))[:end], values, st.integers(0, 400))
)
requests = st.builds(
    Sent,
    method=st.sampled_from(["POST", "POST", "POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]),
    path=st.sampled_from([PATH, PATH, PATH, f"{PATH}/", "/", "/webhooks", "/metrics"]),
    query=st.dictionaries(st.sampled_from(["hub.mode", "hub.verify_token", "hub.challenge", "x"]), words),
    headers=st.dictionaries(
        st.sampled_from(["Content-Type", "X-Hub-Signature", "Accept-Encoding", "X-Forwarded-For", "Expect"]),
        words,
        max_size=2,
    ),
    body=bodies,
    signed=st.booleans(),
)


@pytest_asyncio.fixture(scope="module")
async def gateway(valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """A gateway that all of it is sent to."""
    async with running_gateway(valkey_url, tmp_path_factory.mktemp("any_request")) as running:
        yield running


async def appended(redis_url: str) -> int:
    """How many events the gateway has written."""
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        return sum([await client.xlen(stream.name) for stream in (WA_INBOUND, WA_STATUS)])


@pytest.mark.fact("webhooks/anything", "webhooks/signature")
@tried(40)
@given(sent=requests)
async def test_any_request_is_answered_and_only_signed_ones_leave_events(
    gateway: Gateway, redis_url: str, sent: Sent
) -> None:
    """Over real HTTP, whatever the method, the path, the headers and the body are."""
    before = await appended(redis_url)
    response = await gateway.client.request(
        sent.method, sent.path, params=sent.query, headers=sent.all_headers, content=sent.body
    )
    assert response.status_code < 500
    if not (sent.signed and sent.method == "POST" and sent.path == PATH):
        assert await appended(redis_url) == before
