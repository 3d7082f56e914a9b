"""The rights that a statement needs are read from its text."""

from __future__ import annotations

import pytest

from tools.documents import statements

KNOWN = frozenset({"messages", "turns", "outbox"})


@pytest.mark.parametrize(
    ("statement", "needed"),
    [
        ("SELECT id FROM messages m JOIN turns t ON true", {"messages SELECT", "turns SELECT"}),
        ("SELECT id FROM turns FOR UPDATE SKIP LOCKED", {"turns SELECT", "turns UPDATE"}),
        (
            "WITH t AS (SELECT id FROM turns WHERE (id = %s) FOR UPDATE) SELECT id FROM messages JOIN t",
            {"turns SELECT", "turns UPDATE", "messages SELECT"},
        ),
        ("INSERT INTO outbox (id) VALUES (%s)", {"outbox INSERT"}),
        ("INSERT INTO outbox (id) VALUES (%s) RETURNING id", {"outbox INSERT", "outbox SELECT"}),
        (
            "INSERT INTO outbox (id) VALUES (%s) ON CONFLICT (id) DO UPDATE SET x = 1",
            {"outbox INSERT", "outbox SELECT", "outbox UPDATE"},
        ),
        (
            "WITH t AS (INSERT INTO turns VALUES (%s) ON CONFLICT DO UPDATE SET x = 1) INSERT INTO outbox",
            {"turns INSERT", "turns SELECT", "turns UPDATE", "outbox INSERT", "outbox SELECT"},
        ),
        ("UPDATE turns SET state = 'x' WHERE id = %s", {"turns SELECT", "turns UPDATE"}),
        ("DELETE FROM outbox USING turns WHERE true", {"outbox DELETE", "outbox SELECT", "turns SELECT"}),
        ("LOCK TABLE turns IN SHARE MODE", {"turns UPDATE"}),
        ("COPY messages (id) FROM STDIN", {"messages INSERT"}),
        ("words that come from somewhere", set()),
        ("SELECT FROM somewhere_else", set()),
    ],
)
def test_what_a_statement_needs(statement: str, needed: set[str]) -> None:
    """Of the tables that there are."""
    assert {f"{table} {right}" for table, right in statements.done(statement, KNOWN)} == needed


def test_a_service_is_read_with_the_libraries_it_uses() -> None:
    """The outbox is a library's, and the service needs its rights."""
    assert statements.rights("router")["outbox"] >= {"INSERT", "UPDATE", "DELETE"}


def test_a_service_that_speaks_to_no_database_needs_no_right() -> None:
    """The gateway has none at all."""
    assert statements.rights("gateway") == {}
