"""All parts of one running simulator, and what is done to all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from tools.simulator.models import Behaviour, Counts

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tools.simulator.customers import Customers
    from tools.simulator.deliveries import Deliveries
    from tools.simulator.exchanges import ExchangeLog
    from tools.simulator.faults import Faults
    from tools.simulator.graph_api.routes import GraphApi
    from tools.simulator.graph_api.sending import Sending
    from tools.simulator.graph_api.templates import Templates
    from tools.simulator.live import Feed
    from tools.simulator.media import MediaStore
    from tools.simulator.memory import Conversations
    from tools.simulator.numbers import Numbers
    from tools.simulator.recordings import Library
    from tools.simulator.replays import Player
    from tools.simulator.settings import Settings
    from tools.simulator.statuses import StatusReporter
    from tools.simulator.writing import Writer


@dataclass(frozen=True, slots=True)
class Simulator:
    """Built in `app`; the control API works with it."""

    settings: Settings
    client: httpx.AsyncClient
    clock: Callable[[], float]
    behaviour: Behaviour
    conversations: Conversations
    customers: Customers
    writer: Writer
    deliveries: Deliveries
    statuses: StatusReporter
    media: MediaStore
    templates: Templates
    numbers: Numbers
    faults: Faults
    log: ExchangeLog
    feed: Feed
    library: Library
    player: Player
    sending: Sending
    graph_api: GraphApi

    def change_behaviour(self, changes: dict[str, object]) -> None:
        """Set the named fields; raise `msgspec.ValidationError` for an unknown name or a wrong type."""
        wanted = msgspec.convert({**msgspec.structs.asdict(self.behaviour), **changes}, Behaviour)
        self._set_behaviour(wanted)

    def counts(self) -> Counts:
        """Totals since the start or the last reset."""
        return Counts(
            counters=dict(sorted(self.log.counters.items())),
            reply_latency=self.log.reply_latency(),
            webhooks_waiting=self.deliveries.waiting,
            customers=len(self.conversations),
        )

    def reset(self) -> None:
        """Forget everybody and everything, end all faults, behave as at the start."""
        self.player.discard()
        self.statuses.discard()
        self.deliveries.discard()
        self.conversations.clear()
        self.media.clear()
        self.numbers.clear()
        self.templates.clear()
        self.sending.clear()
        self.log.clear()
        self.faults.clear()
        self._set_behaviour(Behaviour())
        self.feed.publish("resync", {})

    def _set_behaviour(self, wanted: Behaviour) -> None:
        for name, value in msgspec.structs.asdict(wanted).items():
            setattr(self.behaviour, name, value)
        self.feed.publish("behaviour", self.behaviour)
