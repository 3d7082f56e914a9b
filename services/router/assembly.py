"""What takes messages in, put together, wherever it runs: the service, an evaluation, a benchmark."""

from __future__ import annotations

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.dealerships import Dealerships
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from services.router.alarm import Alarm
from services.router.bursts import Waits
from services.router.calls import Calls
from services.router.inbound import Inbound
from services.router.preferences import Preferences
from services.router.reception import Reception
from services.router.takeovers import Takeovers


def inbound(
    database: Database, outbox: Outbox, patience: Waits, alarm: Alarm, *, clock: Clock, metrics: Metrics
) -> Inbound:
    """What WhatsApp tells is stored, and messages open turns; `alarm` is set to when a turn is due."""
    return Inbound(
        database,
        Dealerships(database, clock=clock),
        Reception(database, patience, clock=clock, new_id=uuid7),
        Takeovers(database, clock=clock, new_id=uuid7),
        preferences=Preferences(database, clock=clock, new_id=uuid7),
        calls=Calls(database, clock=clock, new_id=uuid7),
        outbox=outbox,
        alarm=alarm,
        metrics=metrics,
    )
