"""Files: upload, the address they can be fetched from, the download itself, and deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile

from tools.simulator.errors import NotFoundError
from tools.simulator.graph_api.errors import GraphError
from tools.simulator.media import BUSINESS_MEDIA_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from tools.simulator.json_types import JsonObject
    from tools.simulator.media import MediaStore
    from tools.simulator.models import MediaFile

_MEGABYTE = 1024 * 1024
MAXIMUM_BYTES = {
    "image": 5 * _MEGABYTE,
    "audio": 16 * _MEGABYTE,
    "video": 16 * _MEGABYTE,
    "document": 100 * _MEGABYTE,
    "sticker": 500 * 1024,
}
_TYPES = {
    "image/jpeg": "image",
    "image/png": "image",
    "image/webp": "sticker",
    "audio/aac": "audio",
    "audio/amr": "audio",
    "audio/mp4": "audio",
    "audio/mpeg": "audio",
    "audio/ogg": "audio",
    "video/3gpp": "video",
    "video/mp4": "video",
    "text/plain": "document",
    "application/pdf": "document",
    "application/msword": "document",
    "application/vnd.ms-excel": "document",
    "application/vnd.ms-powerpoint": "document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
}


def check_upload(mime_type: str, size: int) -> None:
    """Raise `GraphError` when Meta does not take such a file, or not of that size in bytes."""
    kind = _TYPES.get(mime_type.partition(";")[0].strip().lower())
    if kind is None:
        raise GraphError(
            100, f"Param file must be a file with one of the following types: {', '.join(_TYPES)}."
        )
    if not size:
        raise GraphError(131053, "The file is empty.")
    if size > MAXIMUM_BYTES[kind]:
        raise GraphError(
            131053, f"A file of type {mime_type} may have {MAXIMUM_BYTES[kind]} bytes, not {size}."
        )


class MediaOperations:
    """The Graph API's operations on one media id."""

    def __init__(self, *, store: MediaStore, media_url: Callable[[str], str]) -> None:
        self._store = store
        self._media_url = media_url

    async def upload(self, request: Request) -> JsonObject:
        """Store the multipart field `file`; answers its id."""
        async with request.form() as form:
            if form.get("messaging_product") != "whatsapp":
                raise GraphError(100, "The parameter messaging_product is required and must be 'whatsapp'.")
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise GraphError(131008, "The parameter file is required.")
            declared = form.get("type")
            mime_type = (declared if isinstance(declared, str) else "") or file.content_type or ""
            check_upload(mime_type, file.size or 0)
            content = await file.read()
        stored = self._store.add(
            content,
            mime_type=mime_type,
            filename=file.filename or "file",
            lifetime_seconds=BUSINESS_MEDIA_SECONDS,
        )
        return {"id": stored.id}

    def describe(self, media_id: str) -> JsonObject:
        """The file's properties, with an address that is valid for five minutes."""
        file = self._find(media_id)
        return {
            "messaging_product": "whatsapp",
            "url": self._media_url(self._store.make_link(file.id)),
            "mime_type": file.mime_type,
            "sha256": file.sha256,
            "file_size": file.file_size,
            "id": file.id,
        }

    def delete(self, media_id: str) -> JsonObject:
        """Forget the file."""
        self._store.remove(self._find(media_id).id)
        return {"success": True}

    def _find(self, media_id: str) -> MediaFile:
        try:
            return self._store.find(media_id)
        except NotFoundError:
            details = f"Object with ID '{media_id}' does not exist or has expired."
            raise GraphError(100, details) from None
