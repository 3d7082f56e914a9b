"""What a lead is told."""

from __future__ import annotations

from libs.common.catalog import Catalog, Motorcycle
from libs.common.understanding.amounts import Amount
from services.agents.buyer import NO_TRADE_IN, Buyer
from services.agents.lead_qualification.decision import LeadDecision
from services.agents.lead_qualification.questions import Question
from services.agents.lead_qualification.score import SMALLEST_PLAUSIBLE, Route
from services.agents.offers import advisor_offer
from services.agents.product_catalog import phrases
from services.agents.product_catalog.recommendation import MOST, Missed, riders
from services.agents.wording import listed, named, pesos, sentence

_QUESTIONS = {
    Question.USE: "¿Ya tiene un modelo en mente, o me cuenta para qué la va a usar: ciudad, trabajo, viajes o"
    " trocha?",
    Question.BUDGET: "¿Qué presupuesto tiene pensado, más o menos?",
    Question.URGENCY: "¿Para cuándo la quisiera: esta semana, este mes o más adelante?",
    Question.EXPERIENCE: "¿Cuánto tiempo lleva manejando moto, o sería su primera?",
    Question.TRADE_IN: "¿Tiene una moto para dejar como parte de pago?",
    Question.CONTACT: "¿Prefiere que le escribamos por aquí o que le llamemos?",
}
_URGENCIES = ((10, "compra esta semana"), (9, "compra en los próximos días"), (8, "compra este mes"))
_REASONS: dict[Missed | None, str] = {
    None: "Con lo que me cuenta, le recomiendo:",
    "budget": "De las que le sirven, ninguna queda en ese presupuesto; estas son las más cercanas y se pueden"
    " financiar:",
    "category": "De ese tipo no tengo una que le quede bien; estas sí le van:",
}
_ORIENTATION = (
    "Le cuento cómo es el proceso, sin ningún afán:\n"
    "1. *Licencia*: A1 hasta 125 cc, A2 para motos más grandes. Se saca con curso en un centro de enseñanza"
    " (CEA).\n"
    "2. *Su moto*: puede venir a verlas y sentarse en ellas.\n"
    "3. *El pago*: de contado o a cuotas, que con gusto le calculo.\n"
    "En una semana le escribo para saber cómo va."
)


def lead(decision: LeadDecision, catalog: Catalog) -> str:
    """The reply to somebody who wants to buy."""
    if decision.route is Route.HANDOFF:
        return _handoff(decision)
    if decision.route is None or not decision.shows:
        return " ".join(filter(None, (_opening(decision), _budget(decision), _ending(decision))))
    parts = (_opening(decision), _budget(decision), _body(decision, catalog), _ending(decision))
    return "\n\n".join(filter(None, parts))


def _handoff(decision: LeadDecision) -> str:
    noted = _noted(decision.buyer)
    advisor = sentence(f"Un asesor le escribe por este chat {decision.advisor_writes}")
    return (
        f"¡{named('Excelente', decision.name)}! Con lo que me cuenta, ya le paso con un asesor para que la"
        f" saque pronto. {advisor}" + (f"\n\nLe dejo anotado: {noted}." if noted else "")
    )


def _noted(buyer: Buyer) -> str:
    urgency = next((words for grade, words in _URGENCIES if buyer.urgency == grade), "")
    budget = f"presupuesto de {_amount(buyer.budget)}" if buyer.budget else ""
    return listed([part for part in (buyer.model or "", budget, urgency) if part])


def _amount(amount: Amount) -> str:
    if amount.low == amount.high:
        return pesos(amount.high)
    return f"{pesos(amount.low)} a {pesos(amount.high)}"


def _opening(decision: LeadDecision) -> str:
    if decision.wordless:
        return f"Recibí {decision.wordless}; por ahora solo puedo leer texto."
    if decision.first:
        opening = (
            f"¡{named('Qué buena noticia', decision.name)}! Con mucho gusto le ayudo {_with_what(decision)}."
        )
        traded = decision.told.trade_in not in {None, NO_TRADE_IN}
        return f"{opening} La suya se la avaluamos aquí mismo." if traded else opening
    if decision.route and decision.shows:
        return f"¡{named('Listo', decision.name)}!"
    if decision.sidestepped:
        return "Eso se lo confirma un asesor."
    return _acknowledgement(decision.told)


def _with_what(decision: LeadDecision) -> str:
    """The motorcycle spoken of, unless other wishes have just been told."""
    told = decision.told
    wishes = told.use or told.category or (told.budget and not told.model)
    return f"con la *{decision.buyer.model}*" if decision.buyer.model and not wishes else "a escoger su moto"


def _acknowledgement(told: Buyer) -> str:
    if told.budget:
        return "Gracias, con eso ya sé por dónde buscar."
    if told.urgency:
        return "Listo, lo tengo en cuenta."
    if told.trade_in:
        return "No hay problema." if told.trade_in == NO_TRADE_IN else "Perfecto, aquí se la avaluamos."
    return "Perfecto." if told != Buyer() else "No hay problema."


def _budget(decision: LeadDecision) -> str:
    """What to do with a budget that buys no new motorcycle, or any of them."""
    budget = decision.implausible_budget
    if budget is None:
        return ""
    if budget < SMALLEST_PLAUSIBLE:
        return (
            f"Con {pesos(budget)} puede dar la cuota inicial y el resto se lo financiamos: cuando quiera le"
            " calculo las cuotas."
        )
    return f"Con {pesos(budget)} puede escoger entre nuestras motos más grandes."


def _body(decision: LeadDecision, catalog: Catalog) -> str:
    return _ORIENTATION if decision.route is Route.ORIENTATION else _recommended(decision, catalog)


def _recommended(decision: LeadDecision, catalog: Catalog) -> str:
    chosen = catalog.model(decision.buyer.model or "")
    if chosen is None:
        return f"{_why(decision)}\n{phrases.lines(decision.recommendation.models)}"
    others = [model for model in decision.recommendation.models if model is not chosen][: MOST - 1]
    also = f"\n\nTambién le pueden gustar:\n{phrases.lines(others)}" if others else ""
    return f"{_about(chosen, decision.buyer)}{also}"


def _why(decision: LeadDecision) -> str:
    return _REASONS[decision.recommendation.missed]


def _about(chosen: Motorcycle, buyer: Buyer) -> str:
    parts = [f"La *{chosen.name}* vale {pesos(chosen.price_cop)}, precio de lista sin matrícula ni SOAT."]
    if chosen.rider not in riders(buyer.experience):
        parts.append("Le soy sincero: es una moto para quien ya lleva varios años manejando.")
    if buyer.budget and chosen.price_cop > buyer.budget.high:
        parts.append("Se pasa de su presupuesto, pero el resto se lo podemos financiar.")
    if len(parts) == 1:
        parts.append(f"Es una {phrases.KINDS[chosen.category]} de {chosen.engine_cc} cc.")
    return " ".join(parts)


def _ending(decision: LeadDecision) -> str:
    if decision.question:
        return _QUESTIONS[decision.question]
    return advisor_offer(decision.advisor_writes)
