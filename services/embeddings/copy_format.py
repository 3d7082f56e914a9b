"""Rows of Postgres's binary COPY: all that stands before the chunk is the same for a whole source, and is
encoded once.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from uuid import UUID

from libs.common.knowledge.embedding import DIMENSIONS

HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">II", 0, 0)
TRAILER = struct.pack(">h", -1)

COLUMNS = ("model_id", "facet", "dealership_id", "source_id", "chunk_id", "embedding")
"""Of knowledge_vectors, in the order of the rows: first what few rows differ in."""

ROWS_AT_ONCE = 256
"""The server is sent so many rows while the next are encoded."""

_HEAD = struct.Struct(">hihihi16si16si")
_VECTOR = struct.pack(">iHH", 4 + 4 * DIMENSIONS, DIMENSIONS, 0)
_SWAPPED = sys.byteorder == "little"


def rows(
    model_id: int,
    dealership_id: UUID,
    source_id: UUID,
    chunks: Sequence[UUID],
    vectors: Sequence[Sequence[array[float]]],
) -> Iterator[bytes]:
    """Rows of chunks of one source, with the vectors of each by its facets; every vector has DIMENSIONS."""
    facets = range(max(map(len, vectors), default=0))
    heads = [_head(model_id, facet, dealership_id, source_id) for facet in facets]
    for start in range(0, len(chunks), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        yield _encoded(heads, chunks[part], vectors[part])


def _encoded(
    heads: Sequence[bytes], chunks: Sequence[UUID], vectors: Sequence[Sequence[array[float]]]
) -> bytes:
    parts: list[bytes | array[float]] = []
    for chunk, by_facet in zip(chunks, vectors, strict=True):
        for head, values in zip(heads, by_facet, strict=False):
            sent = values
            if _SWAPPED:
                sent = values[:]
                sent.byteswap()
            parts += (head, chunk.bytes, _VECTOR, sent)
    return b"".join(parts)


def _head(model_id: int, facet: int, dealership_id: UUID, source_id: UUID) -> bytes:
    """A row up to the length of the chunk's identifier."""
    places = (16, dealership_id.bytes, 16, source_id.bytes)
    return _HEAD.pack(len(COLUMNS), 2, model_id, 2, facet, *places, 16)
