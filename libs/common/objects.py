"""Files in S3, or in a server that speaks its protocol.

Errors::

    ObjectStoreError        the store cannot be reached, or refuses
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from libs.common.settings import ObjectSettings

if TYPE_CHECKING:
    from collections.abc import Callable

TIMEOUT_SECONDS = 10


class ObjectStoreError(Exception):
    """The store could not do what was asked; `problem` is its error's name."""

    def __init__(self, action: str, key: str, problem: str) -> None:
        self.problem = problem
        super().__init__(f"the object store could not {action} {key}: {problem}")


class Objects(Protocol):
    """A place for files, each under a key."""

    async def put(self, key: str, content: bytes, *, media_type: str) -> None:
        """Keep `content` under `key`, in place of what was there. Raises ObjectStoreError."""

    async def delete(self, key: str) -> None:
        """Forget `key`; one that is not there is fine. Raises ObjectStoreError."""


class S3Objects:
    """Objects in a bucket. The package is imported at the first call: it is large."""

    def __init__(self, settings: ObjectSettings) -> None:
        """Know the bucket; nothing connects before the first call."""
        self._settings = settings
        self._client: Any = None  # boto3 makes its clients' types while running

    async def put(self, key: str, content: bytes, *, media_type: str) -> None:
        """Keep `content` under `key`, in place of what was there. Raises ObjectStoreError."""
        await self._run(
            "keep", key, lambda client, place: client.put_object(Body=content, ContentType=media_type, **place)
        )

    async def delete(self, key: str) -> None:
        """Forget `key`; one that is not there is fine. Raises ObjectStoreError."""
        await self._run("forget", key, lambda client, place: client.delete_object(**place))

    async def _run(self, action: str, key: str, call: Callable[[Any, dict[str, str]], object]) -> None:
        place = {"Bucket": self._settings.s3_bucket_name, "Key": key}
        await asyncio.to_thread(self._call, action, key, call, place)

    def _call(
        self, action: str, key: str, call: Callable[[Any, dict[str, str]], object], place: dict[str, str]
    ) -> None:
        botocore = import_module("botocore.exceptions")
        try:
            call(self._opened(), place)
        except (botocore.BotoCoreError, botocore.ClientError) as error:
            raise ObjectStoreError(action, key, type(error).__name__) from error

    def _opened(self) -> Any:  # noqa: ANN401 - boto3 makes its clients' types while running
        if self._client is None:
            config = import_module("botocore.config").Config(
                connect_timeout=TIMEOUT_SECONDS, read_timeout=TIMEOUT_SECONDS, retries={"total_max_attempts": 2}
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
