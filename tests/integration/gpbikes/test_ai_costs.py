"""`bin/gpbikes costs --month` shows what the ledger has of the language model. All of it is invented."""

from __future__ import annotations

import asyncio
from uuid import UUID

import psycopg
from typer.testing import CliRunner

from tools.gpbikes.application import application


async def test_a_turns_cost_is_what_the_ledger_says(database_url: str) -> None:
    """Four responses of one agent, for 12 pesos together; nothing of another month."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        one = UUID(int=1)
        await connection.execute("INSERT INTO dealerships (id, name) VALUES (%s, 'GP Bikes')", (one,))
        for month, responses in ((10, 1), (11, 4)):
            await connection.execute(
                """
                INSERT INTO ai_usage (id, dealership_id, agent, purpose, model, input_tokens, output_tokens,
                                      micropesos, created_at)
                SELECT gen_random_uuid(), %s, 'greeting', 'say', 'invented', 100, 10, 3000000,
                       make_date(2026, %s, 15)
                FROM generate_series(1, %s)
                """,
                (one, month, responses),
            )
    environment = {"DATABASE_URL": database_url, "COLUMNS": "200"}
    told = await asyncio.to_thread(
        CliRunner().invoke, application, ["costs", "--month", "2026-11"], env=environment
    )
    assert told.exit_code == 0
    (row,) = [line for line in told.stdout.splitlines() if "greeting" in line]
    assert [cell.strip() for cell in row.strip("│ ").split("│")][2:6] == ["4", "400", "40", "12"]
