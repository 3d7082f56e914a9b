"""What is said about appointments."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from libs.common import spanish_time
from services.agents.offers import advisor_offer
from services.agents.service_scheduling import offering, phrases, standing_texts
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.decision import SchedulingDecision, Step
from services.agents.service_scheduling.situation import LICENCE
from services.agents.service_scheduling.standing_texts import CHANGES
from services.agents.wording import listed, named, sentence


def scheduling(decision: SchedulingDecision) -> str:
    """The words of the reply."""
    received = f"Recibí {decision.wordless}; por ahora solo puedo leer texto. " if decision.wordless else ""
    return received + _FORMS[decision.step](decision)


def _ask_service(decision: SchedulingDecision) -> str:
    return (
        f"{named('Con mucho gusto le agendo la cita', decision.name)}. ¿Qué le hacemos a la moto?"
        " Puede escogerlo de la lista o contármelo con sus palabras."
    )


def _ask_kilometres(decision: SchedulingDecision) -> str:
    gladly = named("Con mucho gusto", decision.name)
    return f"{gladly}. ¿En cuántos kilómetros va la moto, más o menos? Así le digo qué revisión le toca."


def _ask_demo(decision: SchedulingDecision) -> str:
    demos = listed([f"*{model}*" for model in decision.demos])
    if decision.again:
        noted = _noted(decision)
        among = listed([f"*{model}*" for model in decision.demos], "o")
        return f"{noted} ¿Y cuál de estas sería: {among}?" if noted else f"¿Cuál de estas prueba: {among}?"
    if decision.model:
        return (
            f"De la *{decision.model}* no tengo moto de prueba por ahora. Para probar tengo: {demos}."
            "\n\n¿Le gustaría alguna de esas?"
        )
    return (
        f"¡{named('Claro que sí', decision.name)}! Para prueba de manejo tengo: {demos}. ¿Cuál quiere probar?"
    )


def _ask_licence(decision: SchedulingDecision) -> str:
    categories = "A1 o A2" if decision.small_licence else "A2"
    if decision.again:
        noted = _noted(decision) or f"{named('Lo tengo en cuenta', decision.name)}."
        return f"{noted} Solo me falta saber: ¿tiene licencia de moto vigente ({categories})?"
    when = _wish(decision)
    return (
        f"{named('Con mucho gusto', decision.name)}. Para probar la *{decision.model}*{when and ' '}{when} se"
        f" necesita licencia de moto vigente ({categories}). ¿La tiene?"
    )


def _wish(decision: SchedulingDecision) -> str:
    """The moment wished for, in words; empty when there is none that may be had."""
    return phrases.wish(decision.wished, decision.now.date()) if decision.wished else ""


def _noted(decision: SchedulingDecision) -> str:
    """What was said in the place of an answer and is kept; empty when it was nothing of the kind."""
    when = _wish(decision)
    if when:
        return f"{named('Listo', decision.name)}, tengo en cuenta que vendría {sentence(when)}"
    return f"{named('Gracias', decision.name)}, anoto lo de la licencia." if LICENCE in decision.facts else ""


def _no_licence(decision: SchedulingDecision) -> str:
    ride = f"de la *{decision.model}*" if decision.model else "de manejo"
    return (
        f"{named('Gracias por contarme', decision.name)}. Sin licencia vigente no le puedo prestar la moto,"
        f" por su seguridad. Apenas la tenga le agendo la prueba {ride}; mientras tanto,"
        " venga a conocerla cuando quiera."
    )


def _given_up(decision: SchedulingDecision) -> str:
    promise = sentence(f"le escribe {decision.advisor_writes} y le deja la cita lista")
    return f"{named('Disculpe', decision.name)}, no le estoy entendiendo bien el horario. Un asesor {promise}"


def _nothing_free(decision: SchedulingDecision) -> str:
    return (
        f"{offering.subject(decision)} no me queda ningún cupo en los próximos días."
        f"\n\n{advisor_offer(decision.advisor_writes)}"
    )


def _booked(decision: SchedulingDecision) -> str:
    assert decision.starts_at is not None, "a booking has its hour"  # noqa: S101 - ours to know
    when = spanish_time.when(decision.starts_at, decision.now)
    done = "¡" + named("Listo", decision.name) + "!"
    place = f" Lo esperamos en {decision.address}." if decision.address else ""
    if decision.kind is Kind.TEST_RIDE:
        stop = "" if when.endswith(".") else "."
        moved = "Pasé su prueba" if decision.step is Step.MOVED else "Quedó agendada su prueba"
        return (
            f"{done} {moved} de manejo de la *{decision.model}* para *{when}*{stop}{place} Traiga su"
            f" licencia y la cédula; un asesor lo acompaña.\n\n{CHANGES}"
        )
    service = decision.service
    subject = f": {service.name} ({phrases.price(service)}, {phrases.duration(service)})" if service else ""
    moved = "Pasé su cita" if decision.step is Step.MOVED else "Su cita quedó"
    return f"{done} {moved} para *{when}*{subject}.{place}\n\n{_next(decision)}"


def _next(decision: SchedulingDecision) -> str:
    if not decision.asks_motorcycle:
        return CHANGES
    if decision.motorcycle.plate:
        return f"¿Qué modelo es la moto de placa {decision.motorcycle.plate}? Así la dejo en la orden."
    if decision.motorcycle.model:
        return f"¿Me regala la placa de la {decision.motorcycle.model}? Así la dejo en la orden."
    if decision.step is Step.MOVED:
        return "¿Y qué modelo y placa tiene la moto? Así la dejo en la orden."
    return "¿Me regala el modelo y la placa de la moto? Así la dejo en la orden."


def _price(decision: SchedulingDecision) -> str:
    service = decision.service
    assert service is not None, "the price of a service is told"  # noqa: S101 - ours to know
    picked_up = " Recoger la moto lo coordina un asesor con usted." if decision.picks_up else ""
    return (
        f"*{service.name}*: {phrases.price(service)}; {phrases.duration(service)}. {sentence(service.body)}"
        f"{picked_up}\n\n¿Le busco una cita?"
    )


def _price_of_checks(decision: SchedulingDecision) -> str:
    rows = "\n".join(
        f"• {service.name}: {phrases.price(service)}, {phrases.length(service.minutes)}"
        for service in decision.services
    )
    return (
        f"Estas son las revisiones:\n{rows}\n\n¿En cuántos kilómetros va la suya? Así le digo cuál le toca."
    )


def _without_appointment(_decision: SchedulingDecision) -> str:
    return (
        "En el taller atendemos con cita, para que no tenga que esperar; un cambio de aceite o un despinche"
        " se lo hacemos sin cita si hay puesto libre. ¿Le agendo una?"
    )


def _workshop_status(decision: SchedulingDecision) -> str:
    return (
        f"{named('Con gusto', decision.name)}. Cómo va una moto que ya está en el taller se lo confirma un"
        f" asesor.\n\n{advisor_offer(decision.advisor_writes)}"
    )


def _pick_up(decision: SchedulingDecision) -> str:
    return (
        f"{named('Qué pena el inconveniente', decision.name)}. Recoger la moto lo coordina un asesor con"
        f" usted.\n\n{advisor_offer(decision.advisor_writes)}"
    )


def _left(decision: SchedulingDecision) -> str:
    return f"{named('Listo, no hay afán', decision.name)}. Cuando quiera la cita, me escribe y se la agendo."


def _thanked(decision: SchedulingDecision) -> str:
    if decision.model:
        when = _wish(decision)
        ride = f"la prueba de la *{decision.model}*{when and ' para '}{when}"
        gladly = named("Con mucho gusto", decision.name)
        return sentence(f"{gladly}. Apenas me confirme que tiene licencia vigente, le separo {ride}")
    return f"{named('Con mucho gusto', decision.name)}. Aquí estoy para lo que necesite."


_FORMS: Mapping[Step, Callable[[SchedulingDecision], str]] = {
    Step.ASK_SERVICE: _ask_service,
    Step.ASK_KILOMETRES: _ask_kilometres,
    Step.ASK_DEMO: _ask_demo,
    Step.ASK_LICENCE: _ask_licence,
    Step.NO_LICENCE: _no_licence,
    Step.OFFER: offering.offer,
    Step.GIVEN_UP: _given_up,
    Step.NOTHING_FREE: _nothing_free,
    Step.BOOKED: _booked,
    Step.MOVED: _booked,
    Step.CANCELLED: standing_texts.cancelled,
    Step.CONFIRMED: standing_texts.confirmed,
    Step.LISTED: standing_texts.listed,
    Step.NO_APPOINTMENT: standing_texts.none,
    Step.TOO_MANY: standing_texts.too_many,
    Step.WHICH_TO_CANCEL: standing_texts.which,
    Step.WHICH_TO_MOVE: standing_texts.which,
    Step.PRICE: _price,
    Step.PRICE_OF_CHECKS: _price_of_checks,
    Step.WITHOUT_APPOINTMENT: _without_appointment,
    Step.WORKSHOP_STATUS: _workshop_status,
    Step.PICK_UP: _pick_up,
    Step.NOTED: standing_texts.noted,
    Step.LEFT: _left,
    Step.THANKED: _thanked,
}
