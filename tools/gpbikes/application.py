"""The command line as a whole: every command group is a module of its own, gathered here."""

from __future__ import annotations

import typer

from tools.gpbikes import conversation_evaluation, intents, moving, retrieval, streams
from tools.gpbikes.advisors import advisors
from tools.gpbikes.appointments import appointments
from tools.gpbikes.autoscale import autoscale
from tools.gpbikes.backups import backup, restore
from tools.gpbikes.catalog import catalog
from tools.gpbikes.cited import cited
from tools.gpbikes.contacts import contacts
from tools.gpbikes.conversations import conversations
from tools.gpbikes.costs import costs
from tools.gpbikes.dashboards import dashboards
from tools.gpbikes.dead import dead
from tools.gpbikes.dealerships import dealerships
from tools.gpbikes.evaluations import evaluations
from tools.gpbikes.handoff import handoff
from tools.gpbikes.knowledge import knowledge
from tools.gpbikes.leads import leads
from tools.gpbikes.reports import report
from tools.gpbikes.sales import sales
from tools.gpbikes.templates import templates
from tools.gpbikes.trace import trace
from tools.gpbikes.understanding import understand

application = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)


@application.callback()
def gpbikes() -> None:
    """Operate GP Bikes AI Assistant."""


application.add_typer(backup, name="backup")
application.command()(restore)
application.add_typer(report, name="report")
application.command()(autoscale)
application.command()(intents.classify)
application.command()(costs)
application.command()(dashboards)
application.command()(understand)
evaluations.command()(retrieval.retrieval)
evaluations.command()(conversation_evaluation.conversations)
knowledge.command()(cited)
application.command()(streams.streams)
application.command("move-streams")(moving.move_streams)
application.command()(templates)
application.command()(trace)
application.add_typer(advisors, name="advisors")
application.add_typer(appointments, name="appointments")
application.add_typer(contacts, name="contacts")
application.add_typer(conversations, name="conversations")
application.add_typer(dead, name="dead")
application.add_typer(dealerships, name="dealerships")
application.add_typer(evaluations, name="eval")
application.add_typer(catalog, name="catalog")
application.add_typer(handoff, name="handoff")
application.add_typer(knowledge, name="knowledge")
application.add_typer(leads, name="leads")
application.add_typer(sales, name="sales")
