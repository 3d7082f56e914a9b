"""The two calls of Render's API that scaling needs.

Errors::

    RenderError             the platform did not answer, or refused
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout
from msgspec import Struct, field

from libs.common.settings import RenderSettings

CALL_SECONDS = 15.0


class RenderError(Exception):
    """The platform did not do what was asked; the text says what it answered, and holds no key."""


@dataclass(frozen=True)
class Service:
    """A service on the platform."""

    id: str
    name: str
    instances: int


class _Details(Struct, rename="camel"):
    num_instances: int = 1


class _Service(Struct, rename="camel"):
    id: str
    name: str
    service_details: _Details = field(default_factory=_Details)


class _Listed(Struct):
    service: _Service


class RenderAPI:
    """Asks and tells over one connection."""

    def __init__(self, session: ClientSession, base_url: str) -> None:
        self._session = session
        self._base_url = base_url

    @classmethod
    @asynccontextmanager
    async def opened(cls, settings: RenderSettings) -> AsyncIterator[RenderAPI]:
        """A client that lasts as long as the block."""
        headers = {"Authorization": f"Bearer {settings.render_api_key}", "Accept": "application/json"}
        async with ClientSession(headers=headers, timeout=ClientTimeout(total=CALL_SECONDS)) as session:
            yield cls(session, settings.render_api_base_url)

    async def services(self, names: Sequence[str]) -> dict[str, Service]:
        """The services of these names, by name; one that is not there is left out. Raises RenderError."""
        body = await self._call("GET", f"/services?limit=100&name={','.join(names)}")
        try:
            listed = msgspec.json.decode(body, type=list[_Listed])
        except msgspec.DecodeError as error:
            raise RenderError(f"the list of services is not as expected: {error}") from error
        found = [
            Service(each.service.id, each.service.name, each.service.service_details.num_instances)
            for each in listed
        ]
        return {each.name: each for each in found if each.name in names}

    async def scale(self, service: Service, instances: int) -> None:
        """Let the platform run so many instances of the service. Raises RenderError."""
        await self._call(
            "POST", f"/services/{service.id}/scale", msgspec.json.encode({"numInstances": instances})
        )

    async def _call(self, method: str, path: str, body: bytes | None = None) -> bytes:
        headers = {"Content-Type": "application/json"} if body else {}
        try:
            async with self._session.request(
                method, self._base_url + path, data=body, headers=headers
            ) as answer:
                text = await answer.read()
                if not answer.ok:
                    raise RenderError(f"{method} {path.partition('?')[0]} is answered {answer.status}")
                return text
        except (ClientError, TimeoutError) as error:
            raise RenderError(f"{method} {path.partition('?')[0]}: {type(error).__name__}") from error
