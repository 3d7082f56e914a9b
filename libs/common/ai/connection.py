"""The `openai` package, in whose hands every connection to a provider is.

It is imported at the first call, beside the event loop: that takes over a second.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAIError


class Connection:
    """A client of one provider, made when it is first needed. It repeats nothing by itself."""

    def __init__(self, url: str, key: str) -> None:
        """`key` may be empty where the server wants none."""
        self._url = url
        self._key = key
        self._client: AsyncOpenAI | None = None

    async def opened(self) -> AsyncOpenAI:
        """The client."""
        if self._client is None:
            openai = await asyncio.to_thread(import_module, "openai")
            if self._client is None:  # another call may have made it meanwhile
                self._client = openai.AsyncOpenAI(
                    base_url=self._url, api_key=self._key or "none", max_retries=0
                )
        return self._client

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()


def status_of(error: OpenAIError) -> int:
    """The HTTP status of what the provider answered; 0 when it did not answer."""
    return getattr(error, "status_code", 0)
