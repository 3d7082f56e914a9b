"""What can be wrong with what the simulator is told.

    SimulatorError
    ├── SettingsError      the environment lacks a variable, or its value cannot be read
    ├── BadRequestError    a control call that cannot be understood
    ├── NotFoundError      a customer, message, file or recording that does not exist
    └── OverloadedError    more undelivered webhooks than the simulator may keep

What the Graph API answers to a wrong call is not here but in `graph_api.errors`: it is Meta's shape.
"""

from __future__ import annotations


class SimulatorError(Exception):
    """The root of this tree; `status` is what the control API answers."""

    status = 500


class SettingsError(SimulatorError):
    """Carries the name of the variable and what is expected of it."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name} must be {expected}")
        self.name = name


class BadRequestError(SimulatorError):
    """A control call with a body or parameter that cannot be understood."""

    status = 400


class NotFoundError(SimulatorError):
    """Carries what was looked for, and under which name."""

    status = 404

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"there is no {kind} {name!r}")
        self.kind = kind


class OverloadedError(SimulatorError):
    """The webhook has been down for so long that nothing more can be kept."""

    status = 503

    def __init__(self, waiting: int) -> None:
        super().__init__(
            f"{waiting} webhooks are already waiting for the gateway; start it, or reset the simulator"
        )
        self.waiting = waiting
