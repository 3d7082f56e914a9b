"""What is said to customers who have bought."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from libs.common import spanish_time
from libs.common.ownership import PAPERS, Ownership, Paper, PaperState
from libs.common.sales import Sale
from services.agents.faq.texts import told
from services.agents.handoff.texts import promise
from services.agents.offers import advisor_offer
from services.agents.post_sale.decision import PostSaleDecision
from services.agents.post_sale.topics import Topic
from services.agents.wording import listed, named

MOST_OF_A_DETRACTOR = 6
LEAST_OF_A_PROMOTER = 9
_PAPERS: Mapping[Paper, str] = {"registration": "Matrícula", "plate": "Placa", "soat": "SOAT"}
_STATES: Mapping[PaperState, str] = {
    "pending": "por radicar",
    "filed": "en trámite",
    "ready": "lista para entregar",
    "delivered": "entregada",
}
_BOOK = "¿Le agendo la cita en el taller?"


def post_sale(decision: PostSaleDecision) -> str:
    """The reply to a customer who has bought."""
    if decision.wordless:
        return (
            f"Recibí {decision.wordless}. ¿Me cuenta en pocas palabras en qué le ayudo con su moto: garantía,"
            " papeles, revisión o algún inconveniente?"
        )
    if decision.passage:
        return f"{told(decision.passage)}\n\n¿Le ayudo con algo más?"
    return _FORMS[decision.topic](decision)


def kilometres(number: int) -> str:
    """A mileage as it is written in Colombia: "24.000 km"."""
    return f"{number:,} km".replace(",", ".")


def _complaint(decision: PostSaleDecision) -> str:
    sorry = named("Lamento mucho lo que me cuenta", decision.name)
    unsafe = " Por seguridad, mejor no la ruede mientras tanto." if decision.unsafe else ""
    return (
        f"{sorry}. Ya pasé su caso a una persona del equipo, con todo lo que escribió.{unsafe}"
        f" {_promise(decision)}"
    )


def _claim(decision: PostSaleDecision) -> str:
    return (
        f"{named('Con gusto le ayudo', decision.name)}. {_validity(decision)} Para revisarla, traiga la"
        " moto al taller con"
        f" la factura y el carné de garantía.\n\n{advisor_offer(decision.advisor_writes)}"
    )


def _warranty(decision: PostSaleDecision) -> str:
    revisions = listed([f"{mark:,}".replace(",", ".") for mark in decision.rules.revisions])
    return (
        f"{_validity(decision)} Para conservarla, las revisiones de los {revisions} km se hacen en un taller"
        f" autorizado.\n\n¿Le ayudo con algo más?"
    )


def _validity(decision: PostSaleDecision) -> str:
    warranty, sale = decision.rules.warranty, decision.sale
    limit = kilometres(warranty.kilometres)
    if sale is None:
        return (
            f"La garantía de fábrica es de {warranty.years} años o {limit}, lo que se cumpla primero,"
            " desde la fecha de"
            " la factura."
        )
    ends = warranty.ends_on(sale.sold_on)
    driven = decision.kilometres or (sale.odometer.kilometres if sale.odometer else 0)
    if ends < decision.today:
        return f"La garantía de su *{sale.model}* iba hasta el {spanish_time.day_of(ends)}."
    if driven > warranty.kilometres:
        return f"La garantía de su *{sale.model}* llegaba a los {limit}, y usted ya los pasó."
    return (
        f"Su *{sale.model}* tiene garantía hasta el {spanish_time.day_of(ends)} o hasta los {limit}, lo"
        " que se cumpla"
        " primero."
    )


def _papers(decision: PostSaleDecision) -> str:
    sale, days = decision.sale, decision.rules.papers_days
    if sale is None:
        usual = f"la matrícula tarda unos {days['registration']} días hábiles y la placa unos {days['plate']}"
        return (
            f"{named('Claro', decision.name)}. Después de la compra, {usual}. Para decirle cómo van los"
            " suyos los reviso"
            f" con un asesor.\n\n{advisor_offer(decision.advisor_writes)}"
        )
    rows = "\n".join(f"• {_PAPERS[paper]}: {_state(paper, sale)}" for paper in PAPERS if paper in sale.papers)
    plate = f" (placa {sale.plate})" if sale.plate else ""
    head = f"Así van los papeles de su *{sale.model}*{plate}:\n{rows}"
    if set(sale.papers.values()) <= {"delivered"}:
        return f"{head}\n\nYa están todos en sus manos. ¿Le ayudo con algo más?"
    if set(sale.papers.values()) <= {"ready", "delivered"}:
        return f"{head}\n\nLo que está listo lo puede reclamar en nuestra sede con su cédula."
    return (
        f"{head}\n\nSi necesita una fecha exacta, la revisa un asesor."
        f" {advisor_offer(decision.advisor_writes)}"
    )


def _state(paper: Paper, sale: Sale) -> str:
    state = _STATES[sale.papers[paper]]
    return state.replace("lista", "listo").replace("entregada", "entregado") if paper == "soat" else state


def _delivery(decision: PostSaleDecision) -> str:
    sale = decision.sale
    if sale and sale.delivered_on:
        day = spanish_time.day_of(sale.delivered_on)
        return f"Su *{sale.model}* figura entregada el {day}. ¿Hay algo con la entrega? {_offer(decision)}"
    which = f"su *{sale.model}*" if sale else "su moto"
    return (
        f"Qué emoción, ya casi estrena. La fecha exacta de entrega de {which} la confirma un asesor."
        f" {_offer(decision)}"
    )


def _maintenance(decision: PostSaleDecision) -> str:
    rules, driven = decision.rules, decision.kilometres
    if driven is not None:
        return f"{_noted(decision)}{_due(rules, driven)} {_BOOK}"
    marks = listed([f"{mark:,}".replace(",", ".") for mark in rules.revisions])
    general = f"Las revisiones son a los {marks} km, con {rules.leeway_kilometres} km de margen a cada lado."
    if decision.sale is None:
        return f"{general} {_BOOK}"
    if decision.expected_on is None:
        return f"{general} ¿Cuántos kilómetros lleva su *{decision.sale.model}*?"
    when = (
        "por fecha ya le toca"
        if decision.expected_on <= decision.today
        else f"por fecha le toca hacia el {spanish_time.day_of(decision.expected_on)}"
    )
    return f"{general} A su *{decision.sale.model}* {when}; para decirle exacto, ¿cuántos kilómetros lleva?"


def _noted(decision: PostSaleDecision) -> str:
    if decision.sale is None or decision.kilometres is None:
        return ""
    return (
        f"{named('Anotado', decision.name)}: {kilometres(decision.kilometres)} en su"
        f" *{decision.sale.model}*. "
    )


def _due(rules: Ownership, driven: int) -> str:
    due, missed, ahead = rules.due_now(driven), rules.missed(driven), rules.next_after(driven)
    if due is not None:
        return f"Ya le toca la revisión de los {kilometres(due)}."
    after = (
        f"; la siguiente es a los {kilometres(ahead)}, le faltan {kilometres(ahead - driven)}"
        if ahead
        else ""
    )
    if missed is not None:
        return f"Si aún no le ha hecho la de los {kilometres(missed)}, conviene hacerla cuanto antes{after}."
    if ahead is None:
        return "Ya hizo el plan de revisiones; de ahí en adelante el taller le indica cada cuánto."
    return f"La próxima revisión es a los {kilometres(ahead)}: le faltan {kilometres(ahead - driven)}."


def _survey(decision: PostSaleDecision) -> str:
    score = decision.score if decision.score is not None else 0
    if score <= MOST_OF_A_DETRACTOR:
        sorry = named("Gracias por la franqueza", decision.name)
        return (
            f"{sorry}. Lamento que no le hayamos cumplido como usted esperaba. Una persona del equipo"
            " quiere escucharle."
            f" {_promise(decision)}"
        )
    thanks = named("Muchas gracias", decision.name)
    if not decision.asks:
        return f"¡{thanks}! Lo comparto con el equipo. Aquí estoy para lo que necesite su moto."
    if score >= LEAST_OF_A_PROMOTER:
        return f"¡{thanks}! Nos alegra mucho. ¿Qué fue lo que más le gustó?"
    return f"{thanks}. ¿Qué nos faltó para llegar al 10?"


def _comment(decision: PostSaleDecision) -> str:
    return f"{named('Gracias por contarnos', decision.name)}. Lo comparto con el equipo."


def _later(decision: PostSaleDecision) -> str:
    return (
        f"{named('Listo', decision.name)}, le recuerdo en dos semanas. Si quiere la cita antes,"
        " escríbame por aquí."
    )


def _happy(decision: PostSaleDecision) -> str:
    return (
        f"¡{named('Qué alegría leerle', decision.name)}! Disfrútela mucho y ruede seguro. Aquí estoy"
        " para lo que necesite."
    )


def _other(decision: PostSaleDecision) -> str:
    return (
        f"{named('Con gusto', decision.name)}. De eso se encarga un asesor, que revisa bien su"
        f" caso.\n\n{_offer(decision)}"
    )


def _offer(decision: PostSaleDecision) -> str:
    return advisor_offer(decision.advisor_writes)


def _promise(decision: PostSaleDecision) -> str:
    return promise(open_now=decision.open_now, advisor_writes=decision.advisor_writes)


_FORMS: Mapping[Topic | None, Callable[[PostSaleDecision], str]] = {
    Topic.COMPLAINT: _complaint,
    Topic.CLAIM: _claim,
    Topic.WARRANTY: _warranty,
    Topic.PAPERS: _papers,
    Topic.DELIVERY: _delivery,
    Topic.MAINTENANCE: _maintenance,
    Topic.SURVEY: _survey,
    Topic.COMMENT: _comment,
    Topic.LATER: _later,
    Topic.HAPPY: _happy,
    None: _other,
}
