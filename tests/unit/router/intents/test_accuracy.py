"""The classifier as the project's files make it, measured; no meanings here, so that it takes seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from libs.common.intents import Intent
from services.router.intents.files import FileClassifier
from tools.gpbikes.intent_evaluation import (
    EvaluationSet,
    evaluate,
    evaluate_context,
    evaluate_wishes,
    load_evaluation,
)


@pytest.fixture(scope="module")
def classify(tmp_path_factory: pytest.TempPathFactory) -> FileClassifier:
    return FileClassifier(Path(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def evaluation() -> EvaluationSet:
    return load_evaluation()


def test_evaluation_set(evaluation: EvaluationSet) -> None:
    """Every intent has at least 25 messages to be measured on."""
    for intent, messages in evaluation.held_out.items():
        assert len(messages) + len(evaluation.development[intent]) >= 25


def test_held_out_messages(classify: FileClassifier, evaluation: EvaluationSet) -> None:
    """Accuracy on unseen messages does not fall."""
    confusion, _ = evaluate(classify, evaluation.held_out)
    assert confusion.accuracy >= 0.9


def test_answers_in_context(classify: FileClassifier, evaluation: EvaluationSet) -> None:
    """What was asked last is taken into account."""
    assert evaluate_context(classify, evaluation.in_context) == 1


def test_two_wishes(classify: FileClassifier, evaluation: EvaluationSet) -> None:
    """Messages with two wishes get both."""
    assert evaluate_wishes(classify, evaluation.two_wishes) >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "quiero una moto para trabajar, tengo 6 millones, es para curiosear no más, no sé manejar",
        "cuánto vale la MT-15, deme el precio no más, no quiero nada más por ahora",
    ],
)
def test_words_that_only_sound_like_an_opt_out(classify: FileClassifier, text: str) -> None:
    """Nobody is silenced for ever by a part of a message that is merely like a wish to be left alone."""
    decision = classify([text])
    assert Intent.OPT_OUT not in {decision.intent, *decision.others}


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("cuanto vale la nmax y la puedo probar?", (Intent.PRODUCT_CATALOG, Intent.SERVICE_SCHEDULING)),
        ("precio de la mt 03 y a cuotas", (Intent.PRODUCT_CATALOG, Intent.FINANCING)),
        ("cuanto vale la mt-15 y atienden los domingos", (Intent.PRODUCT_CATALOG, Intent.FAQ)),
        ("cuanto vale la aerox y reciben mi moto usada", (Intent.PRODUCT_CATALOG, Intent.LEAD_QUALIFICATION)),
        ("cuanto cuesta la revision y donde quedan", (Intent.SERVICE_SCHEDULING, Intent.FAQ)),
        ("tienen cascos y hacen envios", (Intent.UPSELLING, Intent.FAQ)),
    ],
)
def test_a_second_wish_of_few_words(classify: FileClassifier, text: str, intents: tuple[Intent, ...]) -> None:
    """It names nothing, or only what is asked of the thing named before, and is a wish of its own."""
    decision = classify([text])
    assert (decision.intent, *decision.others) == intents
