"""Running an app as a process of its own."""

from __future__ import annotations

import asyncio
import gc
from typing import NoReturn

import faust
import uvloop


def run(app: faust.App) -> NoReturn:
    """Run `app` in Faust's worker on uvloop until SIGTERM or SIGINT, then exit with its status.

    Logging stays as the caller has set it up; nothing is printed.
    """
    loop = uvloop.new_event_loop()
    asyncio.set_event_loop(loop)
    worker = faust.Worker(
        app, loop=loop, quiet=True, override_logging=False, redirect_stdouts=False, loglevel="INFO"
    )
    worker.spinner = None
    gc.freeze()  # what start-up made stays: a collection that looked at all of it would hold entries up
    worker.execute_from_commandline()
