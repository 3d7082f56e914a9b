"""The approved templates, as they are to be submitted to Meta."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from libs.common.data_files import DataFileError
from libs.common.templates import Template, load_templates


def templates(name: Annotated[str, typer.Argument(help="Show this one alone.")] = "") -> None:
    """Show the WhatsApp templates of data/templates.yaml, as they are to be submitted to Meta."""
    try:
        found = [each for each in load_templates() if name in {"", each.name}]
    except DataFileError as error:
        typer.echo(f"gpbikes: {error}", err=True)
        raise typer.Exit(1) from error
    if not found:
        typer.echo(f"gpbikes: there is no template {name}; `gpbikes templates` shows them", err=True)
        raise typer.Exit(1)
    console = Console(markup=False, highlight=False)
    for each in found:
        console.print(_described(each))


def _described(template: Template) -> str:
    header = template.header or (template.header_media and f"a file: {template.header_media}")
    buttons = ", ".join(button.title for button in template.buttons)
    parts = {
        "use": template.use,
        "header": header,
        "body": template.body,
        "footer": template.footer,
        "buttons": buttons,
    }
    lines = [f"  {part}: {text}" for part, text in parts.items() if text]
    return "\n".join([f"{template.name} ({template.language}, {template.category})", *lines, ""])
