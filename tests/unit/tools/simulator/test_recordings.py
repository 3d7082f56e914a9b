"""Recorded conversations as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.tools.simulator.samples import CARLOS, message
from tools.simulator import recordings
from tools.simulator.errors import BadRequestError, NotFoundError
from tools.simulator.inputs import NewMessage
from tools.simulator.memory import Conversation
from tools.simulator.recordings import Library, Step, read_recording, record, write_recording

FOLDER = Path(recordings.__file__).parent / "conversations"


def test_every_recording_of_the_library_can_be_read() -> None:
    """They are shown by their titles."""
    library = Library(FOLDER)
    assert len(library.titles()) >= 3
    assert all(library.find(name).steps for name in library.titles())


def test_an_unknown_recording_is_not_a_path() -> None:
    """Only names of the library lead anywhere."""
    with pytest.raises(NotFoundError):
        Library(FOLDER).find("../templates")


@pytest.mark.parametrize("step", ["{}", "{say: hola, pause: 1.0}", "{shout: hola}"])
def test_a_step_that_is_unclear_is_refused(step: str) -> None:
    """Nothing, two things, or an unknown thing."""
    with pytest.raises(BadRequestError, match=r"\$\.steps\[0\]"):
        read_recording(f"title: prueba\nsteps: [{step}]".encode())


def test_a_conversation_becomes_a_recording() -> None:
    """The customer's side is kept; where the business spoke, an answer is awaited."""
    conversation = Conversation(CARLOS)
    conversation.messages.extend(
        [
            message(content={"body": "hola"}),
            message(author="business"),
            message(author="business"),
            message(type="location", content={"latitude": 4.6, "longitude": -74.0}),
            message(type="image", content={"id": "1", "sha256": "00"}),
        ]
    )
    location = NewMessage(type="location", content={"latitude": 4.6, "longitude": -74.0})
    assert record(conversation).steps == [Step(say="hola"), Step(await_reply=30.0), Step(send=location)]


def test_the_advertisement_that_led_to_a_message_is_recorded() -> None:
    """And what it quoted is not, for that message will have another id."""
    conversation = Conversation(CARLOS)
    extras = {"referral": {"headline": "MT-03"}, "context": {"id": "wamid.1"}}
    conversation.messages.append(message(content={"body": "hola"}, extras=extras))
    (step,) = record(conversation).steps
    assert step.send == NewMessage(content={"body": "hola"}, extras={"referral": {"headline": "MT-03"}})


def test_a_written_recording_can_be_read_back() -> None:
    """What is exported can be replayed."""
    conversation = Conversation(CARLOS)
    conversation.messages.append(message(content={"body": "¿Cuánto vale la MT-03? *sí*: no"}))
    recorded = record(conversation)
    assert read_recording(write_recording(recorded)) == recorded
