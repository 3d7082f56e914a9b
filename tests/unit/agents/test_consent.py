from __future__ import annotations

from datetime import UTC, datetime

import pytest

from libs.common.intents import Intent
from libs.common.messages import Button, Media, OutgoingButtons, OutgoingList, OutgoingMedia, OutgoingText
from services.agents.frame.agent import Answer, Decision
from services.agents.frame.consent import VERSION, with_notice
from services.agents.frame.turn import CONSENT_NOTICE, Dealership, Fact, Memory
from tests.unit.agents.situations import SATURDAY_NIGHT, answer, memory, turn

POLICY = "https://example.com/politica-de-tratamiento-de-datos-personales"
ANSWER = Answer(content=OutgoingText(body="Buenas"), decision=Decision())


def known(version: str) -> Memory:
    fact = Fact(value=version, learned_at=datetime(2026, 11, 1, tzinfo=UTC))
    return Memory(dealership=Dealership(name="GP Bikes"), facts={CONSENT_NOTICE: fact})


def body(noticed: Answer) -> str:
    assert isinstance(noticed.content, OutgoingText | OutgoingList)
    return noticed.content.body


def test_a_first_contact() -> None:
    """The notice tells who uses the data, what for, under which law and where the policy is."""
    noticed = with_notice(ANSWER, memory(), policy_url=POLICY)
    assert body(noticed) == (
        "Buenas\n\n🔒 Al seguir, usted autoriza a GP Bikes a tratar sus datos para atender su solicitud"
        f" (Ley 1581 de 2012). Política: {POLICY}"
    )
    assert noticed.notice == VERSION


def test_a_policy_without_an_address_in_the_net() -> None:
    """Then it can be read where the dealership is."""
    noticed = with_notice(ANSWER, memory(), policy_url="")
    assert body(noticed).endswith("disponible en nuestra sede, Calle 80 # 20-30, Bogotá")


def test_a_customer_who_has_been_told() -> None:
    """The notice is given once."""
    assert with_notice(ANSWER, known(VERSION), policy_url=POLICY) == ANSWER


def test_a_customer_who_has_been_told_an_older_text() -> None:
    """A new version is told again."""
    assert with_notice(ANSWER, known("2019-01"), policy_url=POLICY).notice == VERSION


def test_a_customer_who_opts_out() -> None:
    """Nobody who says goodbye is asked for consent."""
    farewell = Answer(content=OutgoingText(body="Adiós"), decision=Decision(opts_out=True))
    assert with_notice(farewell, memory(), policy_url=POLICY) == farewell


def test_an_answer_with_buttons() -> None:
    """The question above the buttons carries the notice."""
    question = OutgoingButtons(body="¿Cuál le sirve?", buttons=(Button(id="a", title="A"),))
    noticed = with_notice(Answer(content=question, decision=Decision()), memory(), policy_url=POLICY)
    assert isinstance(noticed.content, OutgoingButtons)
    assert POLICY in noticed.content.body


def test_an_answer_that_is_no_text() -> None:
    """A picture cannot carry the notice: the next text does."""
    picture = Answer(
        content=OutgoingMedia(type="image", link="https://example.com/x.jpg"), decision=Decision()
    )
    assert with_notice(picture, memory(), policy_url=POLICY) == picture


@pytest.mark.parametrize("intent", Intent)
@pytest.mark.parametrize("sent", ["hola, soy Maximiliano Aristizábal", Media(type="document", media_id="1")])
async def test_the_longest_first_answer(intent: Intent, sent: str | Media) -> None:
    """With the notice every first answer stays under 600 characters, at the wordiest hour."""
    first = await answer(turn(sent, intent=intent), now=SATURDAY_NIGHT)
    assert len(body(with_notice(first, memory(), policy_url=POLICY))) < 600
