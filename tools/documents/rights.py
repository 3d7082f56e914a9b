"""migrations/rights/services.sql, from the statements of the services."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from libs.common.rights import role
from tools.documents.statements import ROOT, Rights, rights, tables

ORDER = ("SELECT", "INSERT", "UPDATE", "DELETE")
VECTORS = "knowledge_vectors"
OWNER_OF_VECTORS = "embeddings"
"""Makes and drops a partition for each model."""

TOLD_THEIR_DEALERSHIP = ("agents",)
"""Services whose transactions say which dealership they work for, and then see and write no other's rows."""

WITHOUT_POLICIES = re.compile(r"^(knowledge_|embedding_|memory_vectors$)")
"""Found by operators that may not run before a policy, so that their indexes would be of no use."""


def page() -> str:
    """The file as SQL; to be run by the owner of the tables, as often as one likes."""
    by_service = {name: rights(name) for name in services()}
    return "\n".join(
        [
            _HEAD,
            *_roles(by_service),
            *_grants(by_service),
            _VECTORS.format(owner=role(OWNER_OF_VECTORS), readers=", ".join(_readers_of_vectors(by_service))),
            *_policies(by_service),
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


def _policies(by_service: Mapping[str, Rights]) -> Iterator[str]:
    wanted = ", ".join(f"'{name}'" for name in _of_a_dealership() if not WITHOUT_POLICIES.match(name))
    told = [name for name in by_service if name in TOLD_THEIR_DEALERSHIP]
    others = [name for name in by_service if name not in TOLD_THEIR_DEALERSHIP]
    yield _POLICIES.format(tables=wanted, told=_named(told), others=_named(others))


def _named(services_of_a_kind: list[str]) -> str:
    return ", ".join(f"'{role(name)}'" for name in services_of_a_kind)


def _of_a_dealership(root: Path = ROOT) -> list[str]:
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

_POLICIES = """\
-- Dealerships: who says which one it works for sees and writes no other's rows. The rest serve all of them
-- by nature: the number that received a message decides, and every statement follows keys from there.
-- The tables of the knowledge have no policy: their operators may not run before one, and no index would be
-- used.
DO $$
DECLARE
    guarded text;
    who text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY[{tables}] LOOP
        IF NOT (SELECT relrowsecurity FROM pg_class WHERE oid = guarded::regclass) THEN
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        END IF;
        FOREACH who IN ARRAY ARRAY[{told}] LOOP
            IF NOT EXISTS (SELECT FROM pg_policies WHERE tablename = guarded AND policyname = who) THEN
                EXECUTE format('CREATE POLICY %I ON %I TO %I '
                               'USING (dealership_id = coalesce(current_dealership(), dealership_id))',
                               who, guarded, who);
            END IF;
        END LOOP;
        FOREACH who IN ARRAY ARRAY[{others}] LOOP
            IF NOT EXISTS (SELECT FROM pg_policies WHERE tablename = guarded AND policyname = who) THEN
                EXECUTE format('CREATE POLICY %I ON %I TO %I USING (true)', who, guarded, who);
            END IF;
        END LOOP;
    END LOOP;
END $$;
"""
