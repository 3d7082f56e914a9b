"""What the blueprint costs stays within what the owner wants to pay."""

from __future__ import annotations

import pytest
from msgspec import structs
from typer.testing import CliRunner

from tools.deployment import blueprint, cost_page, prices
from tools.deployment.costs import Bill, NotPriced, bill
from tools.gpbikes.application import application

PRICES = prices.load()
SCENARIOS = {scenario.name: scenario for scenario in PRICES.scenarios}
OWNERS_LIMITS = {"staging": 21, "initial": 180, "scaled": 410}


def test_the_limits_are_the_owners() -> None:
    """Nobody raises them in passing."""
    assert {name: SCENARIOS[name].limit for name in OWNERS_LIMITS} == OWNERS_LIMITS


@pytest.mark.parametrize("bill", cost_page.bills(), ids=lambda bill: bill.scenario.name)
def test_a_scenario_costs_no_more_than_is_wanted(bill: Bill) -> None:
    """Even when every service runs all the instances it may."""
    assert bill.most <= bill.scenario.limit


def test_staging_by_hand() -> None:
    """Two small instances, the smallest database with 1 GB, and streams for nothing."""
    found = bill(SCENARIOS["staging"], blueprint.load(), PRICES)
    assert found.least == found.most == pytest.approx(7 + 7 + 6 + 0.30)


def test_instances_that_come_and_go() -> None:
    """The gateway is paid twice at least and four times at most."""
    found = bill(SCENARIOS["initial"], blueprint.load(), PRICES)
    (gateway,) = [line for line in found.lines if line.item == "gpbikes-gateway"]
    assert (gateway.least, gateway.most) == (14, 28)


def test_a_plan_without_a_price() -> None:
    """It is an error, not a free instance."""
    unpriced = structs.replace(PRICES, compute={"pro": 85})
    with pytest.raises(NotPriced, match="starter"):
        bill(SCENARIOS["staging"], blueprint.load(), unpriced)


def test_the_command_line_shows_every_scenario() -> None:
    """With its total and its limit."""
    result = CliRunner().invoke(application, ["costs"])
    assert result.exit_code == 0
    assert all(f"{name}, at most {limit}" in result.stdout for name, limit in OWNERS_LIMITS.items())


@pytest.mark.parametrize("name", OWNERS_LIMITS)
def test_the_page_for_who_pays_has_the_same_totals(name: str) -> None:
    """It is written by hand, and the figures are not."""
    page = (blueprint.ROOT / "docs/setup/RENDER_DEPLOYMENT_SUMMARY.md").read_text(encoding="utf-8")
    found = bill(SCENARIOS[name], blueprint.load(), PRICES)
    total = f"{found.least:.2f}" if found.least == found.most else f"{found.least:.2f} to {found.most:.2f}"
    assert f"| **{total}** |" in page
    assert f"| {OWNERS_LIMITS[name]} |" in page
