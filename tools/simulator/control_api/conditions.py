"""The conditions under which everything happens: behaviour, faults, templates, numbers, a fresh start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from starlette.routing import Route

from tools.simulator.control_api.bodies import answer, body_as
from tools.simulator.errors import BadRequestError
from tools.simulator.faults import FaultSettings
from tools.simulator.graph_api.templates import Template
from tools.simulator.models import BusinessNumber

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from tools.simulator.simulator import Simulator


class ConditionsApi:
    """Endpoints that change how Meta and the phones behave."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[Route]:
        """Where the endpoints are."""
        return [
            Route("/behaviour", self._behaviour, methods=["GET"]),
            Route("/behaviour", self._change_behaviour, methods=["PATCH"]),
            Route("/faults", self._faults, methods=["GET"]),
            Route("/faults", self._set_faults, methods=["PATCH"]),
            Route("/faults", self._clear_faults, methods=["DELETE"]),
            Route("/templates", self._templates, methods=["GET"]),
            Route("/templates", self._approve, methods=["POST"]),
            Route("/numbers", self._add_number, methods=["POST"]),
            Route("/reset", self._reset, methods=["POST"]),
        ]

    async def _behaviour(self, _: Request) -> Response:
        return answer(self._simulator.behaviour)

    async def _change_behaviour(self, request: Request) -> Response:
        changes = await body_as(request, dict[str, object])
        try:
            self._simulator.change_behaviour(changes)
        except msgspec.ValidationError as error:
            raise BadRequestError(f"the behaviour cannot be changed: {error}") from error
        return answer(self._simulator.behaviour)

    async def _faults(self, _: Request) -> Response:
        return answer(self._simulator.faults.current())

    async def _set_faults(self, request: Request) -> Response:
        self._simulator.faults.apply(await body_as(request, FaultSettings))
        return self._show_faults()

    async def _clear_faults(self, _: Request) -> Response:
        self._simulator.faults.clear()
        return self._show_faults()

    async def _templates(self, _: Request) -> Response:
        return answer(self._simulator.templates.all())

    async def _approve(self, request: Request) -> Response:
        template = await body_as(request, Template)
        self._simulator.templates.approve(template)
        return answer(template, 201)

    async def _add_number(self, request: Request) -> Response:
        self._simulator.numbers.add(await body_as(request, BusinessNumber))
        return answer([number.phone_number_id for number in self._simulator.numbers.all()], 201)

    async def _reset(self, _: Request) -> Response:
        self._simulator.reset()
        return answer(self._simulator.counts())

    def _show_faults(self) -> Response:
        current = self._simulator.faults.current()
        self._simulator.feed.publish("faults", current)
        return answer(current)
