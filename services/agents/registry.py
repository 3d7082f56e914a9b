"""Which agent answers which intent."""

from __future__ import annotations

from libs.common.intents import Intent
from libs.common.opening_hours import OpeningHours
from libs.common.settings import SettingsError
from services.agents.apology.agent import Apology
from services.agents.fallback.agent import Fallback
from services.agents.frame.agent import Answerer, answering
from services.agents.greeting.agent import Greeting
from services.agents.handoff.agent import Handoff
from services.agents.opt_out.agent import OptOut


def answerers(hours: OpeningHours) -> dict[Intent, Answerer]:
    """An answerer for every intent."""
    built = {
        Intent.GREETING: answering(Greeting(hours)),
        Intent.HANDOFF: answering(Handoff(hours)),
        Intent.OPT_OUT: answering(OptOut()),
    }
    return dict.fromkeys(Intent, answering(Fallback(hours))) | built


def apologiser(hours: OpeningHours) -> Answerer:
    """Answers in the place of an agent that has failed for the last time."""
    return answering(Apology(hours))


def chosen(names: str) -> tuple[Intent, ...]:
    """The intents that a list such as "greeting, financing" names; all of them when it is empty.

    Raises SettingsError, which names what is no intent.
    """
    listed = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in listed if name not in {*Intent}]
    if unknown:
        raise SettingsError(f"AGENTS: {unknown[0]} is no intent; the intents are {', '.join(Intent)}")
    return tuple(Intent(name) for name in dict.fromkeys(listed)) or tuple(Intent)
