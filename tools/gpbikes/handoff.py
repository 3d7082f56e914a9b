"""Conversations that people have: see them, take them, write in them, give them back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from libs.common.audit import Action, record
from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.handoffs import advisors, reading
from libs.common.handoffs.desk import Desk, DeskError
from libs.common.handoffs.reading import Held, Line
from libs.common.handoffs.summary import LeadScore, Note
from libs.common.identifiers import uuid7
from libs.faust_redis.errors import AppendFailed
from tools.gpbikes.opened import Dealership, Who, database, dealership_of, transaction, with_streams
from tools.gpbikes.running import Refused, run

handoff = typer.Typer(help="Look after the conversations that the assistant gave away.", no_args_is_help=True)

SMALLEST_AMOUNT = 100_000
"""Numbers from here on are pesos, and are hard to read without points."""

_Conversation = Annotated[UUID, typer.Argument(metavar="CONVERSATION", help="As `list` shows it.")]


@handoff.command("list")
def list_handoffs(dealership: Dealership = None) -> None:
    """Show what people have now, the longest first, without a word of the customers'."""
    run(_list(dealership))


@handoff.command()
def show(
    conversation: _Conversation,
    who: Who,
    messages: Annotated[int, typer.Option(min=0, max=200, help="Show so many messages.")] = 12,
) -> None:
    """Show a conversation's summary and its last messages: personal data. Audited."""
    run(_show(conversation, messages, who))


@handoff.command()
def take(
    conversation: _Conversation,
    who: Who,
    advisor: Annotated[str, typer.Option(help="The advisor who looks after it from now on.")] = "",
) -> None:
    """Look after a conversation; the assistant is silent in it. Audited."""
    run(_take(conversation, advisor, who))


@handoff.command()
def reply(
    conversation: _Conversation, text: Annotated[str, typer.Argument(help="What to write.")], who: Who
) -> None:
    """Write to the customer, who sees it on WhatsApp. Audited, without the text."""
    run(_reply(conversation, text, who))


@handoff.command("return")
def give_back(conversation: _Conversation, who: Who) -> None:
    """Give a conversation back: the assistant answers from now on. Audited."""
    run(_give_back(conversation, who))


async def _list(dealership: UUID | None) -> None:
    async with transaction() as connection:
        found = await reading.held(connection, await dealership_of(connection, dealership))
    table = Table("conversation", "reason", "score", "advisor", "since (UTC)", "taken", "last message (UTC)")
    for each in found:
        table.add_row(
            str(each.conversation_id),
            each.reason,
            str(each.score or ""),
            each.advisor,
            f"{each.since:%Y-%m-%d %H:%M}",
            "yes" if each.taken else "",
            f"{each.last_message_at:%Y-%m-%d %H:%M}",
        )
    Console(markup=False).print(table)


async def _show(conversation_id: UUID, most: int, who: str) -> None:
    async with transaction() as connection:
        action = Action(who, "handoff.show", f"conversation/{conversation_id}")
        await record(connection, action, action_id=uuid7(), now=SystemClock().now())
        found = await reading.find(connection, conversation_id)
        lines = await reading.last_said(connection, conversation_id, most=most)
    if found is None:
        raise Refused(
            f"no person has conversation {conversation_id}; `gpbikes handoff list` shows which have"
        )
    typer.echo("\n".join(_summary(found)))
    typer.echo("\n".join(["", *map(_line, lines)]))


async def _take(conversation_id: UUID, advisor: str, who: str) -> None:
    async with database() as found:
        advisor_id = await _advisor(found, conversation_id, advisor) if advisor else None
        with _refusing():
            await _desk(found, who).take(conversation_id, advisor_id)
    typer.echo(f"{advisor or who} looks after it; to write: gpbikes handoff reply {conversation_id} '…'")


async def _reply(conversation_id: UUID, text: str, who: str) -> None:
    async with with_streams() as opened:
        with _refusing():
            row = await _desk(opened.database, who).reply(conversation_id, text)
        try:
            await opened.outbox.publish([row])
        except AppendFailed:
            typer.echo("the streams are away; it leaves as soon as they are back")
            return
    typer.echo("on its way")


async def _give_back(conversation_id: UUID, who: str) -> None:
    async with database() as found:
        with _refusing():
            await _desk(found, who).give_back(conversation_id)
    typer.echo("the assistant answers from now on")


def _desk(found: Database, who: str) -> Desk:
    return Desk(database=found, clock=SystemClock(), new_id=uuid7, actor=who)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except DeskError as error:
        raise Refused(str(error)) from error


async def _advisor(found: Database, conversation_id: UUID, name: str) -> UUID:
    async with found.statement() as connection:
        advisor_id = await advisors.of_conversation(connection, conversation_id, name)
    if advisor_id is None:
        raise Refused(
            f"the conversation's dealership has no advisor {name}; `gpbikes advisors list` shows them"
        )
    return advisor_id


def _summary(held: Held) -> list[str]:
    summary = held.summary
    lines = [f"{summary.name or 'name not told'} · {held.reason} · {held.advisor or 'nobody in particular'}"]
    lines += _score(summary.score)
    lines += [f"wants     {name}: {_value(value)}" for name, value in summary.wants.items()]
    lines += [f"promised  {_note(note)}" for note in summary.promised]
    return lines + [f"open      {_note(note)}" for note in summary.open]


def _score(score: LeadScore | None) -> list[str]:
    if score is None:
        return []
    parts = f"budget {score.budget}, urgency {score.urgency}, experience {score.experience}"
    return [f"score     {score.value} ({parts})"]


def _value(value: object) -> str:
    """A fact in one line: amounts with their points, a span by its ends, the rest as it is."""
    match value:
        case {"low": low, "high": high}:
            return _value(low) if low == high else f"{_value(low)} to {_value(high)}"
        case dict():
            return ", ".join(f"{name} {_value(each)}" for name, each in value.items() if each is not None)
        case int() if abs(value) >= SMALLEST_AMOUNT:
            return f"{value:,}".replace(",", ".")
        case _:
            return str(value)


def _note(note: Note) -> str:
    return f"{note.what}: {note.detail}" if note.detail else note.what


def _line(line: Line) -> str:
    return f"{line.said_at:%m-%d %H:%M} {line.author}: {line.text}"
