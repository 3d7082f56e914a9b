"""Files in S3, or in a server that speaks its protocol.

Errors::

    ObjectStoreError        the store cannot be reached, or refuses
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from libs.common.settings import ObjectSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    _Call = Callable[[Any, dict[str, str]], Any]  # boto3 makes its clients' types while running

TIMEOUT_SECONDS = 10
PART_BYTES = 5 * 1024 * 1024
"""How much of a file is held at once: the least that S3 takes as a part."""
PIECE_BYTES = 256 * 1024
"""How much of a file is read at once."""
LINK_SECONDS = 300
"""So long a link leads to its file: time to open it, not to pass it on."""


def media_key(dealership_id: UUID, message_id: UUID) -> str:
    """The key of the file that came with a message, from which nobody learns whose it is."""
    return f"media/{dealership_id}/{message_id}"


class ObjectStoreError(Exception):
    """The store could not do what was asked; `problem` is its error's name."""

    def __init__(self, action: str, key: str, problem: str) -> None:
        self.problem = problem
        super().__init__(f"the object store could not {action} {key}: {problem}")


class Objects(Protocol):
    """A place for files, each under a key."""

    async def put(self, key: str, content: bytes, *, media_type: str) -> None:
        """Keep `content` under `key`, in place of what was there. Raises ObjectStoreError."""

    async def upload(self, key: str, chunks: AsyncIterator[bytes], *, media_type: str) -> None:
        """Keep what `chunks` bring under `key`, holding only PART_BYTES of it at once.

        When `chunks` raise, nothing is kept and the error is the caller's. Raises ObjectStoreError.
        """

    async def delete(self, key: str) -> None:
        """Forget `key`; one that is not there is fine. Raises ObjectStoreError."""

    def content(self, key: str) -> AsyncIterator[bytes]:
        """What is kept under `key`, piece by piece. Raises ObjectStoreError, also when there is nothing."""

    async def keys(self, prefix: str) -> list[str]:
        """Every key that begins with `prefix`, in order. Raises ObjectStoreError."""

    async def link(self, key: str, *, seconds: int = LINK_SECONDS) -> str:
        """An address from which anybody who knows it can read `key` for so long, and then nobody.

        What it leads to is saved by browsers, never shown as a page. Raises ObjectStoreError.
        """


class S3Objects:
    """Objects in a bucket. The package is imported at the first call: it is large."""

    def __init__(self, settings: ObjectSettings) -> None:
        """Know the bucket; nothing connects before the first call."""
        self._settings = settings
        self._client: Any = None  # boto3 makes its clients' types while running

    async def put(self, key: str, content: bytes, *, media_type: str) -> None:
        """Keep `content` under `key`, in place of what was there. Raises ObjectStoreError."""
        await self._run(
            "keep",
            key,
            lambda client, place: client.put_object(Body=content, ContentType=media_type, **place),
        )

    async def upload(self, key: str, chunks: AsyncIterator[bytes], *, media_type: str) -> None:
        """Keep what `chunks` bring under `key`, holding only PART_BYTES of it at once.

        When `chunks` raise, nothing is kept and the error is the caller's. Raises ObjectStoreError.
        """
        parts = _parts(chunks)
        first = await anext(parts, b"")
        if len(first) < PART_BYTES:
            await self.put(key, first, media_type=media_type)
            return
        upload_id = await self._run(
            "keep",
            key,
            lambda client, place: client.create_multipart_upload(ContentType=media_type, **place)["UploadId"],
        )
        try:
            await self._upload_parts(key, upload_id, first, parts)
        except BaseException:
            await self._run(
                "forget",
                key,
                lambda client, place: client.abort_multipart_upload(UploadId=upload_id, **place),
            )
            raise

    async def _upload_parts(self, key: str, upload_id: str, first: bytes, rest: AsyncIterator[bytes]) -> None:
        done = [{"PartNumber": 1, "ETag": await self._upload_part(key, upload_id, 1, first)}]
        del first  # or it would be held until the end
        async for part in rest:
            number = len(done) + 1
            done.append({"PartNumber": number, "ETag": await self._upload_part(key, upload_id, number, part)})
        await self._run(
            "keep",
            key,
            lambda client, place: client.complete_multipart_upload(
                UploadId=upload_id, MultipartUpload={"Parts": done}, **place
            ),
        )

    async def _upload_part(self, key: str, upload_id: str, number: int, part: bytes) -> str:
        etag: str = await self._run(
            "keep",
            key,
            lambda client, place: client.upload_part(
                UploadId=upload_id, PartNumber=number, Body=part, **place
            )["ETag"],
        )
        return etag

    async def delete(self, key: str) -> None:
        """Forget `key`; one that is not there is fine. Raises ObjectStoreError."""
        await self._run("forget", key, lambda client, place: client.delete_object(**place))

    async def content(self, key: str) -> AsyncIterator[bytes]:
        """What is kept under `key`, piece by piece. Raises ObjectStoreError, also when there is nothing."""
        body = await self._run("read", key, lambda client, place: client.get_object(**place)["Body"])
        try:
            while piece := await self._run("read", key, lambda _client, _place: body.read(PIECE_BYTES)):
                yield piece
        finally:
            body.close()

    async def link(self, key: str, *, seconds: int = LINK_SECONDS) -> str:
        """An address from which anybody who knows it can read `key` for so long, and then nobody.

        What it leads to is saved by browsers, never shown as a page. Raises ObjectStoreError.
        """
        address: str = await self._run(
            "link to",
            key,
            lambda client, place: client.generate_presigned_url(
                "get_object",
                Params={**place, "ResponseContentDisposition": "attachment"},
                ExpiresIn=seconds,
            ),
        )
        return address

    async def keys(self, prefix: str) -> list[str]:
        """Every key that begins with `prefix`, in order. Raises ObjectStoreError."""
        found: list[str] = await self._run(
            "list",
            prefix,
            lambda client, place: sorted(
                each["Key"]
                for page in client.get_paginator("list_objects_v2").paginate(
                    Bucket=place["Bucket"], Prefix=prefix
                )
                for each in page.get("Contents", ())
            ),
        )
        return found

    async def _run(self, action: str, key: str, call: _Call) -> Any:  # noqa: ANN401 - boto3's answers have no types
        place = {"Bucket": self._settings.s3_bucket_name, "Key": key}
        return await asyncio.to_thread(self._call, action, key, call, place)

    def _call(self, action: str, key: str, call: _Call, place: dict[str, str]) -> Any:  # noqa: ANN401 - as above
        botocore = import_module("botocore.exceptions")
        try:
            return call(self._opened(), place)
        except (botocore.BotoCoreError, botocore.ClientError) as error:
            raise ObjectStoreError(action, key, type(error).__name__) from error

    def _opened(self) -> Any:  # noqa: ANN401 - boto3 makes its clients' types while running
        if self._client is None:
            config = import_module("botocore.config").Config(
                connect_timeout=TIMEOUT_SECONDS,
                read_timeout=TIMEOUT_SECONDS,
                retries={"total_max_attempts": 2},
                signature_version="s3v4",
            )
            self._client = import_module("boto3").client(
                "s3",
                endpoint_url=self._settings.s3_endpoint_url or None,
                aws_access_key_id=self._settings.aws_access_key_id,
                aws_secret_access_key=self._settings.aws_secret_access_key,
                region_name=self._settings.aws_region,
                config=config,
            )
        return self._client


async def _parts(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """`chunks` gathered into parts of PART_BYTES, the last one as large as it happens to be."""
    gathered = bytearray()
    async for chunk in chunks:
        gathered += chunk
        while len(gathered) >= PART_BYTES:
            yield bytes(memoryview(gathered)[:PART_BYTES])
            del gathered[:PART_BYTES]
    if gathered:
        yield bytes(gathered)
