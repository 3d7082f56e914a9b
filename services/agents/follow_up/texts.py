"""What is said to customers who were written to again."""

from __future__ import annotations

from libs.common import spanish_time
from services.agents.follow_up.decision import FollowUpDecision
from services.agents.follow_up.replies import Reply
from services.agents.wording import named, sentence


def welcome_back(decision: FollowUpDecision) -> str:
    """Before what a seller says to a customer who is interested."""
    return f"¡{named('Qué bueno', decision.name)}! Retomemos entonces."


def follow_up(decision: FollowUpDecision) -> str:
    """The reply where no seller goes on."""
    match decision.reply:
        case Reply.LATER:
            return f"{named('Claro que sí', decision.name)}. {_writes(decision)} Sin ningún compromiso."
        case Reply.THINKING:
            take_time = named("Tómese su tiempo", decision.name)
            return f"{take_time}, es una decisión importante. {_writes(decision)} {_ANY_DOUBT}"
        case Reply.VISIT:
            return _visit(decision)
        case None | Reply.INTERESTED:
            thanks = named("Gracias por responder", decision.name)
            return f"{thanks}. ¿Sigue buscando moto, o prefiere que le escriba más adelante?"
        case _:
            opening, rest = _FAREWELLS[decision.reply]
            return f"{named(opening, decision.name)}{rest}"


_ANY_DOUBT = "Y si le surge una duda antes, aquí estoy."
_FAREWELLS = {
    Reply.NOT_INTERESTED: (
        "Entiendo",
        (
            ". No le insisto más. Gracias por tenernos en cuenta; si algún día necesita algo de su moto, aquí"
            " estamos."
        ),
    ),
    Reply.BOUGHT_ELSEWHERE: (
        "¡Felicitaciones por su moto",
        (
            "! Que la disfrute mucho y ruede siempre seguro. No le insisto más; si algún día le podemos"
            " servir, aquí estamos."
        ),
    ),
    Reply.BOUGHT_HERE: (
        "¡Felicitaciones por su nueva moto",
        (
            "! Gracias por comprarla con nosotros. Para la garantía, los papeles o las revisiones, escríbame"
            " por aquí."
        ),
    ),
}


def _writes(decision: FollowUpDecision) -> str:
    day = spanish_time.day_from(decision.until, decision.today) if decision.until else "más adelante"
    return f"Le escribo {sentence(day)}"


def _visit(decision: FollowUpDecision) -> str:
    place = f" Estamos en {sentence(decision.address)}" if decision.address else ""
    welcome = named("Con gusto le esperamos", decision.name)
    week = sentence(decision.week)
    return f"¡{welcome}!{place} Atendemos de {week} ¿Quiere que le separe una prueba de manejo?"
