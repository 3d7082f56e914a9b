"""Everything that one message tells, in one reading."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from libs.common.understanding.amounts import Amount, find_amounts
from libs.common.understanding.dates import When, find_when, no_holidays
from libs.common.understanding.days import IsHoliday
from libs.common.understanding.down_payment import DownPayment, find_down_payment
from libs.common.understanding.experience import find_experience
from libs.common.understanding.income import find_income
from libs.common.understanding.kilometres import find_kilometres
from libs.common.understanding.models import ModelNames
from libs.common.understanding.names import capture_name
from libs.common.understanding.phones import find_phone
from libs.common.understanding.plates import find_plate
from libs.common.understanding.scales import Grade
from libs.common.understanding.sizes import find_size
from libs.common.understanding.terms import find_term
from libs.common.understanding.trade_in import TradeIn, find_trade_in
from libs.common.understanding.urgency import find_urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """What was found; None and empty are what was not told."""

    name: str | None
    phone: str | None
    models: tuple[str, ...]
    budget: Amount | None
    income: Amount | None
    down_payment: DownPayment | None
    term: int | None
    urgency: Grade | None
    experience: Grade | None
    trade_in: TradeIn | None
    when: When | None
    kilometres: int | None
    plate: str | None
    size: str | None


def understand(
    text: str,
    *,
    now: datetime,
    models: ModelNames,
    minimum_wage: int,
    asked: str | None = None,
    is_holiday: IsHoliday = no_holidays,
) -> Slots:
    """What `text` tells.

    `now` is by the dealership's clock, `minimum_wage` in pesos a month. `asked` is the slot that the
    customer was asked for, by its name in `Slots`: a bare answer is then read as that. `is_holiday` is the
    dealership's calendar, for "el festivo".
    """
    income = find_income(text, minimum_wage=minimum_wage, asked=asked == "income")
    down_payment = find_down_payment(text, asked=asked == "down_payment")
    elsewhere = (income, down_payment.pesos if down_payment else None)
    return Slots(
        name=capture_name(text, asked=asked == "name"),
        phone=find_phone(text),
        models=models.find(text),
        budget=budget_among(find_amounts(text, asked=asked == "budget"), elsewhere),
        income=income,
        down_payment=down_payment,
        term=find_term(text, asked=asked == "term"),
        urgency=find_urgency(text),
        experience=find_experience(text),
        trade_in=find_trade_in(text, asked=asked == "trade_in"),
        when=find_when(text, now, is_holiday=is_holiday, asked=asked == "when"),
        kilometres=find_kilometres(text, asked=asked == "kilometres"),
        plate=find_plate(text),
        size=find_size(text, asked=asked == "size"),
    )


def budget_among(amounts: Iterable[Amount], elsewhere: Collection[Amount | None]) -> Amount | None:
    """The first of `amounts` that is none of those `elsewhere`: neither the income nor the down payment."""
    return next((amount for amount in amounts if amount not in elsewhere), None)
