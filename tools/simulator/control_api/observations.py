"""What has happened, and what is happening: log, totals, live events, health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import StreamingResponse
from starlette.routing import Route

from tools.simulator.control_api.bodies import answer

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from tools.simulator.simulator import Simulator


class ObservationsApi:
    """Endpoints that only look."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[Route]:
        """Where the endpoints are."""
        return [
            Route("/v1/health", self._health, methods=["GET"]),
            Route("/state", self._state, methods=["GET"]),
            Route("/counts", self._counts, methods=["GET"]),
            Route("/exchanges", self._exchanges, methods=["GET"]),
            Route("/live", self._live, methods=["GET"]),
        ]

    async def _health(self, _: Request) -> Response:
        return answer({"status": "ok", "webhooks_waiting": self._simulator.deliveries.waiting})

    async def _state(self, _: Request) -> Response:
        """Everything a page shows when it opens."""
        simulator = self._simulator
        conversations = [
            {
                "customer": conversation.customer,
                "messages": list(conversation.messages),
                "typing_until": conversation.typing_until,
            }
            for conversation in simulator.conversations.all()[-_SHOWN_CUSTOMERS:]
        ]
        state = {
            "now": simulator.clock(),
            "business": {
                "display_phone_number": simulator.settings.display_phone_number,
                "webhook_url": simulator.settings.webhook_url,
                "api_version": simulator.settings.api_version,
            },
            "conversations": conversations,
            "behaviour": simulator.behaviour,
            "faults": simulator.faults.current(),
            "recordings": simulator.library.titles(),
            "templates": simulator.templates.all(),
            "exchanges": simulator.log.all()[-_SHOWN_EXCHANGES:],
        }
        return answer(state)

    async def _counts(self, _: Request) -> Response:
        return answer(self._simulator.counts())

    async def _exchanges(self, request: Request) -> Response:
        return answer(self._simulator.log.all(request.query_params.get("kind")))

    async def _live(self, _: Request) -> Response:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            self._simulator.feed.events(), media_type="text/event-stream", headers=headers
        )


_SHOWN_CUSTOMERS = 100
_SHOWN_EXCHANGES = 200
