"""Messages that only answer what was asked: "sí", "el segundo", "a 36", "me acaban de dar el pase"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from libs.common.catalog import load_catalog
from libs.common.understanding.amounts import find_amounts
from libs.common.understanding.assent import yes_or_no
from libs.common.understanding.dates import find_when
from libs.common.understanding.experience import find_experience
from libs.common.understanding.kilometres import find_kilometres
from libs.common.understanding.models import ModelNames
from libs.common.understanding.plates import find_plate
from libs.common.understanding.ratings import find_rating
from libs.common.understanding.sizes import find_size
from libs.common.understanding.terms import find_term
from libs.common.understanding.text import fold_words
from libs.common.understanding.urgency import find_urgency
from libs.common.understanding.uses import find_use

_ANSWER_WORD = (
    r"si|sip|sii|no|nop|claro|correcto|exacto|asi|es|eso|esa|ese|ninguno|ninguna|ambos|ambas|cualquiera|todavia|aun|"
    r"ok|okay|listo|dale|vale|bueno|perfecto|de|una|hagale|hagamosle|por|favor|porfa|gracias|senor|senora|"
    r"el|la|los|las|a|al|en|con|para|pa|como|mas|menos|o|y|unos|unas|mejor|sobre|entre|hasta|desde|me|sirve|"
    r"prefiero|quiero|seria|quizas|tal|vez|tengo|gano|tambien|pues|ya|solo|sola|acompanado|"
    r"primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|ultim[oa]|otr[oa]|anterior|siguiente|opcion|numero|"
    r"lunes|martes|miercoles|jueves|viernes|sabado|domingo|hoy|manana|pasado|tarde|noche|mediodia|temprano|"
    r"semana|mes|meses|dia|dias|ano|anos|este|esta|fin|proxim[oa]|que|viene|ahora|quincena|"
    r"am|pm|m|hora|horas|media|cuarto|"
    r"despues|antes|barat[oa]|economic[oa]|partir|adelante|abran|almuerzo|libre|sirve|cuadra|queda|puedo|voy|ningun[oa]s?|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"azul|negr[oa]|roj[oa]|blanc[oa]|gris|verde|amarill[oa]|plata|mate|naranja|"
    r"mil|miles|millon|millones|palos|pesos|k|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|"
    r"quince|veinte|veinticuatro|treinta|cuarenta|cincuenta|ninguna|nada|poco|mucho|primera|nunca"
)
_ANSWER = re.compile(rf"(?:{_ANSWER_WORD}|\d+(?:k|m|am|pm)?)(?: (?:{_ANSWER_WORD}|\d+(?:k|m|am|pm)?))*")
_THE_MOTORCYCLE = re.compile(
    r"\b(?:vale|cuesta|precio|valor|sale|cuotas?|credito)\b.*\b(?:la|esa|esta) moto\b"
    r"|\b(?:la|esa|esta) moto\b.*\b(?:vale|cuesta|precio|valor|sale|cuotas?|credito)\b"
)
_LONGEST = 8
_ANY_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - that a moment is told does not depend on when


@cache
def _models() -> ModelNames:
    return ModelNames({model.name: model.aliases for model in load_catalog().models})


_FINDERS: Mapping[str, Callable[[str], object]] = {
    "motorcycle": lambda text: find_plate(text) or _models().find(text),
    "demo": lambda text: _models().find(text),
    "own_model": lambda text: _models().find(text),
    "model": lambda text: _models().find(text),
    "slot": lambda text: find_when(text, _ANY_DAY, asked=True),
    "kilometres": lambda text: find_kilometres(text, asked=True),
    "size": lambda text: find_size(text, asked=True),
}
"""What answers a question whose answer has a form of its own, by the question's detail."""

_ASKS = re.compile(
    r"[?¿]|\b(?:cu[aá]l|cu[aá]nt|d[oó]nde|qu[eé] |c[oó]mo |tienen|hay|venden|hacen|puedo|quiero saber)",
    re.IGNORECASE,
)
_TELLS: Mapping[str, Callable[[str], object]] = {
    "budget": find_amounts,
    "comment": lambda text: bool(text.strip()),
    "experience": find_experience,
    "plate": find_plate,
    "survey": lambda text: find_rating(text, asked=True) is not None,
    "urgency": find_urgency,
    "use": find_use,
}
"""What finds the answer to a question in a text, by the question's detail."""


def merely_answers(words: str) -> bool:
    """Whether folded `words` hold nothing beyond what answers a question: yes, no, which, when, how much."""
    return 0 < len(words.split()) <= _LONGEST and _ANSWER.fullmatch(words) is not None


def has_the_form(detail: str, text: str) -> bool:
    """Whether a short `text` holds what a question for `detail` asks for, such as a number plate."""
    finder = _FINDERS.get(detail)
    return finder is not None and len(text.split()) <= _LONGEST and bool(finder(text))


def tells(detail: str, text: str) -> bool:
    """Whether `text`, which asks nothing itself, tells what the question `detail` wanted to know."""
    if _ASKS.search(text):
        return False
    find = _TELLS.get(detail)
    return yes_or_no(text) is not None or (find is not None and bool(find(text)))


def accepts_an_appointment(detail: str, text: str) -> bool:
    """Whether a short `text` accepts the appointment that was offered, saying when: "sí, mañana a las 9"."""
    few = len(text.split()) <= _LONGEST and _ASKS.search(text) is None
    return detail == "offered_appointment" and few and find_when(text, _ANY_DAY, asked=True) is not None


def leaves_the_shelf(text: str) -> bool:
    """Whether `text` asks for the price of the motorcycle itself, or tells a credit's months."""
    priced = _THE_MOTORCYCLE.search(fold_words(text)) is not None
    return priced or find_term(text) is not None


def tells_an_amount(text: str) -> bool:
    """Whether `text` asks nothing and tells what an offer is made from: "y tengo 9 millones"."""
    return _ASKS.search(text) is None and bool(find_amounts(text))
