"""A file is watched while it passes by."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator

import pytest

from libs.common.limits import FILE_BYTES
from libs.common.messages import MediaType
from services.courier.file_checks import CheckedFile, FileRefused, hexadecimal

PHOTO = b"\xff\xd8\xff" + b"invented" * 100
CHECKSUM = hashlib.sha256(PHOTO).hexdigest()


async def pieces(content: bytes, size: int = 5) -> AsyncIterator[bytes]:
    """`content` in pieces of `size` bytes."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def passed(content: bytes, kind: MediaType, sha256: str = "", *, size: int = 5) -> CheckedFile:
    """A file that has passed to its end."""
    file = CheckedFile(pieces(content, size), kind, sha256=sha256)
    await file.begin()
    assert b"".join([chunk async for chunk in file]) == content
    return file


@pytest.mark.parametrize("size", [1, 5, 31, 32, 33, 10_000])
async def test_a_good_file_passes_unchanged_however_it_is_cut(size: int) -> None:
    """Its size and checksum are known at the end."""
    file = await passed(PHOTO, "image", CHECKSUM, size=size)
    assert (file.size, file.sha256) == (len(PHOTO), CHECKSUM)


async def test_a_wrong_type_is_refused_before_anything_passes() -> None:
    """A document that was sent as a photo is not kept."""
    file = CheckedFile(pieces(b"%PDF-1.7 invented"), "image", sha256="")
    with pytest.raises(FileRefused, match="wrong_type"):
        await file.begin()


async def test_an_empty_file_is_refused() -> None:
    """There is nothing to keep."""
    with pytest.raises(FileRefused, match="empty"):
        await CheckedFile(pieces(b""), "document", sha256="").begin()


@pytest.mark.fact("media/checks")
async def test_another_checksum_is_refused_at_the_end() -> None:
    """What arrived is not what was sent."""
    with pytest.raises(FileRefused, match="wrong_checksum"):
        await passed(PHOTO, "image", hashlib.sha256(b"another").hexdigest())


@pytest.mark.fact("media/checks")
async def test_a_file_larger_than_the_platform_allows_is_refused() -> None:
    """Whatever it announced."""
    with pytest.raises(FileRefused, match="too_large"):
        await passed(PHOTO + bytes(FILE_BYTES["sticker"]), "sticker", size=1000)


@pytest.mark.parametrize(
    "written",
    [CHECKSUM, CHECKSUM.upper(), base64.b64encode(bytes.fromhex(CHECKSUM)).decode()],
)
def test_a_checksum_reads_the_same_in_both_spellings(written: str) -> None:
    """The webhook and the Graph API write it differently."""
    assert hexadecimal(written) == CHECKSUM


@pytest.mark.parametrize("written", ["", "?", "x" * 64, "aG9sYQ==", "á"])
def test_what_is_no_checksum_is_none(written: str) -> None:
    """Then there is nothing to compare with."""
    assert hexadecimal(written) == ""
