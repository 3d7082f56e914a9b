"""What is known of a customer as a buyer: read from a turn, kept as facts, remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Annotated, Literal, get_type_hints

from msgspec import Meta

from libs.common.catalog import Catalog, Category
from libs.common.understanding.amounts import Amount, find_amounts
from libs.common.understanding.assent import assents
from libs.common.understanding.down_payment import DownPayment, find_down_payment
from libs.common.understanding.experience import find_experience
from libs.common.understanding.heights import find_height
from libs.common.understanding.income import find_income
from libs.common.understanding.models import ModelNames
from libs.common.understanding.ordinals import find_choice
from libs.common.understanding.slots import budget_among
from libs.common.understanding.terms import find_term
from libs.common.understanding.text import fold_words
from libs.common.understanding.trade_in import TradeIn, find_trade_in
from libs.common.understanding.urgency import find_urgency
from libs.common.understanding.uses import Use, find_kind, find_use
from services.agents import motorcycle
from services.agents.frame.turn import FactValue, Memory, Turn

REMEMBERED_FOR = timedelta(days=30)
"""Plans change: what was told longer ago is asked anew."""
LISTED = "listed_models"
"""The fact that names the motorcycles shown last, in their order, so that "la segunda" is understood."""
OWN_SPOKEN_OF_FOR = timedelta(hours=24)
"""So long "la moto" may be the one for which a case or a check was wanted."""
NO_TRADE_IN = TradeIn(vehicle="")
NO_EXPERIENCE = 3

Contact = Literal["chat", "call"]

_ANOTHER = re.compile(
    r"(?:y )?(?:si )?(?:(?:a )?(?:credito|cuotas) )?(?:doy|con|dando|pongo|diera) "
    r"\d{1,2}(?: millones| palos)?(?: de inicial)?"
)
_CALL = re.compile(r"\b(?:llam\w+|marqu?\w+|telefono|celular|voz)\b")
_CHAT = re.compile(r"\b(?:escrib\w+|mensajes?|chat|whatsapp|wasap|por (?:aqui|aca|este medio))\b")
_PREFERS = re.compile(r"\b(?:prefier\w+|mejor|por favor|pueden|puede|que me)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Each field is also the name of a fact; None is what is not known."""

    model: str | None = None
    """The motorcycle spoken of last, by its name in the catalog."""
    use: Annotated[Use | None, Meta(description="What the motorcycle is wanted for.")] = None
    category: Annotated[Category | None, Meta(description="The kind of motorcycle wanted.")] = None
    budget: Annotated[
        Amount | None,
        Meta(description="Pesos to be spent on the motorcycle; low and high are the same for one amount."),
    ] = None
    urgency: Annotated[
        int | None,
        Meta(
            ge=1,
            le=10,
            description="How soon it is to be bought: 10 this week, 9 in 7 to 15 days, 8 this month, 7 within"
            " 2 months, 6 within 3, 5 within 6, 4 soon, 3 evaluating, 2 only information, 1 curiosity.",
        ),
    ] = None
    """From 1 to 10, as experience is."""
    experience: Annotated[
        int | None,
        Meta(
            ge=1,
            le=10,
            description="Riding experience: 10 rides and owns one now, 9 five years or more and none now, 8"
            " two to five years, 7 licensed under two years, 6 small engines under a year,"
            " 5 licence in process, 4 licence just issued, 3 none,"
            " 2 none and not planning, 1 not sure about riding at all.",
        ),
    ] = None
    height_cm: Annotated[
        int | None, Meta(ge=120, le=220, description="The rider's height in centimetres.")
    ] = None
    trade_in: TradeIn | None = None
    contact: Annotated[
        Contact | None, Meta(description="Whether the customer would rather be written to or called.")
    ] = None
    income: Annotated[Amount | None, Meta(description="What the customer earns, in pesos a month.")] = None
    """Pesos a month."""
    down_payment: DownPayment | None = None
    term: Annotated[int | None, Meta(ge=1, le=120, description="Months over which it is to be paid.")] = None
    """Months."""

    def facts(self) -> Mapping[str, FactValue]:
        """What is known, by the facts' names."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def knowing(self, told: Buyer) -> Buyer:
        """What is known once `told` has been told as well; the latest word counts."""
        news = {
            field.name: value for field in fields(told) if (value := getattr(told, field.name)) is not None
        }
        return replace(self, **news)


@dataclass(frozen=True)
class Reader:
    """Reads what turns tell of their buyers."""

    models: ModelNames
    minimum_wage: int
    """What "el mínimo" amounts to, in pesos a month."""

    def read(self, turn: Turn) -> Buyer:
        """What this turn tells, seen as the answer to what its agent has asked."""
        text, asked = turn.text, turn.asked_detail
        term = find_term(text, asked=asked == "term")
        # "y a 48?" asks for another term, whatever was asked of the customer.
        asks_income = asked == "income" and term is None
        income = find_income(text, minimum_wage=self.minimum_wage, asked=asks_income)
        down_payment = find_down_payment(text, asked=_asked_down_payment(turn))
        if income and down_payment and income == down_payment.pesos:
            income = None  # "con 2 millones de inicial?" is no answer to what one earns
        elsewhere = (income, down_payment.pesos if down_payment else None)
        trade_in = _trade_in(text, asked=asked == "trade_in")
        return Buyer(
            model=self._model(text, trade_in),
            use=find_use(text),
            category=find_kind(text),
            budget=budget_among(find_amounts(text, asked=asked == "budget"), elsewhere),
            urgency=_urgency(text, asked=asked == "urgency"),
            experience=_experience(text, asked=asked == "experience"),
            height_cm=find_height(text, asked=asked == "height_cm"),
            trade_in=trade_in,
            contact=_contact(text, asked=asked == "contact"),
            income=income,
            down_payment=down_payment,
            term=term,
        )

    def _model(self, text: str, trade_in: TradeIn | None) -> str | None:
        """The model wanted, when `text` names exactly one besides what is traded in."""
        old = self.models.find(trade_in.vehicle) if trade_in else ()
        found = [name for name in self.models.find(text) if name not in old]
        return found[0] if len(found) == 1 else None


def model_names(catalog: Catalog) -> ModelNames:
    """Finds the motorcycles of `catalog` in texts."""
    return ModelNames({model.name: model.aliases for model in catalog.models})


def remembered(memory: Memory, now: datetime) -> Buyer:
    """What was told within REMEMBERED_FOR before `now`."""
    shapes = get_type_hints(Buyer)
    since = now - REMEMBERED_FOR
    return Buyer(**{name: memory.known(name, shape, since=since) for name, shape in shapes.items()})


def chosen(text: str, memory: Memory, now: datetime) -> str | None:
    """The motorcycle that `text` chooses, by its place, from those shown last; None when it does not."""
    listed = memory.known(LISTED, list[str], since=now - REMEMBERED_FOR) or []
    place = find_choice(text, len(listed)) if listed else None
    return None if place is None else listed[place]


def spoken_of(memory: Memory, now: datetime) -> str | None:
    """The motorcycle spoken of last in any agent's talk: one to be bought, else lately the customer's own."""
    wanted = memory.known("model", str, since=now - REMEMBERED_FOR)
    return wanted or memory.known(motorcycle.MODEL, str, since=now - OWN_SPOKEN_OF_FOR)


def _asked_down_payment(turn: Turn) -> bool:
    """Whether an amount alone is one: where it was asked for, or another is tried ("y con 5?")."""
    figures_shown = turn.asked in {"financing:income", "financing:offered_application"}
    return turn.asked_detail == "down_payment" or (
        figures_shown and _ANOTHER.fullmatch(fold_words(turn.text)) is not None
    )


def _urgency(text: str, *, asked: bool) -> int | None:
    sentences = (text, f"en {text}", f"la quiero {text}") if asked else (text,)
    return next((grade.value for sentence in sentences if (grade := find_urgency(sentence))), None)


def _experience(text: str, *, asked: bool) -> int | None:
    """The grade; a bare answer is read in the sentence that it shortens, and "no" means none."""
    sentences = (text, f"llevo {text} manejando moto", f"{text} moto") if asked else (text,)
    grade = next(filter(None, map(find_experience, sentences)), None)
    if grade is None and asked and assents(text) is False:
        return NO_EXPERIENCE
    return grade.value if grade else None


def _trade_in(text: str, *, asked: bool) -> TradeIn | None:
    if asked and (assents(text) is False or fold_words(text).startswith("no ")):
        return NO_TRADE_IN
    return find_trade_in(text, asked=asked)


def _contact(text: str, *, asked: bool) -> Contact | None:
    words = fold_words(text)
    if not asked and not _PREFERS.search(words):
        return None
    if _CALL.search(words):
        return "call"
    return "chat" if _CHAT.search(words) else None
