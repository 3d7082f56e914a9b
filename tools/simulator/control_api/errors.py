"""How the control API answers what it cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.simulator.control_api.bodies import answer
from tools.simulator.errors import SimulatorError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def answer_simulator_error(_: Request, error: Exception) -> Response:
    """The error's text, with its own status."""
    assert isinstance(error, SimulatorError), "registered for this family only"
    return answer({"error": str(error)}, error.status)
