"""What the language model has cost in a month, by agent and for each turn, as the ledger has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.table import Table

from libs.common.database import Connection

MICROPESOS = 1_000_000

_SPENT = """
SELECT agent, count(DISTINCT turn_id), count(*), sum(input_tokens)::bigint, sum(output_tokens)::bigint,
       sum(micropesos)::bigint
FROM ai_usage WHERE created_at >= %s AND created_at < %s GROUP BY agent ORDER BY sum(micropesos) DESC, agent
"""


@dataclass(frozen=True)
class Spent:
    """One agent's month; pesos are whole sums, a turn's a part of one."""

    agent: str
    turns: int
    responses: int
    input_tokens: int
    output_tokens: int
    micropesos: int

    @property
    def pesos(self) -> float:
        """All of it."""
        return self.micropesos / MICROPESOS

    @property
    def pesos_a_turn(self) -> float:
        """What one answered turn has cost on average."""
        return self.pesos / self.turns if self.turns else 0.0


async def count_spent(connection: Connection, *, since: datetime, until: datetime) -> list[Spent]:
    """What every agent has spent from `since` to before `until`, the dearest first."""
    cursor = await connection.execute(_SPENT, (since, until))
    return [Spent(*row) for row in await cursor.fetchall()]


def table(month: datetime, spent: Sequence[Spent]) -> Table:
    """The month as people read it."""
    shown = Table(
        "agent", "turns", "responses", "tokens in", "tokens out", "pesos", "pesos a turn",
        title=f"Language model, {month:%B %Y}",
    )  # fmt: skip
    for each in spent:
        shown.add_row(
            each.agent,
            f"{each.turns:,}",
            f"{each.responses:,}",
            f"{each.input_tokens:,}",
            f"{each.output_tokens:,}",
            f"{each.pesos:,.0f}",
            f"{each.pesos_a_turn:,.1f}",
        )
    turns, pesos = sum(each.turns for each in spent), sum(each.pesos for each in spent)
    shown.add_section()
    shown.add_row("total", f"{turns:,}", "", "", "", f"{pesos:,.0f}", f"{pesos / turns if turns else 0:,.1f}")
    return shown
