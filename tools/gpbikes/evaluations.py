"""Evaluations: how well the assistant does what it should."""

from __future__ import annotations

import typer

evaluations = typer.Typer(help="Measure how well the assistant does what it should.", no_args_is_help=True)


@evaluations.callback()
def evaluate_something() -> None:
    """Measure how well the assistant does what it should."""
