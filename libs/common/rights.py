"""What each service may do in the database: a role for each, with the rights that its statements need.

The file is generated from the statements themselves (`bin/docs`), and applied after the migrations, each
time: a right that the code no longer needs is taken back. A service has its role when its DATABASE_URL
names it as the user; the owner's URL works as well, with every right.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import conninfo

FILE = Path(__file__).parents[2] / "migrations" / "rights" / "services.sql"
PREFIX = "gpbikes_"
_LOCK = 0x7269_6768_7473  # "rights": any number that nothing else locks

_MAY_MAKE_ROLES = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"


def role(service: str) -> str:
    """The name of the service's role."""
    return f"{PREFIX}{service}"


def as_role(database_url: str, service: str) -> str:
    """The address by which the service connects as its role, where no password is asked for."""
    return conninfo.make_conninfo(database_url, user=role(service), password="")


def apply(database_url: str, path: Path = FILE) -> bool:
    """Give every role its rights, all or none; False when the user of the address may make no roles.

    Raises psycopg.Error when SQL fails.
    """
    with psycopg.connect(database_url, autocommit=True) as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        row = connection.execute(_MAY_MAKE_ROLES).fetchone()
        if not row or not row[0]:
            return False
        # New policies need a table for a moment: better to fail and be tried again than to hold everybody up.
        connection.execute("SET LOCAL lock_timeout = '5s'")
        connection.execute(path.read_bytes())
    return True
