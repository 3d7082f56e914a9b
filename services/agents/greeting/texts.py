"""What the greeting says."""

from __future__ import annotations

from libs.common import spanish_time
from services.agents.frame.turn import NAME
from services.agents.greeting.decision import GreetingDecision
from services.agents.introductions import presents
from services.agents.product_catalog import phrases
from services.agents.wording import named, pesos, sentence


def greeting(decision: GreetingDecision) -> str:
    """The reply to a customer who greets."""
    if decision.asks_who and decision.met:
        return f"{presents(decision.dealership)} {_question(decision)}"
    if decision.met:
        return _again(decision)
    told = _advertised(decision) if decision.advertised and decision.opening is None else _hours(decision)
    closed_too = _advertised(decision) if decision.opening else ""
    parts = [_hello(decision), closed_too, told, _question(decision)]
    return "\n\n".join(filter(None, parts))


def _hello(decision: GreetingDecision) -> str:
    salutation = named(spanish_time.salutation(decision.now), decision.name)
    return f"¡{salutation}! 👋 Soy el asistente virtual de {decision.dealership}, su concesionario Yamaha."


def _advertised(decision: GreetingDecision) -> str:
    """The motorcycle that the customer has come for."""
    model = decision.advertised
    if model is None:
        return ""
    return (
        f"La *{model.name}* del anuncio está en {pesos(model.price_cop)}, precio de lista del"
        f" {spanish_time.day_of(decision.dated)}, sin matrícula ni SOAT. Es una"
        f" {phrases.KINDS[model.category]} de {model.engine_cc} cc y viene en {phrases.colors(model)}."
    )


def _hours(decision: GreetingDecision) -> str:
    hours = f"Atendemos de {decision.week}; domingos y festivos descansamos."
    if decision.opening is None:
        return hours
    opening = spanish_time.when(decision.opening, decision.now)
    back = sentence(f"Ahora estamos cerrados: un asesor vuelve {opening}")
    return f"{hours} {back} Mientras tanto, le ayudo yo."


def _question(decision: GreetingDecision) -> str:
    received = f"Recibí {decision.wordless}; por ahora solo leo texto. " if decision.wordless else ""
    if decision.asks:
        return f"{received}¿Con quién tengo el gusto y en qué le puedo ayudar?"
    return f"{received}¿En qué le puedo ayudar?"


def _again(decision: GreetingDecision) -> str:
    if NAME in decision.facts:
        return f"¡{named('Mucho gusto', decision.name)}! {_question(decision)}"
    again = f"¡{named('Hola de nuevo', decision.name)}!"
    if decision.advertised:
        return f"{again}\n\n{_advertised(decision)}\n\n{_question(decision)}"
    return f"{again} {_question(decision)}"
