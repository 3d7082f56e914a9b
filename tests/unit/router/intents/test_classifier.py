"""Deciding the intent of a turn."""

from __future__ import annotations

import pytest

from libs.common.intents import Intent
from services.router.intents.classifier import Classifier
from services.router.intents.nearest import Nearest
from tests.unit.router.intents.doubles import EXAMPLES, VOCABULARY, LetterCounts


@pytest.fixture(scope="module")
def classify() -> Classifier:
    return Classifier(Nearest(EXAMPLES, VOCABULARY, LetterCounts()))


def test_tapped_button(classify: Classifier) -> None:
    """A button's payload is certain, whatever its title says."""
    decision = classify(["cuánto vale la nmax"], payload="financing:term:36")
    assert (decision.intent, decision.confidence, decision.source) == (Intent.FINANCING, 1.0, "payload")


def test_payload_of_somebody_else(classify: Classifier) -> None:
    """A payload that names no intent is ignored, and the words decide."""
    assert classify(["precio de la nmax"], payload="promo_2025").intent is Intent.PRODUCT_CATALOG


def test_certain_words(classify: Classifier) -> None:
    """What the rules are sure of is not compared with anything."""
    assert classify(["no me escriban más"]).source == "rule"


def test_message_like_the_examples(classify: Classifier) -> None:
    """An unseen message gets the intent of the examples it resembles."""
    decision = classify(["y qué precio tiene la mt"])
    assert (decision.intent, decision.source) == (Intent.PRODUCT_CATALOG, "example")


def test_burst_of_messages(classify: Classifier) -> None:
    """The messages of a burst are one utterance: the greeting that opens it is not what it wants."""
    assert classify(["hola", "una cita", "para el taller"]).intent is Intent.SERVICE_SCHEDULING


def test_no_words_at_all(classify: Classifier) -> None:
    """A turn of photos alone wants nothing that words could tell."""
    assert classify([]).intent is Intent.OTHER


@pytest.mark.parametrize("text", ["sí", "el segundo", "a 36", "36 meses", "ok gracias", "Zutano"])
def test_answer_to_a_question(classify: Classifier, text: str) -> None:
    """A message that merely answers belongs to what was asked last."""
    decision = classify([text], asked="financing:term")
    assert (decision.intent, decision.source) == (Intent.FINANCING, "context")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        *(
            (text, Intent.HANDOFF)
            for text in ("dale", "listo", "sí", "Sí, por favor", "de una", "ok gracias")
        ),
        *((text, Intent.OTHER) for text in ("no", "no, gracias", "por ahora no", "gracias")),
        ("cuánto vale la nmax", Intent.PRODUCT_CATALOG),
    ],
)
def test_answer_to_an_offer(classify: Classifier, text: str, intent: Intent) -> None:
    """Only a yes accepts what was offered; a no, thanks or another wish do not."""
    assert classify([text], asked="handoff:offered").intent is intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("mejor dígame dónde quedan ubicados", Intent.FAQ),
        ("no me escriban más", Intent.OPT_OUT),
        ("quiero hablar con un asesor", Intent.HANDOFF),
    ],
)
def test_another_wish_instead_of_an_answer(classify: Classifier, text: str, intent: Intent) -> None:
    """A question does not hold a customer who wants something else."""
    assert classify([text], asked="financing:term").intent is intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [("y cuánto vale la moto", Intent.PRODUCT_CATALOG), ("a 36 meses", Intent.FINANCING)],
)
def test_the_motorcycle_instead_of_an_accessory(classify: Classifier, text: str, intent: Intent) -> None:
    """Which of the accessories shown is wanted has been asked; the motorcycle's price is no answer to it."""
    assert classify([text], asked="upselling:choice").intent is intent


@pytest.mark.parametrize("text", ["mañana a las 9", "si, mañana en la mañana", "el lunes"])
def test_an_offered_appointment(classify: Classifier, text: str) -> None:
    """Saying when accepts it."""
    assert (
        classify([text], asked="service_scheduling:offered_appointment").intent is Intent.SERVICE_SCHEDULING
    )


@pytest.mark.parametrize("asked", ["upselling:choice", "product_catalog:choice"])
def test_the_cheapest_of_what_was_shown(classify: Classifier, asked: str) -> None:
    """It is chosen from what was shown, whatever that was."""
    assert classify(["la más barata"], asked=asked).intent == asked.partition(":")[0]


def test_a_yes_that_begins_a_conversation(classify: Classifier) -> None:
    """It answers what the dealership has asked of its own accord, in a conversation that had ended."""
    decision = classify(["sí"], first=True, asked="follow_up:still_interested")
    assert decision.intent is Intent.FOLLOW_UP


def test_two_wishes(classify: Classifier) -> None:
    """The first wish is the main one, the other stands beside it."""
    decision = classify(["cuánto vale la nmax? y cuál es la dirección"])
    assert (decision.intent, decision.others) == (Intent.PRODUCT_CATALOG, (Intent.FAQ,))


def test_one_wish_in_two_sentences(classify: Classifier) -> None:
    """The main intent is never among the others."""
    assert classify(["cuánto vale la nmax? y el precio de la fz?"]).others == ()


def test_reading_the_meaning_only_when_unsure() -> None:
    """The model, which takes long, is not asked about a message whose words tell enough."""
    meaning = LetterCounts()
    nearest = Nearest(EXAMPLES, VOCABULARY, meaning)
    nearest.learn_meanings(LetterCounts())
    Classifier(nearest)(["qué precio tiene la nmax"])
    assert meaning.asked == []


def test_reading_the_meaning_when_words_do_not_tell() -> None:
    """A message without a familiar word is read by the model."""
    meaning = LetterCounts()
    nearest = Nearest(EXAMPLES, VOCABULARY, meaning)
    nearest.learn_meanings(LetterCounts())
    Classifier(nearest)(["xyzzy plugh"])
    assert meaning.asked == ["xyzzy plugh"]


@pytest.mark.parametrize("text", ["", " ", "¿?", "🏍️🏍️", "a" * 5000, "\x00", "٣٤"])
def test_anything_at_all(classify: Classifier, text: str) -> None:
    """Whatever a customer sends, there is a decision with a confidence between 0 and 1."""
    assert 0 <= classify([text]).confidence <= 1


def test_a_greeting_that_comes_with_a_wish(classify: Classifier) -> None:
    """It is no wish of its own, and no reason to make the customer ask again."""
    decision = classify(["Hola, muy buenas tardes, cuánto vale la nmax"])
    assert (decision.intent, decision.others) == (Intent.PRODUCT_CATALOG, ())


def test_a_yes_to_nothing(classify: Classifier) -> None:
    """Nothing was asked, so nothing is agreed to."""
    assert classify(["sí"]).intent is Intent.OTHER
