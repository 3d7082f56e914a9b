"""Memory that was freed goes back to the machine."""

from __future__ import annotations

import os
import sys

import pytest

from libs.common.memory import give_back
from tools.load.processes import memory_megabytes


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc gives memory back when asked")
def test_what_was_freed_is_returned() -> None:
    """Ten million bytes in small pieces, of which a few in between stay."""
    pieces = [os.urandom(600) for _ in range(50_000)]
    full = memory_megabytes(os.getpid())
    del pieces[:49_000]
    give_back()
    assert full - memory_megabytes(os.getpid()) > 15
