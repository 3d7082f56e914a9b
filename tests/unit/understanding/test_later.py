"""When somebody wants to be spoken with again. Today is Monday, the 23rd of November 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from libs.common.understanding.later import find_later

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("escríbame el viernes", date(2026, 11, 27)),
        ("mañana le digo", date(2026, 11, 24)),
        ("hábleme en quince días", date(2026, 12, 8)),
        ("llámeme la otra semana", date(2026, 11, 30)),
        ("escríbame el próximo mes", date(2026, 12, 3)),
        ("en enero les confirmo", date(2027, 1, 3)),
        ("por ahí en dos meses", date(2027, 1, 22)),
        ("me pueden contactar después de navidad", date(2027, 1, 7)),
        ("el año entrante", date(2027, 1, 7)),
        ("espéreme hasta la quincena", date(2026, 11, 30)),
        ("búsqueme a final de mes", date(2026, 11, 28)),
        ("el 10 de diciembre", date(2026, 12, 10)),
        ("después del 15", date(2026, 12, 16)),
        ("yo cobro hasta quincena, escríbame después del 15", date(2026, 12, 16)),
        ("pasado el 10 de enero", date(2027, 1, 11)),
        ("a partir del 5 hablamos", date(2026, 12, 5)),
        ("después del 30", date(2026, 12, 1)),
        ("después del 40", None),
        ("después de 15 días", date(2026, 12, 8)),
        ("más adelante", None),
        ("hoy no", None),
        ("en 500 días", None),
    ],
)
def test_a_day_to_speak_again(text: str, day: date | None) -> None:
    """After today, within a year; none where none is named."""
    assert find_later(text, NOW) == day
