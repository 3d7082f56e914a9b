"""A small world of examples for the tests of deciding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from libs.common.intents import Intent
from services.router.intents.examples import Example
from services.router.intents.meaning import DIMENSIONS
from services.router.intents.terms import Matrix
from services.router.intents.vocabulary import Vocabulary

MESSAGES = {
    Intent.GREETING: ["hola", "buenas tardes", "muy buenos días"],
    Intent.PRODUCT_CATALOG: ["cuánto vale la nmax", "precio de la fz", "qué colores hay de la nmax"],
    Intent.FINANCING: ["la quiero a crédito", "cuánto queda la cuota", "a cuotas de 36 meses"],
    Intent.SERVICE_SCHEDULING: ["cita para el taller", "quiero agendar revisión", "cambio de aceite"],
    Intent.FAQ: ["dónde quedan ubicados", "a qué hora abren", "cuál es la dirección"],
    Intent.OTHER: ["cuéntame un chiste", "me equivoqué de número", "quién ganó el partido"],
}
EXAMPLES = tuple(Example(text, intent) for intent, texts in MESSAGES.items() for text in texts)

VOCABULARY = Vocabulary(
    {
        "price": ["vale", "precio", "cuesta"],
        "model": ["nmax", "fz", "mt"],
        "credit": ["credito", "cuota*", "financi*"],
        "workshop": ["taller", "revision", "aceite", "cita"],
        "place": ["donde quedan", "direccion", "abren"],
    }
)


class LetterCounts:
    """A `Meaning` that counts letters, and how many texts it was asked for."""

    def __init__(self) -> None:
        """Nothing asked yet."""
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """Rows of length one."""
        self.asked.extend(texts)
        rows = np.full((len(texts), DIMENSIONS), 0.01, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text:
                row[ord(letter) % DIMENSIONS] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
