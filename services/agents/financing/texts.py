"""What is said about paying by instalments."""

from __future__ import annotations

from services.agents.financing.decision import FinancingDecision, Wish
from services.agents.financing.instalments import INCOME_SHARE, TERMS
from services.agents.financing.plan import Plan, Verdict
from services.agents.offers import advisor_offer
from services.agents.product_catalog.phrases import decimal
from services.agents.wording import listed, named, pesos

_WHICH = "¿De qué moto, o de qué valor, le calculo las cuotas?"
_OFFER = "¿Le inicio la solicitud de preaprobación?"
_INCOME = "¿Más o menos cuánto gana al mes? Así le digo si la cuota le queda cómoda."

_ENDS = {
    Wish.WITHDRAWAL: ("Entendido", ", dejo sin efecto su solicitud de crédito. ¿Le ayudo en algo más?"),
    Wish.NOTHING: ("Con mucho gusto", ". Aquí estoy para lo que necesite."),
}


def financing(decision: FinancingDecision) -> str:
    """The reply to a question about a credit."""
    if decision.wish in _ENDS:
        opening, rest = _ENDS[decision.wish]
        return f"{named(opening, decision.name)}{rest}"
    if decision.wish in {Wish.RATE, Wish.QUESTION}:
        return f"{_told(decision)}\n\n{_OFFER if decision.plan else _WHICH}"
    if decision.plan is None:
        return _covered(decision) if decision.covered else _question(decision)
    if decision.wish is Wish.PAPERS:
        table = f"{_table(decision, decision.plan)}\n\n" if decision.shows_plan else ""
        return f"{table}{_papers(decision)}\n\n{_OFFER}"
    if decision.wish is Wish.APPLICATION:
        return _started(decision)
    return _instalments(decision, decision.plan)


def _covered(decision: FinancingDecision) -> str:
    return (
        f"Con eso le alcanza de contado: la *{decision.model}* vale {pesos(decision.covered)} y no necesita"
        f" crédito.\n\n{advisor_offer(decision.advisor_writes)}"
    )


def _question(decision: FinancingDecision) -> str:
    received = f"Recibí {decision.wordless}; por ahora solo puedo leer texto. " if decision.wordless else ""
    if decision.wish is Wish.PAPERS:
        return f"{received}{_papers(decision)}\n\n{_WHICH}"
    gladly = named("Con mucho gusto", decision.name)
    return f"{received}{gladly}. {_WHICH}"


def _told(decision: FinancingDecision) -> str:
    if decision.wish is Wish.QUESTION:
        return "Eso lo define la entidad al estudiar su solicitud."
    rate = decimal(float(decision.annual_rate * 100))
    monthly = decimal(round(float(decision.annual_rate * 100) / 12, 2))
    return f"La tasa es del {rate} % nominal anual, es decir, el {monthly} % al mes, con cuota fija."


def _instalments(decision: FinancingDecision, plan: Plan) -> str:
    table = _table(decision, plan) if decision.shows_plan else ""
    parts = [_refusal(decision), table, _verdict(plan, decision.verdict)]
    opening = [] if any(parts) else [f"{named('No hay problema', decision.name)}."]
    return "\n\n".join(filter(None, [*opening, *parts, _INCOME if decision.income_asked else _OFFER]))


def _refusal(decision: FinancingDecision) -> str:
    if decision.term_refused is None:
        return ""
    terms = listed([str(term) for term in TERMS])
    return f"A {decision.term_refused} meses no manejamos; los plazos son {terms} meses."


def _table(decision: FinancingDecision, plan: Plan) -> str:
    rows = "\n".join(f"• {row.months} meses: *{pesos(row.pesos)}* al mes" for row in plan.rows)
    rate = decimal(float(plan.annual_rate * 100))
    return (
        f"{_subject(decision, plan)}\n{rows}\n"
        f"Tasa del {rate} % nominal anual, cuota fija; no incluye seguros. El valor final lo confirma la"
        " entidad."
    )


def _subject(decision: FinancingDecision, plan: Plan) -> str:
    what = f"La *{decision.model}* ({pesos(plan.price)})" if decision.model else f"Para {pesos(plan.price)}"
    if not plan.down_payment:
        return f"{what}, financiada completa:" if decision.model else f"{what} financiados:"
    return f"{what}, con {pesos(plan.down_payment)} de inicial y {pesos(plan.principal)} a crédito:"


def _verdict(plan: Plan, verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    share = f"{INCOME_SHARE:.0%}".replace("%", " %")
    limit = f"lo recomendable es que la cuota no pase del {share} de sus ingresos, {pesos(verdict.most)}"
    match verdict.remedy:
        case "none":
            return f"Con sus ingresos le queda bien a {verdict.months} meses: {limit}."
        case "term":
            return (
                f"Ojo: {limit}. A {verdict.months} meses sí le alcanza: {pesos(verdict.instalment)} al mes."
            )
        case "down_payment" if verdict.down_payment < plan.price:
            return (
                f"Ojo: {limit}. Le alcanza con {pesos(verdict.down_payment)} de inicial, a {verdict.months}"
                f" meses: {pesos(verdict.instalment)} al mes."
            )
        case _:
            return f"Ojo: {limit}. Un codeudor puede ayudar; un asesor lo revisa con usted."


def _papers(decision: FinancingDecision) -> str:
    papers = decision.papers
    return (
        f"Para el crédito se necesita:\n• {listed(papers.everybody)}\n"
        f"• Empleados: {listed(papers.employee)}\n"
        f"• Independientes: {listed(papers.self_employed)}"
    )


def _started(decision: FinancingDecision) -> str:
    return (
        f"¡{named('Listo', decision.name)}! Dejé iniciada su solicitud de preaprobación."
        f" {_papers(decision)}\n\n{advisor_offer(decision.advisor_writes)}"
    )
