"""migrations/rights/services.sql, from the statements of the services."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from libs.common.roles import role
from tools.documents.statements import ROOT, Rights, rights, tables

ORDER = ("SELECT", "INSERT", "UPDATE", "DELETE")
VECTORS = "knowledge_vectors"
OWNER_OF_VECTORS = "embeddings"
"""Makes and drops a partition for each model."""


def page() -> str:
    """The file as SQL; to be run by the owner of the tables, as often as one likes."""
    by_service = {name: rights(name) for name in services()}
    return "\n".join(
        [
            _HEAD,
            *_roles(by_service),
            *_grants(by_service),
            _VECTORS.format(owner=role(OWNER_OF_VECTORS), readers=", ".join(_readers_of_vectors(by_service))),
            _CLOSED_OFF.format(tables=", ".join(f"'{name}'" for name in of_a_dealership())),
        ]
    )


def services(root: Path = ROOT) -> list[str]:
    """The services that speak to the database in their own name; the backup needs the owner's."""
    folders = [path.name for path in sorted((root / "services").iterdir()) if (path / "app.py").exists()]
    return [name for name in folders if name != "backup" and rights(name, root)]


def _roles(by_service: Mapping[str, Rights]) -> Iterator[str]:
    yield "-- Without a password a role can log in only where nobody is asked for one."
    names = ", ".join(f"'{role(name)}'" for name in by_service)
    yield _ROLES.format(names=names)
    everybody = ", ".join(role(name) for name in by_service)
    yield f"GRANT USAGE ON SCHEMA public TO {everybody};"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everybody};"


def _grants(by_service: Mapping[str, Rights]) -> Iterator[str]:
    for name, allowed in by_service.items():
        yield f"\n-- {name}"
        grouped: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for table, what in allowed.items():
            if table != VECTORS:
                grouped[tuple(right for right in ORDER if right in what)].append(table)
        for ordered, on in sorted(grouped.items()):
            yield f"GRANT {', '.join(ordered)} ON {', '.join(on)} TO {role(name)};"


def _readers_of_vectors(by_service: Mapping[str, Rights]) -> list[str]:
    readers = [name for name, allowed in by_service.items() if "knowledge_chunks" in allowed]
    return [role(name) for name in readers if name != OWNER_OF_VECTORS]


def of_a_dealership(root: Path = ROOT) -> list[str]:
    """Every table whose rows belong to a dealership each."""
    sql = "\n".join(path.read_text(encoding="utf-8") for path in sorted((root / "migrations").glob("*.sql")))
    bodies = dict(re.findall(r"CREATE TABLE (\w+) \((.*?)\n\)", sql, re.DOTALL))
    named = re.compile(r"^\s*dealership_id\s", re.MULTILINE)
    return [name for name in tables(root) if named.search(bodies.get(name, ""))]


_HEAD = """\
-- What each service may do in the database: what its statements need, and nothing else.
-- Generated from the statements in `services/` and `libs/` by `bin/docs`; applied by `bin/migrate`.
"""

_ROLES = """\
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[{names}] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', wanted);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- made before, or a moment ago for another database of this server
        END;
        IF NOT pg_has_role(wanted, 'SET') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', wanted);
        END IF;
    END LOOP;
END $$;"""

_VECTORS = """
-- The partitions of the vectors are made and dropped by the service that fills them: it owns them.
DO $$
DECLARE
    part regclass;
BEGIN
    IF NOT pg_has_role(current_user, '{owner}', 'USAGE') THEN
        GRANT {owner} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE;
    END IF;
    GRANT CREATE ON SCHEMA public TO {owner};
    FOR part IN
        SELECT 'knowledge_vectors'::regclass
        UNION SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'knowledge_vectors'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO {owner}', part);
        EXECUTE format('GRANT ALL ON %s TO {owner}', part);
        EXECUTE format('GRANT SELECT ON %s TO {readers}', part);
    END LOOP;
END $$;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT SELECT ON TABLES TO {readers};
"""

_CLOSED_OFF = """\
-- Dealerships: a transaction sees and writes the rows of the one it says it works for, of all when it says
-- so, and none when it says nothing. The owner of a table sees all of it.
SELECT close_off(closed::regclass)
FROM unnest(ARRAY[{tables}]) AS closed;
SELECT close_off(inhrelid::regclass) FROM pg_inherits WHERE inhparent = 'knowledge_vectors'::regclass;
"""
