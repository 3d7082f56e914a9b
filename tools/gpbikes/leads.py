"""Leads: how good they were, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from libs.common import sales
from libs.common.audit import Action, record
from libs.common.clock import SystemClock
from libs.common.identifiers import uuid7
from tools.gpbikes.opened import Dealership, Who, dealership_of, transaction
from tools.gpbikes.running import Refused, run

leads = typer.Typer(help="See leads, and record what became of them.", no_args_is_help=True)

_Conversation = Annotated[UUID, typer.Argument(metavar="CONVERSATION", help="As `list` shows it.")]


@leads.command("list")
def list_leads(
    dealership: Dealership = None,
    undecided: Annotated[bool, typer.Option("--open", help="Only those nothing has become of yet.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Show at most so many.")] = 50,
) -> None:
    """Show leads, the newest first, without anything of the customers'."""
    run(_list(dealership, undecided, limit))


@leads.command()
def show(conversation: _Conversation) -> None:
    """Show a lead's score with its parts, its follow-ups, and what became of it."""
    run(_show(conversation))


@leads.command()
def bought(conversation: _Conversation, who: Who) -> None:
    """Record that the customer has bought; `sales add` does so too, with the motorcycle. Audited."""
    run(_outcome(conversation, "bought", who))


@leads.command()
def lost(conversation: _Conversation, who: Who) -> None:
    """Record that the customer will not buy; nobody follows up any more. Audited."""
    run(_outcome(conversation, "lost", who))


async def _list(dealership: UUID | None, undecided: bool, limit: int) -> None:
    async with transaction() as connection:
        cursor = await connection.execute(
            """
            SELECT conversation_id, score, route, routed_at, coalesce(outcome, '') FROM leads
            WHERE dealership_id = %s AND (NOT %s OR outcome IS NULL)
            ORDER BY routed_at DESC, conversation_id LIMIT %s
            """,
            (await dealership_of(connection, dealership), undecided, limit),
        )
        found = await cursor.fetchall()
    table = Table("conversation", "score", "route", "routed (UTC)", "outcome")
    for conversation_id, score, route, routed_at, outcome in found:
        shown = "" if score is None else str(score)
        table.add_row(str(conversation_id), shown, route, f"{routed_at:%Y-%m-%d %H:%M}", outcome)
    Console(markup=False).print(table)


async def _show(conversation_id: UUID) -> None:
    async with transaction() as connection:
        cursor = await connection.execute(
            """
            SELECT score, budget_grade, urgency_grade, experience_grade, route, routed_at, outcome,
                   outcome_at, outcome_by
            FROM leads WHERE conversation_id = %s
            """,
            (conversation_id,),
        )
        lead = await cursor.fetchone()
        cursor = await connection.execute(
            """
            SELECT reason, due_at, tries, closed_as FROM follow_ups
            WHERE conversation_id = %s ORDER BY created_at
            """,
            (conversation_id,),
        )
        follow_ups = await cursor.fetchall()
    if lead is None:
        raise Refused(f"there is no lead {conversation_id}; `gpbikes leads list` shows them")
    score, budget, urgency, experience, route, routed_at, outcome, outcome_at, outcome_by = lead
    typer.echo(f"score     {score} (budget {budget}, urgency {urgency}, experience {experience})")
    typer.echo(f"route     {route}, {_moment(routed_at)}")
    typer.echo(
        f"outcome   {outcome} by {outcome_by}, {_moment(outcome_at)}" if outcome else "outcome   none yet"
    )
    for reason, due_at, tries, closed_as in follow_ups:
        typer.echo(f"follow-up {reason}: {closed_as or f'due {_moment(due_at)}'}, {tries} tries")


async def _outcome(conversation_id: UUID, outcome: str, who: str) -> None:
    now = SystemClock().now()
    recording = sales.record_bought if outcome == "bought" else sales.record_lost
    async with transaction() as connection:
        if await recording(connection, conversation_id, now=now) == 0:
            raise Refused(f"the customer of {conversation_id} is no lead; `gpbikes leads list` shows them")
        action = Action(who, f"lead.{outcome}", f"conversation/{conversation_id}")
        await record(connection, action, action_id=uuid7(), now=now)
    typer.echo(f"recorded: {outcome}")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
