"""Run the images that `python -m tools.deployment.image` built: `python -m tools.deployment.trial`, as root.

Every service starts in its image, as the image's user, with files that it cannot change; `bin/dev` gives them
what they lean on, and stops them. Meanwhile each image is looked at from inside and asked for its health, a
customer writes and is answered, the schema is brought up to date and a backup is taken.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from tools.deployment.builder import ROOT
from tools.deployment.contained import told
from tools.deployment.image import SERVICES, load
from tools.dev import ports
from tools.embedded.ports import LOOPBACK
from tools.simulator.client import NoReplyError, SimulatorClient

PROBE = Path(__file__).with_name("trial_probe.py")
JOBS = ("backup",)
"""What runs to its end, instead of serving."""

ANSWER_SECONDS = 60.0
STOP_SECONDS = 60.0


class TrialError(Exception):
    """Something did not go as it should; the text says what."""


@dataclass(frozen=True)
class System:
    """Every service, running in its image."""

    ports: Mapping[str, int]
    environment: Mapping[str, str]

    def inside(self, service: str, words: Sequence[str], *, given: str = "") -> None:
        """Run words in the image of a service, beside what runs there already. Raises TrialError."""
        image = load(service)
        port = {"PORT": str(self.ports[service])} if service in self.ports else {}
        done = subprocess.run(
            image.confinement.command(words or image.command),
            env={**image.variables, **told(service, self.environment), **port},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise TrialError(f"{service}: {' '.join(words)[:60]}: {done.stdout}{done.stderr}")


@contextmanager
def running(folder: Path, port_base: int) -> Iterator[System]:
    """Start everything with `bin/dev`, and end it; its logs are in `folder`. Raises TrialError."""
    served = [service for service in SERVICES if service not in JOBS]
    procfile = folder / "Procfile"
    procfile.write_text("".join(f"{name}: python -m tools.deployment.contained {name}\n" for name in served))
    command = [sys.executable, "-m", "tools.dev", "--headless", "--procfile", str(procfile)]
    command += ["--port-base", str(port_base), "--data", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None, "it was asked for"
    try:
        if process.stdout.readline().strip() != "ready":
            raise TrialError("the services did not become healthy")
        noted = {name: value or "" for name, value in dotenv_values(folder / "environment").items()}
        yield System(ports.from_base(port_base), {**os.environ, **noted})
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP_SECONDS)
        process.stdout.close()


async def answered(simulator_url: str) -> None:
    """A customer who says a name is greeted by it. Raises NoReplyError and TrialError."""
    async with SimulatorClient(simulator_url) as simulator:
        customer = await simulator.make_customer()
        await customer.send_text("Hola, soy Carlos")
        reply = await customer.next_reply(ANSWER_SECONDS)
    if "Carlos" not in str(reply.content):
        raise TrialError("the answer does not greet the customer by name")


def attempt(system: System) -> Iterator[str]:
    """Every check, told when it has passed. Raises TrialError and NoReplyError."""
    for service in SERVICES:
        system.inside(service, ["python", "-"], given=PROBE.read_text(encoding="utf-8"))
        yield f"{service}: no rights, read-only files, every compiled module loads"
    for service in SERVICES:
        if service not in JOBS:
            system.inside(service, load(service).health)
            yield f"{service}: healthy"
    system.inside("router", ["python", "-m", "libs.common.migrate"])
    yield "the router's image brings the schema up to date"
    asyncio.run(answered(f"http://{LOOPBACK}:{system.ports['simulator']}"))
    yield "a customer wrote and was answered"
    system.inside("backup", [])
    yield "a backup was taken, restored and counted"


def main(arguments: Sequence[str]) -> int:
    """Start, check and stop; the exit status."""
    parser = argparse.ArgumentParser(prog="tools.deployment.trial", description=__doc__.partition("\n")[0])
    parser.add_argument("--port-base", type=int, default=8000, metavar="N", help="first of 31 ports")
    given = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="gpbikes-trial-"))
    folder.chmod(0o755)  # Postgres runs as somebody else
    try:
        with running(folder, given.port_base) as system:
            for passed in attempt(system):
                print(passed)
    except (TrialError, NoReplyError) as error:
        print(f"FAILED: {error}; the logs are in {folder}/logs", file=sys.stderr)
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
