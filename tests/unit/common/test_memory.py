"""Memory that was freed goes back to the machine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from libs.common.memory import give_back
from tools.load.processes import memory_megabytes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only glibc gives memory back when asked")

ON_A_THREAD = """
import os, threading
from libs.common.memory import give_back, share_one_arena
from tools.load.processes import memory_megabytes

def work():
    pieces = [bytearray(20_000) for _ in range(2_000)]
    del pieces[1:]
    kept.append(pieces)

kept, before = [], memory_megabytes(os.getpid())
share_one_arena()
thread = threading.Thread(target=work)
thread.start()
thread.join()
give_back()
print(memory_megabytes(os.getpid()) - before)
"""


def test_what_was_freed_is_returned() -> None:
    """Ten million bytes in small pieces, of which a few in between stay."""
    pieces = [os.urandom(600) for _ in range(50_000)]
    full = memory_megabytes(os.getpid())
    del pieces[:49_000]
    give_back()
    assert full - memory_megabytes(os.getpid()) > 15


def test_what_a_thread_has_freed_is_returned_too() -> None:
    """Forty million bytes, of which none is kept."""
    done = subprocess.run([sys.executable, "-c", ON_A_THREAD], check=True, capture_output=True, text=True)
    assert float(done.stdout) < 10
