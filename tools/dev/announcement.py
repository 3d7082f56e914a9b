"""What a person is told once everything runs."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

NOTES = {
    "simulator": "a phone to write with",
    "gateway": "/webhooks/whatsapp",
}


def show(addresses: Mapping[str, str], console: Console) -> None:
    """Print a table of everything that runs."""
    table = Table(title="GP Bikes AI Assistant is ready", title_justify="left", caption_justify="left")
    table.caption = "Ctrl-C stops all of it."
    table.add_column("what")
    table.add_column("where", no_wrap=True)
    table.add_column("")
    for name, address in addresses.items():
        table.add_row(name, address, NOTES.get(name, ""))
    console.print(table)
