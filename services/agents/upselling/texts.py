"""What is said about accessories, parts and insurance."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from libs.common.accessories import Accessory
from services.agents.offers import advisor_offer
from services.agents.upselling.decision import Step, UpsellingDecision
from services.agents.upselling.insurance import Soat
from services.agents.wording import listed, named, pesos, sentence

MOST_LISTED = 7
_RESERVED = "Un asesor le confirma que haya y se lo separa."


def upselling(decision: UpsellingDecision) -> str:
    """The words of the reply."""
    received = f"Recibí {decision.wordless}; por ahora solo puedo leer texto. " if decision.wordless else ""
    return received + _FORMS[decision.step](decision)


def _one(decision: UpsellingDecision) -> str:
    (entry,) = decision.entries
    told = f"*{entry.name}*: {pesos(entry.price)}. {_body(entry)}"
    parts = [f"Listo, *{entry.name}* en {pesos(entry.price)}." if decision.again else told]
    parts.append(_fitting(decision, entry))
    if decision.photo_wanted and not entry.photo:
        parts.append("La foto no la tengo por aquí: un asesor se la envía.")
    parts.append(_suggestion(decision))
    return "\n\n".join(filter(None, [*parts, _next(decision, entry)]))


def _body(entry: Accessory) -> str:
    """What it is like, without the sizes, which are told by themselves."""
    return entry.body.partition(" Tallas ")[0]


def _fitting(decision: UpsellingDecision, entry: Accessory) -> str:
    if entry.for_every_model:
        return ""
    if decision.model:
        if entry.fits_on(decision.model):
            return f"Le queda a su {decision.model}."
        return f"Ojo: para la {decision.model} no es; le queda a {listed(entry.fits)}."
    return f"Le queda a {listed(entry.fits)}."


def _next(decision: UpsellingDecision, entry: Accessory) -> str:
    if decision.asks_size:
        refused = f"En talla {decision.size} no lo manejamos. " if decision.size else ""
        return f"{refused}Viene en {_sizes(entry)}. ¿Qué talla usa?"
    if decision.model and not entry.fits_on(decision.model):
        return _offer(decision)
    if entry.sizes:
        return f"Lo manejamos en talla {decision.size}. {_RESERVED} {_offer(decision)}"
    return f"{_RESERVED} {_offer(decision)}"


def _offer(decision: UpsellingDecision) -> str:
    return advisor_offer(decision.advisor_writes)


def _sizes(entry: Accessory) -> str:
    if all(size.isdigit() for size in entry.sizes):
        return f"tallas {entry.sizes[0]} a {entry.sizes[-1]}"
    return f"tallas {listed(entry.sizes)}"


def _suggestion(decision: UpsellingDecision) -> str:
    entry = decision.suggestion
    if entry is None:
        return ""
    return f"Y para su {decision.model} tengo *{entry.name}* en {pesos(entry.price)}, por si le interesa."


def _several(decision: UpsellingDecision) -> str:
    opening = named("Mire", decision.name)
    return f"{opening}, esto es lo que tengo:\n{_lines(decision)}\n\n¿Cuál le interesa?"


def _lines(decision: UpsellingDecision) -> str:
    return "\n".join(
        f"• *{entry.name}*: {pesos(entry.price)}{_for(decision, entry)}"
        for entry in decision.entries[:MOST_LISTED]
    )


def _for(decision: UpsellingDecision, entry: Accessory) -> str:
    """For which motorcycles, where that is not plain."""
    if decision.step is Step.SUGGESTIONS or entry.fits_on(decision.model):
        return ""
    return f" (para {listed(entry.fits)})"


def _soat(decision: UpsellingDecision) -> str:
    soat = decision.soat
    assert soat is not None, "the tariffs are told"  # noqa: S101 - ours to know
    if decision.engine_cc is None:
        return (
            f"El SOAT de un año vale lo mismo en todas partes ({soat.source}, {soat.year}):\n{_tariffs(soat)}"
            "\n\nSe lo expedimos aquí mismo. ¿Qué moto es, o de qué cilindraje?"
        )
    what = (
        f"la {decision.model}, de {decision.engine_cc} cc,"
        if decision.model
        else f"una moto de {decision.engine_cc} cc"
    )
    price = pesos(soat.price(decision.engine_cc))
    return (
        f"El SOAT de un año para {what} vale *{price}* ({soat.source}, {soat.year}). Se lo expedimos aquí"
        f" mismo: traiga la tarjeta de propiedad y la cédula.\n\n{_offer(decision)}"
    )


def _tariffs(soat: Soat) -> str:
    rows, low = [], 0
    for tariff in soat.tariffs:
        last = tariff is soat.tariffs[-1]
        size = f"más de {low - 1} cc" if last else f"menos de {tariff.up_to_cc + 1} cc"
        if low and not last:
            size = f"de {low} a {tariff.up_to_cc} cc"
        rows.append(f"• Motos de {size.removeprefix('de ')}: {pesos(tariff.price)}")
        low = tariff.up_to_cc + 1
    return "\n".join(rows)


def _insurance(decision: UpsellingDecision) -> str:
    rows = "\n".join(f"• *{one.name}*: {_lower(one.body)}" for one in decision.policies)
    return (
        f"{named('Claro', decision.name)}. Con nuestra aseguradora aliada tenemos:\n{rows}\n\nEl valor"
        f" depende de la moto, la ciudad y quién la maneja: se lo cotiza un asesor. {_offer(decision)}"
    )


def _suggestions(decision: UpsellingDecision) -> str:
    opening = named(f"Para su {decision.model}", decision.name)
    return f"{opening}, le recomiendo:\n{_lines(decision)}\n\n¿Cuál le interesa?"


def _ask_motorcycle(decision: UpsellingDecision) -> str:
    return f"{named('Con mucho gusto', decision.name)}. ¿Qué moto tiene? Así le muestro lo que le queda."


def _quoted(decision: UpsellingDecision) -> str:
    motorcycle = f" para su {decision.model}" if decision.model else ""
    return sentence(
        f"{named('Claro', decision.name)}. Ese repuesto{motorcycle} se lo cotiza un asesor, que mira si está"
        f" en almacén o en cuánto llega; ayuda mucho una foto de la pieza y la placa.\n\n{_offer(decision)}"
    )


def _parts(decision: UpsellingDecision) -> str:
    return (
        f"{named('Claro', decision.name)}, manejamos repuestos originales Yamaha; el que no esté en almacén"
        " se lo pedimos. ¿Cuál necesita y para qué moto?"
    )


def _question(decision: UpsellingDecision) -> str:
    return (
        f"{named('Con mucho gusto', decision.name)}. Manejamos cascos, chaquetas, guantes, maletas,"
        " protecciones, repuestos originales, SOAT y seguros. ¿Qué está buscando y para qué moto?"
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _left(decision: UpsellingDecision) -> str:
    return f"{named('Listo, no hay afán', decision.name)}. Aquí estoy para lo que necesite."


_FORMS: Mapping[Step, Callable[[UpsellingDecision], str]] = {
    Step.ONE: _one,
    Step.SEVERAL: _several,
    Step.SOAT: _soat,
    Step.INSURANCE: _insurance,
    Step.SUGGESTIONS: _suggestions,
    Step.ASK_MOTORCYCLE: _ask_motorcycle,
    Step.QUOTED: _quoted,
    Step.PARTS: _parts,
    Step.QUESTION: _question,
    Step.LEFT: _left,
}
