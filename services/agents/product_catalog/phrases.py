"""How a motorcycle of the catalog is spoken of."""

from __future__ import annotations

from collections.abc import Sequence

from libs.common.catalog import Category, Motorcycle
from services.agents.wording import listed, pesos

KINDS: dict[Category, str] = {
    "naked": "naked",
    "sport": "deportiva",
    "enduro": "doble propósito",
    "touring": "viajera",
    "scooter": "scooter automática",
    "work": "moto de trabajo",
}


def line(model: Motorcycle) -> str:
    """A line of a list: "• *FZ 25*: $15.490.000, naked de 249 cc"."""
    return f"• *{model.name}*: {pesos(model.price_cop)}, {KINDS[model.category]} de {model.engine_cc} cc"


def lines(models: Sequence[Motorcycle]) -> str:
    """A list of motorcycles."""
    return "\n".join(map(line, models))


def colors(model: Motorcycle) -> str:
    """The colours: "negro, azul y gris"."""
    return listed(model.colors)


def decimal(number: float) -> str:
    """A number with the comma that Spanish has: "41,4"."""
    return f"{number:g}".replace(".", ",")
