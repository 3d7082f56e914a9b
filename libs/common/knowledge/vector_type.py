"""pgvector's `vector` for psycopg: arrays of 32-bit floats go to the server as they are, four bytes each."""

from __future__ import annotations

import struct
import sys
from array import array

from psycopg.adapt import Dumper
from psycopg.pq import Format
from psycopg.types import TypeInfo

from libs.common.database import Connection


class VectorTypeMissing(Exception):
    """The database has no type `vector`: the migrations have not run, or the server has no pgvector."""

    def __init__(self) -> None:
        super().__init__("the database has no type `vector`; run bin/migrate on a Postgres that has pgvector")


async def fetch(connection: Connection) -> TypeInfo:
    """What the server calls the type. Raises VectorTypeMissing."""
    info = await TypeInfo.fetch(connection, "vector")
    if info is None:
        raise VectorTypeMissing
    return info


def register(connection: Connection, info: TypeInfo) -> None:
    """From now on `connection` takes arrays as vectors."""
    info.register(connection)
    connection.adapters.register_dumper(array, type("VectorDumper", (_BinaryDumper,), {"oid": info.oid}))


def encoded(vector: array[float]) -> bytes:
    """The vector as pgvector's binary format has it."""
    values = vector
    if sys.byteorder == "little":
        values = vector[:]
        values.byteswap()
    return struct.pack(">HH", len(values), 0) + values.tobytes()


class _BinaryDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: array[float]) -> bytes:
        return encoded(obj)
