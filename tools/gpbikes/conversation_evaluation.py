"""`gpbikes eval conversations`: whole conversations, played through the real router and agents and judged."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from libs.common.settings import AISettings, read
from services.router.intents.files import FileClassifier
from tools.evaluation import cases as case_files
from tools.evaluation import models, report
from tools.evaluation.cases import Case, Cases
from tools.evaluation.local_embedder import LocalEmbedder
from tools.evaluation.models import Mode
from tools.evaluation.run import Played, run
from tools.evaluation.servers import servers
from tools.evaluation.stage import opened
from tools.gpbikes import environment

CACHE = Path(".cache")


def conversations(
    only: Annotated[
        list[str] | None, typer.Option(help="A kind, or part of a case's name; may be given several times.")
    ] = None,
    model: Annotated[
        Mode, typer.Option(help="Who understands and words besides rules and templates.")
    ] = Mode.OFF,
    times: Annotated[int, typer.Option(min=1, help="How often each is played; a real model varies.")] = 1,
    html: Annotated[Path | None, typer.Option(help="Write a page with every conversation here.")] = None,
) -> None:
    """Play the conversations of evals/conversations, and say which did not go as they must."""
    console, cases = Console(), case_files.load()
    real = read(AISettings, environment.found(os.environ))
    if model is Mode.REAL and not real.given:
        console.print("no model: set OPENAI_API_KEY, or OPENAI_BASE_URL for another server")
        raise typer.Exit(2)
    played = asyncio.run(_played(cases, only or [], console, mode=model, real=real, times=times))
    console.print(report.table(played))
    for each in played:
        for problem in each.problems:
            console.print(f"{each.kind}, {each.case.name}: {problem}", markup=False, highlight=False)
    if html:
        html.write_text(report.page(played, mode=model), encoding="utf-8")
        console.print(f"written to {html}")
    if not all(each.passed for each in played):
        raise typer.Exit(1)


async def _played(
    cases: Cases, only: list[str], console: Console, *, mode: Mode, real: AISettings, times: int
) -> list[Played]:
    def wanted(kind: str, case: Case) -> bool:
        return not only or any(text in (kind, case.name) or text in case.name for text in only)

    number = sum(wanted(kind, case) for kind, listed in cases.items() for case in listed)
    with Progress(console=console) as progress:
        classifier = FileClassifier(CACHE)
        preparing = progress.add_task("learning the intents", total=1)
        await asyncio.to_thread(classifier.prepare)
        progress.update(preparing, completed=1)
        learning = progress.add_task("learning the knowledge")
        playing = progress.add_task("playing", total=number * times)
        async with (
            servers() as addresses,
            models.opened(mode, real) as model,
            opened(
                addresses.database_url,
                addresses.redis_url,
                classifier=classifier,
                embedder=LocalEmbedder(),
                model=model,
                environment={},
                progress=lambda done, total: progress.update(learning, completed=done, total=total),
            ) as stage,
        ):
            return [
                played
                for _ in range(times)
                for played in await run(
                    stage, cases, wanted=wanted, progress=lambda _: progress.advance(playing)
                )
            ]
