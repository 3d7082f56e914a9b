"""Whatever is sent: never a 5xx, never an event without a signature, and as many events as updates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from libs.common.streams import ALL
from tests.examples import tried
from tests.unit.gateway.appenders import Memory
from tests.unit.gateway.serving import Served
from tests.unit.gateway.test_content import TYPES, UNFIT
from tests.unit.gateway.test_envelope import OTHER_FIELDS
from tests.whatsapp import contact, encode, envelope, message, status, value


def rows(value: object) -> list[object]:
    """`value`, which is a list."""
    assert isinstance(value, list)
    return value


slowly = tried(60)

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
anything: SearchStrategy[object] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
names = st.sampled_from(
    [
        "id",
        "from",
        "type",
        "timestamp",
        "text",
        "image",
        "interactive",
        "errors",
        "context",
        "referral",
        "system",
    ]
)
real_messages = st.sampled_from([sent for sent, _ in TYPES.values()] + list(UNFIT.values()))
messages = st.builds(
    lambda sent, odd: sent | odd, real_messages, st.dictionaries(names, anything, max_size=3)
)
statuses = st.builds(
    lambda odd: status() | odd,
    st.dictionaries(st.sampled_from(["id", "status", "errors", "pricing", "timestamp"]), anything),
)
contacts = st.lists(st.just(contact()) | anything, max_size=3)
values = st.builds(
    lambda messages, statuses, contacts, odd: (
        odd | value(messages=messages, statuses=statuses, contacts=contacts)
    ),
    st.lists(messages | anything, max_size=5),
    st.lists(statuses | anything, max_size=5),
    contacts,
    st.dictionaries(st.text(), anything, max_size=2),
)


@pytest.mark.fact("webhooks/anything")
@slowly
@given(st.binary() | anything.map(encode))
async def test_a_signed_body_of_any_kind_is_never_a_5xx(body: bytes) -> None:
    """Odd input is accepted or refused, not a fault of ours."""
    assert (await Served(Memory()).post_bytes(body)).status_code in {200, 400}


@pytest.mark.fact("webhooks/anything")
@slowly
@given(anything)
async def test_an_envelope_of_anything_is_accepted(entry: object) -> None:
    """Inside the envelope nothing is refused: what is not understood is kept."""
    memory = Memory()
    response = await Served(memory).post({"object": "whatsapp_business_account", "entry": [entry]})
    assert response.status_code == 200


@pytest.mark.fact("webhooks/one_bad_update")
@slowly
@given(st.lists(values, max_size=4))
async def test_as_many_events_come_out_as_updates_went_in(sent: list[dict[str, object]]) -> None:
    """Each update becomes one event, which its stream can read back."""
    memory = Memory()
    response = await Served(memory).post(envelope(*sent))
    updates = [update for each in sent for name in ("messages", "statuses") for update in rows(each[name])]
    events = [ALL[name].decode(entry) for name, entry in memory.entries]
    assert (response.status_code, len(events)) == (200, len(updates))


@slowly
@given(st.lists(st.tuples(st.sampled_from(OTHER_FIELDS), anything), max_size=4))
async def test_every_change_of_another_field_is_one_event(sent: list[tuple[str, object]]) -> None:
    """Whatever such a field carries, its change is kept once."""
    changes = [{"field": field, "value": each} for field, each in sent]
    memory = Memory()
    await Served(memory).post({"object": "whatsapp_business_account", "entry": [{"changes": changes}]})
    assert len(memory.entries) == len(changes)


@pytest.mark.fact("webhooks/signature")
@slowly
@given(st.binary(max_size=200), st.text(alphabet=st.characters(max_codepoint=255), max_size=80))
async def test_a_guessed_signature_writes_nothing(body: bytes, guess: str) -> None:
    """Without the secret there is no event."""
    memory = Memory()
    headers = [("X-Hub-Signature-256", "".join(filter(str.isprintable, guess)))]
    response = await Served(memory).request("POST", content=body, headers=headers)
    assert (response.status_code, memory.entries) == (401, [])


@slowly
@given(st.text())
async def test_any_text_arrives_as_it_was_written(body: str) -> None:
    """Words keep every character that can be stored."""
    memory = Memory()
    await Served(memory).post(envelope(value(messages=[message(text={"body": body})])))
    event = ALL["wa.inbound"].decode(memory.entries[0][1])
    assert event.content.body == body.replace("\0", "\N{REPLACEMENT CHARACTER}")
