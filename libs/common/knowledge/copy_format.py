"""Rows of Postgres's binary COPY: most of a row is the same for a whole source, and is encoded once."""

from __future__ import annotations

import struct
from array import array
from uuid import UUID

from libs.common.knowledge.vector_type import encoded

HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">II", 0, 0)
TRAILER = struct.pack(">h", -1)

_START = struct.Struct(">hihi16sih")
_LENGTH = struct.Struct(">i")


def place(dealership_id: UUID, source_id: UUID, kind: str, language: str) -> bytes:
    """The fields that tell where a chunk belongs."""
    values = (dealership_id.bytes, source_id.bytes, kind.encode(), language.encode())
    return b"".join(_LENGTH.pack(len(value)) + value for value in values)


def row(model_id: int, chunk_id: UUID, facet: int, where: bytes, vector: array[float]) -> bytes:
    """One row of knowledge_vectors; `where` comes from `place`."""
    values = encoded(vector)
    start = _START.pack(8, 2, model_id, 16, chunk_id.bytes, 2, facet)
    return b"".join((start, where, _LENGTH.pack(len(values)), values))
