"""Files of customers: stored here first, sent as voice notes, photos or documents afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.routing import Route

from tools.simulator.control_api.bodies import answer
from tools.simulator.errors import BadRequestError
from tools.simulator.media import CUSTOMER_MEDIA_SECONDS

if TYPE_CHECKING:
    from starlette.requests import Request

    from tools.simulator.simulator import Simulator

# Shown by the page itself; everything else is a download, so that no uploaded file runs as a page.
_SHOWN_FAMILIES = ("image/png", "image/jpeg", "image/webp", "image/gif", "audio/", "video/")


class FileApi:
    """Endpoints under `/api/media`."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[Route]:
        """Where the endpoints are."""
        return [
            Route("/media", self._add, methods=["POST"]),
            Route("/media/{media_id}", self._show, methods=["GET"]),
        ]

    async def _add(self, request: Request) -> Response:
        async with request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise BadRequestError("the multipart field file is missing")
            stored = self._simulator.media.add(
                await file.read(),
                mime_type=file.content_type or "application/octet-stream",
                filename=file.filename or "archivo",
                lifetime_seconds=CUSTOMER_MEDIA_SECONDS,
            )
        return answer(stored, 201)

    async def _show(self, request: Request) -> Response:
        file = self._simulator.media.find(request.path_params["media_id"])
        shown = file.mime_type.startswith(_SHOWN_FAMILIES)
        headers = {
            "Content-Disposition": "inline" if shown else "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=3600",
        }
        return Response(self._simulator.media.content(file.id), media_type=file.mime_type, headers=headers)
