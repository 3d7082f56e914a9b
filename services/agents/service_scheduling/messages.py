"""The reply as WhatsApp shows it: words, with buttons or a list where something is to be chosen."""

from __future__ import annotations

from datetime import datetime

from libs.common import spanish_time
from libs.common.limits import BUTTON_TITLE_CHARACTERS, BUTTONS, ROW_DESCRIPTION_CHARACTERS
from libs.common.messages import (
    Button,
    ListRow,
    ListSection,
    Outgoing,
    OutgoingButtons,
    OutgoingList,
    OutgoingText,
)
from services.agents.service_scheduling import phrases, taps, texts
from services.agents.service_scheduling.decision import SchedulingDecision, Step
from services.agents.service_scheduling.times import by_day


def message(decision: SchedulingDecision) -> Outgoing:
    """What is sent."""
    body = texts.scheduling(decision)
    match decision.step:
        case Step.OFFER:
            return _hours(body, decision)
        case Step.ASK_SERVICE:
            return _services(body, decision)
        case Step.ASK_DEMO:
            rows = tuple(ListRow(id=taps.payload(taps.DEMO, model), title=model) for model in decision.demos)
            return _list(body, "Ver motos", rows)
        case Step.ASK_LICENCE:
            return OutgoingButtons(
                body=body,
                buttons=(
                    Button(id=taps.payload(taps.LICENCE, "yes"), title="Sí, la tengo"),
                    Button(id=taps.payload(taps.LICENCE, "no"), title="Todavía no"),
                ),
            )
        case Step.WHICH_TO_CANCEL | Step.WHICH_TO_MOVE:
            return _appointments(body, decision)
        case _:
            return OutgoingText(body=body)


def _hours(body: str, decision: SchedulingDecision) -> Outgoing:
    one_day = len(by_day(decision.offers)) == 1
    if len(decision.offers) <= BUTTONS:
        buttons = tuple(
            Button(id=taps.slot(start), title=_title(start, one_day=one_day)) for start in decision.offers
        )
        return OutgoingButtons(body=body, buttons=buttons)
    sections = [
        ListSection(
            title=spanish_time.short_day(day).capitalize(),
            rows=tuple(ListRow(id=taps.slot(start), title=_title(start, one_day=True)) for start in starts),
        )
        for day, starts in by_day(decision.offers)
    ]
    other = ListSection(
        title="Otro día", rows=(ListRow(id=taps.payload(taps.OTHER), title="Ver otros días"),)
    )
    return OutgoingList(body=body, button="Ver horarios", sections=(*sections, other))


def _title(start: datetime, *, one_day: bool) -> str:
    clock = spanish_time.clock_time(start.time())
    title = clock if one_day else f"{spanish_time.short_day(start.date())}, {clock}"
    return (
        title
        if len(title) <= BUTTON_TITLE_CHARACTERS
        else title.replace(" a. m.", " am").replace(" p. m.", " pm")
    )


def _services(body: str, decision: SchedulingDecision) -> OutgoingList:
    checks = ListRow(
        id=taps.payload(taps.CHECK),
        title="Revisión por kilómetros",
        description="Según el kilometraje de la moto",
    )
    rows = [
        ListRow(
            id=taps.payload(taps.SERVICE, service.id),
            title=service.menu,
            description=f"{phrases.price(service)}, {phrases.length(service.minutes)}"[
                :ROW_DESCRIPTION_CHARACTERS
            ],
        )
        for service in decision.services
    ]
    return _list(body, "Ver servicios", (checks, *rows))


def _appointments(body: str, decision: SchedulingDecision) -> OutgoingList:
    what = taps.CANCEL if decision.step is Step.WHICH_TO_CANCEL else taps.MOVE
    rows = tuple(
        ListRow(
            id=taps.payload(what, str(one.id)),
            title=_title(one.starts_at, one_day=False),
            description=phrases.what(one, decision.services)[:ROW_DESCRIPTION_CHARACTERS],
        )
        for one in decision.appointments
    )
    return _list(body, "Ver citas", rows)


def _list(body: str, button: str, rows: tuple[ListRow, ...]) -> OutgoingList:
    return OutgoingList(body=body, button=button, sections=(ListSection(rows=rows),))
