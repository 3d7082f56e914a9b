"""Which of the hours that were offered is meant: "a las 10", "el segundo", "sí"."""

from __future__ import annotations

import re
from datetime import datetime

from libs.common.understanding.ordinals import find_choice
from libs.common.understanding.text import fold_words
from services.agents.service_scheduling.decision import Draft
from services.agents.service_scheduling.situation import Situation

_BARE = re.compile(r"(?:el|la|opcion|numero|el numero|la opcion)? ?[1-9]")


def chosen(situation: Situation, draft: Draft) -> datetime | None:
    """The one of the offered hours that is meant, or a tapped one."""
    told, offered = situation.told, draft.offered
    if told.start or not offered:
        return told.start
    at_clock = narrowed(situation, draft)
    if len(at_clock) == 1:
        return at_clock[0]
    bare = _BARE.fullmatch(fold_words(situation.text))
    if told.when is None or (bare and not at_clock):
        place = find_choice(situation.text, len(offered))
        if place is not None:
            return offered[place]
    return offered[0] if told.assent and len(offered) == 1 else None


def narrowed(situation: Situation, draft: Draft) -> tuple[datetime, ...]:
    """Those of the offered hours that have the clock time told, and the day, if one is told too."""
    when = situation.told.when
    if when is None or when.clock is None:
        return ()
    return tuple(
        start for start in draft.offered if start.time() == when.clock and when.day in {None, start.date()}
    )


def unclear(situation: Situation, draft: Draft) -> bool:
    """Whether hours were offered and nothing of the answer speaks of one."""
    told = situation.told
    return situation.asked == "slot" and bool(draft.offered) and not (told.when or told.shift or told.wish)
