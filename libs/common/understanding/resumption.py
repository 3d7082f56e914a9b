"""The wish to be written to again, after one to be left alone."""

from __future__ import annotations

import re

from libs.common.understanding.text import fold_words

_PLEASE = "(?: por favor| porfa| gracias)*"
_MESSAGES = (
    r"(?:(?:los|sus|mas|de|las|esos|tus) )*"
    r"(?:mensajes|ofertas|promociones|informacion|notificaciones|noticias)"
)
_I_WANT = "(?:quiero|deseo|quisiera|puedo|pueden)"
_ONCE_MORE = "(?:otra vez|de nuevo|nuevamente)"
_WRITE = "(?:escribir|escribirme|contactarme|hablarme|(?:enviarme|mandarme) mensajes)"
_AGAIN = re.compile(
    r"^(?:(?:quiero|deseo) )?"
    rf"(?:start|alta|unstop|suscribir(?:me)?|darme de alta|reactivar|activar){_PLEASE}$"
    rf"|\b(?:volver|vuelvo|volvamos) a (?:recibir|tener) {_MESSAGES}\b"
    rf"|\b{_I_WANT} (?:recibir|enviarme|mandarme) {_ONCE_MORE} {_MESSAGES}\b"
    rf"|\b{_I_WANT} (?:seguir recibiendo|recibir) {_MESSAGES} {_ONCE_MORE}\b"
    rf"|\b(?:vuelvan?|pueden volver|puede volver|ya pueden|ya me pueden)(?: a)? {_WRITE}\b"
    r"|\b(?:den|de|dar)me de alta\b"
    r"|\b(?:reactiv|reanud)\w+ (?:los|mis|el|la|mi) (?:mensajes|chat|suscripcion|notificaciones)\b"
)
_NOT = re.compile(r"\b(?:no|nunca|jamas|tampoco)\b")


def wants_messages_again(text: str) -> bool:
    """Whether `text` asks to be written to again: "START", "alta", "quiero volver a recibir mensajes"."""
    words = fold_words(text)
    return _AGAIN.search(words) is not None and _NOT.search(words) is None
