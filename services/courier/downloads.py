"""Files at the platform: the address of one, and its content as it comes.

DownloadError
├── FileGone            the platform does not have the file any more, or never had
└── DownloadFailed      it could not be fetched now
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout
from msgspec import Struct

from libs.common.settings import GraphSettings
from services.courier.tokens import TOKEN_REJECTED, Tokens, bearer

ADDRESS_SECONDS = 8.0
DOWNLOAD_SECONDS = 180.0
SILENCE_SECONDS = 15.0
CHUNK_BYTES = 64 * 1024
UNKNOWN_OBJECT = 100
"""The platform's error for an id that it does not know."""


class DownloadError(Exception):
    """The root; `problem` names what happened."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"the file could not be downloaded: {problem}")


class FileGone(DownloadError):
    """The platform does not have the file."""


class DownloadFailed(DownloadError):
    """It may go well later."""


class Address(Struct, frozen=True):
    """Where a file is for the next five minutes, its SHA-256, and the token that opens it."""

    url: str
    sha256: str = ""
    token: str = ""


class Downloads:
    """The files that customers sent."""

    def __init__(self, settings: GraphSettings, tokens: Tokens) -> None:
        """Know where the platform is and what tokens it wants; nothing connects before `opened`."""
        self._root = f"{settings.whatsapp_api_base_url.rstrip('/')}/{settings.whatsapp_api_version}"
        self._tokens = tokens
        self._session: ClientSession | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Keep connections for as long as the block lasts."""
        timeout = ClientTimeout(
            total=DOWNLOAD_SECONDS, sock_connect=ADDRESS_SECONDS, sock_read=SILENCE_SECONDS
        )
        async with ClientSession(timeout=timeout) as session:
            self._session = session
            yield

    async def address(self, media_id: str, phone_number_id: str) -> Address:
        """A fresh address of the file. Raises FileGone and DownloadFailed."""
        url = f"{self._root}/{media_id}"
        status, body = 0, b""
        for token in self._tokens.of(phone_number_id):
            status, body = await self._get(url, phone_number_id, token)
            if status == 200:
                self._tokens.prefer(phone_number_id, token)
                return _address(body, token)
            if _code(body) != TOKEN_REJECTED:
                break
        raise _refusal(status, body)

    async def content(self, address: Address) -> AsyncIterator[bytes]:
        """The file, piece by piece. Raises DownloadFailed, also when the address has expired."""
        try:
            async with self._opened().get(address.url, headers=bearer(address.token)) as response:
                if response.status != 200:
                    raise DownloadFailed(f"HTTP {response.status}")
                async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                    yield chunk
        except (ClientError, TimeoutError) as error:
            raise DownloadFailed(type(error).__name__) from error

    async def _get(self, url: str, phone_number_id: str, token: str) -> tuple[int, bytes]:
        try:
            async with self._opened().get(
                url,
                params={"phone_number_id": phone_number_id},
                headers=bearer(token),
                timeout=ClientTimeout(total=ADDRESS_SECONDS),
            ) as response:
                return response.status, await response.read()
        except (ClientError, TimeoutError) as error:
            raise DownloadFailed(type(error).__name__) from error

    def _opened(self) -> ClientSession:
        assert self._session is not None, "files are fetched while it is opened"  # noqa: S101 - ours to know
        return self._session


class _Failure(Struct):
    class Error(Struct):
        code: int | None = None

    error: Error


def _address(body: bytes, token: str) -> Address:
    try:
        return msgspec.structs.replace(msgspec.json.decode(body, type=Address), token=token)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DownloadFailed("an address that cannot be read") from None


def _code(body: bytes) -> int | None:
    try:
        return msgspec.json.decode(body, type=_Failure).error.code
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _refusal(status: int, body: bytes) -> DownloadError:
    code = _code(body)
    gone = status == 404 or code == UNKNOWN_OBJECT
    return (FileGone if gone else DownloadFailed)(f"HTTP {status}, code {code}")
