"""What a motorcycle is wanted for."""

from __future__ import annotations

import pytest

from libs.common.catalog import load_catalog
from libs.common.understanding.uses import Use, find_kind, find_use


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("es para domicilios con Rappi", Use.WORK),
        ("para trabajar", Use.WORK),
        ("la necesito pa ir al trabajo todos los días", Use.CITY),
        ("para ir a trabajar", Use.CITY),
        ("para la universidad y los trancones", Use.CITY),
        ("me gusta la trocha", Use.OFF_ROAD),
        ("para la finca, puro destapado", Use.OFF_ROAD),
        ("para viajar los fines de semana", Use.TRAVEL),
        ("ciudad y carretera", Use.TRAVEL),
        ("algo deportivo, una deportiva", Use.SPORT),
        ("¿cuánto vale la MT-03?", None),
        ("", None),
    ],
)
def test_a_use(text: str, use: Use | None) -> None:
    """The most demanding use that is named; none when none is."""
    assert find_use(text) is use


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("una automática", "scooter"),
        ("busco scooter", "scooter"),
        ("doble propósito", "enduro"),
        ("una naked", "naked"),
        ("deportivas", "sport"),
        ("la viajera", "touring"),
        ("algo económico, barato, económica", "work"),
        ("una azul", None),
    ],
)
def test_a_kind(text: str, kind: str | None) -> None:
    """The names that customers give to the kinds."""
    assert find_kind(text) == kind


def test_every_kind_is_a_category_of_the_catalog() -> None:
    """What is found can be looked up."""
    categories = {model.category for model in load_catalog().models}
    texts = ("scooter", "enduro", "deportiva", "naked", "touring", "de trabajo")
    assert {find_kind(text) for text in texts} == categories
