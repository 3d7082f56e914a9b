"""An HTTP server that speaks OpenAI's protocol and answers by a script."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tools.scripted_ai.exchange import Asked, Calls, Cuts, Does, Garbles, Json, Refuses, Says, Script, Waits
from tools.scripted_ai.plain import plain

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send


class ScriptedAI:
    """Answers each request by `script`; what stands in `next` is done first, one a request."""

    def __init__(self, script: Script = plain) -> None:
        self.script = script
        self.next: deque[Does] = deque()
        self.asked: list[Asked] = []
        """Every request, in the order of arrival."""
        self.at_once = 0
        self.most_at_once = 0
        self.app = Starlette(
            routes=[
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
                Route("/v1/audio/transcriptions", self._transcribe, methods=["POST"]),
                Route("/health", self._health, methods=["GET"]),
            ]
        )

    def purposes(self) -> list[str]:
        """What was asked for, in the order of arrival."""
        return [asked.purpose for asked in self.asked]

    async def _health(self, _request: Request) -> Response:
        return Response("ready")

    async def _chat(self, request: Request) -> Response:
        body = await request.json()
        return await self._done(Asked(body["response_format"]["json_schema"]["name"], body))

    async def _transcribe(self, request: Request) -> Response:
        async with request.form() as form:
            body = {name: value for name, value in form.items() if isinstance(value, str)}
        return await self._done(Asked("transcribe", body))

    async def _done(self, asked: Asked) -> Response:
        self.asked.append(asked)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            does = self.next.popleft() if self.next else self.script(asked)
            if isinstance(does, Waits):
                await asyncio.sleep(does.seconds)
                does = does.then
        finally:
            self.at_once -= 1
        return _response(asked, does)


def _response(asked: Asked, does: Does) -> Response:
    match does:
        case Refuses():
            return _refusal(does)
        case Garbles(body=body):
            return Response(body, media_type="application/json")
        case Cuts():
            return _Cut()
        case Waits():
            return _response(asked, does.then)
        case Calls() | Says():
            return JSONResponse(_answer(asked, does))


def _refusal(does: Refuses) -> Response:
    if does.status == 200:
        return JSONResponse(_completion({"role": "assistant", "refusal": "No."}, Says()))
    headers = {"retry-after": does.retry_after} if does.retry_after else {}
    return JSONResponse({"error": {"message": "scripted"}}, does.status, headers)


def _answer(asked: Asked, does: Calls | Says) -> Json:
    if isinstance(does, Calls):
        return _completion(_calls(does, len(asked.messages)), Says())
    if asked.purpose == "transcribe":
        return {"text": does.content, "usage": {"type": "duration", "seconds": 3.0}}
    return _completion({"role": "assistant", "content": does.content}, does)


def _calls(does: Calls, place: int) -> Json:
    arguments = does.arguments if isinstance(does.arguments, str) else json.dumps(does.arguments)
    function = {"name": does.name, "arguments": arguments}
    call = {"id": f"call_{place}", "type": "function", "function": function}
    return {"role": "assistant", "content": None, "tool_calls": [call]}


def _completion(message: Json, says: Says) -> Json:
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {
            "prompt_tokens": says.input_tokens,
            "completion_tokens": says.output_tokens,
            "total_tokens": says.input_tokens + says.output_tokens,
        },
    }


class _Cut(Response):
    """Announces more than it sends."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the protocol's
        headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"id": "chat', "more_body": True})
