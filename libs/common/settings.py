"""Every setting of every service: read once from the environment, typed, each described with its unit.

A service composes the groups it needs and reads nothing else, so that what an instance must be
given is what its `Settings` names. Errors::

    SettingsError           a variable is missing or its value does not fit
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

Port = Annotated[int, Meta(ge=0, le=65535)]
Milliseconds = Annotated[int, Meta(ge=0, le=600_000)]
NonEmpty = Annotated[str, Meta(min_length=1)]


class SettingsError(Exception):
    """A variable of the environment is missing or does not fit; the text names it and what it must be."""


class ServiceSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """What every process is told about itself."""

    port: Annotated[Port, Meta(description="Port the service listens on, for its HTTP pages.")] = 8000
    host: Annotated[str, Meta(description="Address the service binds to.")] = "0.0.0.0"  # noqa: S104 - the platform routes to every interface
    log_level: Annotated[
        str, Meta(description="Lowest level written to the log.", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    ] = "INFO"
    sentry_dsn: Annotated[
        str, Meta(description="Where errors are reported; empty: nowhere.", extra={"secret": True})
    ] = ""
    render_service_name: Annotated[str, Meta(description="Name of the service; the platform sets it.")] = ""
    render_instance_id: Annotated[str, Meta(description="Name of this instance; the platform sets it.")] = ""
    render_git_commit: Annotated[str, Meta(description="Commit that runs; the platform sets it.")] = "unknown"


class RedisSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """Where the streams live."""

    redis_url: Annotated[
        NonEmpty,
        Meta(
            description="Redis or Valkey server that holds the streams; redis+cluster://host:port,host:port "
            "names some servers of a cluster."
        ),
    ]
    stream_shards: Annotated[
        int,
        Meta(ge=1, le=64, description="Keys over which each stream is spread; one for all, never lowered."),
    ] = 1
    streams_allow_eviction: Annotated[
        bool,
        Meta(
            description="Consume from a server whose maxmemory-policy is not noeviction: it may drop "
            "messages, so for a trial on one's own machine only."
        ),
    ] = False


class DatabaseSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """Where the state lives."""

    database_url: Annotated[NonEmpty, Meta(description="Postgres database with pgvector.")]
    database_pool_size: Annotated[
        int, Meta(ge=1, le=100, description="Connections one instance may hold open at once.")
    ] = 10


class WebhookSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """What proves that a webhook comes from Meta."""

    whatsapp_app_secret: Annotated[
        NonEmpty, Meta(description="Secret of the Meta app; signs every webhook.", extra={"secret": True})
    ]
    whatsapp_app_secret_previous: Annotated[
        str,
        Meta(
            description="The secret before, valid beside it while it is being changed; empty otherwise.",
            extra={"secret": True},
        ),
    ] = ""
    whatsapp_webhook_verify_token: Annotated[
        NonEmpty, Meta(description="Token Meta shows when it verifies the webhook.", extra={"secret": True})
    ]

    @property
    def app_secrets(self) -> list[str]:
        """Every secret that may have signed, the one that signs most first."""
        both = [self.whatsapp_app_secret, self.whatsapp_app_secret_previous]
        return [each for each in both if each]


class GraphSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """How the Graph API is reached."""

    whatsapp_access_token: Annotated[
        NonEmpty, Meta(description="Bearer token of the Graph API.", extra={"secret": True})
    ]
    whatsapp_access_tokens: Annotated[
        str,
        Meta(
            description="Tokens of numbers that have their own: a JSON object of phone number id to a token, "
            "or to a list of tokens that are tried in turn while one is being replaced.",
            extra={"secret": True},
        ),
    ] = ""
    whatsapp_api_base_url: Annotated[NonEmpty, Meta(description="Where the Graph API is.")] = (
        "https://graph.facebook.com"
    )
    whatsapp_api_version: Annotated[
        str, Meta(pattern=r"^v\d+\.\d+$", description="Version of the Graph API.")
    ] = "v26.0"


_Hours = Annotated[str, Meta(pattern=r"^(\d\d:\d\d-\d\d:\d\d)?$")]


class CampaignSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """When the dealership may write of its own accord, by its own clock; Law 2300 of 2023 sets the bounds."""

    campaign_hours: Annotated[
        _Hours,
        Meta(min_length=1, description="Hours of campaigns from Monday to Friday, such as 07:00-19:00."),
    ] = "07:00-19:00"
    campaign_saturday_hours: Annotated[
        _Hours, Meta(description="Hours of campaigns on Saturdays; empty: no campaigns then.")
    ] = "08:00-15:00"
    campaign_sunday_hours: Annotated[
        _Hours,
        Meta(
            description="Hours of advertising on Sundays; empty: none then. On holidays there is never any."
        ),
    ] = ""


class DealershipSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """The dealership that an installation starts with."""

    whatsapp_phone_number_id: Annotated[NonEmpty, Meta(description="Meta's id of the dealership's number.")]
    whatsapp_messages_per_second: Annotated[
        int,
        Meta(ge=1, le=1000, description="Messages a second that Meta takes from it; 1,000 after an upgrade."),
    ] = 80
    gp_bikes_whatsapp_number: Annotated[str, Meta(description="The number itself, as customers see it.")] = ""
    gp_bikes_dealership_name: Annotated[NonEmpty, Meta(description="Name the assistant presents.")] = (
        "GP Bikes"
    )
    gp_bikes_dealership_address: Annotated[str, Meta(description="Street address, as told to customers.")] = (
        ""
    )


class CacheSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """Where a process keeps what it could work out again."""

    cache_folder: Annotated[
        NonEmpty, Meta(description="Folder of what can be worked out again; it may be lost at any time.")
    ] = ".cache"


class BurstSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """How long the assistant waits for a customer to finish writing."""

    burst_quiet_ms: Annotated[
        Milliseconds, Meta(description="Silence that ends a burst of messages, in milliseconds.")
    ] = 700
    burst_max_ms: Annotated[
        Milliseconds, Meta(description="Longest wait for a burst to end, in milliseconds.")
    ] = 4000
    burst_media_quiet_ms: Annotated[
        Milliseconds,
        Meta(description="Silence that ends a burst after a photo, a voice note or a file, in milliseconds."),
    ] = 2000
    burst_media_max_ms: Annotated[
        Milliseconds,
        Meta(
            description="Longest wait for a burst that photos, voice notes or files prolong, in milliseconds."
        ),
    ] = 10_000
    burst_voice_max_ms: Annotated[
        Milliseconds,
        Meta(description="Longest wait for a voice note to be written down, in milliseconds."),
    ] = 20_000


class AISettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """The language model, over OpenAI's protocol. Without one, rules and templates serve."""

    openai_api_key: Annotated[
        str, Meta(description="Key of OpenAI; without one a local server is used.", extra={"secret": True})
    ] = ""
    openai_base_url: Annotated[
        str, Meta(description="Where chat is served; empty with a key: OpenAI itself; without: no model.")
    ] = ""
    openai_model: Annotated[NonEmpty, Meta(description="Chat model.")] = "gpt-5.4-mini"
    openai_model_sees_images: Annotated[
        bool, Meta(description="Whether the chat model is shown customers' photos.")
    ] = False
    openai_transcription_model: Annotated[NonEmpty, Meta(description="Model that hears voice notes.")] = (
        "gpt-transcribe"
    )
    openai_timeout_ms: Annotated[
        Milliseconds, Meta(description="Longest wait for one try of the chat model, in milliseconds.")
    ] = 12_000
    openai_attempts: Annotated[
        int, Meta(ge=1, le=5, description="Tries of one request while the provider says: not now.")
    ] = 3
    openai_concurrency: Annotated[
        int, Meta(ge=1, le=256, description="Requests one instance has under way at once.")
    ] = 16
    openai_pesos_per_million_input_tokens: Annotated[
        int,
        Meta(ge=0, description="Price of what the chat model reads, in Colombian pesos per million tokens."),
    ] = 3_000
    openai_pesos_per_million_output_tokens: Annotated[
        int,
        Meta(ge=0, description="Price of what the chat model writes, in Colombian pesos per million tokens."),
    ] = 18_000
    openai_pesos_per_audio_minute: Annotated[
        int, Meta(ge=0, description="Price of transcribing, in Colombian pesos a minute.")
    ] = 25
    ai_intent_timeout_ms: Annotated[
        Milliseconds,
        Meta(
            description="Longest wait for the model to tell what an unclear message wants, in milliseconds; "
            "then the nearest example decides."
        ),
    ] = 1_500
    ai_pesos_per_conversation: Annotated[
        int,
        Meta(
            ge=0,
            description="Colombian pesos a conversation may cost; beyond, it goes on without the model.",
        ),
    ] = 600
    ai_pesos_per_day: Annotated[
        int,
        Meta(
            ge=0,
            description="Colombian pesos a dealership may cost from midnight to midnight in Bogotá; beyond, "
            "rules and templates serve.",
        ),
    ] = 200_000

    @property
    def given(self) -> bool:
        """Whether there is anybody who can be asked."""
        return bool(self.openai_api_key or self.openai_base_url)


class EmbeddingSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """Who turns text into vectors: a server that speaks OpenAI's protocol."""

    openai_api_key: Annotated[
        str, Meta(description="Key of OpenAI; without one a local server is used.", extra={"secret": True})
    ] = ""
    openai_embedding_base_url: Annotated[
        str, Meta(description="Where embeddings are served; empty with a key: OpenAI itself.")
    ] = ""
    openai_embedding_model: Annotated[
        str,
        Meta(description="Embedding model; empty: text-embedding-3-small, locally multilingual-e5-small."),
    ] = ""
    openai_embedding_timeout_ms: Annotated[
        Milliseconds, Meta(description="Longest wait for a batch of texts, in milliseconds.")
    ] = 60_000
    openai_embedding_query_timeout_ms: Annotated[
        Milliseconds,
        Meta(description="Longest wait for a question's vector, in milliseconds; then words decide alone."),
    ] = 1_500
    openai_embedding_pesos_per_million_tokens: Annotated[
        float, Meta(ge=0, description="Price of embedding, in Colombian pesos per million tokens.")
    ] = 0.0

    @property
    def given(self) -> bool:
        """Whether there is anybody who can be asked."""
        return bool(self.openai_api_key or self.openai_embedding_base_url)


class EmbeddingBatchSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """How texts of several requests share one call of the provider."""

    embedding_batch_wait_ms: Annotated[
        Milliseconds, Meta(description="Longest wait for a batch to fill, in milliseconds.")
    ] = 20
    embedding_batch_inputs: Annotated[
        int,
        Meta(ge=0, le=2048, description="Most texts in one call; 0: 2,048 at OpenAI (its limit), else 64."),
    ] = 0
    embedding_batch_tokens: Annotated[
        int, Meta(ge=512, le=300_000, description="Most tokens in one call; OpenAI allows 300,000.")
    ] = 300_000


class ChunkSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """How documents are cut; the reasons are in docs/knowledge.md."""

    knowledge_chunk_tokens: Annotated[
        int,
        Meta(ge=32, le=450, description="Most tokens of a chunk; the local model reads 512 with the title."),
    ] = 256
    knowledge_overlap_tokens: Annotated[
        int, Meta(ge=0, le=128, description="Tokens repeated from the end of the chunk before.")
    ] = 32


class ObjectSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """Where files are kept: S3 or a server that speaks its protocol."""

    s3_endpoint_url: Annotated[str, Meta(description="S3 server; empty: Amazon's.")] = ""
    s3_bucket_name: Annotated[NonEmpty, Meta(description="Bucket that holds the files.")]
    aws_access_key_id: Annotated[NonEmpty, Meta(description="Key id for the bucket.", extra={"secret": True})]
    aws_secret_access_key: Annotated[
        NonEmpty, Meta(description="Secret key for the bucket.", extra={"secret": True})
    ]
    aws_region: Annotated[str, Meta(description="Region of the bucket.")] = "us-east-1"


class BackupSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """How long backups are kept."""

    backup_keep_days: Annotated[
        int, Meta(ge=1, le=90, description="Days after which a backup is removed, erased customers with it.")
    ] = 7


class RenderSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """How the platform is told how many instances a service has; no service reads this, `autoscale` does."""

    render_api_key: Annotated[NonEmpty, Meta(description="Key of Render's API.", extra={"secret": True})]
    render_api_base_url: Annotated[NonEmpty, Meta(description="Where Render's API is.")] = (
        "https://api.render.com/v1"
    )


class AgentSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """What an instance of the agents answers, and how."""

    agents: Annotated[
        str, Meta(description="Intents this instance answers, separated by commas; empty: all of them.")
    ] = ""
    turn_max_attempts: Annotated[
        int,
        Meta(ge=1, le=5, description="Failed attempts at an answer before a person gets the conversation."),
    ] = 2
    minimum_wage_cop: Annotated[
        int,
        Meta(
            ge=1,
            description="Legal minimum wage in Colombia, in pesos a month: what customers who earn "
            '"el mínimo" earn.',
        ),
    ] = 1_750_905
    financing_annual_rate_percent: Annotated[
        float, Meta(ge=0, le=100, description="Nominal annual rate of a credit, in percent.")
    ] = 18.0
    outreach_hours: Annotated[
        str,
        Meta(
            pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$",
            description="Off-peak hours, by the dealership's clock, in which messages that further a sale "
            "leave; never on Sundays and holidays.",
        ),
    ] = "14:00-16:00"
    outreach_batch: Annotated[
        int,
        Meta(ge=1, le=1000, description="Messages of one occasion that leave in one minute of those hours."),
    ] = 50
    handoff_idle_minutes: Annotated[
        int,
        Meta(
            ge=1,
            le=10_080,
            description="Minutes of opening time for which a person says nothing, until the assistant takes "
            "a conversation over again.",
        ),
    ] = 240
    gp_bikes_privacy_policy_url: Annotated[
        str,
        Meta(description="Where customers can read the privacy policy; empty: at the dealership's address."),
    ] = ""


class SlackSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """Where the staff are told what needs them."""

    slack_webhook_url: Annotated[
        str,
        Meta(
            description="Slack-compatible webhook of the staff's channel; empty: nobody is told there.",
            extra={"secret": True},
        ),
    ] = ""


class ReportSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """What the reports must be told, because nothing here knows it."""

    infrastructure_pesos_a_month: Annotated[
        float,
        Meta(
            ge=0,
            description="What the platform costs, in Colombian pesos a month: part of the cost of a lead.",
        ),
    ] = 650_000.0


class TracingSettings(Struct, frozen=True, kw_only=True, rename="upper"):
    """Where spans go, by the names that OpenTelemetry has given these variables."""

    otel_exporter_otlp_endpoint: Annotated[
        str, Meta(description="Collector of traces that speaks OTLP over HTTP; empty: no traces are made.")
    ] = ""
    otel_exporter_otlp_headers: Annotated[
        str,
        Meta(description="Headers for it, as name=value,name=value; often a key.", extra={"secret": True}),
    ] = ""


Group = TypeVar("Group", bound=Struct)


def read(group: type[Group], environment: Mapping[str, str]) -> Group:
    """The settings of `group` as `environment` has them; an empty variable counts as absent.

    Raises SettingsError, which names the variable and what it must be, never its value.
    """
    given = {name: value for name, value in environment.items() if value != ""}
    try:
        return msgspec.convert(given, group, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(_explain(error, group)) from None


def _explain(error: msgspec.ValidationError, group: type[Struct]) -> str:
    """The text of msgspec with the variable in front: `` `$.PORT` `` or a missing field's name."""
    what, _, path = str(error).partition(" - at `$.")
    name = path.rstrip("`")
    if not name:
        what, name = "is missing and has no default", str(error).rpartition("field `")[2].rstrip("`")
    return f"{name}: {what}; set it in the environment or in .env (group {group.__name__})"
