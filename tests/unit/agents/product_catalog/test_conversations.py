"""Questions about motorcycles. All customers are invented."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.catalog import Catalog
from libs.common.intents import Intent
from libs.common.messages import Media, OutgoingMedia
from services.agents.buyer import Reader, model_names
from services.agents.frame.agent import answering
from services.agents.product_catalog.agent import ProductCatalog
from services.agents.product_catalog.others import load_others
from tests.unit.agents.situations import BUSINESS, HOURS, MONDAY_MORNING, memory, reply, turn
from tests.unit.agents.talk import Talk

PRICE = "La *MT-03* está en $29.990.000, precio de lista del 1 de octubre de 2025, sin matrícula ni SOAT."
INSTALMENTS = "¿Quiere que le calcule las cuotas?"


@pytest.fixture
def talk() -> Talk:
    return Talk(Intent.PRODUCT_CATALOG)


async def test_a_price(talk: Talk) -> None:
    """The list price with its date, what the motorcycle is, and what comes next."""
    said = await talk.say("¿Cuánto vale la emete 03?")
    assert said == (
        f"{PRICE}\n\nEs una naked de 321 cc y 41,4 hp, pesa 168 kg y rinde unos 90 km por galón. Viene en"
        f" negro, azul y gris.\n\n{INSTALMENTS}"
    )
    assert talk.asked == "financing:offered"
    assert talk.decision.facts == {"model": "MT-03"}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("¿y cuánto pesa?", "Peso (kg): 168"),
        ("¿qué colores hay?", "La *MT-03* viene en negro, azul y gris."),
        ("¿viene en azul?", "Sí, la *MT-03* viene en azul."),
        ("¿y en verde?", "En ese color no viene. La *MT-03* viene en negro, azul y gris."),
        ("¿la tienen disponible?", "La fecha de entrega se la confirma un asesor."),
        ("¿me manda fotos?", "La foto de la *MT-03* no la tengo por aquí: un asesor se la envía."),
    ],
)
async def test_a_further_question(talk: Talk, question: str, answer: str) -> None:
    """The motorcycle spoken of need not be named again."""
    await talk.say("me interesa la MT-03")
    assert answer in await talk.say(question)


async def test_what_an_advisor_has_to_confirm(talk: Talk) -> None:
    """Delivery is not in the catalog: an advisor is offered."""
    await talk.say("¿la MT-03 está disponible?")
    assert talk.asked == "handoff:offered"


async def test_a_comparison(talk: Talk) -> None:
    """Side by side, each figure in the same order."""
    said = await talk.say("¿qué diferencia hay entre la MT-15 y la FZ 25?")
    assert "*MT-15* / *FZ 25*\nPrecio: $14.990.000 / $15.490.000\nMotor (cc): 155 / 249" in said


async def test_a_choice_from_a_list(talk: Talk) -> None:
    """The last one is the last of those shown."""
    said = await talk.say("precio de la XTZ")
    assert said.count("•") == 3
    assert "*XTZ 250* está en $20.990.000" in await talk.say("la última")


async def test_a_recommendation(talk: Talk) -> None:
    """By what it is for and what there is to spend."""
    said = await talk.say("qué moto me recomienda para domicilios, tengo 8 millones")
    assert said.startswith(
        "Para trabajar, le recomiendo:\n• *Crypton FI*: $7.290.000, moto de trabajo de 114 cc\n"
    )


async def test_a_short_rider(talk: Talk) -> None:
    """Seats out of reach are not recommended; one that is asked for comes with a word of warning."""
    said = await talk.say("mido 1.52, busco scooter")
    assert "NMAX" in said
    assert "XMAX" not in said
    assert "para su estatura puede quedarle alta" in await talk.say("¿y la XTZ 250?")


async def test_a_rider_without_experience(talk: Talk) -> None:
    """A large motorcycle is not talked up."""
    said = await talk.say("sería mi primera moto, ¿cuánto vale la MT-09?")
    assert "Le soy sincero: es una moto para quien ya lleva varios años manejando." in said


async def test_a_budget_that_buys_none_of_a_kind(talk: Talk) -> None:
    """That is said, with the nearest ones."""
    said = await talk.say("una deportiva de 5 millones")
    assert said.startswith("En ese presupuesto no tengo una así; estas son las más cercanas")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (
            "¿tienen la pulsar ns 200?",
            "La Bajaj Pulsar NS 200 no la manejamos; somos concesionario Yamaha. La más",
        ),
        (
            "¿la R1?",
            "La Yamaha R1 no la manejamos; somos concesionario Yamaha. La más parecida que tenemos es la",
        ),
        ("¿venden Honda?", "Motos Honda no manejamos"),
    ],
)
async def test_a_motorcycle_that_is_not_carried(talk: Talk, asked: str, answer: str) -> None:
    """It is said so, and the nearest of the catalog is offered."""
    assert (await talk.say(asked)).startswith(answer)


async def test_a_motorcycle_to_trade_in(talk: Talk) -> None:
    """What the customer rides is not what the customer asks for."""
    said = await talk.say("doy mi pulsar 180 en parte de pago, ¿cuánto vale la MT-03?")
    assert said.startswith("La *MT-03* está en")


async def test_the_price_list(talk: Talk) -> None:
    """All 25, with the day of the list."""
    said = await talk.say("me regala la lista de precios")
    assert said.startswith("Nuestra lista de precios del 1 de octubre de 2025")
    assert said.count("•") == 25


async def test_a_part_of_the_price_list(talk: Talk) -> None:
    """The kind that is asked for, from the cheapest on."""
    said = await talk.say("¿qué modelos hay de scooter? lista")
    assert said.count("•") == 5


async def test_nothing_to_go_by(talk: Talk) -> None:
    """The use is asked for, and the answer to that recommends."""
    said = await talk.say("hola, soy Ana, información de motos por favor")
    assert said.startswith("Con mucho gusto, Ana. ¿Qué modelo le interesa")
    assert (await talk.say("para viajar")).startswith("Para viajar, Ana, le recomiendo:")


async def test_a_photo_from_the_customer() -> None:
    """It is named, and words are asked for."""
    assert (await reply(turn(Media(type="image", media_id="1"), intent=Intent.PRODUCT_CATALOG))).startswith(
        "Recibí la foto; por ahora solo puedo leer texto."
    )


async def test_a_picture_in_the_catalog() -> None:
    """It is sent, with the words below it."""
    link = "https://example.com/mt-03.jpg"
    first = msgspec.structs.replace(BUSINESS.catalog.models[0], photo=link)
    catalog: Catalog = msgspec.structs.replace(BUSINESS.catalog, models=(first,))
    agent = ProductCatalog(HOURS, catalog, Reader(model_names(catalog), 1), load_others())
    said = await answering(agent)(
        turn(f"foto de la {first.name}", intent=Intent.PRODUCT_CATALOG), memory(), MONDAY_MORNING
    )
    assert isinstance(said.content, OutgoingMedia)
    assert said.content.link == link


MODELS = [model.name for model in BUSINESS.catalog.models]
WORDS = [
    "precio",
    "ficha",
    "fotos",
    "hay",
    "comparar",
    "mi primera moto",
    "mido 1.60",
    "8 millones",
    "la segunda",
]


@given(st.lists(st.sampled_from([*MODELS, *WORDS, "R1", "honda"]), min_size=1, max_size=6))
@settings(deadline=None, max_examples=60)
async def test_any_question(parts: list[str]) -> None:
    """Whatever is asked: an answer under 600 characters, with prices of the catalog only."""
    said = await Talk(Intent.PRODUCT_CATALOG).say(" ".join(parts))
    assert 0 < len(said) < 600
    prices = {f"{model.price_cop:,}".replace(",", ".") for model in BUSINESS.catalog.models}
    assert {part.split()[0].rstrip(".,;") for part in said.split("$")[1:]} <= prices
