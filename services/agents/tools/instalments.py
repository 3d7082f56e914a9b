"""What a motorcycle of the catalog costs in instalments."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.ai.questions import ToolDescription
from libs.common.catalog import Catalog
from libs.common.understanding.amounts import find_amounts
from libs.common.understanding.models import ModelNames
from services.agents.financing.plan import plan
from services.agents.mind.tools import Asking, Found
from services.agents.product_catalog.phrases import decimal
from services.agents.wording import pesos

UNKNOWN = "Hay que saber primero de cuál de nuestras motos."


class InstalmentQuery(Struct, frozen=True):
    """What is to be financed. The price is the catalog's: nobody else's counts."""

    model: Annotated[str, Meta(description="Model as the customer calls it.")]
    down_payment: (
        Annotated[int, Meta(ge=0, description="Pesos paid at once, if the customer has said so.")] | None
    )


@dataclass(frozen=True)
class CalculateInstalments:
    """Works out fixed instalments for every term."""

    catalog: Catalog
    names: ModelNames
    annual_rate: Decimal

    @property
    def description(self) -> ToolDescription:
        """For the model."""
        return ToolDescription(
            name="calculate_instalments",
            description="Monthly instalments of a motorcycle of the catalog, for every term.",
            arguments=InstalmentQuery,
        )

    async def run(self, arguments: InstalmentQuery, asking: Asking) -> Found:
        """A line for each term; a down payment counts only if the customer's own words have it."""
        named = self.names.find(arguments.model)
        model = self.catalog.model(named[0]) if len(named) == 1 else None
        if model is None:
            return Found(UNKNOWN)
        told = {amount.high for amount in find_amounts(asking.turn.text)}
        paid = arguments.down_payment if arguments.down_payment in told else 0
        if paid >= model.price_cop:
            return Found(f"Con {pesos(paid)} la {model.name} queda paga: vale {pesos(model.price_cop)}.")
        credit = plan(model.price_cop, paid, self.annual_rate, None)
        what = f"{model.name} de {pesos(model.price_cop)}" + (
            f" con {pesos(paid)} de inicial" if paid else ""
        )
        rate = f"tasa del {decimal(float(credit.annual_rate * 100))} % nominal anual"
        return Found(
            "\n".join(f"{what}: {row.months} meses de {pesos(row.pesos)}, {rate}" for row in credit.rows)
        )
