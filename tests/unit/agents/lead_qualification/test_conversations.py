"""Conversations with somebody who wants to buy. All customers are invented."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.intents import Intent
from libs.common.messages import Media
from libs.common.understanding.amounts import Amount
from libs.common.understanding.uses import Use
from services.agents.follow_up.records import FollowUp, NoFollowUp
from services.agents.frame.agent import HandoffReason
from services.agents.lead_qualification.repository import LeadRecord
from services.agents.lead_qualification.score import Route
from tests.unit.agents.situations import MONDAY_MORNING, SATURDAY_NIGHT, reply, turn
from tests.unit.agents.talk import Talk

FIRST_QUESTION = "¿Ya tiene un modelo en mente, o me cuenta para qué la va a usar"


@pytest.fixture
def talk() -> Talk:
    return Talk(Intent.LEAD_QUALIFICATION)


async def test_one_missing_thing_is_asked_after_the_other(talk: Talk) -> None:
    """Use, budget, date, experience, and only then what suits; one question a message."""
    questions = [
        await talk.say("Hola, soy Carlos y quiero comprar una moto"),
        await talk.say("para ir al trabajo"),
        await talk.say("unos 12 millones"),
        await talk.say("el otro mes"),
    ]
    assert talk.said[0].startswith("¡Qué buena noticia, Carlos!")
    asked = ["para qué la va a usar", "presupuesto", "Para cuándo", "lleva manejando"]
    assert [part in said for part, said in zip(asked, questions, strict=True)] == [True] * 4
    assert [said.count("?") for said in questions] == [1] * 4


async def test_what_was_told_is_not_asked(talk: Talk) -> None:
    """A message that tells everything is answered with motorcycles at once."""
    said = await talk.say("busco moto para trocha, entre 10 y 14 millones, para este mes, manejo hace 3 años")
    assert "*XTZ 150*: $13.990.000, doble propósito de 149 cc" in said
    assert said.endswith("¿Tiene una moto para dejar como parte de pago?")


async def test_what_is_learnt_is_kept(talk: Talk) -> None:
    """Each thing becomes a fact of its own, in the turn that tells it."""
    await talk.say("soy Ana, busco moto para la finca")
    assert talk.decision.all_facts == {"name": "Ana", "use": Use.OFF_ROAD, "asked_of_lead": ["budget"]}
    await talk.say("20 palos, la necesito hoy mismo")
    assert talk.decision.all_facts == {
        "budget": {"low": 20_000_000, "high": 20_000_000},
        "urgency": 10,
        "asked_of_lead": ["budget", "experience"],
    }


@pytest.mark.parametrize(
    ("told", "facts"),
    [
        ("recíbanme mi Pulsar 180 modelo 2018 como parte de pago", {"vehicle": "pulsar 180", "year": 2018}),
        ("doy mi NMAX modelo 2020 en parte de pago por la MT-03", {"vehicle": "nmax", "year": 2020}),
    ],
)
async def test_a_vehicle_to_trade_in(talk: Talk, told: str, facts: dict[str, object]) -> None:
    """It is noted, and never taken for the motorcycle that is wanted."""
    await talk.say(told)
    assert talk.decision.facts["trade_in"] == {**facts, "kilometres": None}
    assert talk.decision.facts.get("model") in {None, "MT-03"}


async def test_no_question_twice(talk: Talk) -> None:
    """Who does not answer is asked the next thing, then shown motorcycles, then offered an advisor."""
    said = [await talk.say("quiero una moto")] + [await talk.say("no sé") for _ in range(6)]
    questions = [text.rpartition("¿")[2] for text in said]
    assert len(set(questions)) == len(questions)
    assert talk.asked == "handoff:offered"


async def test_a_lead_that_cannot_be_scored(talk: Talk) -> None:
    """It is shown motorcycles, and kept without a score."""
    for text in ("quiero una moto", "no sé", "no sé", "no sé"):
        await talk.say(text)
    said = await talk.say("no sé")
    assert "Con lo que me cuenta, le recomiendo" in said
    lead = talk.decision.records[0]
    assert lead == LeadRecord(budget=None, urgency=None, experience=None)


async def test_a_hot_lead(talk: Talk) -> None:
    """An advisor takes over at once, and the customer hears when he writes and what he knows."""
    said = await talk.say(
        "quiero la MT-03, tengo 28 millones, esta semana, tuve moto y llevo 10 años manejando"
    )
    assert talk.decision.handoff is HandoffReason.HIGH_LEAD_SCORE
    assert talk.decision.records == (
        LeadRecord(budget=9, urgency=10, experience=9),
        NoFollowUp("low_score"),
    )
    assert "Un asesor le escribe por este chat en los próximos 5 minutos." in said
    assert said.endswith("Le dejo anotado: MT-03, presupuesto de $28.000.000 y compra esta semana.")


async def test_a_hot_lead_while_the_dealership_is_closed(talk: Talk) -> None:
    """The advisor is promised for the next opening."""
    talk.now = SATURDAY_NIGHT
    said = await talk.say("quiero la MT-03 esta semana, tengo 28 millones, llevo 10 años manejando moto")
    assert "Un asesor le escribe por este chat el martes 17 de noviembre a las 9:00 a. m." in said


async def test_a_lukewarm_lead(talk: Talk) -> None:
    """Twelve million, two months, licence just issued: a 6, and motorcycles that suit."""
    await talk.say("busco moto para la ciudad, tengo 12 millones, para el otro mes, acabo de sacar el pase")
    assert talk.decision.records == (LeadRecord(budget=6, urgency=7, experience=4), NoFollowUp("low_score"))
    assert talk.decision.handoff is None


async def test_a_cold_lead(talk: Talk) -> None:
    """Eight million, only asking, no experience: a 3, the first steps, and a follow-up in seven days."""
    said = await talk.say("averiguo por la Crypton, 8 millones, es solo información, nunca he manejado moto")
    assert talk.decision.records == (
        LeadRecord(budget=5, urgency=2, experience=3),
        FollowUp("low_score", MONDAY_MORNING + timedelta(days=7)),
    )
    assert "*Licencia*" in said
    assert "En una semana le escribo" in said
    assert talk.decision.handoff is None


async def test_a_lead_that_warms_up(talk: Talk) -> None:
    """News change the route: the follow-up is dropped and an advisor takes over."""
    await talk.say("averiguo por la MT-03, tengo 30 millones, es solo información, manejo hace 6 años")
    before = talk.decision
    await talk.say("ya me decidí, la quiero esta semana")
    assert (before.handoff, talk.decision.handoff) == (None, HandoffReason.HIGH_LEAD_SCORE)
    assert talk.decision.records[1] == NoFollowUp("low_score")


async def test_an_answer_after_the_route(talk: Talk) -> None:
    """What was shown is not shown again; the next thing is asked."""
    await talk.say("moto para trocha, 12 millones, este mes, manejo hace 3 años")
    assert await talk.say("no tengo") == (
        "No hay problema. ¿Prefiere que le escribamos por aquí o que le llamemos?"
    )
    await talk.say("que me llamen")
    assert talk.decision.facts["contact"] == "call"


async def test_a_budget_that_buys_nothing(talk: Talk) -> None:
    """Financing is suggested."""
    said = await talk.say("quiero comprar moto, tengo 2 millones")
    assert "Con $2.000.000 puede dar la cuota inicial y el resto se lo financiamos" in said


async def test_a_budget_beyond_all(talk: Talk) -> None:
    """Other motorcycles are suggested."""
    said = await talk.say("tengo 90 millones para una moto")
    assert "Con $90.000.000 puede escoger entre nuestras motos más grandes." in said


async def test_a_motorcycle_beyond_the_budget_and_the_rider(talk: Talk) -> None:
    """Both are said, and what would suit."""
    said = await talk.say("quiero la Ténéré, tengo 8 millones, para ya mismo, sería mi primera moto")
    assert "Le soy sincero: es una moto para quien ya lleva varios años manejando." in said
    assert "Se pasa de su presupuesto" in said
    assert "*Crypton FI*: $7.290.000" in said


async def test_plans_of_long_ago(talk: Talk) -> None:
    """After a month, the customer is asked anew."""
    await talk.say("busco moto para la ciudad, 12 millones")
    talk.pass_by(timedelta(days=31))
    assert FIRST_QUESTION in await talk.say("hola, sigo buscando moto")


async def test_a_photo_alone() -> None:
    """It is named, and the question is asked all the same."""
    said = await reply(turn(Media(type="image", media_id="1"), intent=Intent.LEAD_QUALIFICATION))
    assert said.startswith("Recibí la foto")
    assert FIRST_QUESTION in said


@given(
    st.lists(
        st.sampled_from(
            (
                *(
                    "12 millones",
                    "la MT-15",
                    "trocha",
                    "hoy",
                    "mi primera moto",
                    "no",
                    "sí",
                    "no sé",
                    "por chat",
                ),
                *("5 años", "una AKT modelo 2015", "80 millones", "mido 1.60", "?", "dos palos", "algún día"),
            )
        ),
        max_size=10,
    )
)
@settings(deadline=None, max_examples=40)
async def test_any_conversation(told: list[str]) -> None:
    """Whatever is told in whatever order: no question twice, no long message, a route in the end."""
    talk = Talk(Intent.LEAD_QUALIFICATION)
    for text in (*told, *("no sé",) * 7):
        await talk.say(text)
        assert 0 < len(talk.said[-1]) < 600
    asked = talk.facts["asked_of_lead"].value if "asked_of_lead" in talk.facts else []
    assert isinstance(asked, list)
    assert len(set(asked)) == len(asked)
    assert {*Route} & {talk.facts["lead_route"].value}
    assert all(decision.handoff in {None, HandoffReason.HIGH_LEAD_SCORE} for decision in talk.decisions)


def test_the_middle_of_a_budget() -> None:
    """A range counts as what lies halfway."""
    assert Amount(15_000_000, 18_000_000).middle == 16_500_000
