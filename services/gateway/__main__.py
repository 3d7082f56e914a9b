"""Run the gateway: `python -m services.gateway`."""

from __future__ import annotations

import gc
import os

import uvicorn

from libs.common.process import begin
from libs.common.security_headers import HEADERS
from services.gateway.app import SERVICE, create_app

KEEP_ALIVE_SECONDS = 75
"""Longer than a load balancer keeps an idle connection, so that it never writes into a closed one."""

STOP_SECONDS = 20


def main() -> None:
    """Serve until told to stop; requests under way are finished first."""
    settings = begin(SERVICE, os.environ)
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
