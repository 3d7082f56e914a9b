"""Vectors kept on disk, so that a text is read by the model once and not at every start."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from services.router.intents.meaning import DIMENSIONS, MODEL, Meaning, shortened
from services.router.intents.terms import Matrix


class KeptVectors:
    """A `Meaning` that remembers, in one file of a folder.

    Several processes may share the folder: each writes a file of its own and puts it in place in one
    step, so that a reader meets a whole file always; what one of two writers adds may be read again later.
    """

    def __init__(self, meaning: Meaning, folder: Path, *, model: str = MODEL) -> None:
        """Ask `meaning` only for what the folder lacks; vectors of another `model` are never mixed in."""
        self._meaning = meaning
        self._file = folder / f"{model}.npz"

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """The vectors of `texts`, read, or made and kept. A file that cannot be read counts as absent."""
        known = self._read()
        keys = [hashlib.sha256(shortened(text).encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            known |= dict(zip(missing, self._meaning(list(missing.values())), strict=True))
            self._write(known)
        return np.array([known[key] for key in keys], dtype=np.float32).reshape(len(texts), DIMENSIONS)

    def _read(self) -> dict[str, Matrix]:
        try:
            with self._file.open("rb") as file, np.load(file) as stored:
                return dict(zip(stored["keys"].tolist(), stored["vectors"].astype(np.float32), strict=True))
        except (OSError, KeyError, ValueError, zipfile.BadZipFile):
            return {}

    def _write(self, known: dict[str, Matrix]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._file.parent, suffix=".npz")
        with os.fdopen(handle, "wb") as file:
            np.savez(file, keys=np.array(list(known)), vectors=np.array(list(known.values()), np.float16))
        Path(name).replace(self._file)
