"""Messages that only answer what was asked: "sí", "el segundo", "a 36", "me acaban de dar el pase"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from libs.common.understanding.amounts import find_amounts
from libs.common.understanding.experience import find_experience
from libs.common.understanding.plates import find_plate
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
    r"azul|negr[oa]|roj[oa]|blanc[oa]|gris|verde|amarill[oa]|plata|mate|naranja|"
    r"mil|miles|millon|millones|palos|pesos|k|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|"
    r"quince|veinte|veinticuatro|treinta|cuarenta|cincuenta|ninguna|nada|poco|mucho|primera|nunca"
)
_ANSWER = re.compile(rf"(?:{_ANSWER_WORD}|\d+(?:k|m|am|pm)?)(?: (?:{_ANSWER_WORD}|\d+(?:k|m|am|pm)?))*")
_LONGEST = 8

_ASKS = re.compile(
    r"[?¿]|\b(?:cu[aá]l|cu[aá]nt|d[oó]nde|qu[eé] |c[oó]mo |tienen|hay|venden|hacen|puedo|quiero saber)",
    re.IGNORECASE,
)
_TELLS: Mapping[str, Callable[[str], object]] = {
    "budget": find_amounts,
    "experience": find_experience,
    "plate": find_plate,
    "urgency": find_urgency,
    "use": find_use,
}
"""What finds the answer to a question in a text, by the question's detail."""


def merely_answers(words: str) -> bool:
    """Whether folded `words` hold nothing beyond what answers a question: yes, no, which, when, how much."""
    return 0 < len(words.split()) <= _LONGEST and _ANSWER.fullmatch(words) is not None


def tells(detail: str, text: str) -> bool:
    """Whether `text`, which asks nothing itself, tells what the question `detail` wanted to know."""
    find = _TELLS.get(detail)
    return find is not None and _ASKS.search(text) is None and bool(find(text))
