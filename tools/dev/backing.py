"""The servers that the services lean on: embedded ones, except where a setting names another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.dev.ports import OFFSETS, SEAWEEDFS_INTERNAL
from tools.embedded import seaweedfs
from tools.embedded.embedding_server import EmbeddingServer
from tools.embedded.postgres import Postgres
from tools.embedded.seaweedfs import SeaweedFS
from tools.embedded.server import EmbeddedServer
from tools.embedded.valkey import Valkey


@dataclass(frozen=True)
class Backing:
    """An embedded server and the settings by which services find it."""

    server: EmbeddedServer
    variable: str
    first: bool = False
    """Whether services cannot even start without it."""
    credentials: Mapping[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """What the services are told. Its own credentials come with a server, even when others are set."""
        return {self.variable: self.server.url, **self.credentials}


def wanted(data: Path, ports: Mapping[str, int], settings: Mapping[str, str]) -> list[Backing]:
    """The servers to start: those whose address no setting gives."""
    base = ports["gateway"] - OFFSETS["gateway"]
    store = SeaweedFS(
        data / "seaweedfs",
        ports["seaweedfs"],
        internal_ports=[base + offset for offset in SEAWEEDFS_INTERNAL],
        bucket=settings["S3_BUCKET_NAME"],
    )
    identity = {
        "AWS_ACCESS_KEY_ID": seaweedfs.ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": seaweedfs.SECRET_ACCESS_KEY,
    }
    every = [
        Backing(Valkey(data / "valkey", ports["valkey"]), "REDIS_URL", first=True),
        Backing(Postgres(data / "postgres", ports["postgres"]), "DATABASE_URL", first=True),
        Backing(store, "S3_ENDPOINT_URL", credentials=identity),
        Backing(
            EmbeddingServer(data / "embedding-server", ports["embedding-server"]), "OPENAI_EMBEDDING_BASE_URL"
        ),
    ]
    return [backing for backing in every if not settings.get(backing.variable)]
