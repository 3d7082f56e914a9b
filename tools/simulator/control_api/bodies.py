"""Reading and writing the control API's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec
from starlette.responses import Response

from tools.simulator.errors import BadRequestError

if TYPE_CHECKING:
    from starlette.requests import Request

T = TypeVar("T")
MAXIMUM_WAIT_SECONDS = 120.0


async def body_as(request: Request, wanted: type[T]) -> T:
    """The request's body; raise `BadRequestError` naming the place where it is not what was wanted."""
    try:
        return msgspec.json.decode(await request.body() or b"{}", type=wanted)
    except msgspec.DecodeError as error:
        raise BadRequestError(f"the body cannot be understood: {error}") from error


def number_parameter(request: Request, name: str, default: float) -> float:
    """A query parameter that is a number; raise `BadRequestError` when it is something else."""
    text = request.query_params.get(name)
    if text is None:
        return default
    try:
        return float(text)
    except ValueError:
        raise BadRequestError(f"the query parameter {name} must be a number, not {text!r}") from None


def wait_seconds(request: Request) -> float:
    """The query parameter `timeout` in seconds, at most two minutes."""
    return min(MAXIMUM_WAIT_SECONDS, max(0.0, number_parameter(request, "timeout", 10.0)))


def answer(value: object, status_code: int = 200) -> Response:
    """The value as JSON."""
    return Response(msgspec.json.encode(value), status_code=status_code, media_type="application/json")
