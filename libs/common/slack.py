"""Telling the staff something in a channel: a webhook that takes what Slack's take.

Mattermost, Rocket.Chat and Discord (its address with `/slack` at the end) take the same. Errors::

    SlackError
    ├── SlackUnavailable    the channel may take the same text later
    └── SlackRefused        it never will: the address or the text is wrong
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientError, ClientSession, ClientTimeout

from libs.common.settings import SlackSettings

CALL_SECONDS = 5.0
LONGEST_TEXT = 4000
"""Slack cuts a text in pieces that is longer, in characters."""
_TOO_MANY, _BROKEN = 429, 500


class SlackError(Exception):
    """The text did not reach the channel; `problem` names why, and holds nothing of the text."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"the staff's channel: {problem}")


class SlackUnavailable(SlackError):
    """Nobody answers, too much is asked for, or the channel's server is broken."""


class SlackRefused(SlackError):
    """The channel does not take it: look at SLACK_WEBHOOK_URL."""


class Slack:
    """One channel of the staff. What goes there leaves our hands: no customer's name, number or words."""

    def __init__(self, settings: SlackSettings) -> None:
        """Know the channel's address; nothing connects before `opened`."""
        self._url = settings.slack_webhook_url
        self._session: ClientSession | None = None

    @property
    def given(self) -> bool:
        """Whether there is a channel at all."""
        return bool(self._url)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Keep a connection for as long as the block lasts."""
        async with ClientSession(timeout=ClientTimeout(total=CALL_SECONDS)) as session:
            self._session = session
            yield

    async def post(self, text: str) -> None:
        """Show `text`, in which `*bold*` and `` `code` `` may stand; without a channel, do nothing.

        Raises SlackUnavailable or SlackRefused. A text may be shown twice when it is posted again after the
        former.
        """
        if not self.given:
            return
        assert self._session, "a text was posted before the channel was opened"  # noqa: S101 - ours to know
        try:
            async with self._session.post(self._url, json={"text": text[:LONGEST_TEXT]}) as response:
                status = response.status
        except (ClientError, TimeoutError) as error:
            raise SlackUnavailable(type(error).__name__) from error
        if status == _TOO_MANY or status >= _BROKEN:
            raise SlackUnavailable(f"it answers {status}")
        if not response.ok:
            raise SlackRefused(f"it answers {status}; look at SLACK_WEBHOOK_URL")
