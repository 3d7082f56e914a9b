"""Questions and answers in OpenAI's protocol: Chat Completions and transcriptions."""

from __future__ import annotations

import base64
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

from msgspec import DecodeError, Meta, Struct, json

from libs.common.ai.connection import Connection, status_of
from libs.common.ai.errors import AIError, AIMalformed, AIRefused, AIUnavailable
from libs.common.ai.questions import Called, Message, Question, Response, Returned, Said, ToolCall, Usage
from libs.common.ai.schema import strict

if TYPE_CHECKING:
    from openai import OpenAIError

MOST_TOKENS = 1_500
"""Ceiling of one answer, thinking included; replies on WhatsApp are far shorter."""
BYTES_PER_SECOND = 2_000
"""Of a voice note, by which its length is estimated, rather too long, when the provider does not tell."""
_TRY_AGAIN = frozenset({408, 409, 425, 429})

Wire = dict[str, Any]  # JSON of the protocol
Shape = TypeVar("Shape")


class OpenAIProtocol:
    """Speaks with any server of the protocol, once for each call."""

    def __init__(self, connection: Connection, *, model: str, transcription_model: str) -> None:
        """Ask `model`, and `transcription_model` for what was spoken."""
        self._connection = connection
        self._model = model
        self._transcription_model = transcription_model

    async def chat(self, question: Question, shape: type, *, seconds: float) -> Response:
        """One answer of the model within `seconds`. Raises AIUnavailable, AIRefused and AIMalformed."""
        client = await self._connection.opened()
        openai = import_module("openai")
        try:
            answer = await client.chat.completions.with_raw_response.create(
                model=self._model,
                messages=cast("Any", _messages(question)),
                response_format=cast("Any", _response_format(question, shape)),
                tools=cast("Any", _tools(question)) or openai.omit,
                max_completion_tokens=MOST_TOKENS,
                timeout=seconds,
            )
        except openai.OpenAIError as error:
            raise translated(error) from error
        return _response(_read(answer.content, _Completion))

    async def transcribe(self, audio: bytes, *, name: str, media_type: str, seconds: float) -> Response:
        """What is said in `audio`, in Spanish as a rule. Raises as `chat` does."""
        client = await self._connection.opened()
        openai = import_module("openai")
        try:
            answer = await client.audio.transcriptions.with_raw_response.create(
                model=self._transcription_model,
                file=(name, audio, media_type),
                language="es",
                timeout=seconds,
            )
        except openai.OpenAIError as error:
            raise translated(error) from error
        return _spoken(_read(answer.content, _Transcription), len(audio))


def translated(error: OpenAIError) -> AIError:
    """What went wrong, by whether the same request may succeed later."""
    status = status_of(error)
    if status >= 500 or status in _TRY_AGAIN:
        return AIUnavailable(f"status {status}", retry_seconds=_asked_to_wait(error))
    if status >= 400:
        return AIRefused(f"status {status}")
    return AIUnavailable(type(error).__name__)


def _asked_to_wait(error: OpenAIError) -> float | None:
    told = getattr(error, "response").headers.get("retry-after", "")  # noqa: B009 - only errors with a status have it
    return float(told) if told.replace(".", "", 1).isdigit() else None


def _messages(question: Question) -> list[Wire]:
    system = {"role": "system", "content": question.instructions}
    return [system, *map(_message, question.messages)]


def _message(message: Message) -> Wire:
    match message:
        case Said(role=role, text=text, images=()):
            return {"role": role, "content": text}
        case Said(role=role, text=text, images=images):
            seen = [
                {"type": "image_url", "image_url": {"url": _data_url(image.media_type, image.content)}}
                for image in images
            ]
            return {"role": role, "content": [{"type": "text", "text": text}, *seen]}
        case Called(calls=calls):
            return {"role": "assistant", "tool_calls": [_call(call) for call in calls]}
        case Returned(call_id=call_id, text=text):
            return {"role": "tool", "tool_call_id": call_id, "content": text}


def _data_url(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def _call(call: ToolCall) -> Wire:
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


def _response_format(question: Question, shape: type) -> Wire:
    schema = {"name": question.purpose, "strict": True, "schema": strict(shape)}
    return {"type": "json_schema", "json_schema": schema}


def _tools(question: Question) -> list[Wire]:
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "strict": True,
                "parameters": strict(tool.arguments),
            },
        }
        for tool in question.tools
    ]


class _Function(Struct, frozen=True):
    name: str
    arguments: str


class _Call(Struct, frozen=True):
    id: str
    function: _Function


class _Message(Struct, frozen=True):
    content: str | None = None
    refusal: str | None = None
    tool_calls: tuple[_Call, ...] | None = None


class _Choice(Struct, frozen=True):
    message: _Message


class _Tokens(Struct, frozen=True):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(Struct, frozen=True):
    choices: Annotated[tuple[_Choice, ...], Meta(min_length=1)]
    usage: _Tokens | None = None


class _Duration(Struct, frozen=True):
    seconds: float | None = None


class _Transcription(Struct, frozen=True):
    text: str
    usage: _Duration | None = None


def _read(body: bytes, shape: type[Shape]) -> Shape:
    # The package's own types believe whatever is sent.
    try:
        return json.decode(body, type=shape)
    except (DecodeError, UnicodeError) as error:
        raise AIMalformed("the response is none of the protocol") from error


def _response(completion: _Completion) -> Response:
    message = completion.choices[0].message
    if message.refusal:
        raise AIRefused("the model declined")
    calls = tuple(
        ToolCall(id=call.id, name=call.function.name, arguments=call.function.arguments)
        for call in message.tool_calls or ()
    )
    tokens = completion.usage or _Tokens()
    usage = Usage(input_tokens=tokens.prompt_tokens, output_tokens=tokens.completion_tokens)
    return Response(text=message.content or "", calls=calls, usage=usage)


def _spoken(spoken: _Transcription, size: int) -> Response:
    told = spoken.usage.seconds if spoken.usage else None
    usage = Usage(seconds=size / BYTES_PER_SECOND if told is None else told)
    return Response(text=spoken.text, calls=(), usage=usage)
