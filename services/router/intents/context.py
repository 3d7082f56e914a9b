"""Messages that only answer what was asked: "sí", "el segundo", "a 36", "la azul"."""

from __future__ import annotations

import re

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


def merely_answers(words: str) -> bool:
    """Whether folded `words` hold nothing beyond what answers a question: yes, no, which, when, how much."""
    return 0 < len(words.split()) <= _LONGEST and _ANSWER.fullmatch(words) is not None
