"""Questions about paying by instalments. All customers are invented."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.intents import Intent
from libs.common.messages import Media, OutgoingText
from services.agents.financing.applications import State, Terms, before
from services.agents.financing.repository import ApplicationStarted, ApplicationWithdrawn
from services.agents.follow_up.records import quoted
from services.agents.frame.turn import Memory
from tests.unit.agents.situations import GP_BIKES, MONDAY_MORNING, answer, reply, turn
from tests.unit.agents.talk import Talk

INCOME = "¿Más o menos cuánto gana al mes? Así le digo si la cuota le queda cómoda."
OFFER = "¿Le inicio la solicitud de preaprobación?"


@pytest.fixture
def talk() -> Talk:
    return Talk(Intent.FINANCING)


async def test_the_instalments_of_a_motorcycle(talk: Talk) -> None:
    """All terms, the rate, and the question that makes them useful."""
    said = await talk.say("¿cuánto queda la cuota de la MT-15?")
    assert said == (
        "La *MT-15* ($14.990.000), financiada completa:\n• 12 meses: *$1.374.283* al mes\n• 24 meses:"
        " *$748.362* al mes\n• 36 meses: *$541.924* al mes\n• 48 meses: *$440.331* al mes\nTasa del 18 %"
        " nominal anual, cuota fija; no incluye seguros. El valor final lo confirma la entidad.\n\n" + INCOME
    )


@pytest.mark.parametrize(
    ("asked", "instalment"),
    [("12 millones a 36 meses", "*$433.829*"), ("un crédito de 10.000.000 a 48 meses", "*$293.750*")],
)
async def test_the_instalments_of_an_amount(talk: Talk, asked: str, instalment: str) -> None:
    """The owner's figures, to the peso, and no other term."""
    said = await talk.say(asked)
    assert instalment in said
    assert said.count("•") == 1


async def test_a_dealership_with_a_rate_of_its_own() -> None:
    """Its customers are told that rate and its instalments; others keep the installation's."""
    memory = Memory(dealership=replace(GP_BIKES, financing_annual_rate_percent=24.0))
    question = turn("un crédito de 10.000.000 a 48 meses", intent=Intent.FINANCING)
    said = (await answer(question, memory, MONDAY_MORNING)).content
    assert isinstance(said, OutgoingText)
    assert "*$326.018*" in said.body
    assert "Tasa del 24 % nominal anual" in said.body


async def test_a_down_payment(talk: Talk) -> None:
    """What is paid at once is taken off."""
    said = await talk.say("quiero financiar la nmax con 5 millones de inicial a 24 meses")
    assert "La *NMAX Connected* ($16.490.000), con $5.000.000 de inicial y $11.490.000 a crédito:" in said


async def test_a_down_payment_by_its_share(talk: Talk) -> None:
    """A share is one of the price."""
    assert "con $8.997.000 de inicial" in await talk.say("la mt-03 con el 30% de inicial")


async def test_an_income_that_bears_it(talk: Talk) -> None:
    """The figures just shown are not shown again; what fits is said."""
    await talk.say("cuotas de la MT-15")
    said = await talk.say("2 millones")
    assert said == (
        "Con sus ingresos le queda bien a 36 meses: lo recomendable es que la cuota no pase del 30 % de sus"
        f" ingresos, $600.000.\n\n{OFFER}"
    )


async def test_an_income_that_bears_a_longer_term(talk: Talk) -> None:
    """The customer is told which."""
    await talk.say("12 millones a 36 meses")
    assert "A 48 meses sí le alcanza: $352.500 al mes." in await talk.say("gano 1.200.000")


async def test_an_income_that_needs_a_down_payment(talk: Talk) -> None:
    """The customer is told how much."""
    said = await talk.say("12 millones a 48 meses, me pagan un millón")
    assert "Le alcanza con $1.800.000 de inicial, a 48 meses: $299.625 al mes." in said


async def test_the_income_is_asked_once(talk: Talk) -> None:
    """Who does not tell it is not asked again."""
    await talk.say("cuotas de la FZ 25")
    assert await talk.say("prefiero no decir") == f"No hay problema.\n\n{OFFER}"
    assert INCOME not in await talk.say("¿y la MT-15?")


async def test_another_term_where_the_income_was_asked(talk: Talk) -> None:
    """It is no income of 48 millions."""
    await talk.say("12 millones a 36 meses")
    said = await talk.say("y a 48?")
    assert "48 meses: *$352.500* al mes" in said
    assert "ingresos" not in said


async def test_papers_and_instalments_at_once(talk: Talk) -> None:
    """Both are told."""
    said = await talk.say("qué papeles piden y cuánto queda la cuota de 12 millones a 36 meses")
    assert "*$433.829* al mes" in said
    assert "Para el crédito se necesita" in said


async def test_a_term_that_is_not_on_offer(talk: Talk) -> None:
    """It is said so, with those that are."""
    said = await talk.say("la FZ 25 a 60 meses")
    assert said.startswith("A 60 meses no manejamos; los plazos son 12, 24, 36 y 48 meses.")


async def test_nothing_to_finance(talk: Talk) -> None:
    """It is asked for; the bare answer is understood."""
    assert await talk.say("¿se puede a crédito?") == (
        "Con mucho gusto. ¿De qué moto, o de qué valor, le calculo las cuotas?"
    )
    assert "*FZ 2.0* ($9.790.000)" in await talk.say("la fz 2.0")


async def test_a_motorcycle_after_an_amount(talk: Talk) -> None:
    """The latest word counts."""
    await talk.say("12 millones a 36")
    assert (await talk.say("¿y la FZ 2.0?")).startswith("La *FZ 2.0*")


async def test_a_motorcycle_spoken_of_before(talk: Talk) -> None:
    """A yes to the instalments that the catalog offered needs no name."""
    await talk.say("precio de la MT-15", intent=Intent.PRODUCT_CATALOG)
    assert talk.asked == "financing:offered"
    assert (await talk.say("sí")).startswith("La *MT-15* ($14.990.000)")


async def test_the_papers(talk: Talk) -> None:
    """They are listed for employees and the self-employed."""
    said = await talk.say("qué papeles piden para el crédito de la FZ 25?")
    assert "• Empleados: carta laboral" in said
    assert "• Independientes: RUT" in said
    assert talk.asked == "financing:offered_application"


async def test_an_application(talk: Talk) -> None:
    """A yes starts it, on the terms that fit."""
    await talk.say("12 millones a 36 meses, gano 1.200.000")
    said = await talk.say("sí, dale")
    assert said.startswith("¡Listo! Dejé iniciada su solicitud de preaprobación.")
    terms = Terms(
        model=None,
        principal=12_000_000,
        down_payment=0,
        annual_rate=Decimal("0.18"),
        months=48,
        instalment=352_500,
        monthly_income=1_200_000,
    )
    assert talk.decision.records == (ApplicationStarted(terms),)


async def test_an_application_that_does_not_fit(talk: Talk) -> None:
    """What would fit is told before anything is applied for."""
    said = await talk.say("quiero la preaprobación para la MT-09, gano 800 mil")
    assert "de inicial, a 48 meses" in said
    assert talk.decision.records == (quoted("MT-09", talk.now),)


async def test_an_application_is_refused(talk: Talk) -> None:
    """Nothing is started, whoever answers."""
    await talk.say("12 millones a 36 meses, gano 5 millones")
    assert (await talk.say("no, gracias", intent=Intent.OTHER)).startswith("Listo, no hay afán")
    assert talk.decision.records == ()


async def test_an_application_is_taken_back(talk: Talk) -> None:
    """It is confirmed."""
    said = await talk.say("ya no quiero la solicitud de crédito")
    assert said.startswith("Entendido, dejo sin efecto su solicitud")
    assert talk.decision.records == (ApplicationWithdrawn(),)


def test_what_may_be_taken_back() -> None:
    """Everything but what is over."""
    assert before(State.WITHDRAWN) == {
        State.STARTED,
        State.PAPERS_RECEIVED,
        State.SUBMITTED,
        State.APPROVED,
    }
    assert before(State.APPROVED) == {State.SUBMITTED}


async def test_a_photo_alone() -> None:
    """It is named, and words are asked for."""
    said = await reply(turn(Media(type="image", media_id="1"), intent=Intent.FINANCING))
    assert said.startswith("Recibí la foto; por ahora solo puedo leer texto.")


@given(
    st.lists(
        st.sampled_from(
            (
                *("la MT-15", "a 36", "12 millones", "gano 2 millones", "el mínimo", "sí", "no", "papeles"),
                *("5 millones de inicial", "sin inicial", "a 60 meses", "preaprobación", "?", "la mitad"),
            )
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(deadline=None, max_examples=40)
async def test_any_conversation(told: list[str]) -> None:
    """Whatever is told in whatever order gets an answer under 600 characters."""
    talk = Talk(Intent.FINANCING)
    for text in told:
        assert 0 < len(await talk.say(text)) < 600


async def test_what_is_paid_at_once_without_being_called_so(talk: Talk) -> None:
    """An amount told with "con" for the motorcycle spoken of is no income, nor what is financed."""
    await talk.say("cuotas de la MT-15")
    assert "con $5.000.000 de inicial y $9.990.000 a crédito:" in await talk.say("a crédito con 5 millones")
    assert "con $4.000.000 de inicial" in await talk.say("con 4 millones")


async def test_the_whole_price_paid_at_once(talk: Talk) -> None:
    """There is nothing to finance, and it is said so instead of asking for the motorcycle again."""
    await talk.say("cuotas de la Crypton")
    said = await talk.say("con 10 millones")
    assert "Con eso le alcanza de contado: la *Crypton FI*" in said
    assert talk.asked == "handoff:offered"
