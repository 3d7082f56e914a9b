"""Grading by phrases: the first rule that a text meets gives the grade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade from 1 to 10, and what in the text it rests on."""

    value: int
    because: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Phrases in folded words that mean one grade."""

    value: int
    pattern: re.Pattern[str]


def rule(value: int, *phrases: str) -> Rule:
    """A rule for `value`, met by any of `phrases`, which are regular expressions of whole words."""
    return Rule(value, re.compile(rf"\b(?:{'|'.join(phrases)})\b"))


def grade(words: str, rules: Sequence[Rule]) -> Grade | None:
    """The grade of the first of `rules` that `words` meet, or None."""
    for one in rules:
        match = one.pattern.search(words)
        if match:
            return Grade(one.value, match[0])
    return None
