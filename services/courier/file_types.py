"""What a file is by its first bytes, and which files are let in."""

from __future__ import annotations

from libs.common.messages import MediaType

HEAD_BYTES = 32
"""How much of a file's beginning is needed to tell its type."""

ANY = "application/octet-stream"

_SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"#!AMR", "audio/amr"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftyp", "video/mp4"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (0, b"MZ", "application/x-executable"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-executable"),
    (0, b"#!", "text/x-script"),
)
_DANGEROUS = frozenset({"application/x-executable", "text/x-script"})


def type_of(head: bytes) -> str:
    """The type of a file that begins with `head`, of which HEAD_BYTES are enough; ANY when nothing tells."""
    return next((found for start, mark, found in _SIGNATURES if head.startswith(mark, start)), ANY)


def is_welcome(kind: MediaType, found: str) -> bool:
    """Whether a file sent as `kind` may be kept when its content says that it is `found`."""
    family = found.partition("/")[0]
    match kind:
        case "document":
            return found not in _DANGEROUS
        case "sticker":
            return family == "image"
        case "audio":
            # Recordings come in the same container as videos.
            return family == "audio" or found == "video/mp4"
        case _:
            return family == kind
