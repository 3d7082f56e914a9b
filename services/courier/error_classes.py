"""What an error of the platform means for the message, for the number and for the customer."""

from __future__ import annotations

from enum import StrEnum


class ErrorClass(StrEnum):
    """What is to be done; the values are labels of the metrics."""

    RETRY = "retry"
    STOP_NUMBER = "stop_number"
    WINDOW_CLOSED = "window_closed"
    OPTED_OUT = "opted_out"
    PERMANENT = "permanent"


PAIR_LIMIT = 131056
"""Too many messages to one customer in too little time."""

WINDOW_CLOSED = 131047

MARKETING_STOPPED = 131050
"""The customer has told the platform, or us, that there shall be no more advertising."""

_CLASSES = {
    ErrorClass.RETRY: {1, 2, 4, 80007, 130429, 131000, 131016, PAIR_LIMIT, 131057, 133004},
    ErrorClass.STOP_NUMBER: {
        *(0, 3, 10, 190, 368, 130497, 131031, 131042, 131045, 131048, 131064, 133010),
        *range(200, 300),
    },
    ErrorClass.WINDOW_CLOSED: {WINDOW_CLOSED},
    ErrorClass.OPTED_OUT: {MARKETING_STOPPED},
    ErrorClass.PERMANENT: {
        *(100, 131008, 131009, 131026, 131049, 131051, 131052, 131053, 131062, 130472, 135000),
        *range(132000, 133000),
    },
}
_BY_CODE = {code: kind for kind, codes in _CLASSES.items() for code in codes}


def classify(code: int | None, http_status: int = 200) -> ErrorClass:
    """The class of an error code, or by the HTTP status when the code is absent or new.

    A code in a status has no HTTP status of its own; a new one is permanent: nothing is repeated blindly.
    """
    if code in _BY_CODE:
        return _BY_CODE[code]
    if http_status >= 500 or http_status in {408, 429}:
        return ErrorClass.RETRY
    return ErrorClass.STOP_NUMBER if http_status in {401, 403} else ErrorClass.PERMANENT
