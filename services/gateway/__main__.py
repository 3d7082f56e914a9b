"""Run the gateway: `python -m services.gateway`."""

from __future__ import annotations

import gc
import os

import uvicorn

from libs.common import logs
from libs.common.security_headers import HEADERS
from libs.common.settings import ServiceSettings, read
from services.gateway.app import SERVICE, create_app

KEEP_ALIVE_SECONDS = 75
"""Longer than a load balancer keeps an idle connection, so that it never writes into a closed one."""

STOP_SECONDS = 20


def main() -> None:
    """Serve until told to stop; requests under way are finished first."""
    settings = read(ServiceSettings, os.environ)
    logs.configure(
        SERVICE,
        instance=settings.render_instance_id or "local",
        version=settings.render_git_commit,
        level=settings.log_level,
    )
    app = create_app(os.environ)
    gc.freeze()  # what start-up made stays: no collection has to look at it again
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        headers=[*HEADERS.items()],
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


if __name__ == "__main__":
    main()
