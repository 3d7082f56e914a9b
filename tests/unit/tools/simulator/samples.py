"""Invented customers, numbers and messages, to be varied by tests."""

from __future__ import annotations

import msgspec

from tools.simulator.models import BusinessNumber, Customer, Message

NUMBER = BusinessNumber(
    phone_number_id="100000000000077",
    display_phone_number="573000000000",
    access_token="invented-token",
    account_id="100000000000001",
)
CARLOS = Customer(key="c1", name="Carlos Inventado", phone="573000000001", user_id="CO.10000000000000000001")
MARINA = Customer(
    key="c2",
    name="Marina Inventada",
    user_id="CO.10000000000000000002",
    parent_user_id="CO.ENT.1002",
    username="@marina.inventada",
)


def message(**changes: object) -> Message:
    """A text of Carlos; any field can be another."""
    usual = Message(
        sequence=1,
        id="wamid.INVENTED1",
        customer="c1",
        author="customer",
        phone_number_id=NUMBER.phone_number_id,
        type="text",
        content={"body": "hola"},
        at=1_795_446_000.7,
        status="waiting",
    )
    return msgspec.structs.replace(usual, **changes)
