"""A message's life is told in the order of time. Ids are invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from rich.console import Console

from tools.gpbikes.life import Buried, Life, Message, Published, Turn, Update, made_at, steps
from tools.gpbikes.trace import table

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
EVENT = UUID("019ab2c4-d200-7000-8000-000000000001")
REPLY = UUID("019ab2c4-e200-7000-8000-000000000002")


def after(seconds: float) -> datetime:
    """A moment so long after noon."""
    return NOON + timedelta(seconds=seconds)


def message(identifier: UUID, direction: str, recorded_at: datetime, **known: object) -> Message:
    """A text message of which nothing is known but what is given."""
    nothing = dict.fromkeys(set(Message.__struct_fields__))
    fields = nothing | {
        "id": identifier,
        "direction": direction,
        "author": "customer" if direction == "in" else "assistant",
        "kind": "text",
        "occurred_at": NOON,
        "recorded_at": recorded_at,
    }
    return Message(**{**fields, **known})  # type: ignore[arg-type] # each of its own type


def answered() -> Turn:
    """A turn that was answered at once."""
    return Turn(
        id=UUID(int=3),
        conversation_id=UUID(int=4),
        state="answered",
        intent="greeting",
        intent_confidence=0.98,
        intent_source="rules",
        attempts=1,
        opened_at=after(0.2),
        due_at=after(0.9),
        queued_at=after(0.91),
        answering_at=after(0.92),
        closed_at=after(0.95),
    )


def test_an_answered_message_is_followed_from_the_customer_to_the_blue_ticks() -> None:
    """Through every service, in the order of time."""
    inbound = message(EVENT, "in", after(0.2), wamid="wamid.A")
    outbound = message(
        REPLY,
        "out",
        after(0.95),
        wamid="wamid.B",
        attempts=1,
        sending_at=after(0.97),
        sent_at=after(1.1),
        delivered_at=after(2),
        read_at=after(9),
    )
    row = Published(id=UUID(int=5), stream="wa.outbound", created_at=after(0.95), published_at=after(0.96))
    told = steps(Life(answered(), [inbound, outbound], [row]))
    moments = [step.at for step in told if step.what != "webhook received"]
    assert moments == sorted(moments)
    assert [step.what for step in told if step.service in {"courier", "WhatsApp"}] == [
        "customer wrote",
        "sending",
        "taken by WhatsApp",
        "delivered",
        "read",
    ]


def test_a_message_that_was_given_up_tells_why() -> None:
    """With the code of the platform, and when it would have been tried again."""
    refused = message(REPLY, "out", NOON, failed_at=after(1), error_code=131026, error_title="Undeliverable")
    (last,) = [step for step in steps(Life(messages=[refused])) if step.what == "given up"]
    assert last.detail == "131026 Undeliverable"


def test_what_is_in_the_dead_letters_is_part_of_it() -> None:
    """Under the name by which operators replay it."""
    life = Life(buried=[Buried("wa.inbound/7-0", "router", "failed 5 times", NOON)])
    (step,) = steps(life)
    assert (step.id, step.what) == ("wa.inbound/7-0", "moved to the dead letters")


def test_an_update_that_is_no_message_tells_why_it_was_kept() -> None:
    """Its field, and the reason."""
    update = Update(id=EVENT, field="account_update", reason="other_field", received_at=NOON)
    assert [step.detail for step in steps(Life(updates=[update]))] == ["account_update", "other_field"]


def test_the_gateways_moment_is_in_its_id() -> None:
    """A UUIDv7 carries the millisecond in which it was made; another id tells nothing."""
    assert made_at(EVENT) == datetime.fromtimestamp(0x019AB2C4D200 / 1000, UTC)
    assert made_at(UUID("00000000-0000-4000-8000-000000000000")) is None


def test_each_step_shows_how_long_it_was_waited_for() -> None:
    """The title shows the whole."""
    console = Console(width=200)
    with console.capture() as captured:
        console.print(table(steps(Life(answered()))))
    shown = captured.get()
    assert "5 steps in 0.750 s" in shown
    assert "0.700 s" in shown
