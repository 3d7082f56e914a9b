"""The life of a message as steps in time: what each service did with it, and when. No text of anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from msgspec import Struct

Moment = datetime | None


@dataclass(frozen=True)
class Step:
    """One thing that happened, and the id under which its service logs it."""

    at: datetime
    service: str
    what: str
    id: str
    detail: str = ""


class Message(Struct, frozen=True, kw_only=True):
    """A stored message, with what became of it when it goes out, and of its file when it has one."""

    id: UUID
    direction: str
    author: str
    kind: str
    wamid: str | None
    occurred_at: datetime
    recorded_at: datetime
    delivery: str | None
    attempts: int | None
    next_attempt_at: Moment
    sending_at: Moment
    sent_at: Moment
    delivered_at: Moment
    read_at: Moment
    failed_at: Moment
    error_code: int | None
    error_title: str | None
    media: str | None
    wanted_at: Moment
    settled_at: Moment
    media_reason: str | None

    @property
    def reference(self) -> str:
        """Meta's id when there is one, else ours."""
        return self.wamid or str(self.id)


class Turn(Struct, frozen=True, kw_only=True):
    """A turn: its moments, and the intent that was decided."""

    id: UUID
    conversation_id: UUID
    state: str
    intent: str | None
    intent_confidence: float | None
    intent_source: str | None
    attempts: int
    opened_at: datetime
    due_at: datetime
    queued_at: Moment
    answering_at: Moment
    closed_at: Moment


class Published(Struct, frozen=True, kw_only=True):
    """An event of the outbox; it is forgotten a day after it was published."""

    id: UUID
    stream: str
    created_at: datetime
    published_at: Moment


class Update(Struct, frozen=True, kw_only=True):
    """An update of the platform that is no customer's message."""

    id: UUID
    field: str
    reason: str
    received_at: datetime


@dataclass(frozen=True)
class Buried:
    """A dead letter that carries one of the ids."""

    name: str
    service: str
    reason: str
    died_at: datetime


@dataclass(frozen=True)
class Life:
    """Everything that is known of the messages of one turn, or of one that belongs to none."""

    turn: Turn | None = None
    messages: Sequence[Message] = ()
    published: Sequence[Published] = ()
    updates: Sequence[Update] = ()
    buried: Sequence[Buried] = ()

    @property
    def ids(self) -> set[str]:
        """Every id by which an event may speak of it."""
        ours = [each.id for each in self.messages] + [each.id for each in self.published]
        ours += [each.id for each in self.updates] + ([self.turn.id] if self.turn else [])
        return {str(each) for each in ours} | {each.wamid for each in self.messages if each.wamid}


def steps(life: Life) -> list[Step]:
    """Everything that happened, in the order of time; what happened at once, in the order of the services."""
    return sorted(_unordered(life), key=lambda step: step.at)


def _unordered(life: Life) -> Iterator[Step]:
    for message in life.messages:
        if message.direction == "in":
            yield from _came_in(message)
    for update in life.updates:
        yield Step(update.received_at, "gateway", "update received", str(update.id), update.field)
        yield Step(update.received_at, "router", "update kept, not answered", str(update.id), update.reason)
    if life.turn:
        yield from _turn(life.turn)
    for message in life.messages:
        if message.direction == "out":
            yield from _went_out(message)
    for row in life.published:
        yield Step(row.created_at, "outbox", "event committed", str(row.id), row.stream)
        if row.published_at:
            yield Step(row.published_at, "outbox", "event known to be in its stream", str(row.id), row.stream)
    for letter in life.buried:
        yield Step(letter.died_at, letter.service, "moved to the dead letters", letter.name, letter.reason)


def _came_in(message: Message) -> Iterator[Step]:
    ours = str(message.id)
    yield Step(message.occurred_at, "WhatsApp", f"{message.author} wrote", message.reference, message.kind)
    if made := made_at(message.id):
        yield Step(made, "gateway", "webhook received", ours)
    yield Step(message.recorded_at, "router", "message stored", ours)
    if message.wanted_at:
        yield Step(message.wanted_at, "router", "file asked for", ours)
    if message.settled_at:
        yield Step(message.settled_at, "courier", f"file {message.media}", ours, message.media_reason or "")


def _turn(turn: Turn) -> Iterator[Step]:
    ours = str(turn.id)
    yield Step(turn.opened_at, "router", "turn opened", ours, f"conversation {turn.conversation_id}")
    yield Step(turn.due_at, "router", "burst over", ours)
    if turn.queued_at:
        sure = "" if turn.intent_confidence is None else f", {turn.intent_confidence:.2f}"
        decided = f"{turn.intent} by {turn.intent_source}{sure}"
        yield Step(turn.queued_at, "router", "turn queued", ours, decided)
    if turn.answering_at:
        yield Step(turn.answering_at, "agents", "answering", ours, f"attempt {turn.attempts}")
    if turn.closed_at:
        yield Step(turn.closed_at, "agents", f"turn {turn.state}", ours)


def _went_out(message: Message) -> Iterator[Step]:
    ours = str(message.id)
    yield Step(message.recorded_at, "agents", f"{message.author}'s message stored", ours, message.kind)
    if message.sending_at:
        yield Step(message.sending_at, "courier", "sending", ours, f"attempt {message.attempts}")
    if message.sent_at:
        yield Step(message.sent_at, "courier", "taken by WhatsApp", message.reference)
    if message.delivered_at:
        yield Step(message.delivered_at, "WhatsApp", "delivered", message.reference)
    if message.read_at:
        yield Step(message.read_at, "WhatsApp", "read", message.reference)
    if message.failed_at:
        why = " ".join(str(part) for part in (message.error_code, message.error_title) if part is not None)
        yield Step(message.failed_at, "courier", "given up", message.reference, why)
    if message.next_attempt_at:
        yield Step(message.next_attempt_at, "courier", "not to be tried before", ours)


def made_at(identifier: UUID) -> datetime | None:
    """When a UUIDv7 was made, to the millisecond; None for another kind of id."""
    if identifier.version != 7:
        return None
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)
