"""What a file is by its first bytes."""

from __future__ import annotations

import pytest

from libs.common.limits import FILE_BYTES
from libs.common.messages import MediaType
from services.courier.file_types import ANY, is_welcome, type_of


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xf1\x50", "audio/aac"),
        (b"#!AMR\n", "audio/amr"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x18ftyp3gp4", "video/3gpp"),
        (b"\x00\x00\x00\x20ftypisom", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04\x14", "application/zip"),
        (b"MZ\x90", "application/x-executable"),
        (b"#!/bin/sh\n", "text/x-script"),
        (b"Hola", ANY),
        (b"", ANY),
    ],
)
def test_the_content_tells_the_type(head: bytes, found: str) -> None:
    """Neither the name nor what the sender said counts."""
    assert type_of(head) == found


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("image", "image/jpeg"),
        ("sticker", "image/webp"),
        ("audio", "audio/ogg"),
        ("audio", "video/mp4"),
        ("video", "video/3gpp"),
        ("document", "application/pdf"),
        ("document", ANY),
    ],
)
def test_a_file_of_its_kind_is_welcome(kind: MediaType, found: str) -> None:
    """A text has no signature; a recording may come in a video's container."""
    assert is_welcome(kind, found)


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("image", "application/pdf"),
        ("image", ANY),
        ("sticker", "video/mp4"),
        ("audio", "image/png"),
        ("video", "audio/ogg"),
        ("document", "application/x-executable"),
        ("document", "text/x-script"),
    ],
)
def test_a_file_of_another_kind_is_not(kind: MediaType, found: str) -> None:
    """Nor is a program, as whatever it was sent."""
    assert not is_welcome(kind, found)


@pytest.mark.fact("sending/media_sizes")
def test_the_platforms_sizes() -> None:
    """Image 5 MB, audio and video 16 MB, document 100 MB, sticker 500 KB."""
    assert {kind: size // 1024 for kind, size in FILE_BYTES.items()} == {
        "image": 5 * 1024,
        "audio": 16 * 1024,
        "video": 16 * 1024,
        "document": 100 * 1024,
        "sticker": 500,
    }
