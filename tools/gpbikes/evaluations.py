"""Evaluations: how well the assistant does what it should."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import quantiles
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from libs.common.intents import Intent
from services.router.intents.decision import Classify
from services.router.intents.files import FileClassifier
from tools.gpbikes.intent_evaluation import (
    Confusion,
    EvaluationSet,
    Mistake,
    evaluate,
    evaluate_context,
    evaluate_wishes,
    load_evaluation,
)
from tools.gpbikes.intent_report import PAGE, page

evaluations = typer.Typer(help="Measure how well the assistant does what it should.", no_args_is_help=True)


@evaluations.callback()
def evaluate_something() -> None:
    """Measure how well the assistant does what it should."""


@evaluations.command()
def intents(
    timed: Annotated[bool, typer.Option("--time", help="Measure how long a decision takes instead.")] = False,
    development: Annotated[
        bool,
        typer.Option("--development", help="Count the messages that may be looked at, and show mistakes."),
    ] = False,
    cache: Annotated[Path, typer.Option(help="Folder of what can be worked out again.")] = Path(".cache"),
) -> None:
    """Decide the messages of evals/intents.yaml, and write docs/intents.md from those that are held out."""
    classifier = FileClassifier(cache)
    classifier.prepare()
    evaluation = load_evaluation()
    console = Console()
    if timed:
        console.print(timing(classifier, evaluation))
    elif development:
        confusion, mistakes = evaluate(classifier, evaluation.development)
        _show(console, confusion)
        _show_mistakes(console, mistakes)
    else:
        confusion, _ = evaluate(classifier, evaluation.held_out)
        wishes = evaluate_wishes(classifier, evaluation.two_wishes)
        context = evaluate_context(classifier, evaluation.in_context)
        _show(console, confusion)
        PAGE.write_text(page(confusion, wishes=wishes, context=context), encoding="utf-8")
        console.print(f"two wishes {wishes:.0%}, in context {context:.0%}; written to {PAGE}")


def timing(classify: Classify, evaluation: EvaluationSet) -> str:
    """How long one decision takes over every message of the set: on the clock, and of a core's time."""
    clock: list[float] = []
    core: list[float] = []
    for messages in (evaluation.development, evaluation.held_out):
        for text in (text for texts in messages.values() for text in texts):
            started, worked = time.perf_counter(), time.process_time()
            classify([text])
            core.append((time.process_time() - worked) * 1000)
            clock.append((time.perf_counter() - started) * 1000)
    return f"{len(clock)} decisions\non the clock: {_percentiles(clock)}\nof a core:    {_percentiles(core)}"


def _percentiles(milliseconds: list[float]) -> str:
    percent = quantiles(milliseconds, n=100)
    return f"p50 {percent[49]:.1f} ms, p95 {percent[94]:.1f} ms, p99 {percent[98]:.1f} ms"


def _show(console: Console, confusion: Confusion) -> None:
    table = Table("intent", "precision", "recall", "taken for")
    for intent in Intent:
        others = [
            f"{decided} {confusion.counts[intent, decided]}"
            for decided in Intent
            if decided is not intent and confusion.counts[intent, decided]
        ]
        precision, recall = f"{confusion.precision(intent):.0%}", f"{confusion.recall(intent):.0%}"
        table.add_row(str(intent), precision, recall, ", ".join(others))
    console.print(table)
    console.print(f"right: {confusion.accuracy:.1%} of {confusion.total}")


def _show_mistakes(console: Console, mistakes: list[Mistake]) -> None:
    for mistake in mistakes:
        console.print(f"{mistake.wanted} taken for {mistake.decided}: {mistake.text}", markup=False)
