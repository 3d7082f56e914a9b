"""What a report says, and which day and week it speaks of. Everything in it is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.agents.reports import texts
from services.agents.reports.figures import Answers, Figures, Period, day_before, week_before

BOGOTA = ZoneInfo("America/Bogota")
TUESDAY_MORNING = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
WEEK = Period(datetime(2026, 11, 16, tzinfo=BOGOTA), datetime(2026, 11, 23, tzinfo=BOGOTA))

FIGURES = Figures(
    dealership="GP Bikes",
    period=WEEK,
    conversations=200,
    handed_over=50,
    reasons={"high_lead_score": 30, "customer_request": 20},
    replies=640,
    response_p50=2.4,
    response_p95=9.6,
    agents=(Answers("product_catalog", 300, 3.1), Answers("greeting", 200, None)),
    stuck=("financing",),
    failed_turns=2,
    ai_pesos=30_000.0,
    leads=100,
    qualified=40,
    bought=18,
    judged=50,
    judged_right=41,
)


def test_yesterday_is_a_day_in_bogota() -> None:
    """From midnight to midnight, by the clock on the wall."""
    period = day_before(TUESDAY_MORNING, BOGOTA)
    assert (period.since.isoformat(), period.until.isoformat()) == (
        "2026-11-23T00:00:00-05:00",
        "2026-11-24T00:00:00-05:00",
    )


@pytest.mark.parametrize("day", [23, 24, 29], ids=["Monday", "Tuesday", "Sunday"])
def test_the_last_week_is_the_whole_one_before(day: int) -> None:
    """Whatever day it is asked on."""
    assert week_before(datetime(2026, 11, day, 15, tzinfo=UTC), BOGOTA) == WEEK


def test_the_kpis_are_those_of_the_targets() -> None:
    """Shares of what there was, and costs with the week's part of the infrastructure."""
    assert (FIGURES.automation, FIGURES.handoff_rate) == (0.75, 0.25)
    assert (FIGURES.score_precision, FIGURES.conversion) == (0.82, 0.18)
    assert FIGURES.cost_per_qualified_lead(600_000.0) == (30_000 + 600_000 * 7 / 30) / 40


def test_nothing_to_judge_by_is_not_zero() -> None:
    """A day without customers has no automation rate."""
    quiet = Figures(dealership="GP Bikes", period=WEEK)
    assert (quiet.automation, quiet.score_precision, quiet.cost_per_qualified_lead(1.0)) == (None, None, None)
    assert "Automation: unknown" in texts.daily(quiet)
    assert texts.daily(quiet).endswith("Issues: none")


def test_the_daily_report() -> None:
    """Conversations, automation, response time, hand-overs, agents, costs and issues."""
    assert texts.daily(FIGURES).splitlines() == [
        "*GP Bikes · Monday 16 November 2026*",
        "Conversations: 200",
        "Automation: 75% (wanted: 80 %)",
        "Response time: 2.4 s at the median, 9.6 s for the slowest in twenty, of 640 replies",
        "Handed to people: 50 (25%): high_lead_score 30, customer_request 20",
        "Agents alive: 7 of 8, behind: financing",
        "Busiest agents: product_catalog 300 (3.1 s), greeting 200 (unknown)",
        "Cost of the language model: 30,000 COP",
        "Issues: 2 turns failed",
    ]


def test_the_weekly_report_adds_what_it_did_for_sales() -> None:
    """Precision, conversion and cost."""
    assert texts.weekly(FIGURES, infrastructure_pesos_a_month=600_000.0).splitlines()[-4:] == [
        "Leads: 100, of which 40 qualified",
        "Score precision: 82% of 50 whose outcome is known (wanted: 80 %)",
        "Conversion: 18% (wanted: 15 %)",
        "Cost per qualified lead: 4,250 COP (wanted: less than 2,000 COP)",
    ]
