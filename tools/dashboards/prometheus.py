"""A Prometheus server: asked over HTTP, and started beside a `bin/dev` that runs."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import msgspec
import yaml

from tools.checks import promtool
from tools.dev.ports import from_base
from tools.embedded.ports import LOOPBACK, free_ports

SERVICES = ("gateway", "router", "agents", "embeddings", "courier")
RULES = Path(__file__).parents[2] / "operations" / "prometheus" / "rules.yml"
READY_SECONDS = 20.0
ANSWER_SECONDS = 10.0


class PrometheusError(Exception):
    """The server of this address cannot be asked, or refuses what is asked."""


class Sample(msgspec.Struct, frozen=True):
    """One line of an answer."""

    metric: dict[str, str]
    value: tuple[float, str]


class _Data(msgspec.Struct, frozen=True):
    result: list[Sample]


class _Answer(msgspec.Struct, frozen=True):
    data: _Data


def ask(address: str, expression: str) -> list[Sample]:
    """What `expression` is now. Raises PrometheusError."""
    answer = _get(f"{address}/api/v1/query?{urlencode({'query': expression})}")
    return msgspec.json.decode(answer, type=_Answer).data.result


@contextmanager
def beside(port_base: int, folder: Path) -> Iterator[str]:
    """The address of a server that looks each second at the services of the `bin/dev` at `port_base`.

    It keeps everything in `folder`, and ends with the block. Raises PrometheusError.
    """
    program = _program()
    configuration = folder / "prometheus.yml"
    configuration.write_text(yaml.safe_dump(_configuration(port_base)))
    (port,) = free_ports(1)
    command = [program, f"--config.file={configuration}", f"--storage.tsdb.path={folder / 'data'}"]
    command += [f"--web.listen-address={LOOPBACK}:{port}", "--log.level=error"]
    with subprocess.Popen(command) as server:
        try:
            address = f"http://{LOOPBACK}:{port}"
            _wait(address)
            yield address
        finally:
            server.terminate()


def _program() -> str:
    tested = promtool.find(shutil.which)
    program = Path(tested).parent / "prometheus" if tested else None
    if program is None or not program.exists():
        raise PrometheusError(f"there is no program prometheus: {promtool.MISSING}")
    return str(program)


def _configuration(port_base: int) -> dict[str, object]:
    ports = from_base(port_base)
    targets = [
        {"targets": [f"{LOOPBACK}:{ports[service]}"], "labels": {"service": service}} for service in SERVICES
    ]
    return {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(RULES)],
        "scrape_configs": [{"job_name": "gpbikes", "static_configs": targets}],
    }


def _wait(address: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            _get(f"{address}/-/ready")
        except PrometheusError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _get(url: str) -> bytes:
    try:
        with urlopen(url, timeout=ANSWER_SECONDS) as answer:  # noqa: S310 - the operator's own address
            body: bytes = answer.read()
            return body
    except (URLError, OSError, ValueError) as error:
        raise PrometheusError(f"{url.partition('?')[0]}: {error}") from error
