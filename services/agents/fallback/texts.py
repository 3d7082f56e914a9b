"""What is said where no agent is built yet: what a person can do, and how to reach one."""

from __future__ import annotations

from libs.common.intents import Intent
from services.agents.fallback.decision import FallbackDecision
from services.agents.wording import named, sentence

_SUBJECTS = {
    Intent.LEAD_QUALIFICATION: "Qué buena idea estrenar moto. Un asesor ayuda a escoger la indicada según"
    " el uso y el presupuesto.",
    Intent.PRODUCT_CATALOG: "Los modelos, los precios y la disponibilidad los confirma un asesor con la lista"
    " vigente.",
    Intent.SERVICE_SCHEDULING: "Las citas de taller y las pruebas de manejo las agenda un asesor.",
    Intent.FINANCING: "Las cuotas y los requisitos del crédito los revisa un asesor según cada caso.",
    Intent.UPSELLING: "Los accesorios, los seguros, el SOAT y los repuestos los cotiza un asesor.",
    Intent.FOLLOW_UP: "Un asesor hace seguimiento a esta solicitud.",
    Intent.POST_SALE: "De garantías, trámites y reclamos se encarga un asesor, que revisa cada caso.",
}
_OTHER = (
    "Para ayudar mejor hace falta un poco más de detalle: ¿se trata de una moto, del taller, de un crédito"
    " o de repuestos?"
)


def fallback(decision: FallbackDecision) -> str:
    """The reply for `decision.intent`."""
    if decision.thanks:
        return f"{named('Con gusto', decision.name)}. Sigo por aquí para lo que haga falta."
    if decision.brief:
        return f"{named('Anotado', decision.name)}: queda en este chat para el asesor. {_offer(decision)}"
    return f"{_thanks(decision)} {_subject(decision)}\n\n{_offer(decision)}"


def _thanks(decision: FallbackDecision) -> str:
    return f"{named('Gracias por escribir', decision.name)}."


def _subject(decision: FallbackDecision) -> str:
    if decision.wordless:
        return (
            f"Llegó {decision.wordless}, pero soy el asistente virtual y por ahora solo leo texto:"
            " ¿qué se necesita, en pocas palabras?"
        )
    if decision.intent is Intent.FAQ:
        return _whereabouts(decision)
    return _SUBJECTS.get(decision.intent, _OTHER)


def _whereabouts(decision: FallbackDecision) -> str:
    place = f"{decision.dealership} queda en {decision.address}. " if decision.address else ""
    return f"{place}Atendemos {decision.week}; domingos y festivos, cerrado."


def _offer(decision: FallbackDecision) -> str:
    advisor = sentence(f"Con un *sí*, escribe por este chat {decision.advisor_writes}")
    return f"¿Paso el mensaje a un asesor? {advisor}"
