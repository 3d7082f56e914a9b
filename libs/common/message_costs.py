"""What Meta charges for the messages of a month: counted in the database, priced by a dated list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from libs.common.data_files import DIRECTORY, DataFileError, read
from libs.common.database import Connection
from libs.common.templates import Templates

FILE = DIRECTORY / "message_prices.yaml"
ZONE = ZoneInfo("America/Bogota")
"""Meta counts by the account's time zone."""

SERVICE = "service"
"""The category of replies."""


class Prices(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The price list of one day: US dollars for each message by its category."""

    dated: date
    source: str
    free_service_messages: Annotated[int, Meta(ge=0)]
    """Replies of a number that cost nothing, each month."""
    dollars: Mapping[str, Annotated[float, Meta(ge=0)]]
    pesos_per_dollar: Annotated[float, Meta(gt=0)]


@dataclass(frozen=True)
class Sent:
    """How many messages of one category a number has sent."""

    phone_number_id: str
    category: str
    messages: int


@dataclass(frozen=True)
class Charge:
    """What they cost; the price of a category that has none in the list is None."""

    sent: Sent
    free: int
    pesos: int | None


def load_prices(path: Path = FILE) -> Prices:
    """The price list of the file at `path`. Raises DataFileError, also when replies have no price."""
    prices = read(path, Prices)
    if SERVICE not in prices.dollars:
        raise DataFileError(path, f"dollars: {SERVICE!r} is missing")
    return prices


def charges(sent: Sequence[Sent], prices: Prices) -> tuple[Charge, ...]:
    """What `sent`, all of one month, costs: a line for each number and category."""
    return tuple(_charge(each, prices) for each in sent)


def month_of(moment: datetime) -> tuple[datetime, datetime]:
    """The first moments of the month that `moment` belongs to, and of the next one."""
    first = moment.astimezone(ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    year, month = divmod(first.year * 12 + first.month, 12)
    return first, first.replace(year=year, month=month + 1)


async def count_sent(
    connection: Connection, templates: Templates, *, since: datetime, until: datetime
) -> list[Sent]:
    """What was sent from `since` to before `until`, by number and category.

    The category is what a status has told; until then it is the template's, or that of a reply.
    """
    cursor = await connection.execute(
        """
        SELECT c.phone_number_id, d.pricing_category,
               CASE WHEN m.content ->> 'kind' = 'outgoing_template' THEN m.content ->> 'name' END, count(*)
        FROM deliveries d
        JOIN messages m ON m.id = d.message_id
        JOIN conversations c ON c.id = d.conversation_id
        WHERE d.sending_at >= %s AND d.sending_at < %s AND d.state IN ('sent', 'delivered', 'read')
        GROUP BY 1, 2, 3
        """,
        (since, until),
    )
    counts: dict[tuple[str, str], int] = {}
    for number, category, template, messages in await cursor.fetchall():
        key = (number, category or _expected(template, templates))
        counts[key] = counts.get(key, 0) + messages
    return [Sent(number, category, messages) for (number, category), messages in sorted(counts.items())]


async def count_replies(connection: Connection, *, since: datetime) -> Mapping[str, int]:
    """How many replies each number has sent from `since` on, as the free ones are counted; 0 for none."""
    cursor = await connection.execute(
        """
        SELECT n.phone_number_id,
               (SELECT count(*) FROM deliveries d
                JOIN messages m ON m.id = d.message_id
                JOIN conversations c ON c.id = d.conversation_id
                WHERE c.phone_number_id = n.phone_number_id AND d.sending_at >= %s
                AND d.state IN ('sent', 'delivered', 'read')
                AND coalesce(d.pricing_category = 'service', m.content ->> 'kind' <> 'outgoing_template'))
        FROM whatsapp_numbers n
        """,
        (since,),
    )
    return dict(await cursor.fetchall())


def _charge(sent: Sent, prices: Prices) -> Charge:
    free = min(sent.messages, prices.free_service_messages) if sent.category == SERVICE else 0
    price = prices.dollars.get(sent.category)
    if price is None:
        return Charge(sent, free, None)
    return Charge(sent, free, round((sent.messages - free) * price * prices.pesos_per_dollar))


def _expected(template: str | None, templates: Templates) -> str:
    if template is None:
        return SERVICE
    found: Iterator[str] = (each.category.lower() for each in templates if each.name == template)
    return next(found, "utility")
