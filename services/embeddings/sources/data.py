"""The files of `data/` that hold what the dealership knows, as documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from libs.common import data_files
from libs.common.accessories import Accessories, Accessory, load_accessories
from libs.common.catalog import load_catalog
from libs.common.knowledge.results import Kind
from libs.common.workshop import Services, WorkshopService, load_services
from services.embeddings.sources import markdown
from services.embeddings.sources.blocks import Block, Document, Heading, Paragraph
from services.embeddings.sources.money import pesos
from services.embeddings.sources.motorcycles import motorcycles

LANGUAGE = "es"
_DATED = re.compile(r"<!-- dated: (\d{4}-\d{2}-\d{2}) -->")


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A frequent question and its answer; `asked` are other ways of asking it."""

    id: str
    group: str
    title: str
    body: str
    asked: tuple[str, ...] = ()


class DataFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of entries with a title and the day on which it was right."""

    title: str
    dated_on: date
    entries: tuple[Question, ...]


@dataclass(frozen=True)
class DataSource:
    """One file of `data/`, read; `dated_on` is the day on which it was right."""

    key: str
    kind: Kind
    path: Path
    document: Document
    dated_on: date


def sources(directory: Path = data_files.DIRECTORY) -> list[DataSource]:
    """Every source in `directory`. Raises DataFileError."""
    questions = data_files.read(directory / "faq.yaml", DataFile)
    services = load_services(directory / "services.yaml")
    catalog = load_catalog(directory / "catalog.yaml")
    accessories = load_accessories(catalog, directory / "accessories.yaml")
    models = motorcycles(catalog, language=LANGUAGE)
    return [
        DataSource("catalog", "catalog", directory / "catalog.yaml", models, catalog.dated),
        _source("faq", "faq", directory / "faq.yaml", questions, _questions(questions.entries)),
        _source(
            "accessories",
            "accessory",
            directory / "accessories.yaml",
            accessories,
            _accessories(accessories.entries),
        ),
        _source("services", "service", directory / "services.yaml", services, _services(services.entries)),
        *(_policy(path) for path in sorted((directory / "policies").glob("*.md"))),
    ]


def _source(
    key: str, kind: Kind, path: Path, file: DataFile | Accessories | Services, blocks: Iterator[Block]
) -> DataSource:
    return DataSource(key, kind, path, Document(file.title, LANGUAGE, tuple(blocks)), file.dated_on)


def _policy(path: Path) -> DataSource:
    content = path.read_bytes()
    dated = _DATED.search(content.decode())
    if dated is None:
        raise data_files.DataFileError(path, "needs a line <!-- dated: YYYY-MM-DD -->")
    document = markdown.read(content, title=path.stem, language=LANGUAGE)
    return DataSource(f"policies/{path.stem}", "policy", path, document, date.fromisoformat(dated[1]))


def _questions(entries: Sequence[Question]) -> Iterator[Block]:
    for group, members in groupby(entries, key=lambda entry: entry.group):
        yield Heading(2, group)
        for entry in members:
            yield Heading(3, entry.title, entry.id, entry.asked)
            yield Paragraph(entry.body.strip())


def _accessories(entries: Sequence[Accessory]) -> Iterator[Block]:
    for category, members in groupby(entries, key=lambda entry: entry.category):
        yield Heading(2, category)
        for entry in members:
            yield Heading(3, entry.name, entry.id, entry.asked)
            yield Paragraph(f"{entry.body} Precio: {pesos(entry.price)}. Para: {', '.join(entry.fits)}.")


def _services(entries: Sequence[WorkshopService]) -> Iterator[Block]:
    for entry in entries:
        yield Heading(2, entry.name, entry.id, entry.asked)
        price = f"Precio: {pesos(entry.price)}." if entry.price else "Sin costo de mano de obra."
        yield Paragraph(f"{entry.body} Duración: {entry.minutes} minutos. {price}")
