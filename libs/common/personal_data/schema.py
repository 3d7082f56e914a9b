"""Which tables hold something of a customer: those that hang on `contacts` by their foreign keys.

The schema itself tells, so that a table that a later migration adds is exported and erased without being
named anywhere. What no foreign key leads to is named here, and a test asks it of every table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

CUSTOMERS = "contacts"
"""Where everything of a customer hangs."""

TRACES: Mapping[str, str] = {"outbox": "event", "platform_updates": "raw"}
"""Tables without a foreign key whose rows may speak of a customer, each with the JSON in which they do."""

OF_NO_CUSTOMER = frozenset(
    {
        "advisors",
        "ai_usage",
        "appointment_places",
        "audit_log",
        "dealerships",
        "embedding_models",
        "knowledge_chunks",
        "knowledge_lexemes",
        "knowledge_sources",
        "knowledge_vectors",
        "rights_given",
        "schema_migrations",
        "whatsapp_numbers",
    }
)
"""Tables in which nothing stands of any customer. The audit log knows them by ids of ours alone."""

IDENTIFYING = frozenset({"id", "wamid", "value"})
"""Columns by which streams and traces know a customer's things; `value` is an alias's."""


@dataclass(frozen=True)
class Reference:
    """A column whose rows cannot be without the row they name in another table."""

    table: str
    column: str
    to_table: str
    to_column: str


@dataclass(frozen=True)
class Schema:
    """The tables as they are, each with its columns, and what holds them together."""

    columns: Mapping[str, frozenset[str]]
    references: tuple[Reference, ...]

    def below(self, root: str) -> tuple[str, ...]:
        """The tables whose rows hang on rows of `root`, directly or not: each after those it hangs on.

        Begins with `root`. Raises CycleError when tables hang on each other in a circle.
        """
        reached = {root}
        while more := {ref.table for ref in self.references if ref.to_table in reached} - reached:
            reached |= more
        order = TopologicalSorter({table: set(self._parents(table, reached)) for table in sorted(reached)})
        return tuple(order.static_order())

    def upwards(self, table: str) -> tuple[Reference, ...]:
        """What the rows of `table` hang on."""
        return tuple(ref for ref in self.references if ref.table == table)

    def keys(self, table: str) -> tuple[str, ...]:
        """The columns by which rows of `table` are known elsewhere."""
        referenced = {ref.to_column for ref in self.references if ref.to_table == table}
        return tuple(sorted(referenced | (IDENTIFYING & self.columns[table])))

    def _parents(self, table: str, among: set[str]) -> Iterator[str]:
        return (ref.to_table for ref in self.upwards(table) if ref.to_table in among)
