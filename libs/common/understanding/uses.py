"""What a motorcycle is wanted for, and the kinds of motorcycles that customers name."""

from __future__ import annotations

import re
from enum import StrEnum

from libs.common.catalog import Category
from libs.common.understanding.text import fold_words


class Use(StrEnum):
    """What a motorcycle is for."""

    WORK = "work"
    CITY = "city"
    TRAVEL = "travel"
    OFF_ROAD = "off_road"
    SPORT = "sport"


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


# The more demanding come first: a motorcycle for travelling also does for the city, but not the other way.
_USES = {
    Use.WORK: _any_of(
        r"domicilios?|mensajeria|mensajer[oa]|domiciliari[oa]|rappi|didi|uber|repart\w+|mototaxi",
        "para (?:el |poder )?trabaj(?:o|ar)|de trabajo|camell(?:o|ar)",
    ),
    Use.OFF_ROAD: _any_of(
        "trochas?|destapad[oa]s?|fincas?|veredas?|monte|campo|off ?road|enduro|todo ?terreno|barro",
        r"motocross|doble proposito|caminos? (?:mal\w*|feos?)",
    ),
    Use.TRAVEL: _any_of(
        "viaj(?:e|es|ar|o|ando|era?)|carretera|turismo|touring|pasear|paseos?|rodar|rodadas?",
        "salir de la ciudad|largas distancias|fuera de bogota",
    ),
    Use.SPORT: _any_of(
        "deportiv[oa]s?|pista|velocidad|velocidades|correr|rapidas?|picar|adrenalina|pisteras?"
    ),
    Use.CITY: _any_of(
        r"ciudad|trancon(?:es)?|universidad|estudi\w+|colegio|oficina|diario|todos los dias|diligencias",
        r"transport\w+|moverme|transmilenio|urban[oa]|bogota|mandados",
    ),
}
_COMMUTE = _any_of("ir (?:al|a) (?:mi )?(?:trabajo|trabajar|la oficina)")

_KINDS: dict[Category, re.Pattern[str]] = {
    "scooter": _any_of("scooters?|escuters?|automaticas?|moto ?neta|sin cambios"),
    "enduro": _any_of("enduro|todo ?terreno|doble proposito|trail|crosera|de cross"),
    "sport": _any_of("deportivas?|pisteras?|carenada|de carreras"),
    "naked": _any_of("nakeds?|callejeras?|streetfighter|sin carenado"),
    "touring": _any_of("touring|turismo|viajera|adventure|aventurera"),
    "work": _any_of("de trabajo|(?<!mas )economic[ao]s?|semiautomaticas?"),
}


def find_use(text: str) -> Use | None:
    """What `text` wants a motorcycle for, or None."""
    words = fold_words(text)
    if _COMMUTE.search(words):
        return Use.CITY
    return next((use for use, pattern in _USES.items() if pattern.search(words)), None)


def find_kind(text: str) -> Category | None:
    """The kind of motorcycle that `text` names, as the catalog's categories are called, or None."""
    words = fold_words(text)
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(words)), None)
