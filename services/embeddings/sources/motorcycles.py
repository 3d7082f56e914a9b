"""The catalog of motorcycles as a document."""

from __future__ import annotations

from collections.abc import Iterator

from libs.common.catalog import Catalog, Category, Motorcycle, Rider
from services.embeddings.sources.blocks import Block, Document, Heading, Paragraph
from services.embeddings.sources.chunks import slug
from services.embeddings.sources.money import pesos

TITLE = "Catálogo de motocicletas"
_CATEGORIES: dict[Category, str] = {
    "naked": "Naked",
    "sport": "Deportiva",
    "enduro": "Enduro, para trocha y ciudad",
    "touring": "Touring, para viajar",
    "scooter": "Scooter automática",
    "work": "De trabajo",
}
_RIDERS: dict[Rider, str] = {
    "first": "sirve como primera moto",
    "some": "pide algo de experiencia",
    "experienced": "es para conductores con mucha experiencia",
}


def motorcycles(catalog: Catalog, *, language: str) -> Document:
    """A section for each model, found by its name and its nicknames."""
    return Document(TITLE, language, tuple(_blocks(catalog)))


def _blocks(catalog: Catalog) -> Iterator[Block]:
    for model in catalog.models:
        yield Heading(2, f"Yamaha {model.name}", slug(model.name))
        yield Paragraph(_description(model))


def _description(model: Motorcycle) -> str:
    called = f" También le dicen {', '.join(model.aliases)}." if model.aliases else ""
    return (
        f"{_CATEGORIES[model.category]}; {_RIDERS[model.rider]}. Motor de {model.engine_cc} cc, "
        f"{model.power_hp:g} hp, peso {model.weight_kg} kg, altura del asiento {model.seat_height_mm} mm, "
        f"{model.km_per_gallon} km por galón. Colores: {', '.join(model.colors)}. "
        f"Precio de lista: {pesos(model.price_cop)}.{called}"
    )
