"""Example conversations, held with the whole system and written down."""

from __future__ import annotations

import asyncio
import os

import typer

from libs.common import opening_hours
from libs.common.clock import SystemClock
from libs.common.data_files import DataFileError
from tools.conversations.examples import load_examples
from tools.conversations.holding import NothingToTap, hold
from tools.conversations.page import PAGE, page
from tools.dev.errors import DevelopmentError
from tools.embedded.errors import EmbeddedServerError
from tools.simulator.client import NoReplyError

conversations = typer.Typer(help="Hold example conversations with the whole system.", no_args_is_help=True)


@conversations.callback()
def group() -> None:
    """Hold example conversations with the whole system."""


@conversations.command()
def write() -> None:
    """Start everything, hold an invented conversation with each agent, and write docs/conversations.md."""
    local = opening_hours.load().local(SystemClock().now())
    try:
        held = asyncio.run(hold(load_examples(), _environment()))
    except (DataFileError, DevelopmentError, EmbeddedServerError, NoReplyError, NothingToTap) as error:
        typer.echo(f"gpbikes: {error}", err=True)
        raise typer.Exit(1) from error
    PAGE.write_text(page(held, local), encoding="utf-8")
    typer.echo(f"{len(held)} conversations are now in {PAGE}")


def _environment() -> dict[str, str]:
    """Only what a shell has: the page must not depend on anybody's own settings or keys."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
