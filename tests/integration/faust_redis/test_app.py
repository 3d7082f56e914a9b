"""The app: a Faust process without Kafka, with a web page, jobs at set times, and an orderly life."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from libs.faust_redis.app import App
from libs.faust_redis.errors import NotConsuming, ServerUnavailable
from libs.faust_redis.outcomes import Done, Outcome
from tests.integration.faust_redis.support import COPIES, NOTES, QUICK, Note, append, appended, until
from tools.embedded.ports import LOOPBACK, free_ports


def make_app(
    redis_url: str,
    *,
    web: Starlette | None = None,
    port: int = 8000,
    lifespan: Callable[[], AbstractAsyncContextManager[object]] | None = None,
) -> App:
    """An app that copies notes."""
    app = App(
        "copier", redis_url=redis_url, consumer="test", options=QUICK, web=web, port=port, lifespan=lifespan
    )

    @app.stream(NOTES, concurrency=4)
    async def copy(note: Note) -> Outcome:
        await app.stream_producer.append(COPIES, note)
        return Done()

    return app


@asynccontextmanager
async def running(app: App) -> AsyncIterator[App]:
    """The app, started and stopped as a worker process does it."""
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


async def consumes(app: App) -> bool:
    """Whether its streams are being consumed."""
    try:
        await app.check_streams()
    except NotConsuming:
        return False
    return True


async def test_an_app_carries_events_from_stream_to_stream(redis: Redis, redis_url: str) -> None:
    """Handlers are declared on it, and append with its producer; the group is named for it."""
    await append(redis, 1, 2, 3)
    async with running(make_app(redis_url)):
        await until(lambda: has_copies(redis, 3))
    assert {group["name"] for group in await redis.xinfo_groups(NOTES.name)} == {b"copier"}


async def test_an_app_tells_what_workers_have_in_hand(redis: Redis, redis_url: str) -> None:
    """Nothing that was acknowledged, nothing that is fresh, all of the others, and the oldest first."""
    await append(redis, *range(1200))
    await redis.xgroup_create(NOTES.name, "copier", id="0")
    await redis.xreadgroup("copier", "dead", {NOTES.name: ">"})
    await redis.xack(NOTES.name, "copier", next(iter(await appended(redis))))
    async with running(make_app(redis_url)) as app:
        assert await app.in_hand(NOTES, older_seconds=60) == []
        assert await app.in_hand(NOTES, older_seconds=0) == [Note(number) for number in range(1, 1200)]


async def test_what_is_renewed_is_still_told_as_in_hand(redis: Redis, redis_url: str) -> None:
    """A worker that is slow and alive holds things up as much as a dead one."""
    await append(redis, 1)
    app = App("copier", redis_url=redis_url, consumer="test", options=QUICK)
    ended = asyncio.Event()

    @app.stream(NOTES, concurrency=1)
    async def handle(_note: Note) -> Outcome:
        await ended.wait()
        return Done()

    async with running(app):
        await asyncio.sleep(QUICK.heartbeat_seconds * 2)
        assert await app.in_hand(NOTES, older_seconds=QUICK.heartbeat_seconds) == [Note(1)]
        ended.set()


async def test_an_app_tells_how_old_the_oldest_unsettled_entry_is(redis: Redis, redis_url: str) -> None:
    """Whoever has read it; nothing is old once all is settled."""
    await append(redis, 1)
    await redis.xgroup_create(NOTES.name, "copier", id="0")
    await redis.xreadgroup("copier", "dead", {NOTES.name: ">"})
    async with running(make_app(redis_url)) as app:
        await asyncio.sleep(0.05)
        assert 0.05 <= await app.oldest_seconds(NOTES) < 5
        await redis.xack(NOTES.name, "copier", next(iter(await appended(redis))))
        assert await app.oldest_seconds(NOTES) == 0


async def has_copies(redis: Redis, count: int) -> bool:
    """Whether so many notes were copied."""
    return len(await appended(redis, COPIES)) == count


async def test_an_app_tells_which_streams_nobody_consumes(redis: Redis, redis_url: str) -> None:
    """A stream with a group and no worker is one; a stream that nobody has made is not."""
    app = make_app(redis_url)
    async with running(app):
        await until(lambda: consumes(app))
        await redis.xgroup_create(COPIES.name, "elsewhere", mkstream=True)
        assert await app.unconsumed([NOTES.name, COPIES.name, "nobody.made"]) == [COPIES.name]


async def test_what_handlers_need_is_open_before_the_first_and_closed_after_the_last(
    redis: Redis, redis_url: str
) -> None:
    """The lifespan encloses all consuming."""
    story: list[str] = []

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        story.append("open")
        yield
        story.append("close")

    app = App("copier", redis_url=redis_url, consumer="test", options=QUICK, lifespan=lifespan)

    @app.stream(NOTES, concurrency=1)
    async def handle(_note: Note) -> Outcome:
        story.append("begin")
        await asyncio.sleep(0.2)
        story.append("end")
        return Done()

    await append(redis, 1)
    async with running(app):
        await until(lambda: "begin" in story)
    assert story == ["open", "begin", "end", "close"]


async def test_the_web_page_is_served_beside_the_streams(redis_url: str) -> None:
    """On its own port, by the same process."""

    async def page(_request: Request) -> Response:
        await app.check_streams()
        await app.check_server()
        return PlainTextResponse("fine")

    (port,) = free_ports(1)
    app = make_app(redis_url, web=Starlette(routes=[Route("/health", page)]), port=port)
    async with running(app), httpx.AsyncClient() as client:
        await until(lambda: consumes(app))
        assert (await client.get(f"http://{LOOPBACK}:{port}/health")).text == "fine"


async def test_the_web_page_is_served_while_the_server_is_away() -> None:
    """Health can say so: start does not wait for Redis."""

    async def page(_request: Request) -> Response:
        try:
            await app.check_server()
        except ServerUnavailable:
            return PlainTextResponse("no server", 503)
        return PlainTextResponse("fine")

    port, nobody = free_ports(2)
    web = Starlette(routes=[Route("/health", page)])
    app = make_app(f"redis://{LOOPBACK}:{nobody}", web=web, port=port)
    async with running(app), httpx.AsyncClient() as client:
        await until(lambda: answers(client, port))
        assert (await client.get(f"http://{LOOPBACK}:{port}/health")).status_code == 503


async def answers(client: httpx.AsyncClient, port: int) -> bool:
    """Whether the page is being served."""
    try:
        await client.get(f"http://{LOOPBACK}:{port}/health")
    except httpx.ConnectError:
        return False
    return True


async def test_a_timer_goes_on_after_an_error(redis_url: str) -> None:
    """One failed run is not the end of scheduled work, nor of the process."""
    app = make_app(redis_url)
    runs: list[int] = []

    async def job() -> None:
        runs.append(len(runs))
        raise ConnectionError

    app.timer(0.05)(job)
    async with running(app):
        await until(lambda: len(runs) >= 3)


async def test_a_timer_can_run_at_the_start(redis_url: str) -> None:
    """What it shows is there before its first interval is over."""
    app = make_app(redis_url)
    runs: list[int] = []

    async def job() -> None:
        runs.append(len(runs))

    app.timer(3600, at_start=True)(job)
    async with running(app):
        await until(lambda: runs == [0])


async def test_work_of_the_leader_is_done_by_one_process(redis_url: str) -> None:
    """Of two apps of one name, one runs the job."""
    leaders: list[str] = []
    first, second = make_app(redis_url), make_app(redis_url)
    for name, app in (("first", first), ("second", second)):

        async def job(name: str = name) -> None:
            leaders.append(name)

        app.timer(0.05, on_leader=True)(job)
    async with running(first), running(second):
        await until(lambda: len(leaders) >= 5)
    assert len({*leaders}) == 1


class NoDatabase(AbstractAsyncContextManager[None]):
    """Something that handlers need, and that cannot be opened."""

    async def __aenter__(self) -> None:
        raise ConnectionError

    async def __aexit__(self, *_: object) -> None:
        return None


async def test_an_app_that_fails_to_open_what_it_needs_does_not_consume(redis: Redis, redis_url: str) -> None:
    """The error goes to whoever started it, and the stream is not touched."""
    app = make_app(redis_url, lifespan=NoDatabase)
    with pytest.raises(ConnectionError):
        await app.start()
    await app.stop()
    assert not await redis.exists(NOTES.name)


async def test_an_app_makes_no_folders(
    redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust would keep tables in them, which there are none of."""
    monkeypatch.chdir(tmp_path)
    async with running(make_app(redis_url)):
        pass
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - pathlib's way counts as blocking


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("libs.faust_redis.stream", ("faust", "mode", "redis")),
        ("libs.faust_redis.outcomes", ("faust", "mode", "redis")),
        ("libs.faust_redis.producer", ("faust", "mode")),
    ],
)
def test_what_others_import_is_light(module: str, absent: tuple[str, ...]) -> None:
    """Handlers and web servers need neither Faust nor, for the types alone, a Redis client."""
    program = f"import sys, {module}; print(*(name for name in {absent!r} if name in sys.modules))"
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert printed.stdout.strip() == ""
