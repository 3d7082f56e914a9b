"""Works out instalments, judges them by the income, lists the papers and starts applications."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from libs.common.catalog import Catalog
from libs.common.intents import OFFERED, Intent
from libs.common.messages import OutgoingText
from libs.common.opening_hours import OpeningHours
from libs.common.understanding.amounts import Amount
from libs.common.understanding.assent import assents
from libs.common.understanding.down_payment import DownPayment
from libs.common.understanding.text import fold_words
from services.agents.buyer import REMEMBERED_FOR, Buyer, Reader, chosen, remembered, spoken_of
from services.agents.fallback.thanks import thanks_for_it
from services.agents.financing import texts
from services.agents.financing.applications import Terms
from services.agents.financing.decision import FinancingDecision, FinancingSlots, Wish
from services.agents.financing.instalments import TERMS
from services.agents.financing.papers import Papers
from services.agents.financing.plan import Plan, Verdict, judge, plan
from services.agents.financing.repository import ApplicationStarted, ApplicationWithdrawn
from services.agents.financing.topics import (
    applies,
    asks_beside_figures,
    asks_for_papers,
    asks_rate,
    withdraws,
)
from services.agents.follow_up.records import quoted
from services.agents.frame.agent import Record
from services.agents.frame.turn import Dealership, Memory, Turn
from services.agents.introductions import called, learnt, told_name
from services.agents.offers import OFFERS_ADVISOR
from services.agents.wording import advisor_writes, wordless

FINANCED = "financed"
"""The fact that holds the pesos to be financed; null once a motorcycle is to be financed instead."""
INCOME_ASKED = "income_asked"
INCOME = "income"
_PAID_AT_ONCE = re.compile(r"^(?:y )?(?:a )?(?:cuotas|credito|plazos)? ?con (?:unos |los )?[a-z0-9 ]+$")
"""Words that offer an amount for the motorcycle spoken of: "a crédito con 5 millones"."""
OFFERS_APPLICATION = f"{OFFERED}_application"


@dataclass(frozen=True)
class Credit:
    """What credits are like."""

    annual_rate: Decimal
    """Nominal, such as 0.18; a dealership may have its own."""
    papers: Papers

    def rate_at(self, dealership: Dealership) -> Decimal:
        """The nominal annual rate of that dealership's credits."""
        percent = dealership.financing_annual_rate_percent
        return self.annual_rate if percent is None else Decimal(str(percent)) / 100


@dataclass(frozen=True)
class Financing:
    """Answers questions about paying by instalments."""

    hours: OpeningHours
    catalog: Catalog
    reader: Reader
    credit: Credit

    async def understand(self, turn: Turn) -> FinancingSlots:
        """What is to be financed, how, and by what income."""
        told = self.reader.read(turn)
        financed = told.budget.middle if told.budget and told.model is None else None
        return FinancingSlots(
            name=told_name(turn),
            told=replace(told, budget=None),
            financed=financed,
            text=" ".join(turn.texts),
            wish=_wish(turn),
            agreed=_agreed(turn),
            answers=turn.asked_detail in {INCOME, OFFERS_APPLICATION},
            wordless=wordless(turn.contents),
            choosing=turn.asked == f"{Intent.PRODUCT_CATALOG}:choice",
        )

    def decide(self, slots: FinancingSlots, memory: Memory, now: datetime) -> FinancingDecision:
        """Work out what can be; ask for what is to be financed, then once for the income."""
        before = remembered(memory, now)
        picked = chosen(slots.text, memory, now) if slots.choosing else None
        buyer = replace(before, model=picked or spoken_of(memory, now)).knowing(slots.told)
        offered = slots.financed if buyer.model and _PAID_AT_ONCE.search(fold_words(slots.text)) else None
        if offered:
            slots, buyer = _paying(slots, offered), buyer.knowing(_down_payment(offered))
        financed = slots.financed or (
            None if slots.told.model else memory.known(FINANCED, int, since=now - REMEMBERED_FOR)
        )
        rate = self.credit.rate_at(memory.dealership)
        credit = self._plan(buyer, financed, rate)
        verdict = judge(credit, buyer.income.low) if credit and buyer.income else None
        wish = slots.wish
        if wish is Wish.APPLICATION and verdict and verdict.remedy != "none" and not slots.agreed:
            wish = Wish.INSTALMENTS  # what would fit is told before it is applied for
        if wish in {Wish.RATE, Wish.QUESTION} and credit and _concerns_plan(slots):
            wish = Wish.INSTALMENTS  # the figures that are asked for with it tell the rate too
        covered = self._covered(buyer, wish) if credit is None and financed is None else 0
        income_asked = wish is Wish.INSTALMENTS and _asks_income(buyer, credit, memory, now)
        return FinancingDecision(
            facts={
                **learnt(slots.name),
                **slots.told.facts(),
                **({"model": picked} if picked else {}),
                FINANCED: financed,
            },
            if_asked={INCOME_ASKED: True} if income_asked else {},
            asks=OFFERS_ADVISOR if covered else _asks(wish, credit, income_asked=income_asked),
            records=(
                *_records(wish, None if financed else buyer.model, credit, verdict, buyer),
                *_quotes(wish, None if financed else buyer.model, credit, now),
            ),
            sidestepped=slots.text if wish is Wish.QUESTION else "",
            name=called(slots.name, memory),
            wish=wish,
            model=None if financed else buyer.model,
            plan=credit,
            covered=covered,
            shows_plan=_concerns_plan(slots) or not (slots.answers or wish is Wish.PAPERS),
            term_refused=slots.told.term if slots.told.term not in {None, *TERMS} else None,
            verdict=verdict,
            annual_rate=rate,
            papers=self.credit.papers,
            income_asked=income_asked,
            advisor_writes=advisor_writes(self.hours, now),
            wordless=slots.wordless,
        )

    async def say(self, decision: FinancingDecision) -> OutgoingText:
        """The figures, or the next question."""
        return OutgoingText(body=texts.financing(decision))

    def _covered(self, buyer: Buyer, wish: Wish) -> int:
        """The price of the motorcycle, where the figures are wanted and it is paid at once; else 0."""
        model = self.catalog.model(buyer.model or "")
        paid = _pesos(buyer.down_payment, model.price_cop) if model else 0
        return model.price_cop if model and wish is Wish.INSTALMENTS and paid >= model.price_cop else 0

    def _plan(self, buyer: Buyer, financed: int | None, annual_rate: Decimal) -> Plan | None:
        model = self.catalog.model(buyer.model or "")
        price = financed or (model.price_cop if model else 0)
        paid = _pesos(buyer.down_payment, price)
        # A credit is of something, and more than what is paid at once.
        return None if paid >= price else plan(price, paid, annual_rate, buyer.term)


def _down_payment(amount: int) -> Buyer:
    return Buyer(down_payment=DownPayment(pesos=Amount(amount, amount)))


def _paying(slots: FinancingSlots, amount: int) -> FinancingSlots:
    """`slots` in which `amount` is paid at once, and not financed."""
    told = slots.told.knowing(_down_payment(amount))
    return replace(slots, told=told, financed=None)


def _quotes(wish: Wish, model: str | None, credit: Plan | None, now: datetime) -> tuple[Record, ...]:
    """What follows the figures that the customer is shown, if no answer to them comes."""
    return (quoted(model, now),) if credit is not None and wish is Wish.INSTALMENTS else ()


def _records(
    wish: Wish, model: str | None, credit: Plan | None, verdict: Verdict | None, buyer: Buyer
) -> tuple[Record, ...]:
    if wish is Wish.WITHDRAWAL:
        return (ApplicationWithdrawn(),)
    if wish is not Wish.APPLICATION or credit is None:
        return ()
    return (ApplicationStarted(_terms(model, credit, verdict, buyer)),)


def _terms(model: str | None, credit: Plan, verdict: Verdict | None, buyer: Buyer) -> Terms:
    """What is applied for: what fits the income, else the longest of the terms that were shown."""
    row = credit.rows[-1]
    down_payment = verdict.down_payment if verdict else credit.down_payment
    return Terms(
        model=model,
        principal=credit.price - down_payment,
        down_payment=down_payment,
        annual_rate=credit.annual_rate,
        months=verdict.months if verdict else row.months,
        instalment=verdict.instalment if verdict else row.pesos,
        monthly_income=buyer.income.low if buyer.income else None,
    )


def _asks_income(buyer: Buyer, credit: Plan | None, memory: Memory, now: datetime) -> bool:
    """Whether to ask for the income: where it would tell something, and once."""
    asked = memory.known(INCOME_ASKED, bool, since=now - REMEMBERED_FOR)
    return credit is not None and buyer.income is None and not asked


def _asks(wish: Wish, credit: Plan | None, *, income_asked: bool) -> str:
    if wish in {Wish.WITHDRAWAL, Wish.NOTHING}:
        return ""
    if credit is None:
        return f"{Intent.FINANCING}:model"
    if wish is Wish.APPLICATION:
        return OFFERS_ADVISOR
    return f"{Intent.FINANCING}:{INCOME if income_asked else OFFERS_APPLICATION}"


def _pesos(down_payment: DownPayment | None, price: int) -> int:
    """What is paid at once, in pesos: the lower end of what was told, or the share of `price`."""
    if down_payment is None:
        return 0
    if down_payment.pesos:
        return down_payment.pesos.low
    return round(price * (down_payment.share or 0))


def _agreed(turn: Turn) -> bool:
    """Whether an application is plainly wanted: "listo, gracias" ends a talk as often as it says yes."""
    if thanks_for_it(turn.texts):
        return False
    return turn.asked_detail == OFFERS_APPLICATION and assents(turn.text) is True


def _concerns_plan(slots: FinancingSlots) -> bool:
    """Whether the figures are others than those just shown."""
    told = slots.told
    return any((told.model, told.term, told.down_payment, slots.financed))


def _wish(turn: Turn) -> Wish:
    text = turn.text
    if withdraws(text):
        return Wish.WITHDRAWAL
    if _agreed(turn):
        return Wish.APPLICATION
    if thanks_for_it(turn.texts):
        return Wish.NOTHING
    return next((wish for wish, asked in _ASKED.items() if asked(text)), Wish.INSTALMENTS)


_ASKED: Mapping[Wish, Callable[[str], bool]] = {
    Wish.PAPERS: asks_for_papers,
    Wish.RATE: asks_rate,
    Wish.QUESTION: asks_beside_figures,
    Wish.APPLICATION: applies,
}
"""What a text wants, the first that it speaks of."""
