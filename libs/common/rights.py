"""What each service may do in the database: a role for each, with the rights that its statements need.

The file is generated from the statements themselves (`bin/docs`), and applied after the migrations, each
time: a right that neither this release nor the one before it needs is taken back. A service takes its role
on in every session (libs/common/database.py); where its DATABASE_URL names the role, it is nobody else.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import psycopg
from psycopg import sql

from libs.common.roles import PREFIX

FILE = Path(__file__).parents[2] / "migrations" / "rights" / "services.sql"
_LOCK = 0x7269_6768_7473  # "rights": any number that nothing else locks

_MAY_MAKE_ROLES = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"


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
        statements = path.read_bytes()
        connection.execute(statements)
        _keep_those_before(connection, release=hashlib.sha256(statements).hexdigest())
    return True


def _keep_those_before(connection: psycopg.Connection, *, release: str) -> None:
    """Give back what the release before needs: its processes run until they are replaced, or again."""
    connection.execute(_FORGET, (release, release))
    connection.execute(_REMEMBER, (release, f"{PREFIX}%"))
    for privilege, table, grantee in connection.execute(_BEFORE, (release,)).fetchall():
        grant = sql.SQL("GRANT {} ON {} TO {}")
        connection.execute(grant.format(sql.SQL(privilege), sql.Identifier(table), sql.Identifier(grantee)))


_FORGET = """
DELETE FROM rights_given WHERE release = %s OR release <> (
    SELECT release FROM rights_given WHERE release <> %s ORDER BY given_at DESC LIMIT 1)
"""
_REMEMBER = """
INSERT INTO rights_given (release, given_at, role, table_name, privilege)
SELECT %s, now(), grantee, table_name, privilege_type FROM information_schema.table_privileges
WHERE grantee LIKE %s AND table_schema = 'public'
"""
_BEFORE = """
SELECT privilege, table_name, role FROM rights_given
WHERE release <> %s AND to_regclass(quote_ident(table_name)) IS NOT NULL
  AND EXISTS (SELECT FROM pg_roles WHERE rolname = role)
"""
