"""Which provider the settings mean."""

from __future__ import annotations

import pytest

from libs.common.knowledge.families import OPENAI_INPUTS, family, provider
from libs.common.settings import EmbeddingSettings, SettingsError


def test_a_key_alone() -> None:
    """With a key and no address, OpenAI's small model is asked."""
    chosen = provider(EmbeddingSettings(openai_api_key="invented"))
    assert (chosen.model, chosen.most_inputs) == ("text-embedding-3-small", OPENAI_INPUTS)


def test_an_address() -> None:
    """An address wins over OpenAI, also with a key."""
    settings = EmbeddingSettings(openai_api_key="invented", openai_embedding_base_url="http://127.0.0.1:1/v1")
    assert provider(settings).url == "http://127.0.0.1:1/v1"


def test_neither_key_nor_address() -> None:
    """The error names both variables."""
    with pytest.raises(SettingsError, match=r"OPENAI_EMBEDDING_BASE_URL.*OPENAI_API_KEY"):
        provider(EmbeddingSettings())


@pytest.mark.parametrize(
    ("model", "dimensions", "input_type"),
    [
        ("text-embedding-3-small", True, False),
        ("multilingual-e5-small", False, True),
        ("bge-m3", False, False),
    ],
)
def test_parameters_of_models(model: str, dimensions: bool, input_type: bool) -> None:
    """Each family is told only what it understands."""
    assert (family(model).takes_dimensions, family(model).takes_input_type) == (dimensions, input_type)
