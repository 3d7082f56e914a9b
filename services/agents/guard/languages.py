"""In which language a customer writes, as far as it matters here: Spanish, or English."""

from __future__ import annotations

from libs.common.understanding.text import fold_words
from services.agents.guard.fidelity import Language

_ENGLISH = frozenset(
    (
        *("the", "is", "are", "do", "does", "you", "your", "how", "much", "what", "where", "when", "which"),
        *(
            "want",
            "need",
            "would",
            "like",
            "have",
            "can",
            "could",
            "i",
            "im",
            "my",
            "to",
            "of",
            "for",
            "with",
        ),
        *("price", "bike", "motorcycle", "please", "thanks", "thank", "hello", "hi", "open", "buy", "and"),
        *("it", "this", "that", "there", "speak", "english", "cost", "good", "morning", "afternoon", "any"),
    )
)
_SPANISH = frozenset(
    (
        *("el", "la", "los", "las", "de", "que", "en", "un", "una", "es", "por", "para", "con", "como"),
        *("cuanto", "quiero", "tienen", "hola", "buenas", "moto", "precio", "donde", "gracias", "y", "mi"),
    )
)
_FEWEST = 2
"""English words without which a text is not taken for English: "ok, thanks" is said in Bogotá too."""


def language_of(text: str) -> Language:
    """English when its small words plainly outnumber the Spanish ones, else Spanish."""
    said = fold_words(text.replace("'", "")).split()
    english = sum(word in _ENGLISH for word in said)
    spanish = sum(word in _SPANISH for word in said)
    return "english" if english > max(_FEWEST, 2 * spanish) else "spanish"
