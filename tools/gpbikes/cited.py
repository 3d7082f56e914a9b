"""`gpbikes knowledge cited`: what the assistant's replies were made from."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from libs.common.knowledge import citations
from libs.common.knowledge.citations import CitedReply
from tools.gpbikes.knowledge import Dealership, command
from tools.gpbikes.session import opened

PARAGRAPH = "\n\n"


@command
async def cited(
    message: Annotated[
        str | None, typer.Argument(help="A reply's id, ours or WhatsApp's; none: the latest replies.")
    ] = None,
    conversation: Annotated[UUID | None, typer.Option(help="Only replies of this conversation.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Most replies shown.")] = 10,
    dealership: Dealership = None,
) -> None:
    """Show the sources behind the assistant's replies, the latest reply first."""
    async with opened(dealership) as session, session.database.transaction() as connection:
        replies = await citations.of_replies(
            connection, session.dealership_id, message=message, conversation_id=conversation, limit=limit
        )
    if not replies:
        typer.echo("gpbikes: no such reply was made from the knowledge", err=True)
        raise typer.Exit(1)
    for reply in replies:
        typer.echo(_told(reply))


def _told(reply: CitedReply) -> str:
    lines = [f"{reply.said_at:%Y-%m-%d %H:%M} {reply.message_id}", f"  {reply.body.partition(PARAGRAPH)[0]}"]
    for each in reply.citations:
        place = " > ".join(each.title_path)
        lines.append(f"  from {each.source_key}, {each.dated_on}: {place} (score {each.score:.2f})")
    return "\n".join(lines)
