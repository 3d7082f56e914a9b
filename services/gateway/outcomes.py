"""What becomes of a request, and how it is answered."""

from __future__ import annotations

from enum import Enum

from starlette.types import Message


class Outcome(Enum):
    """The name in the metrics, the status and the text of the answer."""

    ACCEPTED = ("accepted", 200, "")
    UNSIGNED = ("unsigned", 401, "The signature is missing or wrong.")
    LIMITED = ("limited", 429, "Too many requests without a valid signature.")
    TOO_LARGE = ("too_large", 413, "The body is larger than 3 MB.")
    INCOMPLETE = ("incomplete", 408, "The body did not come to its end.")
    NOT_JSON = ("not_json", 400, "The body is not JSON.")
    FOREIGN = ("foreign", 400, "The JSON is not an envelope of the WhatsApp platform.")
    UNAVAILABLE = ("unavailable", 503, "The updates could not be stored; send them again.")

    def __init__(self, label: str, status: int, text: str) -> None:
        self.label = label
        self.status = status
        self.text = text


def answer(outcome: Outcome) -> tuple[Message, Message]:
    """The whole response as ASGI sends it."""
    text = outcome.text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
    ]
    # Not after 413: a sender cut off in the middle of its body would see a broken line, not the answer.
    if outcome in {Outcome.INCOMPLETE, Outcome.LIMITED}:
        headers.append((b"connection", b"close"))
    return (
        {"type": "http.response.start", "status": outcome.status, "headers": headers},
        {"type": "http.response.body", "body": text},
    )
