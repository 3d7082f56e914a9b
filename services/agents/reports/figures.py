"""What a period's conversations, answers and leads add up to; shares and sums, no name of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

QUALIFIED = 8
"""The score from which a lead is handed over at once."""


@dataclass(frozen=True)
class Period:
    """From a moment to another, the second outside."""

    since: datetime
    until: datetime

    @property
    def days(self) -> float:
        """How long it is."""
        return (self.until - self.since) / timedelta(days=1)


@dataclass(frozen=True)
class Answers:
    """What one agent answered; seconds from the customer's message to the platform taking the reply."""

    agent: str
    turns: int
    average_seconds: float | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One dealership's period."""

    dealership: str
    period: Period
    conversations: int = 0
    """In which a customer wrote."""

    handed_over: int = 0
    """Of these, that a person had."""

    reasons: Mapping[str, int] = field(default_factory=dict)
    """Hand-overs by their reason."""

    replies: int = 0
    response_p50: float | None = None
    response_p95: float | None = None
    agents: tuple[Answers, ...] = ()
    """By turns answered, the busiest first."""

    stuck: tuple[str, ...] = ()
    """Agents with a turn that has waited for more than five minutes."""

    failed_turns: int = 0
    failed_messages: int = 0
    unanswered: int = 0
    ai_pesos: float = 0.0
    leads: int = 0
    qualified: int = 0
    bought: int = 0
    judged: int = 0
    """Scored leads of which it is known whether they bought."""

    judged_right: int = 0
    """Of these: scored high and bought, or scored low and did not."""

    @property
    def automation(self) -> float | None:
        """Share of conversations that no person had."""
        return _share(self.conversations - self.handed_over, self.conversations)

    @property
    def handoff_rate(self) -> float | None:
        """Share of conversations that a person had."""
        return _share(self.handed_over, self.conversations)

    @property
    def score_precision(self) -> float | None:
        """Share of judged leads that were scored right."""
        return _share(self.judged_right, self.judged)

    @property
    def conversion(self) -> float | None:
        """Share of leads that bought."""
        return _share(self.bought, self.leads)

    def cost_per_qualified_lead(self, infrastructure_pesos_a_month: float) -> float | None:
        """Pesos of the model and of the period's share of the infrastructure, for each qualified lead."""
        infrastructure = infrastructure_pesos_a_month * self.period.days / 30
        return _share(self.ai_pesos + infrastructure, self.qualified)


def day_before(now: datetime, zone: ZoneInfo) -> Period:
    """Yesterday, by the clock on the wall."""
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    return Period(midnight - timedelta(days=1), midnight)


def week_before(now: datetime, zone: ZoneInfo) -> Period:
    """The last whole week, Monday to Sunday."""
    today = now.astimezone(zone).date()
    monday = datetime.combine(today - timedelta(days=today.weekday()), time(), zone)
    return Period(monday - timedelta(days=7), monday)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
