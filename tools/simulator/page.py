"""The web page: plain files, served with headers that let nothing else in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_FOLDER = Path(__file__).parent / "web"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data: http: https:; media-src 'self' blob: http: https:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def page_routes() -> list[BaseRoute]:
    """The page at `/`, and its parts under `/web`."""
    return [
        Route("/", _page, methods=["GET"]),
        Mount("/web", StaticFiles(directory=_FOLDER)),
    ]


async def _page(_: Request) -> Response:
    return FileResponse(_FOLDER / "index.html", headers=_HEADERS)
