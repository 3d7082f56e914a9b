"""Spanish as people type it, brought to one form for comparing."""

from __future__ import annotations

import re
import unicodedata

_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_SPACES = re.compile(r"\s+")
_NOT_WORDS = re.compile(r"[^\w\s]")


def fold(text: str) -> str:
    """`text` in lower case, without accents, runs of three or more equal letters as one, single spaces.

    The tilde of ñ goes as well, since many type "ano" and "manana". Punctuation stays.
    """
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _SPACES.sub(" ", _REPEATED.sub(r"\1", plain)).strip()


def fold_words(text: str) -> str:
    """`fold(text)` with everything that is neither letter nor digit turned into spaces."""
    return fold(_NOT_WORDS.sub(" ", fold(text)).replace("_", " "))
