"""How much a customer has ridden, on the scale of the lead score."""

from __future__ import annotations

import re

from libs.common.understanding.makes import MAKES
from libs.common.understanding.numbers import digits
from libs.common.understanding.scales import Grade, grade, rule

_OWNS = rule(
    10,
    f"(?<!no )tengo (?:una |mi )?(?:moto|{MAKES})",
    f"ando en (?:una )?(?:moto|{MAKES})",
    f"mi (?:moto|{MAKES}) (?:actual|vieja|usada|de ahora)",
    "cambiar (?:de|mi) moto",
    "manejo (?:moto )?(?:todos los dias|a diario)",
    "(?:entregar|reciben|doy|dejo) mi (?:moto|\\w+ (?:vieja|usada))",
    "(?<!no )tengo (?:otra|varias) motos?",
)
_NONE = (
    rule(
        1,
        "no (?:se|estoy segur[oa]) si (?:montar|manejar|aprender|quiero (?:montar|manejar))",
        "me da miedo (?:la |las |montar |manejar )*(?:motos?)?",
    ),
    rule(2, "no (?:pienso|voy a|quiero) (?:manejar|montar|aprender)", "no es para manejar(?:la)? yo"),
    rule(
        5,
        "(?:sacando|tramitando|haciendo|en (?:tramite|proceso)(?: de sacar)?)"
        "(?: (?:el|la|mi|de|del))* (?:pase|licencia|curso)",
        "(?:pase|licencia) en (?:tramite|proceso)",
        "(?:pase|licencia) (?:esta )?en camino",
    ),
    rule(
        4,
        "(?:acabo de sacar|recien saque|apenas saque|me acaban de (?:dar|entregar))"
        "(?: (?:el|la|mi))* (?:pase|licencia)",
        "(?:pase|licencia) (?:recien sacad[oa]|nuev[oa])",
    ),
    rule(
        3,
        "nunca (?:he |habia )?(?:manejado|montado|andado|tenido|cogido)(?: (?:en )?moto)?",
        "no se (?:manejar|montar|andar)(?: (?:en )?moto)?",
        "(?:no tengo|sin|cero|0) (?:nada de )?(?:experiencia|pase|licencia)",
        "(?:es |seria |va a ser )?mi primera moto",
        "primera vez",
        "(?:soy )?nuev[oa] en (?:esto|las? motos?)",
        "(?:soy )?(?:novat[oa]|principiante|primeriz[oa])",
        "(?:quiero|estoy|voy a) (?:aprender|aprendiendo)",
        "todavia no (?:manejo|tengo (?:pase|licencia))",
    ),
)
_SMALL = rule(
    6,
    "(?:pase|licencia) a1",
    "(?:solo|he) manej(?:o|ado) (?:motos? )?(?:pequenas?|de 100|de 110|de 125|automaticas?)",
)
_LITTLE = rule(
    7,
    "poca experiencia",
    "(?:tengo|con) (?:el |mi )?(?:pase|licencia)(?: (?:pero|y|a2))?",
    "algo de experiencia",
    "se manejar",
)
_MUCH = rule(
    9,
    "toda la vida",
    "mucha experiencia",
    "muchos anos",
    "desde (?:pelad[oa]|nin[oa]|joven|pequen[oa])",
    "motociclista",
    "motero",
)
_YEARS = re.compile(
    r"(?:llevo|tengo|hace|con|desde hace|manejo hace|mas de|como)(?: (?:como|mas de|casi))?"
    r" (?P<count>\d{1,2}|un) anos?\b"
)
_RIDES = re.compile(r"\b(?:manej|mont|experiencia|and[ao]|conduc|pase|licencia|moto)\w*")
_MONTHS = re.compile(r"(?:llevo|tengo|hace) (?:como )?(?P<count>\d{1,2}|un) mes(?:es)?\b")
_AGE = re.compile(
    r"\btengo \d{1,2} anos?\b(?! (?:de experiencia|manejando|montando|en moto|andando|conduciendo|con))"
)


def find_experience(text: str) -> Grade | None:
    """The experience from 1 to 10 that `text` tells, or None; a motorcycle owned now counts most."""
    words = _AGE.sub(" ", digits(text))
    return (
        grade(words, (_OWNS,))
        or grade(words, _NONE)
        or _by_years(words)
        or grade(words, (_SMALL, _MUCH, _LITTLE))
    )


def _by_years(words: str) -> Grade | None:
    years = _YEARS.search(words)
    if years and _RIDES.search(words):
        count = 1 if years["count"] == "un" else int(years["count"])
        return Grade(9 if count >= 5 else 8 if count >= 2 else 7, years[0])
    months = _MONTHS.search(words)
    return Grade(7, months[0]) if months and _RIDES.search(words) else None
