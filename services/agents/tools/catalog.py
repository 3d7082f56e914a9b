"""Motorcycles of the catalog, by name or by what they shall be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.ai.questions import ToolDescription
from libs.common.catalog import Catalog, Category, Motorcycle
from libs.common.understanding.models import ModelNames
from services.agents.mind.tools import Asking, Found
from services.agents.product_catalog import phrases
from services.agents.wording import pesos

MOST = 5
NOTHING = "En el catálogo no hay una así."


class CatalogQuery(Struct, frozen=True):
    """Which motorcycles are wanted; every field narrows the search, null does not."""

    name: Annotated[str, Meta(description="Model as the customer calls it.")] | None
    category: Category | None
    most_pesos: Annotated[int, Meta(ge=0, description="Highest price in Colombian pesos.")] | None


@dataclass(frozen=True)
class SearchCatalog:
    """Tells price, data and colours from the dealership's list."""

    catalog: Catalog
    names: ModelNames

    @property
    def description(self) -> ToolDescription:
        """For the model."""
        return ToolDescription(
            name="search_catalog",
            description="Motorcycles the dealership sells: price in pesos, data, colours.",
            arguments=CatalogQuery,
        )

    async def run(self, arguments: CatalogQuery, asking: Asking) -> Found:  # noqa: ARG002 - the same for everybody
        """A line for each, from the cheapest on."""
        named = self.names.find(arguments.name) if arguments.name else None
        fitting = [
            model
            for model in self.catalog.models
            if (named is None or model.name in named)
            and arguments.category in {None, model.category}
            and (arguments.most_pesos is None or model.price_cop <= arguments.most_pesos)
        ]
        chosen = sorted(fitting, key=lambda model: model.price_cop)[:MOST]
        return Found("\n".join(map(_line, chosen)) or NOTHING)


def _line(model: Motorcycle) -> str:
    return (
        f"{model.name}: precio {pesos(model.price_cop)} sin matrícula ni SOAT,"
        f" {phrases.KINDS[model.category]}, {model.engine_cc} cc, {phrases.decimal(model.power_hp)} hp,"
        f" pesa {model.weight_kg} kg, asiento a {model.seat_height_mm} mm,"
        f" rinde {model.km_per_gallon} km por galón, viene en {phrases.colors(model)}"
    )
