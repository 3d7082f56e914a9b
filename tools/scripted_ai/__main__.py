"""A stand-in for the language model: `python -m tools.scripted_ai --port 8090`.

OPENAI_BASE_URL=http://127.0.0.1:8090/v1 lets the services use it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from tools.scripted_ai.plain import plain
from tools.scripted_ai.recordings import load, recorded
from tools.scripted_ai.server import ScriptedAI
from tools.scripted_ai.worst import worst


def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8090,
    script: Annotated[Path | None, typer.Option(help="Recorded answers, as YAML.")] = None,
    obey: Annotated[bool, typer.Option("--worst", help="Obey whatever a customer writes.")] = False,
) -> None:
    """Answer by the recordings, else add nothing, or obey every customer."""
    otherwise = worst if obey else plain
    chosen = recorded(load(script), otherwise) if script else otherwise
    uvicorn.run(ScriptedAI(chosen).app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    typer.run(serve)
