"""Taking from a question what all questions have in common."""

from __future__ import annotations

from array import array

import pytest

from libs.common.knowledge.centring import centred, mean


def test_the_mean() -> None:
    """The mean is taken for each dimension."""
    assert list(mean([array("f", [1, 3]), array("f", [3, 5])])) == [2.0, 4.0]


def test_a_centred_vector() -> None:
    """What is left has length one and nothing of the mean."""
    assert list(centred(array("f", [3, 5]), array("f", [3, 1]))) == pytest.approx([0.0, 1.0])


def test_the_mean_itself() -> None:
    """A vector without a difference is left as it is."""
    assert list(centred(array("f", [2, 2]), array("f", [2, 2]))) == [2.0, 2.0]
