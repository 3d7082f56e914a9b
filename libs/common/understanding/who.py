"""Whether a customer asks who answers: "¿con quién hablo?", "¿es un robot?"."""

from __future__ import annotations

import re

from libs.common.understanding.text import fold_words

_MACHINE = r"(?:un |una )?(?:robot|bot|maquina|chat ?bot|inteligencia artificial|ia|persona(?: real)?|humano)"
_WHETHER_A_MACHINE = re.compile(
    r"^(?:hola |oiga |perdon |disculpe )?(?:y )?(?:usted |tu |vos |esto |ustedes )?"
    rf"(?:es|eres|sos|son) {_MACHINE}(?: o (?:es |eres )?{_MACHINE})?$"
)
_WITH_WHOM = re.compile(
    r"\b(?:con quien|quien) (?:hablo|estoy hablando|me (?:habla|atiende|escribe)|tengo el gusto)\b"
    r"|\b(?:speak|habla(?:n|s)?) (?:english|ingles)\b"
    r"|\bquien es(?: usted)?$|\bcomo se llama(?: usted)?$"
)


def asks_whether_a_machine(text: str) -> bool:
    """Whether `text` asks it, and wants nothing else."""
    return _WHETHER_A_MACHINE.search(fold_words(text)) is not None


def asks_who(text: str) -> bool:
    """Whether `text` asks with whom, or with what, one speaks."""
    return asks_whether_a_machine(text) or _WITH_WHOM.search(fold_words(text)) is not None
