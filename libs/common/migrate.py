"""Apply the SQL files of `migrations/` that a database does not have yet: `python -m libs.common.migrate`.

Files are applied in the order of their names, each in a transaction of its own, each once. Two
processes may run this at the same time: the second waits for the first and finds nothing to do.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from libs.common import rights
from libs.common.settings import DatabaseSettings, SettingsError, read

DIRECTORY = Path(__file__).parents[2] / "migrations"
_LOCK = 0x6770_6269_6B65_73  # "gpbikes": any number that nothing else locks

_TABLE = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    name       text PRIMARY KEY,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""


class MigrationChanged(Exception):
    """A file that was applied before reads differently now; migrations are only ever added."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"migrations/{name} was changed after it had been applied; add a new file instead")


@dataclass(frozen=True)
class Migration:
    """One file of SQL."""

    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """The SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations(directory: Path = DIRECTORY) -> list[Migration]:
    """Every migration of `directory`, in the order in which they are applied."""
    return [
        Migration(path.name, path.read_text(encoding="utf-8")) for path in sorted(directory.glob("*.sql"))
    ]


def migrate(database_url: str, wanted: list[Migration]) -> list[str]:
    """Bring the database up to date; the names of what was applied now, in order.

    Raises MigrationChanged before anything is applied out of turn, psycopg.Error when SQL fails.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        return list(_apply(connection, wanted))


def _apply(connection: psycopg.Connection, wanted: list[Migration]) -> Iterator[str]:
    for migration in wanted:
        with connection.transaction():
            # Taken anew in each transaction: a session's lock would not survive a transaction pooler.
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.execute(_TABLE)
            row = connection.execute(
                "SELECT checksum FROM schema_migrations WHERE name = %s", (migration.name,)
            ).fetchone()
            if row is None:
                connection.execute(migration.sql.encode())
                connection.execute(
                    "INSERT INTO schema_migrations (name, checksum) VALUES (%s, %s)",
                    (migration.name, migration.checksum),
                )
                yield migration.name
            elif row[0] != migration.checksum:
                raise MigrationChanged(migration.name)


def main() -> int:
    """Migrate the database of DATABASE_URL, give the services' roles their rights, and say what was done."""
    try:
        url = read(DatabaseSettings, os.environ).database_url
        applied = migrate(url, migrations())
        given = rights.apply(url)
    except (SettingsError, MigrationChanged, psycopg.Error) as error:
        sys.stderr.write(f"migrate: {error}\n")
        return 1
    sys.stdout.write("".join(f"applied {name}\n" for name in applied) or "nothing to apply\n")
    if not given:
        sys.stdout.write("no rights given: the user of DATABASE_URL may make no roles\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
