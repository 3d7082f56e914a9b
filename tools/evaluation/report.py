"""What an evaluation found: a table for the terminal, a page for the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from statistics import quantiles

from rich.table import Table

from tools.evaluation.run import Played


def table(played: Sequence[Played]) -> Table:
    """How many of each kind passed, and how long the answers took, without a model's share."""
    columns = Table(
        "kind", "cases", "passed", "p50 ms", "p95 ms", title="Conversations", title_justify="left"
    )
    kinds = Counter(each.kind for each in played)
    for kind, number in kinds.items():
        of_kind = [each for each in played if each.kind == kind]
        columns.add_row(kind, str(number), str(sum(each.passed for each in of_kind)), *_percentiles(of_kind))
    columns.add_section()
    columns.add_row("all", str(len(played)), str(sum(each.passed for each in played)), *_percentiles(played))
    return columns


def _percentiles(played: Sequence[Played]) -> tuple[str, str]:
    times = [heard.milliseconds for each in played for heard in each.heard]
    if len(times) < 2:
        return ("", "")
    percent = quantiles(times, n=100)
    return (f"{percent[49]:.0f}", f"{percent[94]:.0f}")


def page(played: Sequence[Played], *, mode: str) -> str:
    """A page with every conversation as a chat, what failed first."""
    ordered = sorted(played, key=lambda each: (each.passed, each.kind))
    passed = sum(each.passed for each in played)
    body = "\n".join(map(_conversation, ordered))
    return _PAGE.format(style=_STYLE, mode=escape(mode), passed=passed, number=len(played), body=body)


def _conversation(each: Played) -> str:
    steps = zip(each.case.steps, each.heard, each.step_problems, strict=True)
    bubbles = "".join(
        _bubble("customer", _said(step.customer, step.sends))
        + "".join(_bubble("assistant", reply) for reply in heard.replies)
        + "".join(f'<p class="problem">{escape(problem)}</p>' for problem in problems)
        for step, heard, problems in steps
    )
    ends = "".join(f'<p class="problem">{escape(problem)}</p>' for problem in each.end_problems)
    state = "passed" if each.passed else "failed"
    heading = f"{escape(each.kind)} · {escape(each.case.name)}"
    opened = "" if each.passed else " open"
    return (
        f'<details class="{state}"{opened}><summary>{heading}</summary>'
        f'<p class="why">{escape(each.case.why)}</p>{bubbles}{ends}</details>'
    )


def _said(customer: str | tuple[str, ...], sends: Sequence[object]) -> str:
    texts = [customer] if isinstance(customer, str) else list(customer)
    return "\n".join([*texts, *(f"({content})" for content in sends)])


def _bubble(who: str, text: str) -> str:
    return f'<div class="{who}">{escape(text)}</div>'


_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; color: #1c2024; background: #f6f5f1 }
details { background: #fff; border-radius: 10px; padding: .6rem 1rem; margin: .5rem 0; border-left: 5px solid #2e7d4f }
details.failed { border-color: #c0392b }
summary { cursor: pointer; font-weight: 600 }
.why { color: #6b7075; margin: .3rem 0 .8rem }
.customer, .assistant { white-space: pre-wrap; padding: .5rem .8rem; border-radius: 10px; margin: .3rem 0; width: fit-content; max-width: 80% }
.customer { background: #d9fdd3; margin-left: auto }
.assistant { background: #eef0f2 }
.problem { color: #c0392b; margin: .2rem 0 .6rem }
"""  # noqa: E501 - a style sheet reads best with a rule a line
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Conversations</title><style>{style}</style></head>
<body><h1>Conversations</h1><p>{passed} of {number} as they must be · model: {mode}</p>
{body}
</body></html>
"""
