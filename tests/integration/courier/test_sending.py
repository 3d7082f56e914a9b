"""A message on its way out: claimed once, sent once, and recorded, whatever the platform answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from libs.common.database import Connection, Database, DatabaseUnavailable
from libs.common.messages import Outgoing, OutgoingButtons, OutgoingTemplate, OutgoingText
from libs.common.templates import TemplateName, load_templates
from libs.faust_redis.outcomes import Done, Later, Never
from services.courier import assembly
from services.courier.gate import ORDER_SECONDS, RECONCILE_SECONDS
from services.courier.numbers import STOP_SECONDS
from services.courier.sending import HELD_UP_SECONDS
from tests.integration.courier.conftest import Courier
from tests.integration.courier.platform import Platform, accepting, broken, refusing, silent
from tests.integration.courier.world import HOLA, NOW, PHONE, World

TEMPLATES = load_templates()
DOUBT = "its fate is unknown"


class AwayAfterCalls(Database):
    """Away for the next three times once the platform has been called."""

    def __init__(self, database: Database, platform: Platform) -> None:
        self._database = database
        self._platform = platform
        self.times = 3

    @asynccontextmanager
    async def transaction(
        self, *, pipelined: bool = False, dealership_id: UUID | None = None
    ) -> AsyncIterator[Connection]:
        """A transaction, or none."""
        self._perhaps_away()
        async with self._database.transaction(pipelined=pipelined, dealership_id=dealership_id) as connection:
            yield connection

    @asynccontextmanager
    async def statement(self, *, dealership_id: UUID | None = None) -> AsyncIterator[Connection]:
        """A connection, or none."""
        self._perhaps_away()
        async with self._database.statement(dealership_id=dealership_id) as connection:
            yield connection

    def _perhaps_away(self) -> None:
        if self._platform.calls and self.times:
            self.times -= 1
            raise DatabaseUnavailable("AdminShutdown")


@pytest.mark.fact("sending/endpoint", "sending/context", "sending/reference")
async def test_a_message_is_sent_and_recorded(world: World, courier: Courier, platform: Platform) -> None:
    """The platform gets the text with our reference, the row gets the platform's id and the moment."""
    message_id = await world.reply(HOLA, reply_to="wamid.IN")
    assert await courier.handlers.outbound(world.queued(message_id)) == Done()
    assert platform.calls == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": PHONE,
            "context": {"message_id": "wamid.IN"},
            "type": "text",
            "text": {"body": "Hola", "preview_url": False},
            "biz_opaque_callback_data": str(message_id),
        }
    ]
    delivery = await world.delivery(message_id)
    assert (delivery["state"], delivery["wamid"], delivery["attempts"]) == ("sent", "wamid.OUT1", 1)
    assert delivery["sent_at"] == "2026-11-23T15:00:00+00:00"
    assert courier.count("gpbikes_deliveries_total", state="sent") == 1


async def test_the_response_time_counts_from_the_customers_message(world: World, courier: Courier) -> None:
    """What the customer waited is observed once the platform has accepted the answer."""
    message_id = await world.reply()
    courier.clock.pass_by(7)
    await courier.handlers.outbound(world.queued(message_id))
    assert courier.count("gpbikes_response_seconds_sum") == 7


async def test_a_customer_without_a_number_is_written_to_by_user_id(
    world: World, courier: Courier, platform: Platform
) -> None:
    """A hidden number is no obstacle."""
    await world.run("UPDATE contact_aliases SET kind = 'user_id', value = 'CO.1'")
    await courier.handlers.outbound(world.queued(await world.reply()))
    assert ("to" in platform.sent[0], platform.sent[0]["recipient"]) == (False, "CO.1")


async def test_the_same_entry_twice_is_one_call(world: World, courier: Courier, platform: Platform) -> None:
    """A duplicate finds the message sent."""
    event = world.queued(await world.reply())
    outcomes = [await courier.handlers.outbound(event) for _ in range(2)]
    assert (outcomes, len(platform.sent)) == ([Done(), Done()], 1)


async def test_the_same_entry_at_two_couriers_at_once_is_one_call(
    world: World, courier: Courier, platform: Platform
) -> None:
    """One claims it; the others wait to learn how it went, or find it sent."""
    event = world.queued(await world.reply())
    await asyncio.gather(*(courier.handlers.outbound(event) for _ in range(4)))
    assert len(platform.sent) == 1


@pytest.mark.fact("sending/no_idempotency_key")
async def test_after_a_crash_a_status_tells_that_it_was_sent(
    world: World, courier: Courier, platform: Platform
) -> None:
    """The call went out, its record did not: the entry waits, the status comes, nothing is sent twice."""
    message_id = await world.reply()
    await world.run("UPDATE deliveries SET state = 'sending', attempts = 1, sending_at = %s", NOW)
    courier.clock.pass_by(60)
    waiting = await courier.handlers.outbound(world.queued(message_id))
    await courier.handlers.status(world.status("sent", message_id, wamid="wamid.LOST"))
    courier.clock.pass_by(RECONCILE_SECONDS)
    assert waiting == Later(RECONCILE_SECONDS, "its fate is unknown")
    assert await courier.handlers.outbound(world.queued(message_id)) == Done()
    delivery = await world.delivery(message_id)
    assert (delivery["state"], delivery["wamid"], platform.sent) == ("sent", "wamid.LOST", [])


async def test_after_a_crash_without_a_status_it_is_sent_again(
    world: World, courier: Courier, platform: Platform
) -> None:
    """Silence for the whole time means that nothing was sent."""
    message_id = await world.reply()
    await world.run("UPDATE deliveries SET state = 'sending', attempts = 1, sending_at = %s", NOW)
    courier.clock.pass_by(60)
    assert await courier.handlers.outbound(world.queued(message_id)) == Later(RECONCILE_SECONDS, DOUBT)
    courier.clock.pass_by(RECONCILE_SECONDS)
    assert await courier.handlers.outbound(world.queued(message_id)) == Done()
    assert (len(platform.sent), (await world.delivery(message_id))["attempts"]) == (1, 2)


async def test_a_message_in_doubt_is_not_sent_while_statuses_are_held_up(
    world: World, courier: Courier, platform: Platform
) -> None:
    """The one that tells may be among them: it is recorded first."""
    message_id = await world.reply()
    await world.run("UPDATE deliveries SET state = 'sending', sending_at = %s, doubted_at = %s", NOW, NOW)
    courier.clock.pass_by(RECONCILE_SECONDS)
    courier.statuses.seconds = 3.0
    assert await courier.handlers.outbound(world.queued(message_id)) == Later(
        HELD_UP_SECONDS, "statuses are held up"
    )
    courier.statuses.seconds = 0.0
    await courier.handlers.status(world.status("sent", message_id, wamid="wamid.LOST"))
    assert await courier.handlers.outbound(world.queued(message_id)) == Done()
    assert platform.sent == []


async def test_a_courier_that_stood_still_between_claim_and_call_does_not_call(
    world: World, courier: Courier, platform: Platform
) -> None:
    """Another may have sent the message meanwhile; when none has, it is sent at once."""
    message_id = await world.reply()
    courier.clock.seconds_per_look = 30.0
    outcome = await courier.handlers.outbound(world.queued(message_id))
    courier.clock.seconds_per_look = 0.0
    assert (outcome, platform.sent) == (Later(0, "the process stood still before the call"), [])
    assert await courier.handlers.outbound(world.queued(message_id)) == Done()
    assert len(platform.sent) == 1


async def test_what_the_platform_answered_is_recorded_however_long_postgres_is_away(
    world: World, courier: Courier, platform: Platform
) -> None:
    """Only this process knows it: a message that was accepted is never in doubt while it lives."""
    message_id = await world.reply()
    database = AwayAfterCalls(world.database, platform)
    handlers = assembly.handlers(replace(courier.parts, database=database), courier.fetching)
    assert await handlers.outbound(world.queued(message_id)) == Done()
    assert (database.times, len(platform.sent), await world.state(message_id)) == (0, 1, "sent")


@pytest.mark.parametrize("answer", [silent, broken(502), broken(504, "<html>")])
async def test_an_answer_that_tells_nothing_is_waited_out(
    world: World, courier: Courier, platform: Platform, answer: object
) -> None:
    """A line that breaks and an error of something in between leave the fate open: no second call at once."""
    platform.will(answer)  # type: ignore[arg-type]  # parametrize loses the type
    message_id = await world.reply()
    outcome = await courier.handlers.outbound(world.queued(message_id))
    again = await courier.handlers.outbound(world.queued(message_id))
    assert (outcome, again) == (Later(RECONCILE_SECONDS, "its fate is unknown"),) * 2
    assert (len(platform.sent), await world.state(message_id)) == (1, "sending")


@pytest.mark.fact("errors/try_again")
async def test_a_refusal_for_now_is_tried_again(world: World, courier: Courier, platform: Platform) -> None:
    """Nothing was sent, so there is nothing to find out: only to wait, longer each time."""
    message_id = await world.reply()
    platform.will(refusing(131000, 500), refusing(131016, 503))
    first = await courier.handlers.outbound(world.queued(message_id))
    too_early = await courier.handlers.outbound(world.queued(message_id))
    courier.clock.pass_by(2)
    second = await courier.handlers.outbound(world.queued(message_id))
    courier.clock.pass_by(4)
    third = await courier.handlers.outbound(world.queued(message_id))
    assert [first, too_early, second, third] == [
        Later(2.0, "refused for now"),
        Later(2.0, "it is not due yet"),
        Later(4.0, "refused for now"),
        Done(),
    ]
    assert await world.state(message_id) == "sent"


@pytest.mark.fact("sending/pair_rate_backoff")
async def test_the_limit_per_customer_is_waited_out_by_powers_of_four(
    world: World, courier: Courier, platform: Platform
) -> None:
    """131056 asks for 4^n seconds."""
    platform.will(refusing(131056), refusing(131056))
    event = world.queued(await world.reply())
    waits = []
    for _ in range(2):
        outcome = await courier.handlers.outbound(event)
        assert isinstance(outcome, Later)
        waits.append(outcome.delay_seconds)
        courier.clock.pass_by(outcome.delay_seconds)
    assert waits == [4, 16]


@pytest.mark.fact("errors/stop_number")
async def test_a_refused_number_is_left_alone_for_a_while(
    world: World, courier: Courier, platform: Platform
) -> None:
    """A bad token stops the number: an alarm, and no call for any message until the time is over."""
    platform.will(refusing(190, 401))
    first, second = await world.reply(), await world.reply()
    assert await courier.handlers.outbound(world.queued(first)) == Later(
        STOP_SECONDS, "the number is stopped"
    )
    courier.clock.pass_by(STOP_SECONDS - 1)
    await courier.handlers.outbound(world.queued(first))
    assert (len(platform.sent), courier.count("gpbikes_numbers_stopped_total")) == (1, 1)
    courier.clock.pass_by(1)
    outcomes = [await courier.handlers.outbound(world.queued(each)) for each in (first, second)]
    assert outcomes == [Done(), Done()]


@pytest.mark.fact("errors/permanent")
@pytest.mark.parametrize("code", [100, 131026, 132000, 131047])
async def test_a_permanent_refusal_is_recorded_and_not_repeated(
    world: World, courier: Courier, platform: Platform, code: int
) -> None:
    """Code and title are kept for the staff."""
    platform.will(refusing(code))
    message_id = await world.reply()
    outcomes = [await courier.handlers.outbound(world.queued(message_id)) for _ in range(2)]
    delivery = await world.delivery(message_id)
    assert (outcomes, len(platform.sent)) == ([Done(), Done()], 1)
    assert (delivery["state"], delivery["error_code"], delivery["error_title"]) == (
        "failed",
        code,
        "an invented error",
    )


@pytest.mark.fact("errors/opted_out")
async def test_a_customer_who_wants_no_advertising_is_recorded(
    world: World, courier: Courier, platform: Platform
) -> None:
    """131050 ends advertising, and the next one is not even tried; answers go on."""
    platform.will(refusing(131050))
    follow_up = TEMPLATES.build(TemplateName.LEAD_FOLLOW_UP, concesionario="GP Bikes")
    messages = [await world.reply(content) for content in (follow_up, follow_up, HOLA)]
    for each in messages:
        await courier.handlers.outbound(world.queued(each))
    states = [await world.state(each) for each in messages]
    assert (len(platform.sent), states) == (2, ["failed", "failed", "sent"])
    assert (await world.delivery(messages[1]))["error_code"] == 131050


@pytest.mark.fact("elsewhere/out_of_order")
async def test_a_later_message_waits_for_an_earlier_one(
    world: World, courier: Courier, platform: Platform
) -> None:
    """One conversation's messages leave in the order in which they were made."""
    first, second = await world.reply(OutgoingText(body="uno")), await world.reply(OutgoingText(body="dos"))
    early = await courier.handlers.outbound(world.queued(second))
    await courier.handlers.outbound(world.queued(first))
    await courier.handlers.outbound(world.queued(second))
    assert early == Later(ORDER_SECONDS, "an earlier message is unsent")
    assert [call["text"]["body"] for call in platform.sent] == ["uno", "dos"]


@pytest.mark.fact("elsewhere/chunks_sent_again")
async def test_a_retry_sends_only_what_has_not_arrived(
    world: World, courier: Courier, platform: Platform
) -> None:
    """A reply in three messages, of which the second is refused for now: each is sent once, in order."""
    texts = ["uno", "dos", "tres"]
    events = [world.queued(await world.reply(OutgoingText(body=text))) for text in texts]
    platform.will(accepting, refusing(131000, 500))
    await asyncio.gather(*(courier.handlers.outbound(event) for event in events))
    for _ in range(3):
        courier.clock.pass_by(10)
        for event in events:
            await courier.handlers.outbound(event)
    assert [call["text"]["body"] for call in platform.sent] == ["uno", "dos", "dos", "tres"]


async def test_a_message_given_up_does_not_hold_the_next_one(
    world: World, courier: Courier, platform: Platform
) -> None:
    """A failed message is no longer unsent."""
    platform.will(refusing(100))
    first, second = await world.reply(), await world.reply()
    outcomes = [await courier.handlers.outbound(world.queued(each)) for each in (first, second)]
    assert (outcomes, await world.state(second)) == ([Done(), Done()], "sent")


@pytest.mark.fact("elsewhere/talks_over_a_person")
async def test_the_assistant_is_silent_once_a_person_has_the_conversation(
    world: World, courier: Courier, platform: Platform
) -> None:
    """The assistant's words are withheld, the person's and the assistant's goodbye are sent."""
    await world.run("UPDATE conversations SET owner = 'person'")
    withheld = await world.reply()
    person = await world.reply(OutgoingText(body="Soy Ana"), author="person")
    goodbye = await world.reply(OutgoingText(body="Ya te escribe Ana"), last_word=True)
    for each in (withheld, person, goodbye):
        await courier.handlers.outbound(world.queued(each))
    assert [call["text"]["body"] for call in platform.sent] == ["Soy Ana", "Ya te escribe Ana"]
    assert (await world.delivery(withheld))["error_title"] == "withheld: a person has the conversation"


@pytest.mark.fact("sending/window")
async def test_outside_the_window_only_templates_are_sent(world: World, courier: Courier) -> None:
    """Free text is withheld with the platform's code, a template leaves."""
    await world.run("UPDATE messages SET occurred_at = %s WHERE direction = 'in'", NOW - timedelta(hours=25))
    text = await world.reply()
    template = await world.reply(TEMPLATES.build(TemplateName.ADVISOR_ANSWERS, concesionario="GP Bikes"))
    for each in (text, template):
        await courier.handlers.outbound(world.queued(each))
    assert ((await world.delivery(text))["error_code"], await world.state(template)) == (131047, "sent")


@pytest.mark.fact("sending/window_calls")
async def test_a_call_opens_the_window_too(world: World, courier: Courier) -> None:
    """The platform counts it as it counts a message."""
    await world.run("UPDATE messages SET occurred_at = %s WHERE direction = 'in'", NOW - timedelta(hours=25))
    await world.run("UPDATE conversations SET last_call_at = %s", NOW - timedelta(hours=1))
    text = await world.reply()
    await courier.handlers.outbound(world.queued(text))
    assert await world.state(text) == "sent"


@pytest.mark.fact("elsewhere/template_header")
@pytest.mark.parametrize(
    "content",
    [
        OutgoingText(body="x" * 4097),
        OutgoingButtons(body="¿Sí?", buttons=()),
        '{"kind": "hologram"}',
        '{"kind": "text"}',
        OutgoingTemplate(name="seguimiento", language="es_CO"),
        OutgoingTemplate(name="asesor_responde", language="es_CO"),
    ],
)
async def test_what_the_platform_would_refuse_is_not_even_sent(
    world: World, courier: Courier, platform: Platform, content: Outgoing | str
) -> None:
    """Limits are checked here once more; the row tells which part broke which."""
    message_id = await world.reply(content)
    assert await courier.handlers.outbound(world.queued(message_id)) == Done()
    assert ((await world.delivery(message_id))["error_title"].startswith("unsendable"), platform.sent) == (
        True,
        [],
    )


async def test_an_event_about_no_message_is_a_dead_letter(world: World, courier: Courier) -> None:
    """It can never be handled."""
    assert isinstance(await courier.handlers.outbound(world.queued(world.turn_id)), Never)


async def test_while_postgres_is_away_messages_wait(
    world: World, courier: Courier, platform: Platform
) -> None:
    """Nothing is sent that could not be recorded, and nothing counts as a failure."""
    event = world.queued(await world.reply())
    await world.run(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'tests' AND pid <> pg_backend_pid()
        """
    )
    outcomes = [await courier.handlers.outbound(event) for _ in range(4)]
    assert Done() in outcomes
    assert (len(platform.sent), {type(each) for each in outcomes} <= {Done, Later}) == (1, True)
