"""The library by itself: the program that its page shows, in a folder that has nothing else of ours."""

from __future__ import annotations

import asyncio
import re
import shutil
import signal
import sys
from pathlib import Path
from typing import cast

from redis.asyncio import Redis

from tests.integration.faust_redis.support import until

ROOT = Path(__file__).parents[3]
PROGRAM = re.compile(r"```python\n(.*?)```", re.DOTALL)


async def test_the_pages_program_runs_in_a_folder_of_its_own(
    redis: Redis, redis_url: str, tmp_path: Path
) -> None:
    """It handles an order, gives one up, and ends in order."""
    page = (ROOT / "docs" / "faust-redis.md").read_text(encoding="utf-8")
    (program,) = PROGRAM.findall(page)
    (tmp_path / "printer.py").write_text(
        program.replace("redis://127.0.0.1:6379/0", redis_url), encoding="utf-8"
    )
    shutil.copytree(ROOT / "libs" / "faust_redis", tmp_path / "libs" / "faust_redis")
    for copies in (2, 0):
        await redis.xadd("orders", {"event": b'{"number": 7, "copies": %d}' % copies})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "printer.py", cwd=tmp_path, env={}, stderr=asyncio.subprocess.PIPE
    )
    try:
        await until(lambda: has(redis, "receipts", "orders.dead"), within=30)
        process.send_signal(signal.SIGTERM)
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, said.decode()
    receipts = cast("list[tuple[bytes, dict[bytes, bytes]]]", await redis.xrange("receipts"))
    assert [fields[b"event"] for _, fields in receipts] == [b'{"number":7,"copies":2}']


async def has(redis: Redis, *streams: str) -> bool:
    """Whether there is an entry in each of them."""
    return all([await redis.xlen(stream) for stream in streams])
