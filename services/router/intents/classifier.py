"""Deciding the intent of a turn: the surest evidence first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from libs.common.intents import Intent
from libs.common.understanding.assent import assents
from libs.common.understanding.clauses import clauses
from libs.common.understanding.text import fold_words
from services.router.intents.context import (
    accepts_an_appointment,
    has_the_form,
    leaves_the_shelf,
    merely_answers,
    tells,
    tells_an_amount,
)
from services.router.intents.decision import IntentDecision, Source
from services.router.intents.nearest import INTENTS, Nearest
from services.router.intents.payloads import Payload, read_payload
from services.router.intents.rules import certain
from services.router.intents.terms import Matrix

IN_CONTEXT = 0.97
ASKED_FOR = 0.25
"""What having been asked for adds to an intent's score, which is about 1 when sure."""
QUICKLY_SURE = 0.12
"""The lead over the second intent beyond which reading the meaning changes next to nothing."""
OWN_WISH = 0.35
"""The lead from which a part of a message counts as a wish of its own."""
SHARPNESS = 6.0
"""How quickly confidence grows with the lead."""
FEW_WORDS = 3
"""Up to so many unknown words are taken for the answer to a question: a name, a place."""
SHORT_ANSWER = 4
"""Up to so many words in which what was asked for is found want nothing else."""
_NO_WISH = frozenset((Intent.GREETING, Intent.OTHER))


class Classifier:
    """Decides by a button's payload, the rules, what was asked last, and the labelled examples."""

    def __init__(self, nearest: Nearest) -> None:
        """Compare with the examples of `nearest` whatever is not certain."""
        self._nearest = nearest

    def __call__(
        self,
        texts: Sequence[str],
        *,
        payload: str | None = None,
        first: bool = False,
        asked: str | None = None,
    ) -> IntentDecision:
        """The intent of `texts`; see `Classify`."""
        tapped = read_payload(payload)
        if tapped is not None:
            return IntentDecision(tapped.intent, 1.0, "payload")
        text = "\n".join(texts)
        question = read_payload(asked)
        if question is not None and question.intent is Intent.UPSELLING and leaves_the_shelf(text):
            question = None
        # Whoever was asked something does not begin the conversation, even when it is a new one.
        decision = certain(text, first=first and question is None)
        if question is not None and question.offers and (accepted := assents(text)) is not None:
            return IntentDecision(question.intent if accepted else Intent.OTHER, IN_CONTEXT, "context")
        if question is not None and question.offers and accepts_an_appointment(question.detail, text):
            return IntentDecision(question.intent, IN_CONTEXT, "context")
        if question is not None and not question.offers and self._answers(text, question, decision):
            return IntentDecision(question.intent, IN_CONTEXT, "context")
        if decision is not None:
            return self._with_others(decision, text)
        return self._with_others(self._compared(text, question), text)

    def _compared(self, text: str, question: Payload | None) -> IntentDecision:
        scores = self._nearest.quick_scores(text)
        if _lead(scores) < QUICKLY_SURE:
            scores = self._nearest.scores(text)
        alone = INTENTS[int(scores.argmax())]
        if question is not None and not question.offers:
            scores[INTENTS.index(question.intent)] += ASKED_FOR
        best = int(scores.argmax())
        source: Source = "example" if INTENTS[best] is alone else "context"
        return IntentDecision(INTENTS[best], _confidence(scores, best), source)

    def _with_others(self, decision: IntentDecision, text: str) -> IntentDecision:
        """`decision` with what single parts of the message want besides.

        Of several clear wishes the first is the main one, unless a rule has decided; a greeting that comes
        with a wish is none.
        """
        parts = clauses(text)
        if len(parts) < 2 or decision.intent is Intent.OPT_OUT:
            return decision
        wishes: dict[Intent, tuple[int, int]] = {}
        for part in parts:
            wish = self._own_wish(part.text)
            if wish and not (wish is Intent.LEAD_QUALIFICATION and tells_an_amount(part.text)):
                wishes.setdefault(wish, (part.start, part.end))
        if wishes and (decision.intent in _NO_WISH or (decision.source == "example" and len(wishes) > 1)):
            decision = replace(decision, intent=next(iter(wishes)))
        wishes.pop(decision.intent, None)
        return replace(decision, others=tuple(wishes), places=tuple(wishes.values()))

    def _own_wish(self, part: str) -> Intent | None:
        scores = self._nearest.quick_scores(part)
        intent = INTENTS[int(scores.argmax())]
        if intent is Intent.OPT_OUT and certain(part) is None:
            return None  # "curioseo no más" only sounds like it, and silence for ever is a high price
        return intent if _lead(scores) >= OWN_WISH and intent not in _NO_WISH else None

    def _answers(self, text: str, question: Payload, decision: IntentDecision | None) -> bool:
        """Whether `text`, of which the rules say `decision`, merely answers what was asked last."""
        words = fold_words(text)
        if decision is not None:
            return decision.intent is Intent.OTHER and bool(words)
        if merely_answers(words) or tells(question.detail, text):
            return True
        if has_the_form(question.detail, text):
            few = len(words.split()) <= SHORT_ANSWER
            return few or self._own_wish(text) in {None, question.intent}
        return len(words.split()) <= FEW_WORDS and not self._nearest.recognises(text)


def _lead(scores: Matrix) -> float:
    second, first = np.partition(scores, -2)[-2:]
    return float(first - second)


def _confidence(scores: Matrix, best: int) -> float:
    odds = np.exp(SHARPNESS * (scores - scores[best]))
    return float(1 / odds.sum())
