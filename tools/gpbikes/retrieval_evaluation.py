"""How well questions find the passage that answers them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from libs.common import data_files
from libs.common.knowledge.results import Answer

QUESTIONS = Path(__file__).parents[2] / "evals" / "retrieval.yaml"

Ask = Callable[[str], Awaitable[Answer]]


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question and the passage that answers it, or those that do equally well, as `source#anchor`."""

    ask: str
    answer: str | tuple[str, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """Every passage that answers."""
        return (self.answer,) if isinstance(self.answer, str) else self.answer


class QuestionSet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be looked at while tuning, what may not, and what has no answer here."""

    development: tuple[Question, ...]
    held_out: tuple[Question, ...]
    unanswerable: tuple[str, ...]


@dataclass(frozen=True)
class Quality:
    """What a run found: the rank of each right passage (0: not found), and who got no answer."""

    ranks: Sequence[int]
    refused: int
    mistakes: Sequence[str] = field(default=())

    def hit(self, at: int) -> float:
        """The share of questions whose passage was among the first `at`."""
        return sum(1 for rank in self.ranks if 0 < rank <= at) / len(self.ranks)

    @property
    def mean_reciprocal_rank(self) -> float:
        """The average of 1 / rank."""
        return sum(1 / rank for rank in self.ranks if rank) / len(self.ranks)

    @property
    def refused_share(self) -> float:
        """The share of answerable questions that got "I don't know"."""
        return self.refused / len(self.ranks)


def load(path: Path = QUESTIONS) -> QuestionSet:
    """The questions of the file. Raises DataFileError."""
    return data_files.read(path, QuestionSet)


async def evaluate(questions: Sequence[Question], ask: Ask) -> Quality:
    """Ask every question and find its passage among the answers."""
    ranks: list[int] = []
    mistakes: list[str] = []
    refused = 0
    for question in questions:
        answer = await ask(question.ask)
        places = [f"{result.source_key}#{result.anchor}" for result in answer.nearest]
        rank = min((places.index(place) + 1 for place in question.answers if place in places), default=0)
        ranks.append(rank)
        refused += not answer.known
        if rank != 1:
            mistakes.append(
                f"{rank or '-'}: {question.ask} ({question.answers[0]}, found {next(iter(places), '-')})"
            )
    return Quality(ranks, refused, mistakes)


async def refused_share(questions: Sequence[str], ask: Ask) -> float:
    """The share of unanswerable `questions` that got "I don't know"."""
    answers = [await ask(question) for question in questions]
    return sum(not answer.known for answer in answers) / len(answers)
