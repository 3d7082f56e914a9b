"""Playing recorded conversations: one task each, with an outcome that can be waited for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from tools.simulator.errors import NotFoundError, SimulatorError
from tools.simulator.inputs import NewMessage
from tools.simulator.json_types import JsonObject, as_list, as_object, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.simulator.customers import Customers
    from tools.simulator.graph_api.templates import Templates
    from tools.simulator.live import Feed
    from tools.simulator.memory import Conversation
    from tools.simulator.models import Message
    from tools.simulator.recordings import Recording, Step
    from tools.simulator.writing import Writer

_MAXIMUM_REPLAYS = 200


class Replay(msgspec.Struct, kw_only=True):
    """How far a replay is. `state` is playing, finished or failed; `problem` says at which step and why."""

    id: int
    title: str
    customer: str
    steps: int
    done: int = 0
    state: str = "playing"
    problem: str = ""


class ReplayFailedError(SimulatorError):
    """A step could not be done: no answer in time, or nothing to tap."""

    status = 409


class Player:
    """Plays recordings, any number at the same time."""

    def __init__(self, *, customers: Customers, writer: Writer, feed: Feed, templates: Templates) -> None:
        self._customers = customers
        self._writer = writer
        self._feed = feed
        self._templates = templates
        self._replays: dict[int, Replay] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._last_id = 0

    def play(self, recording: Recording) -> Replay:
        """Make the customer and begin; returns at once."""
        conversation = self._customers.make(recording.customer)
        self._last_id += 1
        replay = Replay(
            id=self._last_id,
            title=recording.title,
            customer=conversation.customer.key,
            steps=len(recording.steps),
        )
        self._replays[replay.id] = replay
        self._replays.pop(self._last_id - _MAXIMUM_REPLAYS, None)
        task = self._tasks[replay.id] = asyncio.create_task(self._play(replay, recording, conversation))
        task.add_done_callback(lambda _: self._tasks.pop(replay.id, None))
        return replay

    async def wait(self, replay_id: int, seconds: float) -> Replay:
        """The replay once it has ended, or as it stands when the seconds are over."""
        replay = self._replays.get(replay_id)
        if replay is None:
            raise NotFoundError("replay", str(replay_id))
        task = self._tasks.get(replay_id)
        if task:
            await asyncio.wait([task], timeout=seconds)
        return replay

    def discard(self) -> None:
        """Stop whatever plays."""
        for task in list(self._tasks.values()):
            task.cancel()
        self._replays.clear()

    async def _play(self, replay: Replay, recording: Recording, conversation: Conversation) -> None:
        answered = 0
        try:
            for step in recording.steps:
                answered = await self._do(step, conversation, answered)
                replay.done += 1
                self._feed.publish("replay", replay)
            replay.state = "finished"
        except SimulatorError as error:
            replay.state = "failed"
            replay.problem = f"step {replay.done + 1}: {error}"
        self._feed.publish("replay", replay)

    async def _do(self, step: Step, conversation: Conversation, answered: int) -> int:
        if step.say is not None:
            self._writer.write(conversation, NewMessage(content={"body": step.say}))
        elif step.send is not None:
            self._writer.write(conversation, step.send)
        elif step.tap is not None:
            self._writer.write(conversation, _tap(conversation, step.tap, self._templates))
        elif step.await_reply is not None:
            return await _await_reply(conversation, answered, step.await_reply)
        else:
            await asyncio.sleep(step.pause or 0.0)
        return answered


async def _await_reply(conversation: Conversation, answered: int, seconds: float) -> int:
    try:
        async with asyncio.timeout(seconds):
            while not conversation.replies_after(answered):
                await conversation.changed()
    except TimeoutError:
        raise ReplayFailedError(f"no reply within {seconds:g} s") from None
    return conversation.replies_after(answered)[-1].sequence


def _tap(conversation: Conversation, title: str, templates: Templates) -> NewMessage:
    for message in reversed(conversation.replies_after(0)):
        if message.type == "template":
            payload = templates.payload(as_object(message.content), title)
            if payload is not None:
                content = {"text": title, "payload": payload}
                return NewMessage(type="button", content=content, reply_to=message.id)
        for kind, choice in _choices(message):
            if text_at(choice, "title") == title:
                return NewMessage(
                    type="interactive", content={"type": kind, kind: choice}, reply_to=message.id
                )
    raise ReplayFailedError(f"no message offers {title!r}")


def _choices(message: Message) -> Iterator[tuple[str, JsonObject]]:
    action = as_object(as_object(message.content).get("action"))
    for button in as_list(action.get("buttons")):
        yield "button_reply", as_object(as_object(button).get("reply"))
    for section in as_list(action.get("sections")):
        for row in as_list(as_object(section).get("rows")):
            yield "list_reply", as_object(row)
