"""What a customer's text tells: the slots as the agents read them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import msgspec
import typer

from libs.common import opening_hours
from libs.common.catalog import load_catalog
from libs.common.understanding.models import ModelNames
from libs.common.understanding.slots import understand as read_slots


def understand(
    asked: Annotated[
        str | None, typer.Option(help="The slot the customer was asked for, such as budget or term.")
    ] = None,
    now: Annotated[
        datetime | None, typer.Option(help="The moment from which dates are seen, by the dealership's clock.")
    ] = None,
    minimum_wage: Annotated[
        int, typer.Option(help='What "el mínimo" amounts to, in pesos a month.')
    ] = 1_423_500,
) -> None:
    """Print what customers' texts tell, one a line on standard input, as one JSON object a line."""
    names = ModelNames({model.name: model.aliases for model in load_catalog().models})
    hours = opening_hours.load()
    seen_from = now.replace(tzinfo=hours.zone) if now else datetime.now(hours.zone)
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        if text:
            slots = read_slots(
                text,
                now=seen_from,
                models=names,
                minimum_wage=minimum_wage,
                asked=asked,
                is_holiday=hours.is_holiday,
            )
            told = asdict(slots, dict_factory=_told)
            sys.stdout.write(msgspec.json.encode({"text": text, **told}).decode() + "\n")
            sys.stdout.flush()


def _told(pairs: list[tuple[str, object]]) -> dict[str, object]:
    return {name: found for name, found in pairs if found not in (None, ())}
