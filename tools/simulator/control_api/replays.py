"""Recorded conversations, played."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from starlette.routing import Route

from tools.simulator.control_api.bodies import answer, body_as, wait_seconds
from tools.simulator.errors import BadRequestError
from tools.simulator.recordings import Recording, read_recording

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from tools.simulator.simulator import Simulator


class NewReplay(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Either the name of a recording in the library, or one in full."""

    name: str | None = None
    recording: Recording | None = None


class ReplayApi:
    """Endpoints under `/api/recordings` and `/api/replays`."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[Route]:
        """Where the endpoints are."""
        return [
            Route("/recordings", self._list, methods=["GET"]),
            Route("/replays", self._play, methods=["POST"]),
            Route("/replays/file", self._play_file, methods=["POST"]),
            Route("/replays/{replay_id:int}", self._wait, methods=["GET"]),
        ]

    async def _list(self, _: Request) -> Response:
        return answer(self._simulator.library.titles())

    async def _play(self, request: Request) -> Response:
        wanted = await body_as(request, NewReplay)
        recording = self._simulator.library.find(wanted.name) if wanted.name else wanted.recording
        if recording is None:
            raise BadRequestError("a replay needs a name or a recording")
        return answer(self._simulator.player.play(recording), 201)

    async def _play_file(self, request: Request) -> Response:
        return answer(self._simulator.player.play(read_recording(await request.body())), 201)

    async def _wait(self, request: Request) -> Response:
        replay_id = int(request.path_params["replay_id"])
        return answer(await self._simulator.player.wait(replay_id, wait_seconds(request)))
