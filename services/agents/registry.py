"""Which agent answers which intent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from libs.common import opening_hours
from libs.common.accessories import PARTS, load_accessories
from libs.common.catalog import Catalog, load_catalog
from libs.common.intents import Intent
from libs.common.opening_hours import OpeningHours
from libs.common.ownership import Ownership, load_ownership
from libs.common.settings import AgentSettings, SettingsError
from libs.common.templates import Templates, load_templates
from libs.common.workshop import Services, load_services
from services.agents.apology.agent import Apology
from services.agents.asides import with_asides
from services.agents.buyer import Reader, model_names
from services.agents.fallback.agent import Fallback
from services.agents.faq.agent import Faq, Searches
from services.agents.financing.agent import Credit, Financing
from services.agents.financing.papers import load_papers
from services.agents.follow_up.agent import FollowUpAnswers
from services.agents.frame import agent as steps
from services.agents.frame.agent import Answerer, Thinks
from services.agents.greeting.agent import Greeting
from services.agents.handoff.agent import Handoff
from services.agents.handoff.escalation import Escalation, escalating
from services.agents.handoff.policy import Policy, load_policy
from services.agents.informed import informed
from services.agents.lead_qualification.agent import LeadQualification
from services.agents.opt_out.agent import OptOut
from services.agents.places import Places, load_places
from services.agents.post_sale.agent import PostSale
from services.agents.post_sale.garage import EMPTY_GARAGE, Garage
from services.agents.product_catalog.agent import ProductCatalog
from services.agents.product_catalog.others import OtherModels, load_others
from services.agents.service_scheduling.agenda import Diary
from services.agents.service_scheduling.agent import ServiceScheduling
from services.agents.service_scheduling.capacity import Capacity, load_capacity
from services.agents.upselling.agent import Upselling
from services.agents.upselling.insurance import load_insurance
from services.agents.upselling.shelf import Shelf

UNWATCHED = frozenset({Intent.HANDOFF, Intent.OPT_OUT})
"""Their agents do what the customer wants whatever else is said: a person comes, or nothing is written."""


@dataclass(frozen=True, kw_only=True)
class Business:
    """What the dealership is and sells, as the agents know it."""

    hours: OpeningHours
    catalog: Catalog
    others: OtherModels
    """What is asked for and not sold."""
    credit: Credit
    services: Services
    """What the workshop does."""
    shelf: Shelf
    """What is sold beside motorcycles."""
    capacity: Capacity
    """What appointments take, and when."""
    places: Places
    ownership: Ownership
    """What comes after a sale."""
    minimum_wage: int
    """What "el mínimo" amounts to, in pesos a month."""
    policy: Policy
    """What is a person's to decide."""
    templates: Templates
    """What may be said of one's own accord."""

    @property
    def reader(self) -> Reader:
        """Reads what turns tell of buyers."""
        return Reader(model_names(self.catalog), self.minimum_wage)


def business(settings: AgentSettings) -> Business:
    """The business that the files of `data/` and `settings` describe. Raises DataFileError."""
    catalog = load_catalog()
    return Business(
        hours=opening_hours.load(),
        catalog=catalog,
        others=load_others(),
        credit=Credit(
            annual_rate=Decimal(str(settings.financing_annual_rate_percent)) / 100, papers=load_papers()
        ),
        services=load_services(),
        shelf=Shelf(
            load_accessories(catalog).entries, load_accessories(catalog, PARTS).entries, load_insurance()
        ),
        capacity=load_capacity(catalog),
        places=load_places(),
        ownership=load_ownership(),
        minimum_wage=settings.minimum_wage_cop,
        policy=load_policy(),
        templates=load_templates(),
    )


def answerers(
    business: Business,
    knowledge: Searches,
    diary: Diary,
    mind: Thinks | None = None,
    *,
    garage: Garage = EMPTY_GARAGE,
) -> dict[Intent, Answerer]:
    """An answerer for every intent; frequent questions are looked up in `knowledge`, and so is what the
    others leave unanswered; `diary` tells what is booked, `garage` what was sold. `mind` adds to what their
    rules understand.
    """
    answering = partial(steps.answering, mind=mind)
    hours, catalog, reader = business.hours, business.catalog, business.reader
    faq = answering(Faq(knowledge, Fallback(hours, business.places)))
    lead = LeadQualification(hours, catalog, reader)
    products = ProductCatalog(hours, catalog, reader, business.others)
    scheduling = ServiceScheduling(
        hours, catalog, reader.models, services=business.services, capacity=business.capacity, diary=diary
    )
    own = {
        Intent.GREETING: answering(Greeting(hours, catalog, reader.models)),
        Intent.LEAD_QUALIFICATION: answering(lead),
        Intent.PRODUCT_CATALOG: answering(products),
        Intent.FOLLOW_UP: answering(FollowUpAnswers(hours, lead, products)),
        Intent.SERVICE_SCHEDULING: answering(scheduling),
        Intent.UPSELLING: answering(Upselling(hours, catalog, reader.models, business.shelf)),
        Intent.POST_SALE: answering(PostSale(hours, business.ownership, reader.models, garage, knowledge)),
        Intent.FINANCING: answering(Financing(hours, catalog, reader, business.credit)),
        Intent.HANDOFF: answering(Handoff(hours)),
        Intent.OPT_OUT: answering(OptOut()),
    }
    own |= {Intent.FAQ: faq, Intent.OTHER: faq}
    every = {intent: with_asides(informed(agent, knowledge), knowledge) for intent, agent in own.items()}
    escalation = Escalation(hours, business.policy)
    return {
        intent: agent if intent in UNWATCHED else escalating(agent, escalation)
        for intent, agent in every.items()
    }


def apologiser(hours: OpeningHours) -> Answerer:
    """Answers in the place of an agent that has failed for the last time."""
    return steps.answering(Apology(hours))


def chosen(names: str) -> tuple[Intent, ...]:
    """The intents that a list such as "greeting, financing" names; all of them when it is empty.

    Raises SettingsError, which names what is no intent.
    """
    listed = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in listed if name not in {*Intent}]
    if unknown:
        raise SettingsError(f"AGENTS: {unknown[0]} is no intent; the intents are {', '.join(Intent)}")
    return tuple(Intent(name) for name in dict.fromkeys(listed)) or tuple(Intent)
