"""Why a request is refused; none of them quotes what the request said.

Refused
├── BodyTooLarge        the body is, or says it will be, larger than allowed
├── BodyIncomplete      the sender went away, or took too long
├── Unsigned            nothing proves that the body comes from the platform
├── NotJson             the body is not JSON, however kindly it is read
└── NotAnEnvelope       the JSON is not what the platform wraps its updates in
"""

from __future__ import annotations

from typing import ClassVar

from services.gateway.outcomes import Outcome


class Refused(Exception):
    """The root; `outcome` is how the request is answered and counted."""

    outcome: ClassVar[Outcome]


class BodyTooLarge(Refused):
    """The body is, or says it will be, larger than allowed."""

    outcome = Outcome.TOO_LARGE


class BodyIncomplete(Refused):
    """The sender went away, or took too long."""

    outcome = Outcome.INCOMPLETE


class Unsigned(Refused):
    """Nothing proves that the body comes from the platform."""

    outcome = Outcome.UNSIGNED


class NotJson(Refused):
    """The body is not JSON, however kindly it is read."""

    outcome = Outcome.NOT_JSON


class NotAnEnvelope(Refused):
    """The JSON is not what the platform wraps its updates in."""

    outcome = Outcome.FOREIGN
