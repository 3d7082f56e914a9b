"""Customers who have bought. All of them are invented; today is Monday, the 23rd of November 2026."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest

from libs.common.data_files import DIRECTORY
from libs.common.data_files import read as read_file
from libs.common.intents import Intent
from libs.common.knowledge.results import Result
from libs.common.messages import Media, OutgoingText, Reply
from libs.common.ownership import Odometer
from libs.common.sales import Sale
from services.agents import registry
from services.agents.frame.agent import Answer, HandoffReason
from services.agents.post_sale.records import (
    OdometerTold,
    RevisionPutOff,
    SurveyAnswered,
    SurveyCommented,
)
from services.agents.post_sale.topics import Topic, find_topic
from tests.doubles.knowledge import SmallKnowledge, passage
from tests.unit.agents.situations import (
    BUSINESS,
    DIARY,
    MONDAY_MORNING,
    NOBODY,
    SATURDAY_NIGHT,
    memory,
    turn,
)

SOON = "Un asesor le escribe por este chat en los próximos 5 minutos."
SALE = Sale(
    id=UUID(int=9),
    dealership_id=NOBODY,
    contact_id=NOBODY,
    model="MT-03",
    plate="",
    sold_on=date(2026, 9, 1),
    delivered_on=date(2026, 9, 8),
    odometer=None,
    service_km=5000,
    papers={"registration": "delivered", "plate": "filed", "soat": "delivered"},
)


@dataclass(frozen=True)
class Owned:
    """A garage with these sales."""

    sales: Sequence[Sale]

    async def of(self, dealership_id: UUID, contact_id: UUID) -> Sequence[Sale]:  # noqa: ARG002 - of everybody
        return self.sales


async def answer(
    *sent: str | Media | Reply,
    asked: str = "",
    sale: Sale | None = None,
    knows: Mapping[str, Result] | None = None,
    night: bool = False,
) -> Answer:
    """What Ana is answered, who has bought that motorcycle."""
    garage = Owned([sale] if sale else [])
    answerers = registry.answerers(BUSINESS, SmallKnowledge(knows or {}), DIARY, garage=garage)
    said = turn(*sent, intent=Intent.POST_SALE, asked=asked)
    moment = SATURDAY_NIGHT if night else MONDAY_MORNING
    return await answerers[Intent.POST_SALE](said, memory(name="Ana"), moment)


def text(given: Answer) -> str:
    assert isinstance(given.content, OutgoingText)
    return given.content.body


@pytest.mark.parametrize(
    "complaint",
    [
        "quiero poner una queja",
        "la moto que compré se apaga sola",
        "me entregaron la moto rayada",
        "me cobraron de más en el taller",
        "llevo un mes esperando las placas y nadie responde",
        "es el colmo, van tres veces que la llevo y sigue igual",
    ],
)
async def test_a_complaint(complaint: str) -> None:
    """A person has it at once, for that reason, however angry the words are."""
    given = await answer(complaint)
    assert given.decision.handoff is HandoffReason.COMPLAINT
    assert text(given).startswith("Lamento mucho lo que me cuenta, Ana. Ya pasé su caso a una persona")
    assert text(given).endswith(SOON)


async def test_a_complaint_at_night_about_something_dangerous() -> None:
    """The customer is told not to ride, and when somebody writes."""
    said = text(await answer("los frenos de mi moto fallan", night=True))
    assert "mejor no la ruede mientras tanto" in said
    assert said.endswith("un asesor le escribe por este chat el martes 17 de noviembre a las 9:00 a. m.")


async def test_the_warranty_of_a_motorcycle_on_record() -> None:
    """Its own last day and the kilometres."""
    said = text(await answer("¿hasta cuándo tengo garantía?", sale=SALE))
    assert said.startswith(
        "Su *MT-03* tiene garantía hasta el 1 de septiembre de 2028 o hasta los 24.000 km, lo que se cumpla"
        " primero."
    )


async def test_the_warranty_of_nobody_s_motorcycle() -> None:
    """The rule."""
    said = text(await answer("¿la moto tiene garantía?"))
    assert said.startswith("La garantía de fábrica es de 2 años o 24.000 km, lo que se cumpla primero")


@pytest.mark.parametrize(
    ("sale", "expected"),
    [
        (replace(SALE, sold_on=date(2024, 3, 1)), "iba hasta el 1 de marzo de 2026"),
        (
            replace(SALE, odometer=Odometer(25_000, date(2026, 11, 1))),
            "llegaba a los 24.000 km, y usted ya los pasó",
        ),
    ],
)
async def test_a_warranty_that_is_over(sale: Sale, expected: str) -> None:
    """It is said so, and why."""
    assert expected in text(await answer("¿mi moto todavía tiene garantía?", sale=sale))


async def test_what_the_warranty_covers() -> None:
    """The dealership's own words."""
    known = {"batería": passage("La batería tiene seis meses de garantía.", kind="policy")}
    given = await answer("¿la garantía cubre la batería?", sale=SALE, knows=known)
    assert text(given).startswith("La batería tiene seis meses de garantía.")
    assert given.decision.sources


async def test_a_claim() -> None:
    """What to bring, and a person."""
    given = await answer("quiero reclamar la garantía", sale=SALE)
    assert "traiga la moto al taller con la factura y el carné de garantía" in text(given)
    assert given.decision.asks == "handoff:offered"


async def test_papers_on_their_way() -> None:
    """Each with its state."""
    said = text(await answer("¿ya salió mi placa?", sale=SALE))
    assert said.startswith(
        "Así van los papeles de su *MT-03*:\n• Matrícula: entregada\n• Placa: en trámite\n• SOAT: entregado"
    )


async def test_papers_that_are_ready() -> None:
    """Where they can be fetched; nobody needs to write."""
    sale = replace(SALE, papers={"registration": "ready", "plate": "ready", "soat": "delivered"})
    given = await answer("¿ya están mis papeles?", sale=sale)
    assert text(given).endswith("Lo que está listo lo puede reclamar en nuestra sede con su cédula.")
    assert given.decision.asks == ""


async def test_papers_of_nobody() -> None:
    """What is usual, and a person who looks."""
    given = await answer("¿cuánto se demora la matrícula?")
    assert "la matrícula tarda unos 5 días hábiles y la placa unos 8" in text(given)
    assert given.decision.asks == "handoff:offered"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("ya voy en 4800 km, ¿me toca revisión?", "Ya le toca la revisión de los 5.000 km."),
        ("voy en 3.800 kilómetros", "La próxima revisión es a los 5.000 km: le faltan 1.200 km."),
        (
            "tiene 5.900 km",
            "conviene hacerla cuanto antes; la siguiente es a los 10.000 km, le faltan 4.100 km.",
        ),
    ],
)
async def test_which_revision(told: str, expected: str) -> None:
    """By the mileage that is told, which is kept; an appointment is offered."""
    given = await answer(told, sale=SALE)
    assert expected in text(given)
    assert text(given).startswith("Anotado, Ana: ")
    (record,) = given.decision.records
    assert isinstance(record, OdometerTold)
    assert record.odometer.told_on == MONDAY_MORNING.date()
    assert given.decision.asks == "service_scheduling:offered"


async def test_a_revision_without_a_mileage() -> None:
    """It is estimated by the date, and the mileage is asked for."""
    given = await answer("¿cuándo me toca la revisión?", sale=SALE)
    assert "por fecha le toca hacia el 24 de febrero de 2027" in text(given)
    assert given.decision.asks == "post_sale:kilometres"


async def test_a_bare_mileage_that_was_asked_for() -> None:
    """Is one."""
    given = await answer("4700", sale=SALE, asked="post_sale:kilometres")
    assert "Ya le toca la revisión de los 5.000 km." in text(given)


async def test_a_revision_that_is_put_off() -> None:
    """By the reminder's button."""
    given = await answer(Reply(type="template", payload="post_sale:later", title="Más adelante"), sale=SALE)
    assert text(given) == (
        "Listo, Ana, le recuerdo en dos semanas. Si quiere la cita antes, escríbame por aquí."
    )
    assert given.decision.records == (RevisionPutOff(SALE),)


@pytest.mark.parametrize("score", [9, 10])
async def test_a_promoter(score: int) -> None:
    """Is thanked and asked what was best."""
    given = await answer(f"un {score}", sale=SALE, asked="post_sale:survey")
    assert text(given) == "¡Muchas gracias, Ana! Nos alegra mucho. ¿Qué fue lo que más le gustó?"
    assert given.decision.records == (SurveyAnswered(SALE.id, score, ""),)
    assert given.decision.asks == "post_sale:comment"


@pytest.mark.parametrize("score", [7, 8])
async def test_a_passive(score: int) -> None:
    """Is asked what was missing."""
    given = await answer(str(score), sale=SALE, asked="post_sale:survey")
    assert text(given) == "Muchas gracias, Ana. ¿Qué nos faltó para llegar al 10?"
    assert given.decision.handoff is None


@pytest.mark.parametrize("score", range(7))
async def test_a_detractor(score: int) -> None:
    """0 to 6: a person takes over as for a complaint."""
    given = await answer(f"les doy un {score}", sale=SALE, asked="post_sale:survey")
    assert given.decision.handoff is HandoffReason.COMPLAINT
    assert given.decision.records == (SurveyAnswered(SALE.id, score, ""),)
    assert text(given).startswith("Gracias por la franqueza, Ana. Lamento que no le hayamos cumplido")


async def test_a_score_with_a_word() -> None:
    """The words are kept, and nothing more is asked."""
    given = await answer("un 9, el asesor muy amable", sale=SALE, asked="post_sale:survey")
    assert given.decision.records == (SurveyAnswered(SALE.id, 9, "un 9, el asesor muy amable"),)
    assert given.decision.asks == ""


async def test_the_words_after_a_score() -> None:
    """They are kept with it, even when they complain a little."""
    given = await answer("la entrega fue demorada", sale=SALE, asked="post_sale:comment")
    assert given.decision.records == (SurveyCommented(SALE.id, "la entrega fue demorada"),)
    assert text(given) == "Gracias por contarnos, Ana. Lo comparto con el equipo."


async def test_nothing_to_add_after_a_score() -> None:
    """Nothing is kept."""
    assert (await answer("no, gracias", sale=SALE, asked="post_sale:comment")).decision.records == ()


async def test_a_happy_customer() -> None:
    """Is met with joy, and asked nothing."""
    given = await answer("gracias por todo, quedé feliz con mi moto nueva", sale=SALE)
    assert text(given).startswith("¡Qué alegría leerle, Ana!")
    assert given.decision.asks == ""


async def test_a_motorcycle_that_is_not_there_yet() -> None:
    """A person confirms the day."""
    sale = replace(SALE, delivered_on=None, service_km=None)
    given = await answer("¿cuándo me entregan mi moto? ya la pagué", sale=sale)
    assert "La fecha exacta de entrega de su *MT-03* la confirma un asesor." in text(given)


async def test_a_photo_alone() -> None:
    """Words are asked for."""
    assert text(await answer(Media(type="image", media_id="1"))).startswith("Recibí la foto.")


async def test_something_else() -> None:
    """What the dealership knows, else a person."""
    known = {"manual": passage("El manual está en la página de Yamaha.")}
    assert text(await answer("¿el manual dónde lo consigo?", knows=known)).startswith("El manual está en")
    assert (await answer("¿y lo otro?")).decision.asks == "handoff:offered"


async def test_every_example_gets_a_decent_answer() -> None:
    """Whatever customers of this intent write, with or without a sale: below 600 characters."""
    examples = read_file(DIRECTORY / "intents.yaml", dict[str, list[str]])["post_sale"]
    for example in examples:
        for sale in (None, SALE):
            assert 0 < len(text(await answer(example, sale=sale))) < 600


def test_what_customers_write() -> None:
    """Most examples of the intent have a topic."""
    examples = read_file(DIRECTORY / "intents.yaml", dict[str, list[str]])["post_sale"]
    unread = [example for example in examples if find_topic(example) is None]
    assert len(unread) <= len(examples) * 0.35, unread


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("¿la garantía cubre si sale con un defecto de fábrica?", Topic.WARRANTY),
        ("no me han entregado la tarjeta de propiedad", Topic.COMPLAINT),
        ("¿ya salió mi matrícula?", Topic.PAPERS),
        ("¿cada cuántos kilómetros debo hacerle la revisión?", Topic.MAINTENANCE),
        ("quiero devolver la moto", Topic.COMPLAINT),
    ],
)
def test_topics(said: str, topic: Topic) -> None:
    """What goes wrong is a complaint; what is asked is a question."""
    assert find_topic(said) is topic
