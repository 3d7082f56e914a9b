"""`gpbikes dashboards`: what every panel of every dashboard shows now, line by line."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tools.dashboards import prometheus
from tools.dashboards.looking import look
from tools.dashboards.panels import Dashboard, load


def dashboards(
    address: Annotated[
        str, typer.Option("--prometheus", metavar="URL", help="The server that Grafana asks.")
    ] = "",
    port_base: Annotated[int, typer.Option(help="Of the bin/dev to look at, without --prometheus.")] = 8000,
    seconds: Annotated[float, typer.Option(min=3, help="To look at it before asking.")] = 30.0,
) -> None:
    """Ask Prometheus what every panel shows; exit with 1 when one has nothing to show.

    Without --prometheus, a server is started beside the bin/dev that runs: write to it meanwhile.
    """
    try:
        with _server(address, port_base, seconds) as server:
            empty = [name for each in load() for name in _show(each, server)]
    except prometheus.PrometheusError as error:
        typer.echo(f"gpbikes: {error}", err=True)
        raise typer.Exit(1) from None
    for name in empty:
        typer.echo(f"gpbikes: nothing to show: {name}", err=True)
    raise typer.Exit(bool(empty))


@contextmanager
def _server(address: str, port_base: int, seconds: float) -> Iterator[str]:
    if address:
        yield address.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder, prometheus.beside(port_base, Path(folder)) as started:
        time.sleep(seconds)
        yield started


def _show(dashboard: Dashboard, server: str) -> Iterator[str]:
    """Print the dashboard; the names of the panels that have nothing to show and should have."""
    table = Table("panel", "unit", "now", title=dashboard.title, show_lines=True)
    for panel in dashboard.panels:
        seen = look(panel, server)
        table.add_row(panel.title, panel.unit, "\n".join(seen.lines) or panel.description or "nothing")
        if seen.missing:
            yield f"{dashboard.title} / {panel.title}"
    Console(markup=False).print(table)
