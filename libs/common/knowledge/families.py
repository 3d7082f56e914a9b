"""What embedding models differ in, and which one the settings mean."""

from __future__ import annotations

from dataclasses import dataclass

from libs.common.settings import EmbeddingSettings, SettingsError

OPENAI_URL = "https://api.openai.com/v1"
OPENAI_MODEL = "text-embedding-3-small"
LOCAL_MODEL = "multilingual-e5-small"
OPENAI_INPUTS = 2_048
LOCAL_INPUTS = 64
"""On two cores a call of so many short passages ends within seconds."""


@dataclass(frozen=True)
class Family:
    """Parameters that a model understands and others refuse."""

    takes_dimensions: bool
    takes_input_type: bool


def family(model: str) -> Family:
    """What `model` understands, by its name."""
    name = model.lower()
    return Family(takes_dimensions="text-embedding-3" in name, takes_input_type="e5" in name)


@dataclass(frozen=True)
class Provider:
    """Who is asked for which model, and how many texts one call of it may carry."""

    url: str
    model: str
    most_inputs: int


def provider(settings: EmbeddingSettings) -> Provider:
    """The provider the settings mean.

    Raises SettingsError when there is neither an address nor a key.
    """
    if settings.openai_embedding_base_url:
        url, model = settings.openai_embedding_base_url, settings.openai_embedding_model or LOCAL_MODEL
        return Provider(url, model, OPENAI_INPUTS if "api.openai.com" in url else LOCAL_INPUTS)
    if settings.openai_api_key:
        return Provider(OPENAI_URL, settings.openai_embedding_model or OPENAI_MODEL, OPENAI_INPUTS)
    raise SettingsError(
        "OPENAI_EMBEDDING_BASE_URL: is missing, and so is OPENAI_API_KEY; texts are embedded by one of them"
    )
