"""Products of matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from services.router.intents.products import product
from services.router.intents.terms import Matrix


class WithDiscardedLanes(np.ndarray[Any, np.dtype[np.float32]]):
    """Multiplies as some kernels do: with a division by zero in a lane that is thrown away."""

    def __matmul__(self, other: Matrix) -> Matrix:  # type: ignore[override]  # of 32 bits only
        np.divide(np.ones(1, np.float32), np.zeros(1, np.float32))
        return np.asarray(np.matmul(np.asarray(self), other), np.float32)


def test_flags_of_what_is_thrown_away() -> None:
    """They are no warning: the result is right."""
    rows = np.array([[1, 2], [3, 4]], np.float32)
    unit = np.eye(2, dtype=np.float32)
    assert np.array_equal(product(rows.view(WithDiscardedLanes), unit), rows)


@pytest.mark.parametrize("value", [1e38, np.inf, np.nan])
def test_values_that_leave_what_can_be_counted(value: float) -> None:
    """They are an error that says whose they are, not a score."""
    huge = np.full((1, 8), value, np.float32)
    with pytest.raises(FloatingPointError, match=r"product of \(1, 8\) and \(8, 1\)"):
        product(huge, huge.T)
