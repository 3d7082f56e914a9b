"""Customers and what they do."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from tools.simulator.control_api.bodies import answer, body_as, number_parameter, wait_seconds
from tools.simulator.inputs import CustomerChange, NewCustomer, NewMessage
from tools.simulator.recordings import record, write_recording

if TYPE_CHECKING:
    from starlette.requests import Request

    from tools.simulator.memory import Conversation
    from tools.simulator.simulator import Simulator


class AddressedMessage(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A message of a batch, with the customer who sends it."""

    customer: str
    message: NewMessage


class CustomerApi:
    """Endpoints under `/api/customers`; a customer is named by key, phone or user id."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[Route]:
        """Where the endpoints are."""
        return [
            Route("/customers", self._list, methods=["GET"]),
            Route("/customers", self._make, methods=["POST"]),
            Route("/customers/{customer}", self._show, methods=["GET"]),
            Route("/customers/{customer}", self._change, methods=["PATCH"]),
            Route("/customers/{customer}/messages", self._messages, methods=["GET"]),
            Route("/customers/{customer}/messages", self._write, methods=["POST"]),
            Route("/customers/{customer}/replies", self._replies, methods=["GET"]),
            Route("/customers/{customer}/read", self._read, methods=["POST"]),
            Route("/customers/{customer}/calls", self._call, methods=["POST"]),
            Route("/customers/{customer}/recording", self._recording, methods=["GET"]),
            Route("/batches", self._write_together, methods=["POST"]),
        ]

    async def _list(self, _: Request) -> Response:
        return answer([conversation.customer for conversation in self._simulator.conversations.all()])

    async def _make(self, request: Request) -> Response:
        conversation = self._simulator.customers.make(await body_as(request, NewCustomer))
        return answer(conversation.customer, 201)

    async def _show(self, request: Request) -> Response:
        return answer(self._conversation(request).customer)

    async def _change(self, request: Request) -> Response:
        conversation = self._conversation(request)
        self._simulator.customers.change(conversation, await body_as(request, CustomerChange))
        return answer(conversation.customer)

    async def _messages(self, request: Request) -> Response:
        return answer(list(self._conversation(request).messages))

    async def _write(self, request: Request) -> Response:
        conversation = self._conversation(request)
        new = await body_as(request, NewMessage)
        return answer(self._simulator.writer.write(conversation, new), 201)

    async def _write_together(self, request: Request) -> Response:
        items = await body_as(request, list[AddressedMessage])
        find = self._simulator.conversations.find
        written = self._simulator.writer.write_together(
            [(find(item.customer), item.message) for item in items]
        )
        return answer(written, 201)

    async def _replies(self, request: Request) -> Response:
        conversation = self._conversation(request)
        after = int(number_parameter(request, "after", 0))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds(request)):
                while not conversation.replies_after(after):
                    await conversation.changed()
        return answer(conversation.replies_after(after))

    async def _read(self, request: Request) -> Response:
        return answer({"read": self._simulator.customers.read(self._conversation(request))})

    async def _call(self, request: Request) -> Response:
        conversation = self._conversation(request)
        self._simulator.customers.call(conversation)
        return answer(conversation.customer, 201)

    async def _recording(self, request: Request) -> Response:
        text = write_recording(record(self._conversation(request)))
        return Response(text, media_type="application/yaml")

    def _conversation(self, request: Request) -> Conversation:
        return self._simulator.conversations.find(request.path_params["customer"])
