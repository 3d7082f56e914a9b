"""The composition root: builds every part of the simulator and the web application around it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette

from libs.common.templates import load_templates
from tools.simulator.control_api.errors import answer_simulator_error
from tools.simulator.control_api.routes import control_routes
from tools.simulator.customers import Customers
from tools.simulator.deliveries import RETRY_SECONDS, Deliveries
from tools.simulator.errors import SimulatorError
from tools.simulator.exchanges import ExchangeLog
from tools.simulator.faults import Faults
from tools.simulator.graph_api.calls import Calls
from tools.simulator.graph_api.media import MediaOperations
from tools.simulator.graph_api.reading import Reading
from tools.simulator.graph_api.routes import DOWNLOAD_PATH, GraphApi
from tools.simulator.graph_api.sending import Sending, SendingParts
from tools.simulator.graph_api.templates import Templates, approved
from tools.simulator.live import Feed
from tools.simulator.media import MediaStore
from tools.simulator.memory import Conversations
from tools.simulator.models import Behaviour, BusinessNumber
from tools.simulator.numbers import Numbers
from tools.simulator.outbound import GatewayClient
from tools.simulator.page import page_routes
from tools.simulator.protocol.identifiers import Identifiers
from tools.simulator.recordings import Library
from tools.simulator.replays import Player
from tools.simulator.simulator import Simulator
from tools.simulator.statuses import StatusReporter
from tools.simulator.writing import Writer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from random import Random

    from tools.simulator.settings import Settings

_FOLDER = Path(__file__).parent


def web_application(simulator: Simulator) -> Starlette:
    """The page, the control API and the Graph API around a simulator that lives as long as they do."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await simulator.client.open()
        simulator.deliveries.start()
        yield
        simulator.player.discard()
        await simulator.statuses.stop()
        await simulator.deliveries.stop()
        await simulator.client.close()

    # The Graph API comes last: the first part of its paths matches anything.
    routes = [*page_routes(), control_routes(simulator), *simulator.graph_api.routes()]
    handlers = {SimulatorError: answer_simulator_error}
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)


def build_simulator(
    settings: Settings,
    *,
    clock: Callable[[], float],
    chance: Random,
    retry_seconds: Sequence[float] = RETRY_SECONDS,
) -> Simulator:
    """Every part, wired together. `clock` tells Unix seconds; `chance` makes ids and names."""
    behaviour, faults, feed, identifiers = Behaviour(), Faults(), Feed(), Identifiers(chance)
    log = ExchangeLog(feed=feed, behaviour=behaviour)
    conversations = Conversations()
    media = MediaStore(clock=clock, identifiers=identifiers)
    numbers = Numbers(_first_number(settings))
    templates = Templates(approved(load_templates()))
    client = GatewayClient()

    def media_url(token: str) -> str:
        return f"http://{settings.host}:{settings.port}{DOWNLOAD_PATH}/{token}"

    deliveries = Deliveries(
        client=client,
        url=settings.webhook_url,
        app_secret=settings.app_secret,
        log=log,
        faults=faults,
        clock=clock,
        retry_seconds=retry_seconds,
    )
    statuses = StatusReporter(
        deliveries=deliveries, log=log, faults=faults, feed=feed, clock=clock, behaviour=behaviour
    )
    writer = Writer(
        conversations=conversations,
        deliveries=deliveries,
        media=media,
        numbers=numbers,
        feed=feed,
        identifiers=identifiers,
        clock=clock,
        behaviour=behaviour,
        media_url=media_url,
    )
    customers = Customers(
        conversations=conversations,
        writer=writer,
        statuses=statuses,
        numbers=numbers,
        feed=feed,
        identifiers=identifiers,
        chance=chance,
        clock=clock,
    )
    parts = SendingParts(
        conversations=conversations,
        customers=customers,
        media=media,
        templates=templates,
        statuses=statuses,
        log=log,
        feed=feed,
        identifiers=identifiers,
        clock=clock,
        behaviour=behaviour,
    )
    sending = Sending(parts)
    graph_api = GraphApi(
        calls=Calls(
            api_version=settings.api_version,
            numbers=numbers,
            faults=faults,
            log=log,
            identifiers=identifiers,
            clock=clock,
        ),
        sending=sending,
        reading=Reading(conversations=conversations, feed=feed, clock=clock, behaviour=behaviour),
        media=MediaOperations(store=media, media_url=media_url),
        store=media,
    )
    return Simulator(
        settings=settings,
        client=client,
        clock=clock,
        behaviour=behaviour,
        conversations=conversations,
        customers=customers,
        writer=writer,
        deliveries=deliveries,
        statuses=statuses,
        media=media,
        templates=templates,
        numbers=numbers,
        faults=faults,
        log=log,
        feed=feed,
        library=Library(_FOLDER / "conversations"),
        player=Player(customers=customers, writer=writer, feed=feed, templates=templates),
        sending=sending,
        graph_api=graph_api,
    )


def _first_number(settings: Settings) -> BusinessNumber:
    return BusinessNumber(
        phone_number_id=settings.phone_number_id,
        display_phone_number=settings.display_phone_number,
        access_token=settings.access_token,
    )
