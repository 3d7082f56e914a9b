"""The functions that the model may ask for, and which agent may use which."""

from __future__ import annotations

from collections.abc import Callable

from libs.common.intents import Intent
from services.agents.faq.agent import Searches
from services.agents.mind.tools import Toolbox
from services.agents.registry import Business
from services.agents.service_scheduling.agenda import Diary
from services.agents.tools.catalog import SearchCatalog
from services.agents.tools.free_slots import FreeSlots
from services.agents.tools.hours import TellHours
from services.agents.tools.instalments import CalculateInstalments
from services.agents.tools.knowledge import SearchKnowledge

_CATALOG, _KNOWLEDGE = "search_catalog", "search_knowledge"
_HOURS, _INSTALMENTS = "opening_hours", "calculate_instalments"
_SLOTS = "free_slots"

PERMISSIONS = {
    Intent.PRODUCT_CATALOG: frozenset((_CATALOG, _KNOWLEDGE)),
    Intent.FINANCING: frozenset((_CATALOG, _KNOWLEDGE, _INSTALMENTS)),
    Intent.SERVICE_SCHEDULING: frozenset((_KNOWLEDGE, _HOURS, _SLOTS)),
    Intent.UPSELLING: frozenset((_CATALOG, _KNOWLEDGE)),
    Intent.POST_SALE: frozenset((_KNOWLEDGE, _HOURS, _SLOTS)),
    Intent.FAQ: frozenset((_CATALOG, _KNOWLEDGE, _HOURS)),
    Intent.OTHER: frozenset((_CATALOG, _KNOWLEDGE, _HOURS)),
}
"""Agents that are not named answer no open questions."""


def names_in(business: Business) -> Callable[[str], frozenset[str]]:
    """Finds the motorcycles that a text names, those that are sold and those that are not."""
    ours, others = business.reader.models, business.others

    def names(text: str) -> frozenset[str]:
        return frozenset((*ours.find(text), *(model.full_name for model in others.find(text))))

    return names


def toolbox(business: Business, knowledge: Searches, diary: Diary) -> Toolbox:
    """Every function over `business`, `knowledge` and what is booked in `diary`."""
    names = business.reader.models
    tools = (
        SearchCatalog(business.catalog, names),
        SearchKnowledge(knowledge),
        TellHours(business.hours),
        CalculateInstalments(business.catalog, names, business.credit.annual_rate),
        FreeSlots(business.hours, business.services, business.capacity, diary),
    )
    return Toolbox(tools, PERMISSIONS)
