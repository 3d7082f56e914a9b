"""HTTP requests the simulator makes to the gateway, over connections that stay open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONNECTIONS = 128
_ANSWER_SECONDS = 20.0
_KEPT_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP status and the beginning of the body; without an answer, 0 and the name of what went wrong."""

    status: int
    text: str


class GatewayClient:
    """Usable between `open` and `close`, which belong to the application's life."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Needs a running event loop; connects to nothing yet."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=_CONNECTIONS),
            timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS),
        )

    async def close(self) -> None:
        """Break off whatever is under way."""
        if self._session is not None:
            await self._session.close()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send these bytes; never raises for what the other side does or fails to do."""
        return await self._request("POST", url, body=body, headers=headers)

    async def get(self, url: str, parameters: Mapping[str, str]) -> Answer:
        """Ask; never raises for what the other side does or fails to do."""
        return await self._request("GET", url, parameters=parameters)

    async def _request(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> Answer:
        assert self._session is not None, "the client has not been opened"
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, params=parameters
            ) as response:
                text = await response.text(errors="replace")
                return Answer(response.status, text[:_KEPT_CHARACTERS])
        except (aiohttp.ClientError, TimeoutError) as error:
            return Answer(0, type(error).__name__)
