"""Reports as the staff's channel shows them."""

from __future__ import annotations

from collections.abc import Iterator

from services.agents.reports.figures import Figures

TOP_AGENTS = 5
AGENTS = 8


def daily(figures: Figures) -> str:
    """The day in a dozen lines."""
    day = f"{figures.period.since:%A %d %B %Y}"
    return "\n".join([f"*{figures.dealership} · {day}*", *_common(figures)])


def weekly(figures: Figures, *, infrastructure_pesos_a_month: float) -> str:
    """The week, with what it did for sales."""
    week = f"week of {figures.period.since:%d %B %Y}"
    return "\n".join(
        [
            f"*{figures.dealership} · {week}*",
            *_common(figures),
            *_sales(figures, infrastructure_pesos_a_month),
        ]
    )


def _common(figures: Figures) -> Iterator[str]:
    yield f"Conversations: {figures.conversations}"
    yield f"Automation: {_percent(figures.automation)} (wanted: 80 %)"
    yield (
        f"Response time: {_seconds(figures.response_p50)} at the median, "
        f"{_seconds(figures.response_p95)} for the slowest in twenty, of {figures.replies} replies"
    )
    reasons = ", ".join(f"{reason} {count}" for reason, count in figures.reasons.items()) or "none"
    yield f"Handed to people: {figures.handed_over} ({_percent(figures.handoff_rate)}): {reasons}"
    yield f"Agents alive: {AGENTS - len(figures.stuck)} of {AGENTS}{_named(figures.stuck)}"
    busiest = ", ".join(
        f"{each.agent} {each.turns} ({_seconds(each.average_seconds)})"
        for each in figures.agents[:TOP_AGENTS]
    )
    yield f"Busiest agents: {busiest or 'none'}"
    yield f"Cost of the language model: {_pesos(figures.ai_pesos)}"
    yield f"Issues: {', '.join(_issues(figures)) or 'none'}"


def _sales(figures: Figures, infrastructure_pesos_a_month: float) -> Iterator[str]:
    yield f"Leads: {figures.leads}, of which {figures.qualified} qualified"
    yield (
        f"Score precision: {_percent(figures.score_precision)} of {figures.judged} whose outcome is known "
        "(wanted: 80 %)"
    )
    yield f"Conversion: {_percent(figures.conversion)} (wanted: 15 %)"
    cost = figures.cost_per_qualified_lead(infrastructure_pesos_a_month)
    yield f"Cost per qualified lead: {_pesos(cost)} (wanted: less than 2,000 COP)"


def _issues(figures: Figures) -> Iterator[str]:
    if figures.unanswered:
        yield f"{figures.unanswered} customers wait for an answer"
    if figures.failed_turns:
        yield f"{figures.failed_turns} turns failed"
    if figures.failed_messages:
        yield f"{figures.failed_messages} messages were not delivered"


def _named(stuck: tuple[str, ...]) -> str:
    return f", behind: {', '.join(stuck)}" if stuck else ""


def _percent(share: float | None) -> str:
    return "unknown" if share is None else f"{share:.0%}"


def _seconds(seconds: float | None) -> str:
    return "unknown" if seconds is None else f"{seconds:.1f} s"


def _pesos(pesos: float | None) -> str:
    return "unknown" if pesos is None else f"{pesos:,.0f} COP"
