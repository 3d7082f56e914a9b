"""The Graph API's addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from tools.simulator.errors import NotFoundError
from tools.simulator.graph_api.calls import Call
from tools.simulator.graph_api.errors import GraphError
from tools.simulator.json_types import as_object

if TYPE_CHECKING:
    from starlette.requests import Request

    from tools.simulator.graph_api.calls import Calls
    from tools.simulator.graph_api.media import MediaOperations
    from tools.simulator.graph_api.reading import Reading
    from tools.simulator.graph_api.sending import Sending
    from tools.simulator.json_types import JsonObject
    from tools.simulator.media import MediaStore

DOWNLOAD_PATH = "/media-download"


class GraphApi:
    """Translates between HTTP and the operations."""

    def __init__(
        self, *, calls: Calls, sending: Sending, reading: Reading, media: MediaOperations, store: MediaStore
    ) -> None:
        self._calls = calls
        self._sending = sending
        self._reading = reading
        self._media = media
        self._store = store

    def routes(self) -> list[Route]:
        """Mount these last: their first part matches any version."""
        return [
            Route(DOWNLOAD_PATH + "/{token}", self._download, methods=["GET"]),
            Route("/{version:str}/{phone_number_id}/messages", self._messages, methods=["POST"]),
            Route("/{version:str}/{phone_number_id}/media", self._upload, methods=["POST"]),
            Route("/{version:str}/{media_id}", self._describe, methods=["GET"]),
            Route("/{version:str}/{media_id}", self._delete, methods=["DELETE"]),
        ]

    async def _messages(self, request: Request) -> Response:
        payload = _decoded(await request.body())
        reading = "status" in payload
        kind = payload.get("type")
        operation = "read" if reading else f"send.{kind if isinstance(kind, str) else 'text'}"
        call = Call(request, operation, "read" if reading else "send")
        call.payload = payload

        async def work() -> JsonObject:
            number = self._calls.number(call)
            if not payload:
                raise GraphError(100, "The body must be a JSON object.")
            return self._reading.read(payload) if reading else self._sending.send(number, payload)

        return await self._calls.run(call, work)

    async def _upload(self, request: Request) -> Response:
        call = Call(request, "media.upload", "media")

        async def work() -> JsonObject:
            self._calls.number(call)
            return await self._media.upload(request)

        return await self._calls.run(call, work)

    async def _describe(self, request: Request) -> Response:
        call = Call(request, "media.address", "media")

        async def work() -> JsonObject:
            self._calls.check_token(call)
            return self._media.describe(call.name("media_id"))

        return await self._calls.run(call, work)

    async def _delete(self, request: Request) -> Response:
        call = Call(request, "media.delete", "media")

        async def work() -> JsonObject:
            self._calls.check_token(call)
            return self._media.delete(call.name("media_id"))

        return await self._calls.run(call, work)

    async def _download(self, request: Request) -> Response:
        call = Call(request, "media.download", "media")
        content = Response(status_code=404)

        async def work() -> JsonObject:
            nonlocal content
            self._calls.check_token(call)
            try:
                file = self._store.follow_link(call.name("token"))
                content = Response(self._store.content(file.id), media_type=file.mime_type)
            except NotFoundError:
                raise GraphError(100, "The address is unknown or has expired.", status=404) from None
            return {"bytes": file.file_size, "mime_type": file.mime_type}

        answer = await self._calls.run(call, work)
        return content if answer.status_code == 200 else answer


def _decoded(body: bytes) -> JsonObject:
    try:
        return as_object(msgspec.json.decode(body))
    except msgspec.DecodeError:
        return {}
