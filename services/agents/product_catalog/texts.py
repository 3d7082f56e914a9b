"""What the catalog's agent says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from libs.common import spanish_time
from libs.common.catalog import Motorcycle
from libs.common.understanding.text import fold
from libs.common.understanding.uses import Use
from services.agents.offers import TEST_RIDE, advisor_offer
from services.agents.product_catalog import phrases
from services.agents.product_catalog.decision import CatalogDecision, Kind
from services.agents.product_catalog.recommendation import Missed, highest_seat, riders
from services.agents.product_catalog.topics import Topic, needs_advisor
from services.agents.wording import named, pesos, sentence

_INSTALMENTS = "¿Quiere que le calcule las cuotas?"
_HEIGHT = "¿Cuánto mide usted, más o menos? Así le digo si le queda cómoda."
_CHOICE = "¿Cuál le llama más la atención?"
_USES = {
    Use.WORK: "Para trabajar",
    Use.CITY: "Para la ciudad",
    Use.TRAVEL: "Para viajar",
    Use.OFF_ROAD: "Para trocha",
    Use.SPORT: "Si le gusta lo deportivo",
}
_MISSED: dict[Missed, str] = {
    "budget": "En ese presupuesto no tengo una así; estas son las más cercanas y se pueden financiar:",
    "category": "De ese tipo no tengo una que le quede bien; estas sí le van:",
}


def catalog(decision: CatalogDecision) -> str:
    """The reply to a question about motorcycles."""
    body = _FORMS[decision.kind](decision)
    return f"{decision.greeting}\n\n{body}" if decision.greeting else body


def _one(decision: CatalogDecision) -> str:
    (model,) = decision.models
    asked = decision.topics
    if Topic.EXPENSIVE in asked or Topic.DISCOUNT in asked:
        parts = [_about_price(decision, model)]
    elif Topic.FITTING in asked:
        parts = [_suits(decision, model)]
    elif Topic.SPECS in asked and not decision.superlative:
        parts = [_sheet(decision, model)]
    elif Topic.PHOTO in asked and Topic.PRICE not in asked:
        parts = []
    elif Topic.COLORS in asked:
        parts = [_colors(decision, model)]
    elif Topic.AVAILABILITY in asked and Topic.PRICE not in asked and not decision.superlative:
        parts = [_availability(decision, model)]
    elif decision.color:
        parts = [_colors(decision, model)]
    else:
        parts = [_price(decision, model)]
    if Topic.FITTING not in asked:
        parts.append(_fitting(decision, model))
    if Topic.PHOTO in asked and not model.photo:
        parts.append(f"La foto de la *{model.name}* no la tengo por aquí: un asesor se la envía.")
    opening = [_chosen(decision, model), _not_compared(decision)]
    return "\n\n".join(filter(None, [*opening, *parts, _next_step(decision)]))


def _chosen(decision: CatalogDecision, model: Motorcycle) -> str:
    """Why this one is shown."""
    if not decision.superlative:
        return ""
    among = "De esas" if decision.among_listed else "De las nuestras"
    return f"{among}, {decision.superlative} es la *{model.name}*."


def _not_compared(decision: CatalogDecision) -> str:
    """What is said of motorcycles named beside ours that nobody here knows."""
    if not decision.others:
        return ""
    (first, *more) = decision.others
    name = f"las {first.make}" if more else f"la {first.full_name}"
    return f"De {name} no le puedo dar datos: somos concesionario Yamaha. De la nuestra, sí:"


def _about_price(decision: CatalogDecision, model: Motorcycle) -> str:
    """To whoever finds it dear or asks for less: the list price, who may lower it, and what costs less."""
    price = f"El precio de lista de la *{model.name}* es {pesos(model.price_cop)}"
    if Topic.DISCOUNT in decision.topics:
        if decision.offered:
            return "Quisiera ayudarle con eso, pero otro precio solo lo puede autorizar un asesor."
        by_advisor = "si se puede mejorar, se lo dice un asesor"
        return f"{named('Le entiendo', decision.name)}. {price}; {by_advisor}."
    cheaper = "".join(
        f" Si quiere algo más económico, mire la *{other.name}*: una {phrases.KINDS[other.category]} de"
        f" {other.engine_cc} cc, en {pesos(other.price_cop)}."
        for other in decision.instead
    )
    return f"{named('Le entiendo', decision.name)}. {price}, y se puede pagar a cuotas.{cheaper}"


def _suits(decision: CatalogDecision, model: Motorcycle) -> str:
    """Whether the rider reaches the ground and has ridden enough."""
    seat = f"La *{model.name}* tiene el asiento a {model.seat_height_mm} mm y pesa {model.weight_kg} kg."
    warning = _fitting(decision, model)
    if decision.instead:
        return f"{warning}\n\nEstas le quedan mejor:\n{phrases.lines(decision.instead)}"
    if warning or decision.buyer.height_cm is None:
        return f"{seat} {warning}".strip()
    return f"Sí, le queda bien. {seat}"


def _price(decision: CatalogDecision, model: Motorcycle) -> str:
    return (
        f"{_listed(decision, model)}\n\nEs una {phrases.KINDS[model.category]} de {model.engine_cc} cc y"
        f" {phrases.decimal(model.power_hp)} hp, pesa {model.weight_kg} kg y rinde unos"
        f" {model.km_per_gallon} km por galón. Viene en {phrases.colors(model)}."
    )


def _listed(decision: CatalogDecision, model: Motorcycle) -> str:
    return (
        f"La *{model.name}* está en {pesos(model.price_cop)}, precio de lista del"
        f" {spanish_time.day_of(decision.dated)}, sin matrícula ni SOAT."
    )


def _sheet(decision: CatalogDecision, model: Motorcycle) -> str:
    rows = "\n".join(f"{title}: {value(model)}" for title, value in _ROWS.items() if title != "Precio")
    return f"*{model.name}*\n{rows}\nColores: {phrases.colors(model)}\n\n{_listed(decision, model)}"


def _availability(decision: CatalogDecision, model: Motorcycle) -> str:
    carried = f"Sí, la *{model.name}* la manejamos, en {phrases.colors(model)}."
    if decision.color:
        carried = _colors(decision, model)
    return f"{carried} Vale {pesos(model.price_cop)}. La fecha de entrega se la confirma un asesor."


def _colors(decision: CatalogDecision, model: Motorcycle) -> str:
    available = f"La *{model.name}* viene en {phrases.colors(model)}."
    if decision.color is None:
        return available
    found = [color for color in model.colors if fold(color).startswith(decision.color)]
    return f"Sí, la *{model.name}* viene en {found[0]}." if found else f"En ese color no viene. {available}"


def _fitting(decision: CatalogDecision, model: Motorcycle) -> str:
    """A warning where the motorcycle does not suit what is known of the rider."""
    if model.rider not in riders(decision.buyer.experience):
        return "Le soy sincero: es una moto para quien ya lleva varios años manejando."
    height = decision.buyer.height_cm
    if height and model.seat_height_mm > highest_seat(height):
        return f"El asiento está a {model.seat_height_mm} mm: para su estatura puede quedarle alta."
    return ""


def _next_step(decision: CatalogDecision) -> str:
    if Topic.FITTING in decision.topics and decision.buyer.height_cm is None:
        return _HEIGHT
    if decision.visits:
        return f"¡Con gusto le esperamos! No necesita cita.{_place(decision)} {TEST_RIDE}"
    if needs_advisor(decision.topics) and not decision.superlative:
        return advisor_offer(decision.advisor_writes)
    return _INSTALMENTS


def _place(decision: CatalogDecision) -> str:
    return f" Estamos en {sentence(decision.address)}" if decision.address else ""


def _comparison(decision: CatalogDecision) -> str:
    names = " / ".join(f"*{model.name}*" for model in decision.models)
    rows = [f"{title}: {' / '.join(map(value, decision.models))}" for title, value in _ROWS.items()]
    return "\n".join([names, *rows]) + f"\n\n{_CHOICE}"


def _list(decision: CatalogDecision) -> str:
    priced = Topic.PRICE in decision.topics
    title = "Estos son los precios de lista, sin matrícula ni SOAT" if priced else "De esas tenemos"
    return f"{title}:\n{phrases.lines(decision.models)}\n\n{_CHOICE}"


def _recommendation(decision: CatalogDecision) -> str:
    if decision.missed:
        reason = _MISSED[decision.missed]
    elif decision.buyer.use:
        reason = f"{named(_USES[decision.buyer.use], decision.name)}, le recomiendo:"
    else:
        reason = f"{named('Mire', decision.name)}, esto le puede gustar:"
    question = _CHOICE if len(decision.models) > 1 else _INSTALMENTS
    return f"{reason}\n{phrases.lines(decision.models)}\n\n{question}"


def _table(decision: CatalogDecision) -> str:
    title = f"Nuestra lista de precios del {spanish_time.day_of(decision.dated)}, sin matrícula ni SOAT:"
    return f"{title}\n{phrases.lines(decision.models)}\n\n{_CHOICE}"


def _not_carried(decision: CatalogDecision) -> str:
    (model,) = decision.models
    (first, *more) = decision.others
    refused = f"Motos {first.make} no manejamos" if more else f"La {first.full_name} no la manejamos"
    return (
        f"{refused}; somos concesionario Yamaha. La más parecida que tenemos es la *{model.name}*:"
        f" una {phrases.KINDS[model.category]} de {model.engine_cc} cc, en {pesos(model.price_cop)}."
        f"\n\n{_INSTALMENTS}"
    )


def _question(decision: CatalogDecision) -> str:
    received = f"Recibí {decision.wordless}; por ahora solo puedo leer texto. " if decision.wordless else ""
    return (
        f"{received}{named('Con mucho gusto', decision.name)}. ¿Qué modelo le interesa, o para qué la va a"
        " usar: ciudad, trabajo, viajes o trocha?"
    )


_ROWS: Mapping[str, Callable[[Motorcycle], str]] = {
    "Precio": lambda model: pesos(model.price_cop),
    "Motor (cc)": lambda model: str(model.engine_cc),
    "Potencia (hp)": lambda model: phrases.decimal(model.power_hp),
    "Peso (kg)": lambda model: str(model.weight_kg),
    "Altura del asiento (mm)": lambda model: str(model.seat_height_mm),
    "Consumo (km por galón)": lambda model: str(model.km_per_gallon),
}
_FORMS: Mapping[Kind, Callable[[CatalogDecision], str]] = {
    Kind.ONE: _one,
    Kind.COMPARISON: _comparison,
    Kind.LIST: _list,
    Kind.RECOMMENDATION: _recommendation,
    Kind.TABLE: _table,
    Kind.NOT_CARRIED: _not_carried,
    Kind.QUESTION: _question,
}
