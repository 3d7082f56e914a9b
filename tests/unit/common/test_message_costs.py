"""What messages cost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from libs.common.data_files import DataFileError
from libs.common.message_costs import Charge, Prices, Sent, charges, load_prices, month_of

PRICES = Prices(
    dated=date(2026, 10, 1),
    source="invented",
    free_service_messages=1000,
    dollars={"service": 0.001, "marketing": 0.01},
    pesos_per_dollar=4000,
)


def test_the_file_itself() -> None:
    """It prices every category that a status can name, and gives a thousand replies for nothing."""
    prices = load_prices()
    assert {"marketing", "utility", "authentication", "service"} <= set(prices.dollars)
    assert prices.free_service_messages == 1000


@pytest.mark.fact("sending/billing")
def test_replies_cost_after_the_free_ones_of_their_number() -> None:
    """Each number has its own; templates are charged from the first."""
    sent = [Sent("1", "service", 1500), Sent("2", "service", 900), Sent("1", "marketing", 10)]
    assert charges(sent, PRICES) == (
        Charge(sent[0], 1000, 2000),
        Charge(sent[1], 900, 0),
        Charge(sent[2], 0, 400),
    )


def test_a_category_without_a_price_is_shown_without_one() -> None:
    """Nothing is left out because Meta has invented a name."""
    sent = Sent("1", "marketing_lite", 3)
    assert charges([sent], PRICES) == (Charge(sent, 0, None),)


@pytest.mark.parametrize(
    ("moment", "first", "last"),
    [
        ("2026-11-26T15:00", "2026-11-01T05:00", "2026-12-01T05:00"),
        ("2026-12-31T12:00", "2026-12-01T05:00", "2027-01-01T05:00"),
        ("2027-01-01T04:59", "2026-12-01T05:00", "2027-01-01T05:00"),
    ],
)
def test_a_month_is_the_account_s_own(moment: str, first: str, last: str) -> None:
    """By the clock of Bogotá."""
    found = month_of(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert found == tuple(datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (first, last))


def test_a_list_without_the_price_of_replies_is_refused(tmp_path: Path) -> None:
    """They are most of what is sent."""
    path = tmp_path / "message_prices.yaml"
    path.write_text(
        "dated: 2026-10-01\nsource: x\nfree_service_messages: 1\ndollars: {}\npesos_per_dollar: 1\n"
    )
    with pytest.raises(DataFileError, match="dollars: 'service' is missing"):
        load_prices(path)
