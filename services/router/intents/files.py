"""The classifier as the files of `data/` make it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from libs.common.memory import give_back
from services.router.intents.classifier import Classifier
from services.router.intents.decision import IntentDecision
from services.router.intents.examples import load_examples
from services.router.intents.meaning import LocalModel
from services.router.intents.nearest import Nearest
from services.router.intents.vectors import KeptVectors
from services.router.intents.vocabulary import load_vocabulary


class FileClassifier:
    """Knows rules, wording and concepts when it is made, and meanings once `prepare` has returned."""

    def __init__(self, cache: Path) -> None:
        """Read the files; what `prepare` works out is kept in the folder `cache`. Raises DataFileError."""
        self._model = LocalModel()
        self._vectors = KeptVectors(self._model, cache / "meanings")
        self._nearest = Nearest(load_examples(), load_vocabulary(), self._model)
        self._classifier = Classifier(self._nearest)

    def prepare(self) -> None:
        """Learn what the examples mean, and load the model; until then unsure texts are decided without.

        Takes 40 seconds of one core when the cache has nothing, else half a second. Raises OSError when
        the cache cannot be written.
        """
        self._nearest.learn_meanings(self._vectors)
        self._model(["hola"])
        give_back()

    def __call__(
        self,
        texts: Sequence[str],
        *,
        payload: str | None = None,
        first: bool = False,
        asked: str | None = None,
    ) -> IntentDecision:
        """The intent of `texts`; see `Classify`."""
        return self._classifier(texts, payload=payload, first=first, asked=asked)
