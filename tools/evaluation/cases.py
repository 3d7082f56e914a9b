"""Conversations as they are written down in `evals/conversations/`: what is said, and what must come of it.

The name of a file is the kind of difficulty that its cases have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from libs.common.data_files import DataFileError, read
from libs.common.intents import Intent
from libs.common.messages import Content
from tools.scripted_ai.recordings import Recording

FOLDER = Path(__file__).parents[2] / "evals" / "conversations"
BOGOTA = ZoneInfo("America/Bogota")
MONDAY_MORNING = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - local time of Bogotá, as the files tell it


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a customer does, and what must be heard then.

    Texts of `says` and `never` are looked for without regard to case and accents; one that is written
    `/like this/` is a regular expression.
    """

    customer: str | tuple[str, ...] = ()
    """A message, or several that are one burst."""
    sends: tuple[Content, ...] = ()
    """Anything else than words, such as a tapped button or a file."""
    advertised: str = ""
    """The headline of an advertisement that the customer tapped before."""
    after_hours: float = 0.0
    """How much time passes before, in hours."""
    intent: Intent | None = None
    says: tuple[str, ...] = ()
    """Each of these must be in the reply."""
    says_any: tuple[str, ...] = ()
    """One of these must be."""
    never: tuple[str, ...] = ()
    """None of these may be."""
    silent: bool = False
    """Nothing may be answered."""
    long: bool = False
    """The reply may be a table, longer than a usual message."""


class Ends(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be true when the last step has been answered; what is not named is not looked at."""

    owner: str | None = None
    handoff: str | None = None
    """The reason of the handoff."""
    opted_out: bool | None = None
    facts: Mapping[str, object] = {}
    """What is known of the customer then, by name; `null` means that nothing is known."""
    score: int | None = None
    route: str | None = None
    """Where the lead was sent."""
    rows: Mapping[str, int] = {}
    """How many rows a table of this customer's has, such as `appointments: 1`."""


class Case(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One conversation."""

    name: str
    why: str
    """What makes it difficult."""
    steps: tuple[Step, ...]
    starts: datetime = MONDAY_MORNING
    """The local time in Bogotá at which it begins."""
    ends: Ends = Ends()
    model: tuple[Recording, ...] = ()
    """What the scripted model answers in this case; to everything else it adds nothing."""

    @property
    def moment(self) -> datetime:
        """When it begins, with its time zone."""
        return self.starts.replace(tzinfo=BOGOTA)


Cases = Mapping[str, Sequence[Case]]
"""Cases by their kind."""


def load(folder: Path = FOLDER) -> Cases:
    """Every case of the folder. Raises DataFileError, also when two cases have one name."""
    cases = {path.stem: read(path, tuple[Case, ...]) for path in sorted(folder.glob("*.yaml"))}
    names: set[str] = set()
    for kind, listed in cases.items():
        for case in listed:
            if case.name in names:
                raise DataFileError(folder / f"{kind}.yaml", f"{case.name}: another case has this name")
            names.add(case.name)
    return cases


def contents(step: Step) -> tuple[Content, ...]:
    """What the customer sends in `step`, in order."""
    said = (step.customer,) if isinstance(step.customer, str) else step.customer
    texts = tuple(msgspec.convert({"kind": "text", "body": body}, Content) for body in said)
    return (*texts, *step.sends)
