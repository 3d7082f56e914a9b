"""The places of a template's texts: `{{name}}`, or `{{1}}` where they are numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from libs.common.messages import TemplateParameter

_PLACE = re.compile(r"\{\{([a-z][a-z0-9_]*|[1-9])\}\}")
_BRACES = re.compile(r"\{\{|\}\}")


def places(*texts: str) -> tuple[str, ...]:
    """The places of `texts`, each once, in their order; numbered ones by their number."""
    found = dict.fromkeys(place for text in texts for place in _PLACE.findall(text))
    return tuple(sorted(found) if all(map(str.isdigit, found)) else found)


def parameters(text: str, filled: Mapping[str, str]) -> tuple[TemplateParameter, ...]:
    """What fills the places of `text`, as a message carries it: numbered places have no names."""
    return tuple(
        TemplateParameter(value=filled[place], name="" if place.isdigit() else place)
        for place in places(text)
    )


def values(given: Sequence[TemplateParameter]) -> dict[str, str]:
    """Values by their place: by its name, or by its number where it has none."""
    return {each.name or str(number): each.value for number, each in enumerate(given, start=1)}


def filled(text: str, by_place: Mapping[str, str]) -> str:
    """`text` with its places filled; one that has no value shows an ellipsis."""
    return _PLACE.sub(lambda found: by_place.get(found.group(1), "…"), text)


def has_stray_braces(text: str) -> bool:
    """Whether something is written as a place and is none."""
    return bool(_BRACES.search(_PLACE.sub("", text)))


def misnumbered(body: str, header: str) -> str | None:
    """What is wrong with the numbers of a template's places, if anything."""
    found = places(body)
    numbered = [place for place in found if place.isdigit()]
    if not numbered:
        return None
    if len(numbered) < len(found) or places(header):
        return "name every place, or number those of the body from 1 and leave the header without"
    expected = [str(number) for number in range(1, len(numbered) + 1)]
    return None if numbered == expected else "body: number the places from 1, without a gap"
