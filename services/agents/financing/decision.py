"""What the financing agent has understood and decided."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.agents.buyer import Buyer
from services.agents.financing.papers import Papers
from services.agents.financing.plan import Plan, Verdict
from services.agents.frame.agent import Decision


class Wish(StrEnum):
    """What a turn wants of the financing."""

    INSTALMENTS = "instalments"
    PAPERS = "papers"
    RATE = "rate"
    QUESTION = "question"
    """Something about credits that figures do not answer."""
    APPLICATION = "application"
    WITHDRAWAL = "withdrawal"
    NOTHING = "nothing"
    """The customer thanks, and goes."""


@dataclass(frozen=True, kw_only=True)
class FinancingSlots:
    """What a turn tells."""

    name: str | None
    told: Buyer
    """Without a budget: an amount told here is to be financed."""
    financed: int | None
    """Pesos to be financed, where no motorcycle is named."""
    text: str
    wish: Wish
    agreed: bool
    """The application that was offered is wanted."""
    answers: bool
    """Instalments have just been shown, and something was asked of them."""
    wordless: str
    """What came without words, such as "la foto"."""
    choosing: bool = False
    """The customer was asked for one of the motorcycles shown last."""


@dataclass(frozen=True, kw_only=True)
class FinancingDecision(Decision):
    """What the customer is told; every figure stands in `plan` and `verdict`."""

    name: str
    """What to call the customer; empty when unknown."""
    wish: Wish
    model: str | None
    """The motorcycle to be financed; None where an amount is."""
    covered: int = 0
    """The motorcycle's price, where what is paid at once is as much."""
    plan: Plan | None
    """None while it is not known what is to be financed."""
    shows_plan: bool
    """The instalments are to be shown, for they have not just been."""
    term_refused: int | None
    """Months that were asked for just now and are not on offer."""
    verdict: Verdict | None
    """None while the income is not known."""
    annual_rate: Decimal
    """Nominal, such as 0.18."""
    papers: Papers
    income_asked: bool
    """The reply asks for the income."""
    advisor_writes: str
    """When an advisor would write, in words."""
    wordless: str
