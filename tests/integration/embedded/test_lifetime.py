"""How embedded servers begin and end, shown with the quickest of them."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.embedded.errors import DiedAtStartError, PortTakenError
from tools.embedded.ports import LOOPBACK, becomes_free, free_ports, is_free
from tools.embedded.valkey import Valkey

START_AND_WAIT = """
import asyncio, sys
from pathlib import Path
from tools.embedded.{module} import {server}

async def main():
    await {server}(Path(sys.argv[1]), int(sys.argv[2])).start()
    print("started", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.parametrize(("module", "server"), [("valkey", "Valkey"), ("postgres", "Postgres")])
async def test_server_when_its_parent_is_killed(tmp_path: Path, module: str, server: str) -> None:
    """The server ends with the process that started it, even when that one had no time to say so."""
    port = free_ports(1)[0]
    code = START_AND_WAIT.format(module=module, server=server)
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(tmp_path), str(port), stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    assert await parent.stdout.readline() == b"started\n"
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    assert await becomes_free(port, within=10)


async def test_server_when_its_port_is_taken(tmp_path: Path) -> None:
    """The error names the server and the port."""
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError, match=rf"valkey: port {port} on 127\.0\.0\.1 is taken"):
            await Valkey(tmp_path, port).start()


async def test_server_when_it_cannot_start(tmp_path: Path) -> None:
    """The error names the log that says why, and nothing keeps running."""
    port = free_ports(1)[0]
    damaged = tmp_path / "data" / "appendonlydir"
    damaged.mkdir(parents=True)
    (damaged / "appendonly.aof.manifest").write_text("damaged\n")
    with pytest.raises(DiedAtStartError, match=r"server\.log"):
        await Valkey(tmp_path, port).start()
    assert is_free(port)


async def test_server_when_it_does_not_stop(tmp_path: Path) -> None:
    """A server that hangs is killed when its time is over."""
    valkey = Valkey(tmp_path, free_ports(1)[0])
    await valkey.start()
    assert valkey.pid is not None
    os.kill(valkey.pid, signal.SIGSTOP)
    before = time.monotonic()
    await valkey.stop(within=0.2)
    assert is_free(valkey.port)
    assert time.monotonic() - before < 10
