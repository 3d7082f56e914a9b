"""The operators' command line: `bin/gpbikes`, or `python -m tools.gpbikes`."""

from __future__ import annotations

from tools.gpbikes.application import application

if __name__ == "__main__":
    application(prog_name="gpbikes")
