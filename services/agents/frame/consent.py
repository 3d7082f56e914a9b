"""The notice that Law 1581 of 2012 asks for: given once, with the first answer, and remembered."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from libs.common.messages import OutgoingButtons, OutgoingList, OutgoingText
from services.agents.frame.agent import Answer
from services.agents.frame.turn import CONSENT_NOTICE, Dealership, Memory

VERSION = "2026-11-23"
"""Changes with the notice's text; a customer who has been given another version is given this one."""


def with_notice(answer: Answer, memory: Memory, *, policy_url: str) -> Answer:
    """`answer`, with the notice below its text when this customer has not been given it.

    Only what has a text of its own can carry it, and somebody who wants no more messages is not asked for
    consent.
    """
    given = memory.facts.get(CONSENT_NOTICE)
    if (given and given.value == VERSION) or answer.decision.opts_out:
        return answer
    if not isinstance(answer.content, OutgoingText | OutgoingButtons | OutgoingList):
        return answer
    body = f"{answer.content.body}\n\n{notice(memory.dealership, policy_url)}"
    return replace(answer, content=msgspec.structs.replace(answer.content, body=body), notice=VERSION)


def notice(dealership: Dealership, policy_url: str) -> str:
    """Who may do what with the customer's data, and where the policy can be read."""
    place = policy_url or "disponible en nuestra sede" + (dealership.address and f", {dealership.address}")
    return (
        f"🔒 Al seguir, usted autoriza a {dealership.name} a tratar sus datos para atender su solicitud"
        f" (Ley 1581 de 2012). Política: {place}"
    )
