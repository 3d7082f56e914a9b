"""The catalog of motorcycles: look at it, check a list, put a new one in place."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from libs.common.catalog import FILE, Catalog, load_catalog
from libs.common.data_files import DataFileError

catalog = typer.Typer(help="Look at the catalog of motorcycles, check and replace it.", no_args_is_help=True)

_List = Annotated[Path, typer.Argument(help="The list, a YAML file like data/catalog.yaml.")]


@catalog.command()
def check(file: _List = FILE) -> None:
    """Check a list and show its models; exit with 1 and say what is wrong when it cannot be used."""
    _show(_load(file))


@catalog.command("import")
def import_list(
    file: _List,
    target: Annotated[Path, typer.Option("--into", help="The file to replace.")] = FILE,
) -> None:
    """Check a list and put it in the place of the one in use; services read it when they start."""
    loaded = _load(file)
    new = target.with_suffix(".new")
    shutil.copyfile(file, new)
    new.replace(target)
    typer.echo(f"{len(loaded.models)} models, dated {loaded.dated}, are now in {target}")


def _load(file: Path) -> Catalog:
    try:
        return load_catalog(file)
    except DataFileError as error:
        typer.echo(f"gpbikes: {error}", err=True)
        raise typer.Exit(1) from error


def _show(loaded: Catalog) -> None:
    table = Table(
        "model", "category", "cc", "hp", "kg", "seat mm", "km/gal", "rider", "price COP",
        title=f"{len(loaded.models)} models, dated {loaded.dated}",
    )  # fmt: skip
    for model in loaded.models:
        table.add_row(
            model.name,
            model.category,
            str(model.engine_cc),
            f"{model.power_hp:g}",
            str(model.weight_kg),
            str(model.seat_height_mm),
            str(model.km_per_gallon),
            model.rider,
            f"{model.price_cop:,}",
        )
    console = Console()
    console.print(table)
    console.print(f"source: {loaded.source}")
