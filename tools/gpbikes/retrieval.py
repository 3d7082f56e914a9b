"""`gpbikes eval retrieval`: how well questions find what answers them."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from libs.common.knowledge.results import Answer
from tools.gpbikes import retrieval_evaluation as evaluation
from tools.gpbikes.session import opened


def retrieval(
    dealership: Annotated[
        UUID | None, typer.Option(help="Whose knowledge; needed when there are several.")
    ] = None,
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="Show what of the development questions went wrong.")
    ] = False,
) -> None:
    """Ask the questions of evals/retrieval.yaml; the knowledge must have been imported."""
    asyncio.run(_run(dealership, mistakes))


async def _run(dealership: UUID | None, mistakes: bool) -> None:
    questions = evaluation.load()
    by_words: list[str] = []
    async with opened(dealership) as session:

        async def ask(question: str) -> Answer:
            answer = await session.knowledge.search(session.dealership_id, question)
            by_words.extend([question] if answer.mode == "words" else [])
            return answer

        development = await evaluation.evaluate(questions.development, ask)
        held_out = await evaluation.evaluate(questions.held_out, ask)
        unanswerable = await evaluation.refused_share(questions.unanswerable, ask)
    console = Console()
    table = Table("questions", "number", "hit@1", "hit@5", "MRR", "I don't know")
    for name, quality in (("development", development), ("held out", held_out)):
        figures = (quality.hit(1), quality.hit(5), quality.mean_reciprocal_rank, quality.refused_share)
        table.add_row(name, str(len(quality.ranks)), *(f"{figure:.3f}" for figure in figures))
    table.add_row("unanswerable", str(len(questions.unanswerable)), "", "", "", f"{unanswerable:.3f}")
    console.print(table)
    if by_words:
        console.print(
            f"{len(by_words)} questions were searched by words alone: the embedding provider did not answer, "
            "or no model is complete yet. The figures do not tell how well the search does; ask again."
        )
    for line in development.mistakes if mistakes else ():
        console.print(line, markup=False, highlight=False)
