"""A bot of a few lines: receives WhatsApp's webhooks as a gateway would, and answers by a script."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections import deque
from typing import TYPE_CHECKING

import httpx
import msgspec
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tools.simulator.json_types import JsonObject, as_list, as_object, text_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request

APP_SECRET = "invented-app-secret"
ACCESS_TOKEN = "invented-access-token"
PHONE_NUMBER_ID = "100000000000077"
VERIFY_TOKEN = "invented-verify-token"


def echo(message: JsonObject) -> list[JsonObject]:
    """Answer a text with itself; stay silent about everything else."""
    body = text_at(as_object(message.get("text")), "body")
    return [{"type": "text", "text": {"body": f"eco: {body}"}}] if body else []


class ScriptedBot:
    """Keeps what it received; answers each message once with what the script says.

    `refusals` holds the HTTP statuses of the next webhooks; beyond them, and for what is rightly signed, 200.
    """

    def __init__(self, graph_url: str, script: Callable[[JsonObject], list[JsonObject]] = echo) -> None:
        self.messages: list[JsonObject] = []
        self.statuses: list[JsonObject] = []
        self.envelopes: list[JsonObject] = []
        self.refusals: deque[int] = deque()
        self.script = self._first_script = script
        # No time limit: a test that waits for silence sets its own.
        self.graph = httpx.AsyncClient(
            base_url=graph_url,
            headers={"Authorization": f"Bearer {ACCESS_TOKEN}"},
            timeout=None,
            trust_env=False,
        )
        self._answered: set[str] = set()
        self._work: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self.app = Starlette(
            routes=[
                Route("/webhooks/whatsapp", self._verify, methods=["GET"]),
                Route("/webhooks/whatsapp", self._receive, methods=["POST"]),
            ]
        )

    def received_text(self) -> str:
        """Everything that came in, as one JSON text."""
        return msgspec.json.encode(self.envelopes).decode()

    async def finish_answering(self) -> None:
        """Wait until everything received has been answered; fail after ten seconds."""
        async with asyncio.timeout(60):
            await asyncio.gather(*self._work)

    def forget(self) -> None:
        """As if just started, with the first script."""
        self.script = self._first_script
        for kept in (self.messages, self.statuses, self.envelopes, self.refusals, self._answered):
            kept.clear()

    async def aclose(self) -> None:
        """Stop answering and close the connections."""
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await self.graph.aclose()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something that came in makes the condition true; fail after ten seconds."""
        async with asyncio.timeout(60):
            while not condition():
                await self._changed.wait()
                self._changed.clear()

    async def call(self, payload: JsonObject) -> httpx.Response:
        """One call of the Graph API's `/messages`, with the right token."""
        url = f"/v26.0/{PHONE_NUMBER_ID}/messages"
        return await self.graph.post(url, json={"messaging_product": "whatsapp", **payload})

    async def _verify(self, request: Request) -> Response:
        if request.query_params.get("hub.verify_token") != VERIFY_TOKEN:
            return Response(status_code=403)
        return PlainTextResponse(request.query_params["hub.challenge"])

    async def _receive(self, request: Request) -> Response:
        body = await request.body()
        expected = "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        if request.headers.get("x-hub-signature-256") != expected:
            return Response(status_code=401)
        if self.refusals:
            return Response(status_code=self.refusals.popleft())
        envelope = as_object(msgspec.json.decode(body))
        self.envelopes.append(envelope)
        for value in _values(envelope):
            self.statuses += [as_object(status) for status in as_list(value.get("statuses"))]
            for message in map(as_object, as_list(value.get("messages"))):
                self.messages.append(message)
                self._answer_once(message)
        self._changed.set()
        return Response()

    def _answer_once(self, message: JsonObject) -> None:
        if text_at(message, "id") in self._answered:
            return
        self._answered.add(text_at(message, "id"))
        task = asyncio.create_task(self._answer(message))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _answer(self, message: JsonObject) -> None:
        phone = text_at(message, "from")
        address = {"to": phone} if phone else {"recipient": text_at(message, "from_user_id")}
        for reply in self.script(message):
            await self.call({**address, **reply} if "status" not in reply else reply)


def _values(envelope: JsonObject) -> Iterator[JsonObject]:
    for entry in as_list(envelope.get("entry")):
        for change in as_list(as_object(entry).get("changes")):
            yield as_object(as_object(change).get("value"))
