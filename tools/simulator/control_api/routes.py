"""Every endpoint of the control API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Mount

from tools.simulator.control_api.conditions import ConditionsApi
from tools.simulator.control_api.customers import CustomerApi
from tools.simulator.control_api.files import FileApi
from tools.simulator.control_api.observations import ObservationsApi
from tools.simulator.control_api.replays import ReplayApi
from tools.simulator.control_api.webhooks import WebhookApi

if TYPE_CHECKING:
    from tools.simulator.simulator import Simulator


def control_routes(simulator: Simulator) -> Mount:
    """The endpoints under `/api`."""
    parts = (
        CustomerApi(simulator),
        FileApi(simulator),
        WebhookApi(simulator),
        ConditionsApi(simulator),
        ObservationsApi(simulator),
        ReplayApi(simulator),
    )
    return Mount("/api", routes=[route for part in parts for route in part.routes()])
