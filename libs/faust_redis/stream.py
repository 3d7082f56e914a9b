"""A stream's name and the type of its events: the one thing that its writers and its readers share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from libs.faust_redis.errors import UndecodableEntry

if TYPE_CHECKING:
    from typing_extensions import TypeForm  # type[T] would leave unions of events out

T = TypeVar("T")


@dataclass(frozen=True)
class Stream(Generic[T]):
    """A stream called `name` whose events are of `type`: whatever msgspec decodes, unions included.

    Events of which `key` tells the same go to the same shard, and so are read in the order in which they were
    appended; those of which it tells nothing are spread evenly.
    """

    name: str
    type: TypeForm[T]
    key: Callable[[T], str] | None = field(default=None, compare=False)
    _encoder: msgspec.json.Encoder = field(
        init=False, repr=False, compare=False, default_factory=msgspec.json.Encoder
    )
    _decoder: msgspec.json.Decoder[T] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_decoder", msgspec.json.Decoder(self.type))

    def encode(self, event: T) -> bytes:
        """Return the JSON bytes that stand for `event` in the stream."""
        return self._encoder.encode(event)

    def decode(self, data: bytes) -> T:
        """Return the event that `data` stands for.

        Raises UndecodableEntry when `data` is not JSON, or not of the stream's type.
        """
        try:
            return self._decoder.decode(data)
        except msgspec.ValidationError as error:
            # Of msgspec's text only the place is kept: the rest can repeat a customer's words.
            place = str(error).rpartition(" - at ")[2] if " - at " in str(error) else "`$`"
            raise self._undecodable(f"a field is missing or does not fit at {place}") from None
        except msgspec.DecodeError:
            raise self._undecodable("it is not JSON") from None

    def _undecodable(self, problem: str) -> UndecodableEntry:
        return UndecodableEntry(
            stream=self.name, expected=getattr(self.type, "__name__", str(self.type)), problem=problem
        )
