"""Every code of the platform's table has its class; what is not in it is judged by the HTTP status."""

from __future__ import annotations

import pytest

from services.courier.error_classes import ErrorClass, classify

TABLE = {
    ErrorClass.RETRY: [1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057, 133004],
    ErrorClass.STOP_NUMBER: [
        *(0, 3, 10, 190, 200, 250, 299, 368, 130497, 131031, 131042, 131045, 131048, 131064, 133010),
    ],
    ErrorClass.WINDOW_CLOSED: [131047],
    ErrorClass.OPTED_OUT: [131050],
    ErrorClass.PERMANENT: [
        *(
            100,
            131008,
            131009,
            131026,
            131049,
            131051,
            131052,
            131053,
            131062,
            130472,
            132000,
            132999,
            135000,
        ),
    ],
}


@pytest.mark.fact(
    "errors/try_again", "errors/stop_number", "errors/window_closed", "errors/opted_out", "errors/permanent"
)
@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, codes in TABLE.items() for code in codes])
@pytest.mark.parametrize("status", [200, 400, 401, 500])
def test_a_known_code_has_its_class_whatever_the_status(kind: ErrorClass, code: int, status: int) -> None:
    """The table decides."""
    assert classify(code, status) is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, ErrorClass.PERMANENT),
        (400, ErrorClass.PERMANENT),
        (401, ErrorClass.STOP_NUMBER),
        (403, ErrorClass.STOP_NUMBER),
        (404, ErrorClass.PERMANENT),
        (408, ErrorClass.RETRY),
        (429, ErrorClass.RETRY),
        (500, ErrorClass.RETRY),
        (503, ErrorClass.RETRY),
    ],
)
@pytest.mark.parametrize("code", [None, 999_999])
def test_a_new_code_is_judged_by_the_status(code: int | None, status: int, kind: ErrorClass) -> None:
    """A code that nobody has described, or none, says no more than HTTP does."""
    assert classify(code, status) is kind
