"""Run the whole system until Ctrl-C: `bin/dev`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import webbrowser
from collections.abc import Mapping, Sequence

from rich.console import Console

from tools.dev import announcement
from tools.dev.data_folder import alone_in
from tools.dev.errors import DevelopmentError
from tools.dev.options import Options, parse
from tools.dev.output import Files, Output, Terminal
from tools.dev.rendering import Renderer
from tools.dev.system import SIMULATOR, System
from tools.embedded.errors import EmbeddedServerError

HEALTHY_SECONDS = 60.0


def main(arguments: Sequence[str]) -> int:
    """Run until told to stop; the exit status is 1 when the system could not be started."""
    options = parse(arguments)
    try:
        with alone_in(options.data):
            asyncio.run(serve(System(options, os.environ, _output(options)), options))
    except (DevelopmentError, EmbeddedServerError) as error:
        print(f"bin/dev: {error}", file=sys.stderr)
        return 1
    except asyncio.CancelledError:
        print("bin/dev: told twice to stop, so what still runs is killed", file=sys.stderr)
        return 1
    return 0


async def serve(system: System, options: Options) -> None:
    """Start the system, say so, and keep it until a signal comes; a second signal cuts the end short."""
    this = asyncio.current_task()
    assert this is not None, "a coroutine that runs is part of a task"
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, this.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await system.start(within=HEALTHY_SECONDS)
            _announce(system, options)
            await system.wait()
    finally:
        await system.stop()


def _output(options: Options) -> Output:
    if options.headless:
        return Files(options.data / "logs")
    colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return Terminal(sys.stdout, Renderer(colours=colours))


def _announce(system: System, options: Options) -> None:
    if options.headless:
        print("ready", flush=True)
        return
    announcement.show(system.addresses, Console())
    if options.browser and has_display(os.environ):
        webbrowser.open(system.addresses[SIMULATOR])


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether there is a screen that a browser could open on."""
    return sys.platform == "darwin" or any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
