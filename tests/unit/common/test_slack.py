"""The staff's channel, played by a server of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from libs.common.settings import SlackSettings
from libs.common.slack import LONGEST_TEXT, Slack, SlackRefused, SlackUnavailable
from tests.doubles.staff_channel import Channel, staff_channel
from tools.embedded.served import free_socket


@pytest_asyncio.fixture
async def channel() -> AsyncIterator[Channel]:
    async with staff_channel() as channel:
        yield channel


async def post(url: str, text: str) -> None:
    slack = Slack(SlackSettings(slack_webhook_url=url))
    async with slack.opened():
        await slack.post(text)


async def test_the_staff_are_told(channel: Channel) -> None:
    """The channel gets the text."""
    await post(channel.url, "*handoff* `1234`")
    assert channel.told == ["*handoff* `1234`"]


async def test_a_text_that_is_too_long(channel: Channel) -> None:
    """It is cut where the channel would cut it in pieces."""
    await post(channel.url, "x" * 5000)
    assert len(channel.told[0]) == LONGEST_TEXT


async def test_there_is_no_channel() -> None:
    """Nothing happens, and nothing has to be open."""
    await Slack(SlackSettings()).post("nobody reads this")


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_the_channel_is_busy(channel: Channel, status: int) -> None:
    """It is worth another try."""
    channel.status = status
    with pytest.raises(SlackUnavailable, match=str(status)):
        await post(channel.url, "x")


async def test_nobody_is_there() -> None:
    """It is worth another try; the text is not in the error."""
    with free_socket() as closed, pytest.raises(SlackUnavailable, match="Client"):
        await post(f"http://127.0.0.1:{closed.getsockname()[1]}/hook", "x")


async def test_the_address_is_wrong(channel: Channel) -> None:
    """It says which setting to look at, and is not worth another try."""
    with pytest.raises(SlackRefused, match="SLACK_WEBHOOK_URL"):
        await post(f"{channel.url}/gone", "x")
