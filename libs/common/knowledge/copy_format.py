"""Rows of Postgres's binary COPY: most of a row is the same for a whole source, and is encoded once."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

from libs.common.knowledge.embedding import DIMENSIONS

HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">II", 0, 0)
TRAILER = struct.pack(">h", -1)

COLUMNS = 6
_START = struct.Struct(">hihi16sih")
_LENGTH = struct.Struct(">i")
_VECTOR = struct.pack(">iHH", 4 + 4 * DIMENSIONS, DIMENSIONS, 0)
_BYTES = 4 * DIMENSIONS

Row: TypeAlias = "tuple[bytes, UUID, int, array[float]]"
"""Where a chunk belongs, as `place` gives it, the chunk, the facet, and its vector."""


def place(dealership_id: UUID, source_id: UUID) -> bytes:
    """The fields of a row that tell where a chunk belongs, and the head of the vector that follows them."""
    return _LENGTH.pack(16) + dealership_id.bytes + _LENGTH.pack(16) + source_id.bytes + _VECTOR


def rows(model_id: int, some: Sequence[Row]) -> bytes:
    """Rows of knowledge_vectors; every vector has DIMENSIONS."""
    numbers = array("f", b"".join([values.tobytes() for *_, values in some]))
    if sys.byteorder == "little":
        numbers.byteswap()
    encoded = memoryview(numbers).cast("B")
    parts: list[bytes | memoryview] = []
    end = 0
    for where, chunk_id, facet, _ in some:
        start, end = end, end + _BYTES
        parts += (_START.pack(COLUMNS, 2, model_id, 16, chunk_id.bytes, 2, facet), where, encoded[start:end])
    return b"".join(parts)
