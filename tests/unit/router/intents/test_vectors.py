"""Vectors kept on disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from services.router.intents.vectors import KeptVectors
from tests.unit.router.intents.doubles import LetterCounts

TEXTS = ["hola", "cuánto vale", "una cita"]


def test_second_start(tmp_path: Path) -> None:
    """What was read once is not read again."""
    first = KeptVectors(LetterCounts(), tmp_path)(TEXTS)
    model = LetterCounts()
    second = KeptVectors(model, tmp_path)(TEXTS)
    assert model.asked == []
    np.testing.assert_allclose(first, second, atol=1e-3)


def test_one_new_text(tmp_path: Path) -> None:
    """Only what is new is read, and the order of the texts is kept."""
    KeptVectors(LetterCounts(), tmp_path)(TEXTS)
    model = LetterCounts()
    rows = KeptVectors(model, tmp_path)(["una moto", *TEXTS])
    assert model.asked == ["una moto"]
    np.testing.assert_allclose(rows, LetterCounts()(["una moto", *TEXTS]), atol=1e-3)


def test_damaged_file(tmp_path: Path) -> None:
    """A file that cannot be read is made anew."""
    KeptVectors(LetterCounts(), tmp_path)(TEXTS)
    next(tmp_path.glob("*.npz")).write_bytes(b"PK\x03\x04 torn")
    model = LetterCounts()
    assert len(KeptVectors(model, tmp_path)(TEXTS)) == len(TEXTS)
    assert model.asked == TEXTS


def test_another_model(tmp_path: Path) -> None:
    """Vectors of two models are never mixed."""
    KeptVectors(LetterCounts(), tmp_path, model="one")(TEXTS)
    model = LetterCounts()
    KeptVectors(model, tmp_path, model="two")(TEXTS)
    assert model.asked == TEXTS


def test_two_writers_at_once(tmp_path: Path) -> None:
    """Two that write at the same time leave a whole file and nothing beside it."""

    def write(texts: list[str]) -> None:
        KeptVectors(LetterCounts(), tmp_path)(texts)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, [[f"mensaje {number}"] for number in range(20)]))
    assert len(list(tmp_path.iterdir())) == 1
    assert len(KeptVectors(LetterCounts(), tmp_path)(["mensaje 3"])) == 1
