"""What a customer who has bought wants, told by the words."""

from __future__ import annotations

import re
from enum import StrEnum

from libs.common.understanding.text import fold_words


class Topic(StrEnum):
    """What it is about."""

    COMPLAINT = "complaint"
    """Something went wrong, or does not work."""
    CLAIM = "claim"
    """The warranty is to be used."""
    WARRANTY = "warranty"
    """How long it holds, what it covers."""
    PAPERS = "papers"
    """Registration, plate, SOAT of a motorcycle bought."""
    DELIVERY = "delivery"
    """When a motorcycle that was bought is handed over."""
    MAINTENANCE = "maintenance"
    """Which revision is due, and when."""
    SURVEY = "survey"
    """A score from 0 to 10."""
    COMMENT = "comment"
    """The words after a score."""
    LATER = "later"
    """A revision is not wanted now."""
    HAPPY = "happy"
    """Thanks for a motorcycle."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_COMPLAINT = _any(
    r"\b(?:queja|quejarme|reclamo|reclamos|reclamacion|inconforme|inconformidad|insatisfech[oa])\b",
    r"\b(?:pesim[oa]|mal[oa]|mala) (?:servicio|atencion|experiencia)\b|\bmuy mala experiencia\b",
    r"\b(?:fall(?:a|an|ando|o|aron|as)|se apag[ao]|se vara|se varo|no prende|no arranca)\b",
    r"\b(?:bota aceite|recalient\w+)\b",
    r"\b(?:defecto|defectuos[oa]|salio mala|salio con|de fabrica)\b",
    r"\b(?:rayad[oa]|golpead[oa]|con un golpe|pinchad[ao]|rot[oa]|danad[oa]|incomplet[oa])\b",
    r"\bsin (?:el|los|las) (?:espejos?|herramientas?|llaves?|casco|papeles|placas?)\b",
    r"\bme (?:cobraron de mas|dejaron mal|danaron|robaron|mintieron|prometieron)\b",
    r"\b(?:quedo|salio|sigue) (?:peor|igual|mal|fallando|mal arreglad[oa])\b",
    r"\b(?:el arreglo no sirvio|no sirvio el arreglo|van \d+ veces|van (?:dos|tres|cuatro) veces)\b",
    r"\b(?:nadie (?:me )?(?:responde|da razon|contesta)|no me (?:han (?:entregado|respondido|dado)"
    r"|dan razon))\b",
    r"\bno es el que pedi\b|\bes el colmo\b|\bno vuelvo\b|\bfrenos? (?:no|que no|fall)\w*",
    r"\b(?:devolver|cambien|cambio de) (?:la |mi )?moto\b|\bllevo (?:una?|dos|tres|\d+) (?:mes|semana)\w*"
    r"|\ble falta una\b",
    r"\bse (?:le|me) (?:dano|dana|fundio|quemo|rompio|partio|solto|cayo (?:la|el))\b",
)
_CLAIM = _any(
    r"\b(?:reclamar|hacer efectiva|usar|aplicar|cobrar|pedir|solicitar) (?:la |mi |una )?garantia\b"
)
_WARRANTY = _any(r"\bgar?antia\b", r"\bgrantia\b")
_PAPERS = _any(
    r"\b(?:matricula|placas?|tarjeta de propiedad|licencia de transito|papeles|traspaso|runt|factura"
    r"|tramites?)\b"
)
_DELIVERY = _any(r"\b(?:entreg(?:an|a|ar|aran|uen)|recojo|recoger|reclamo|reclamar) (?:mi |la )?moto\b")
_MAINTENANCE = _any(
    r"\b(?:revision(?:es)?|mantenimientos?|servicio de los|cambio de aceite)\b",
    r"\b(?:kilometros|kms?|kilometraje)\b",
)
_HAPPY = _any(
    r"\b(?:feliz|content[oa]|encantad[oa]|satisfech[oa]|dichos[oa]|amo|excelente (?:servicio|atencion"
    r"|moto))\b"
)
_UNHAPPY = _any(r"\b(?:no estoy|nada|poco|no quede) (?:muy )?(?:feliz|content|satisfech)\w*")
_SAFETY = _any(
    r"\b(?:freno|frenos|direccion|se apaga (?:sola|andando)|acelerador|llanta|gasolina|incendi\w*|humo)\b"
)
_SPECIFIC = _any(
    r"\b(?:cubre|cubren|pierd\w+|otro taller|otro lado|vend\w+|traspas\w+|dueno|caid\w+|estrell\w+|demora\w*|"
    r"cuantos dias|como (?:hago|se)|donde|accesorios|modific\w+|bateria|pastillas|llantas|bombillo)\b"
)


def find_topic(text: str) -> Topic | None:
    """What `text` is about; None when the words tell none of the topics."""
    words = fold_words(text)
    if _CLAIM.search(words):
        return Topic.CLAIM
    if _COMPLAINT.search(words) and not _asks_about_warranty(words):
        return Topic.COMPLAINT
    return next((topic for topic, pattern in _TOPICS if pattern.search(words)), None)


def concerns_safety(text: str) -> bool:
    """Whether riding on might hurt somebody."""
    return bool(_SAFETY.search(fold_words(text)))


def is_specific(text: str) -> bool:
    """Whether a question about the warranty asks more than how long it holds."""
    return bool(_SPECIFIC.search(fold_words(text)))


def _asks_about_warranty(words: str) -> bool:
    """Whether defects are only asked about: "¿la garantía cubre si sale con un defecto?"."""
    return bool(_WARRANTY.search(words)) and bool(
        re.search(r"\bcubr\w+|\bpierd\w+|\bhasta\b|\bsi sale\b", words)
    )


def is_happy(text: str) -> bool:
    """Whether the customer is glad, and says nothing else."""
    words = fold_words(text)
    return bool(_HAPPY.search(words)) and not _UNHAPPY.search(words)


_TOPICS = (
    (Topic.WARRANTY, _WARRANTY),
    (Topic.DELIVERY, _DELIVERY),
    (Topic.PAPERS, _PAPERS),
    (Topic.MAINTENANCE, _MAINTENANCE),
)
