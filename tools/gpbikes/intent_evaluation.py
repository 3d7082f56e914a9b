"""How well intents are decided: the evaluation set counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from libs.common.data_files import read
from libs.common.intents import Intent
from services.router.intents.decision import Classify

ROOT = Path(__file__).parents[2]
FILE = ROOT / "evals" / "intents.yaml"

Messages = Mapping[Intent, tuple[str, ...]]


class TwoWishes(Struct, frozen=True, forbid_unknown_fields=True):
    """A message that wants several things."""

    text: str
    intent: Intent
    others: tuple[Intent, ...]


class InContext(Struct, frozen=True, forbid_unknown_fields=True):
    """A message, and what the assistant had asked before it."""

    text: str
    asked: str
    intent: Intent


class EvaluationSet(Struct, frozen=True, forbid_unknown_fields=True):
    """What the classifier is measured on."""

    development: Messages
    held_out: Messages
    two_wishes: tuple[TwoWishes, ...]
    in_context: tuple[InContext, ...]


@dataclass
class Confusion:
    """How often messages of one intent were taken for another."""

    counts: Counter[tuple[Intent, Intent]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many messages were decided."""
        return self.counts.total()

    @property
    def accuracy(self) -> float:
        """The share of right decisions, 0 to 1."""
        return sum(self.counts[intent, intent] for intent in Intent) / self.total

    def precision(self, intent: Intent) -> float:
        """The share of right ones among the decisions for `intent`; 1 when there were none."""
        decided = sum(self.counts[wanted, intent] for wanted in Intent)
        return self.counts[intent, intent] / decided if decided else 1.0

    def recall(self, intent: Intent) -> float:
        """The share of the messages that want `intent` for which it was decided; 1 when there were none."""
        wanted = sum(self.counts[intent, decided] for decided in Intent)
        return self.counts[intent, intent] / wanted if wanted else 1.0


@dataclass(frozen=True)
class Mistake:
    """A message that was taken for another."""

    text: str
    wanted: Intent
    decided: Intent


def load_evaluation(path: Path = FILE) -> EvaluationSet:
    """The evaluation set of the file at `path`. Raises DataFileError."""
    return read(path, EvaluationSet)


def evaluate(classify: Classify, messages: Messages) -> tuple[Confusion, list[Mistake]]:
    """Decide every message as one amid a conversation."""
    confusion, mistakes = Confusion(), []
    for wanted, texts in messages.items():
        for text in texts:
            decided = classify([text]).intent
            confusion.counts[wanted, decided] += 1
            if decided is not wanted:
                mistakes.append(Mistake(text, wanted, decided))
    return confusion, mistakes


def evaluate_wishes(classify: Classify, cases: Sequence[TwoWishes]) -> float:
    """The share of `cases` of which every wish is found, the main one as such and none too many."""
    right = 0
    for case in cases:
        decision = classify([case.text])
        right += decision.intent is case.intent and set(decision.others) == set(case.others)
    return right / len(cases)


def evaluate_context(classify: Classify, cases: Sequence[InContext]) -> float:
    """The share of `cases` decided rightly, given what was asked."""
    return sum(classify([case.text], asked=case.asked).intent is case.intent for case in cases) / len(cases)
