"""Reports from a real Postgres to a channel of the test's own. Everything in it is invented."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from aiohttp import web
from typer.testing import CliRunner

from libs.common.database import Database
from libs.common.metrics import Metrics
from libs.common.settings import DatabaseSettings, ReportSettings, SlackSettings
from libs.common.slack import Slack
from services.agents.reports.reports import Reports
from tools.gpbikes.application import application

ONE = UUID(int=1)
YESTERDAY = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


class Tuesday:
    """A clock that stands at 9:00 of a Tuesday in Bogotá."""

    def now(self) -> datetime:
        """Then."""
        return datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.fixture
async def database(database_url: str) -> Database:
    """Two conversations of yesterday, one of which a person had; a lead that bought, and one that did not."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        for statement in _YESTERDAY:
            await connection.execute(statement.encode(), {"one": ONE, "at": YESTERDAY})
    return Database(DatabaseSettings(database_url=database_url), application="test")


_YESTERDAY = (
    "INSERT INTO dealerships (id, name) VALUES (%(one)s, 'GP Bikes')",
    "INSERT INTO whatsapp_numbers VALUES ('1', %(one)s)",
    "CREATE TEMP TABLE two AS SELECT n, gen_random_uuid() AS id FROM generate_series(1, 2) n",
    "INSERT INTO contacts (id, dealership_id) SELECT id, %(one)s FROM two",
    """
    INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at, last_message_at)
    SELECT id, %(one)s, id, '1', %(at)s, %(at)s FROM two
    """,
    """
    INSERT INTO turns (id, dealership_id, conversation_id, state, intent, opened_at, due_at, closed_at)
    SELECT id, %(one)s, id, 'answered', 'greeting', %(at)s, %(at)s, %(at)s FROM two
    """,
    """
    INSERT INTO messages (id, dealership_id, conversation_id, turn_id, direction, author, content, wamid,
                          occurred_at, recorded_at)
    SELECT gen_random_uuid(), %(one)s, id, id, direction,
           CASE direction WHEN 'in' THEN 'customer' ELSE 'assistant' END, '{"kind": "text"}',
           direction || n, %(at)s, %(at)s
    FROM two, unnest(ARRAY['in', 'out']) direction
    """,
    """
    INSERT INTO deliveries (message_id, dealership_id, conversation_id, state, created_at, sent_at)
    SELECT id, dealership_id, conversation_id, 'sent', %(at)s, %(at)s + interval '3 seconds'
    FROM messages WHERE direction = 'out'
    """,
    """
    INSERT INTO handoffs (id, dealership_id, conversation_id, reason, summary, opened_at)
    SELECT id, %(one)s, id, 'complaint', '{}', %(at)s FROM two WHERE n = 1
    """,
    """
    INSERT INTO leads (conversation_id, dealership_id, contact_id, turn_id, score, route, routed_at,
                       outcome, outcome_at)
    SELECT id, %(one)s, id, id, CASE n WHEN 1 THEN 9 ELSE 4 END, 'handoff', %(at)s, 'bought', %(at)s
    FROM two
    """,
)


def reports(database: Database, metrics: Metrics, url: str = "") -> Reports:
    """Those of that database, to that channel."""
    return Reports(
        database=database,
        slack=Slack(SlackSettings(slack_webhook_url=url)),
        settings=ReportSettings(infrastructure_pesos_a_month=0.0),
        zone=ZoneInfo("America/Bogota"),
        clock=Tuesday(),  # type: ignore[arg-type] # it tells the time, and nobody waits by it
        metrics=metrics,
    )


async def test_the_morning_report_reaches_the_channel(database: Database) -> None:
    """What yesterday was, in the words of the report."""
    posted: list[str] = []

    async def take(request: web.Request) -> web.Response:
        posted.append((await request.json())["text"])
        return web.Response(text="ok")

    channel = web.Application()
    channel.router.add_post("/", take)
    runner = web.AppRunner(channel)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    told = reports(database, Metrics(), f"http://127.0.0.1:{runner.addresses[0][1]}/")
    async with database.opened(), told.slack.opened():
        await told.post_daily()
    await runner.cleanup()
    (text,) = posted
    for line in ("Conversations: 2", "Automation: 50%", "3.0 s at the median", "complaint 1", "Issues: none"):
        assert line in text


async def test_alerts_get_their_gauges(database: Database) -> None:
    """Of the last day, and of four weeks for what sales take."""
    metrics = Metrics()
    async with database.opened():
        await reports(database, metrics).measure()

    def gauge(kpi: str) -> float:
        value = metrics.registry.get_sample_value("gpbikes_kpi", {"dealership": "GP Bikes", "kpi": kpi})
        return math.nan if value is None else value

    assert (gauge("automation"), gauge("score_precision"), gauge("conversion")) == (0.5, 0.5, 1.0)
    assert gauge("cost_per_qualified_lead_pesos") == 0.0


@pytest.mark.usefixtures("database")
async def test_an_operator_prints_a_report(database_url: str) -> None:
    """Of the real yesterday, in which nobody wrote."""
    environment = {"DATABASE_URL": database_url}
    for kind in ("daily", "weekly"):
        told = await asyncio.to_thread(CliRunner().invoke, application, ["report", kind], env=environment)
        assert (told.exit_code, "*GP Bikes · " in told.stdout) == (0, True)
