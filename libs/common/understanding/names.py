"""A customer's name, when the customer tells it: "soy Carlos", "me llamo maría josé", "Carlos acá".

Better no name than a wrong one: a word counts as a name when it is a known one or stands where only a
name can stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from libs.common.understanding.name_words import (
    GIVEN_NAMES,
    GREETINGS,
    NOT_MYSELF,
    NOT_NAMES,
    PARTICLE_NAMES,
    SURNAMES,
    TITLES,
)
from libs.common.understanding.text import fold

MAX_WORDS = 6
MAX_CHARACTERS = 60

_ABBREVIATED_TITLE = re.compile(r"\b(sr|sra|srta|dr|dra|ing)\.", re.IGNORECASE)
_NAME_FIELD = re.compile(r"\bnombre(?: completo)?\s*:", re.IGNORECASE)
_PHRASE = re.compile(r"([^.,;:!?¡¿()\n\"…/]+)(\??)")
_INNER_CAPITAL = re.compile(r"(?:Mc|Mac|De|Del|Di|La|Le|Van|Von)[A-ZÁÉÍÓÚÑ][a-záéíóúñü]+$")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|[^\s]")

_ARTICLES = frozenset(("el", "la"))
_PARTICLES: tuple[tuple[str, ...], ...] = (("de", "la"), ("de", "los"), ("de", "las"), ("del",), ("de",))
_HERE = frozenset(("aca", "aqui"))
_CERTAIN_OPENINGS: tuple[tuple[str, ...], ...] = (
    ("me", "llamo"),
    ("nombre", "es"),
    ("nombre", "completo", "es"),
    ("me", "dicen"),
)
_LIKELY_OPENINGS: tuple[tuple[str, ...], ...] = (
    ("soy",),
    *((pronoun, verb) for pronoun in ("le", "te", "les") for verb in ("habla", "escribe", "saluda")),
)


@dataclass(frozen=True)
class _Word:
    written: str
    folded: str
    capital: bool
    """Written with a capital letter that means something: not everything around it has one."""


def capture_name(text: str, *, asked: bool = False) -> str | None:
    """The name that a customer tells in `text`, capitalised, else None.

    `asked` says that the customer was asked for it, so that a bare name is one. The name has at most
    MAX_WORDS words and MAX_CHARACTERS characters, of letters, spaces, hyphens and apostrophes only.
    """
    phrases = list(_phrases(text))
    found = [name for phrase, question in phrases for name in _introduced(phrase, question=question)]
    if not found and asked and len(phrases) <= 2:
        found = list(filter(None, [_bare(phrase) for phrase, question in phrases if not question]))
    return _written(found[-1]) if found else None


def given_name(name: str) -> str:
    """What to call somebody of that name: "Carlos" of "Carlos Pérez", "María José" of "María José Díaz"."""
    words = name.split()
    size = 1
    if len(words) > 1 and fold(words[1]) in GIVEN_NAMES - SURNAMES:
        size = 2
    elif size_of_particle := _particle([fold(word) for word in words], 1):
        size += size_of_particle + 1 if fold(words[0]) == "maria" else 0
    return " ".join(words[:size])


def _phrases(text: str) -> Iterator[tuple[list[_Word], bool]]:
    """The parts between punctuation marks as words, and whether each is a question."""
    text = _NAME_FIELD.sub(" mi nombre es ", _ABBREVIATED_TITLE.sub(r"\1 ", text))
    tokens = [token for token in _WORD.findall(text) if token[0].isalpha()]
    telling = _capitals_tell(tokens)
    for match in _PHRASE.finditer(text):
        words = [
            _Word(token, fold(token), telling and token[0].isupper()) for token in _WORD.findall(match[1])
        ]
        yield words, bool(match[2])


def _capitals_tell(tokens: Sequence[str]) -> bool:
    """Whether a capital letter sets a word apart: not in "SOY CARLOS", nor in "Soy Nuevo En Esto"."""
    if any(len(token) > 1 and token.isupper() for token in tokens) and not any(map(str.islower, tokens)):
        return False
    return len(tokens) < 4 or any(token[0].islower() for token in tokens)


def _introduced(words: list[_Word], *, question: bool) -> Iterator[list[_Word]]:
    folded = [word.folded for word in words]
    for start in range(len(words)):
        for opening in _CERTAIN_OPENINGS:
            if _opens(words, folded, start, opening):
                yield from _name(words, start + len(opening), certain=True)
        for opening in _LIKELY_OPENINGS:
            if _opens(words, folded, start, opening):
                yield from _name(words, start + len(opening), certain=False)
    if not question:
        yield from _here(words, folded)


def _opens(words: list[_Word], folded: list[str], start: int, opening: tuple[str, ...]) -> bool:
    end = start + len(opening)
    if tuple(folded[start:end]) != opening or words[end - 1].written.lower().endswith("ó"):  # "me llamó"
        return False
    return start == 0 or folded[start - 1] not in NOT_MYSELF


def _here(words: list[_Word], folded: list[str]) -> Iterator[list[_Word]]:
    """The name in "Carlos acá", "por aquí Juan", "habla Ana": a known one, for "estoy acá" tells none."""
    start = next((index for index, word in enumerate(folded) if word not in GREETINGS), len(words))
    if folded[start : start + 1] == ["por"]:
        start += 1
    if folded[start : start + 1] and folded[start] in {*_HERE, "habla"}:
        yield from _name(words, start + 1, certain=False, known=True)
        return
    for name in _name(words, start, certain=False, known=True):
        rest = folded[start + len(name) :]
        if rest and (rest[0] in _HERE or (rest[0] == "por" and rest[1:2] and rest[1] in _HERE)):
            yield name


def _bare(words: list[_Word]) -> list[_Word] | None:
    """A phrase that is a name and nothing else, after greetings or "con"."""
    start = next(
        (index for index, word in enumerate(words) if word.folded not in GREETINGS | {"con", "es"}),
        len(words),
    )
    rest = words[start:]
    known = bool(rest) and rest[0].folded in GIVEN_NAMES
    names = list(_name(words, start, certain=not known, known=known))
    unknown_pair = len(rest) >= 2 and all(word.capital for word in rest)
    return rest if names == [rest] and (known or unknown_pair) else None


def _name(words: list[_Word], start: int, *, certain: bool, known: bool = False) -> Iterator[list[_Word]]:
    """The name that begins at `start`, after a title, if there is one.

    `certain`: any word that is not ruled out is a name there; `known`: only a known given name is.
    """
    start = _after_title(words, start)
    first = words[start] if start < len(words) else None
    if first is None or not _possible(first):
        return
    if first.folded in GIVEN_NAMES or (not known and (certain or first.capital or first.folded in SURNAMES)):
        yield words[start : start + 1 + _further(words, start + 1)]


def _after_title(words: list[_Word], start: int) -> int:
    folded = [word.folded for word in words[start : start + 2]]
    if folded[:1] == ["yo"]:
        return start + 1
    skipped = 1 if folded and folded[0] in _ARTICLES else 0
    return start + skipped + 1 if folded[skipped : skipped + 1] and folded[skipped] in TITLES else start


def _further(words: list[_Word], start: int) -> int:
    """How many words from `start` on still belong to the name."""
    folded = [word.folded for word in words]
    end = start
    while end < len(words) and end - start < MAX_WORDS - 1:
        particle = _particle(folded, end)
        if particle:
            end += particle + 1
        elif _possible(words[end]) and (
            words[end].capital or words[end].folded in GIVEN_NAMES or words[end].folded in SURNAMES
        ):
            end += 1
        else:
            break
    return end - start


def _particle(folded: list[str], start: int) -> int:
    """The length of a "de la" at `start` that a name of its kind follows, else 0."""
    for particle in _PARTICLES:
        end = start + len(particle)
        if tuple(folded[start:end]) == particle and folded[end : end + 1] and folded[end] in PARTICLE_NAMES:
            return len(particle)
    return 0


def _possible(word: _Word) -> bool:
    return 2 <= len(word.written) <= 20 and word.written[0].isalpha() and word.folded not in NOT_NAMES


def _written(words: list[_Word]) -> str | None:
    small = {part for particle in _PARTICLES for part in particle}
    texts = [word.folded if word.folded in small else _capitalised(word) for word in words[:MAX_WORDS]]
    while len(" ".join(texts)) > MAX_CHARACTERS or texts[-1] in small:
        texts.pop()
    return " ".join(texts)


def _capitalised(word: _Word) -> str:
    if _INNER_CAPITAL.match(word.written):
        return word.written
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word.written)
