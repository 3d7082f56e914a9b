"""What is said where no agent has an answer: what a person can do, and how to reach one."""

from __future__ import annotations

from libs.common.intents import Intent
from services.agents.fallback.decision import FallbackDecision
from services.agents.fallback.whereabouts import near
from services.agents.introductions import presents
from services.agents.offers import advisor_offer
from services.agents.wording import named

_OTHER = (
    "Quiero ayudarle bien. Cuénteme un poquito más: ¿es sobre una moto nueva, el taller, un crédito o"
    " repuestos?"
)

NOT_AT_ALL = "Aquí estoy para lo que necesite."
_HERE = "Este es el WhatsApp de {dealership}, concesionario Yamaha: si algún día necesita moto, aquí estamos."


def fallback(decision: FallbackDecision) -> str:
    """The reply for `decision.intent`."""
    if said := _without_offer(decision):
        return said
    if decision.brief:
        noted = f"{named('Listo', decision.name)}, ya le dejé su mensaje anotado al asesor."
        if decision.wordless:
            noted = f"{named('Listo', decision.name)}, recibí {decision.wordless} y queda con su mensaje."
        return f"{noted} {advisor_offer(decision.advisor_writes)}"
    return f"{_opening(decision)}{_subject(decision)}\n\n{advisor_offer(decision.advisor_writes)}"


def _without_offer(decision: FallbackDecision) -> str:
    """The reply where a word is enough; empty where a person is to be offered."""
    if decision.wrong_number:
        return f"No se preocupe. {_HERE.format(dealership=decision.dealership)}"
    if decision.asks_who:
        return f"{presents(decision.dealership)} ¿En qué le ayudo?"
    if decision.thanks and decision.thanked:
        return f"{named('Que esté muy bien', decision.name)}. 👋"
    if decision.thanks:
        return f"{named('Con mucho gusto', decision.name)}. {NOT_AT_ALL}"
    if decision.refused:
        return f"{named('Listo, no hay afán', decision.name)}. {NOT_AT_ALL}"
    return _near(decision) if decision.nearby else ""


def _opening(decision: FallbackDecision) -> str:
    if decision.begins:
        return f"{named('Gracias por escribirnos', decision.name)}. "
    return f"Con gusto, {decision.name}. " if decision.name else ""


def _near(decision: FallbackDecision) -> str:
    hours = f"Atendemos de {decision.week}; domingos y festivos descansamos."
    place = near(decision.dealership, decision.address, decision.nearby)
    return f"{place} {hours} ¿Le ayudo con algo más?"


def _subject(decision: FallbackDecision) -> str:
    if decision.unreadable:
        return (
            "Me llegó un mensaje suyo, pero WhatsApp no me deja abrirlo."
            " ¿Me lo cuenta en pocas palabras, por favor?"
        )
    if decision.wordless:
        return (
            f"Recibí {decision.wordless} y queda a la mano de nuestro equipo. Soy el asistente virtual y por"
            " ahora solo puedo leer texto: ¿me cuenta en pocas palabras qué necesita?"
        )
    if decision.intent is Intent.FAQ:
        return _whereabouts(decision)
    return _OTHER


def _whereabouts(decision: FallbackDecision) -> str:
    place = f"{decision.dealership} queda en {decision.address}. " if decision.address else ""
    return f"{place}Atendemos de {decision.week}; domingos y festivos descansamos."
