"""What every service that consumes streams is made of: its app, database, pages, metrics and traces."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace

from starlette.applications import Starlette

from libs.common.clock import Clock, SystemClock
from libs.common.database import Database
from libs.common.health import Check, OperationsPages
from libs.common.metrics import Metrics
from libs.common.settings import (
    DatabaseSettings,
    Group,
    RedisSettings,
    ServiceSettings,
    TracingSettings,
    read,
)
from libs.common.stream_monitor import StreamMonitor
from libs.common.tracing import Tracer
from libs.faust_redis.app import App
from libs.faust_redis.settings import Options

Resource = Callable[[], AbstractAsyncContextManager[object]]
"""Opens something that handlers need, and closes it."""


class ConsumerService:
    """The parts that are alike in every such service; its composition root adds handlers and their needs."""

    def __init__(
        self,
        name: str,
        environment: Mapping[str, str],
        *,
        options: Options | None = None,
        generic_plans: bool = False,
    ) -> None:
        """Put them together; nothing is connected before `app` runs. Raises SettingsError.

        The number of shards comes from the environment, whatever `options` say. For `generic_plans` see
        Database.
        """
        service, redis = read(ServiceSettings, environment), read(RedisSettings, environment)
        self._environment = environment
        self.clock: Clock = SystemClock()
        self.metrics = Metrics()
        self.database = Database(
            read(DatabaseSettings, environment), application=name, generic_plans=generic_plans
        )
        self.tracer = Tracer(name, read(TracingSettings, environment), clock=self.clock)
        self._resources: list[Resource] = [self.database.opened]
        self.checks: dict[str, Check] = {"postgres": self.database.ping}
        """The dependencies without which the service is not ready, by name; a service may add its own."""
        pages = OperationsPages(
            name, service.render_git_commit, checks=self.checks, metrics=self.metrics, clock=self.clock
        )
        self.app = App(
            name,
            redis_url=redis.redis_url,
            consumer=service.render_instance_id or "local",
            version=service.render_git_commit,
            options=replace(
                options or Options(),
                shards=redis.stream_shards,
                allow_eviction=redis.streams_allow_eviction,
            ),
            web=Starlette(routes=pages.routes),
            host=service.host,
            port=service.port,
            lifespan=self._opened,
            monitor=StreamMonitor(self.metrics),
        )
        self.checks |= {"redis": self.app.check_server, "streams": self.app.check_streams}

    def read(self, group: type[Group]) -> Group:
        """The settings of `group`. Raises SettingsError."""
        return read(group, self._environment)

    def open(self, *resources: Resource) -> None:
        """Open `resources` in their order, after the database, before the first entry is read.

        They are closed in the opposite order, after the last handler has ended.
        """
        self._resources += resources

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for resource in self._resources:
                await stack.enter_async_context(resource())
            yield
