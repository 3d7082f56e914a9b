"""Appointments as customers make them, seen from Thursday 26 November 2026, ten in the morning."""

from __future__ import annotations

from datetime import timedelta

import pytest

from libs.common.messages import Media, OutgoingButtons, OutgoingList
from services.agents.frame.agent import HandoffReason
from services.agents.frame.turn import Fact
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.decision import Step
from tests.unit.agents.service_scheduling.visit import THURSDAY_MORNING, Visit, at


async def test_a_whole_booking() -> None:
    """Service, day and part of the day in one message, then another day, then the hour."""
    visit = Visit()
    offered = await visit.say("quiero agendar la revisión de los 5000 para el sábado en la mañana")
    assert "Revisión de 5.000 km* ($190.000, toma 1 hora y 30 minutos)" in offered
    assert "el sábado 28 de noviembre" in offered
    assert "el lunes 30 de noviembre" in await visit.say("mejor el lunes")
    done = await visit.say("a las 10")
    assert "el lunes 30 de noviembre a las 10:00 a. m." in done
    assert visit.booked.starts_at == at("2026-11-30 10:00")
    assert visit.booked.ends_at == at("2026-11-30 11:30")
    assert visit.booked.service == "revision-5000"


async def test_the_motorcycle_told_afterwards() -> None:
    """Model and plate are asked once the hour is safe, and put down."""
    visit = Visit()
    assert "¿Me regala el modelo y la placa" in await visit.say("cambio de aceite mañana a las 9")
    assert "anoté la FZ 25 de placa QWE34F" in await visit.say("es una fz 25 placa qwe34f")
    assert (visit.booked.model, visit.booked.plate) == ("FZ 25", "QWE34F")


async def test_a_motorcycle_that_is_known() -> None:
    """It is not asked for again."""
    visit = Visit()
    await visit.say("cambio de aceite mañana a las 9")
    await visit.say("es una fz 25 placa qwe34f")
    assert "placa" not in await visit.say("agéndeme también un lavado el lunes a las 9")
    assert [one.plate for one in visit.diary.own.values()] == ["QWE34F", "QWE34F"]


async def test_a_check_by_its_mileage() -> None:
    """Whoever does not know which check is due tells the kilometres."""
    visit = Visit()
    assert "¿En cuántos kilómetros va la moto" in await visit.say("necesito cita para mantenimiento")
    assert "Revisión de 10.000 km" in await visit.say("va en 10.200")


async def test_hours_are_tapped() -> None:
    """Each offered hour can be tapped, and a service before it."""
    visit = Visit()
    await visit.say("quiero una cita en el taller")
    await visit.tap("Frenos")
    await visit.tap("Ver otros días")
    await visit.tap("1:00 p. m.")
    assert visit.booked.service == "pastillas"
    assert visit.booked.starts_at.date() > at("2026-11-28 00:00").date()


@pytest.mark.parametrize(
    ("answer", "hour"),
    [
        ("el segundo", 10),
        ("la última", 16),
        ("3", 15),
        ("a las 3 de la tarde", 15),
        ("el de las 11", 11),
        ("las 10 am", 10),
    ],
)
async def test_an_hour_in_other_words(answer: str, hour: int) -> None:
    """An offered hour is meant by its place in the list as well as by the clock."""
    visit = Visit()
    await visit.say("revisión de los 5 mil para el martes")
    assert list(visit.choices)[:6] == [
        "9:00 a. m.", "10:00 a. m.", "11:00 a. m.", "2:00 p. m.", "3:00 p. m.", "4:00 p. m."
    ]  # fmt: skip
    await visit.say(answer)
    assert visit.booked.starts_at == at(f"2026-12-01 {hour:02}:00")


async def test_an_hour_that_is_offered_on_several_days() -> None:
    """The customer is asked for the day by hours that can be tapped."""
    visit = Visit()
    await visit.say("cita para cambio de aceite en la mañana")
    await visit.say("a las 11")
    assert isinstance(visit.content, OutgoingButtons)
    assert not visit.diary.own
    await visit.say("el viernes")
    await visit.say("a las 11")
    assert visit.booked.starts_at == at("2026-11-27 11:00")


async def test_an_hour_that_is_taken() -> None:
    """The nearest free ones are offered instead."""
    visit = Visit()
    for place in ("Puesto 1", "Puesto 2", "Puesto 3"):
        visit.take(place, "2026-11-27 10:00", "2026-11-27 11:00")
    text = await visit.say("cambio de aceite mañana a las 10")
    assert text.startswith("No me queda cupo mañana a las 10:00 a. m. ")
    assert list(visit.choices) == ["9:00 a. m.", "9:30 a. m.", "11:00 a. m."]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ("el domingo", "El domingo 29 de noviembre no abrimos."),
        ("el 8 de diciembre", "El martes 8 de diciembre es festivo y no abrimos."),
        (
            "el martes a las 7 am",
            "A esa hora no abrimos: atendemos lunes a viernes de 9:00 a. m. a 6:00 p. m.",
        ),
        ("hoy a las 10:30", "Para esa hora ya no alcanzo a recibirle."),
        ("el 20 de agosto", "Para esa fecha todavía no tengo agenda abierta."),
    ],
)
async def test_a_time_that_cannot_be(wish: str, why: str) -> None:
    """The reason is told, and other hours offered."""
    visit = Visit()
    text = await visit.say(f"cambio de aceite {wish}")
    assert text.startswith(why)
    assert visit.decision is not None
    assert visit.decision.offers


async def test_after_a_closed_day_an_hour_alone() -> None:
    """The day that could not be is not spoken of again."""
    visit = Visit()
    await visit.say("cambio de aceite el domingo")
    assert "domingo" not in await visit.say("a las 11")


async def test_moving() -> None:
    """The same appointment at another hour; the old one is free again."""
    visit = Visit()
    await visit.say("cambio de aceite mañana a las 9")
    text = await visit.say("me la pueden mover para el lunes a las 11?")
    assert text.startswith("¡Listo! Pasé su cita para *el lunes 30 de noviembre a las 11:00 a. m.*")
    assert visit.booked.starts_at == at("2026-11-30 11:00")


async def test_moving_from_a_day() -> None:
    """The day on which the customer cannot come is not the one that is offered."""
    visit = Visit()
    await visit.say("cambio de aceite mañana a las 9")
    text = await visit.say("no puedo ir mañana, me la pueden mover")
    assert "¿Cuál le sirve?" in text
    assert visit.decision is not None
    assert visit.decision.step is Step.OFFER


async def test_second_thoughts_right_after_booking() -> None:
    """A wish for another day moves what has just been booked."""
    visit = Visit()
    await visit.say("cambio de aceite mañana a las 9")
    await visit.say("mejor el martes")
    await visit.say("a las 2")
    assert visit.booked.starts_at == at("2026-12-01 14:00")


async def test_cancelling() -> None:
    """One appointment is cancelled at once, and another day offered."""
    visit = Visit()
    await visit.say("cambio de aceite mañana a las 9")
    assert await visit.say("cancela mi cita") == (
        "Listo, cancelé su cita: Cambio de aceite y filtro, mañana a las 9:00 a. m."
        "\n\n¿Quiere que le busque otro día?"
    )
    assert not visit.diary.own
    assert "tengo estos horarios" in await visit.say("sí")


async def test_cancelling_one_of_two() -> None:
    """Which one is asked, and taken by its place, its day or a tap."""
    visit = Visit()
    await visit.say("cambio de aceite mañana a las 9")
    await visit.say("y un lavado el lunes a las 9")
    await visit.say("cancele mi cita por favor")
    assert isinstance(visit.content, OutgoingList)
    await visit.say("la del lunes")
    assert visit.booked.service == "cambio-aceite"


async def test_cancelling_nothing() -> None:
    """Whoever has no appointment is told so, and offered one."""
    assert await Visit().say("quiero cancelar la cita del jueves") == (
        "Por ahora no veo citas a su nombre. ¿Le agendo una?"
    )


async def test_giving_an_appointment_up_before_it_is_made() -> None:
    """Nothing is cancelled, and nothing stays to be spoken of."""
    visit = Visit()
    await visit.say("cambio de aceite mañana")
    assert "no hay afán" in await visit.say("no, ya no")


async def test_what_is_booked() -> None:
    """Every appointment still to come is listed, and those that are over are not."""
    visit = Visit()
    await visit.say("cambio de aceite mañana a las 9")
    assert "• *Mañana a las 9:00 a. m.*: Cambio de aceite y filtro" in await visit.say("qué citas tengo")


async def test_confirming() -> None:
    """The next appointment is confirmed."""
    visit = Visit()
    await visit.say("cambio de aceite mañana a las 9")
    assert "Queda confirmada" in await visit.say("confirmo")
    assert visit.booked.confirmed


async def test_a_test_ride() -> None:
    """The motorcycle, the licence and the hour; the customer is told what to bring."""
    visit = Visit()
    await visit.say("quiero una prueba de manejo")
    assert "MT-03" in visit.choices
    assert "licencia de moto vigente (A2)" in await visit.say("la mt 03")
    await visit.tap("Sí, la tengo")
    text = await visit.say("el sábado a las 10")
    assert "prueba de manejo de la *MT-03* para *el sábado 28 de noviembre a las 10:00 a. m.* Lo" in text
    assert "un asesor lo acompaña" in text
    assert (visit.booked.kind, visit.booked.place) == (Kind.TEST_RIDE, "Demo MT-03")


async def test_a_test_ride_of_what_was_spoken_of() -> None:
    """The motorcycle that the customer would buy need not be named again."""
    visit = Visit(facts={"model": Fact(value="MT-03", learned_at=THURSDAY_MORNING)})
    assert "Para probar la *MT-03*" in await visit.say("y se puede una prueba de manejo?")


async def test_a_test_ride_without_a_licence() -> None:
    """Nobody rides without one; the refusal is kind, and kept."""
    visit = Visit()
    await visit.say("quiero probar la mt 07")
    assert "Sin licencia vigente" in await visit.say("todavía no")
    assert visit.facts["licence"].value is False


async def test_a_motorcycle_that_cannot_be_tried() -> None:
    """Those that can are named."""
    text = await Visit().say("me dejan montar la R3 para probarla?")
    assert text.startswith("De la *R3* no tengo moto de prueba")
    assert "*MT-03*" in text


async def test_one_motorcycle_for_two() -> None:
    """The hour at which another rides it is not offered."""
    visit = Visit()
    visit.take("Demo MT-03", "2026-11-28 10:00", "2026-11-28 10:30")
    await visit.say("quiero probar la mt 03 el sábado a las 10")
    text = await visit.say("sí")
    assert text.startswith("No me queda cupo el sábado 28 de noviembre a las 10:00 a. m.")


async def test_a_price() -> None:
    """What it costs, how long it takes and what is done, and then the offer of an appointment."""
    visit = Visit()
    text = await visit.say("cuánto vale el cambio de aceite")
    assert text.startswith("*Cambio de aceite y filtro*: $85.000; toma 30 minutos.")
    assert "tengo estos horarios" in await visit.say("sí")


async def test_the_prices_of_the_checks() -> None:
    """Whoever asks for the check in general gets all of them."""
    text = await Visit().say("cuánto vale la revisión")
    assert "Revisión de 5.000 km: $190.000, 1 hora y 30 minutos" in text
    assert "Revisión de 1.000 km: sin costo de mano de obra" in text


async def test_a_motorcycle_in_the_workshop() -> None:
    """How far the work is only a person knows."""
    visit = Visit()
    assert "asesor" in await visit.say("ya está lista mi moto? la dejé ayer")
    assert visit.asked == "handoff:offered"


async def test_an_answer_that_nobody_understands() -> None:
    """The hours are asked for once more; then a person takes over."""
    visit = Visit()
    await visit.say("cambio de aceite mañana")
    assert (await visit.say("jmm")).startswith("Disculpe, no le entendí bien la hora.")
    await visit.say("eso")
    assert visit.decision is not None
    assert visit.decision.handoff is HandoffReason.AGENT_FAILED


async def test_a_photo() -> None:
    """It is named, and the question goes on."""
    visit = Visit()
    text = await visit.say(Media(type="image", media_id="1"))  # type: ignore[arg-type]
    assert text.startswith("Recibí la foto")


async def test_more_appointments_than_one_may_have() -> None:
    """Three can be made; more are for a person."""
    visit = Visit()
    for day in ("mañana", "el sábado", "el lunes"):
        await visit.say(f"agéndeme un cambio de aceite {day} a las 9")
    text = await visit.say("agéndeme un lavado el martes a las 9")
    assert text.startswith("Ya tiene varias citas:")
    assert len(visit.diary.own) == 3


async def test_a_wish_from_yesterday() -> None:
    """After a day the appointment is spoken of anew."""
    visit = Visit()
    await visit.say("cambio de aceite mañana")
    visit.now += timedelta(hours=25)
    assert "¿Qué le hacemos a la moto?" in await visit.say("quiero una cita en el taller")


async def test_short_enough() -> None:
    """What is offered stays under 600 characters, the longest list included."""
    visit = Visit()
    for said in ("quiero una cita en el taller", "suspensión", "la otra semana", "ninguno me sirve"):
        assert len(await visit.say(said)) < 600


@pytest.mark.parametrize("answer", ["sí", "claro que sí", "confirmo"])
async def test_a_reminder_that_is_answered(answer: str) -> None:
    """A yes confirms the appointment."""
    visit = Visit()
    await visit.say("cambio de aceite mañana a las 9")
    visit.asked = "service_scheduling:confirm"
    await visit.say(answer)
    assert visit.booked.confirmed


async def test_a_reminder_that_is_answered_with_no() -> None:
    """Other hours are offered; the appointment stays until one is chosen."""
    visit = Visit()
    await visit.say("cambio de aceite mañana a las 9")
    visit.asked = "service_scheduling:confirm"
    assert "¿Cuál le sirve?" in await visit.say("no")
    assert visit.booked.starts_at == at("2026-11-27 09:00")


@pytest.mark.parametrize(
    ("heard", "answered"),
    [
        ("Ya le toca la revisión de los 5.000 km. ¿Le agendo la cita?", "Para *Revisión de 5.000 km*"),
        ("¿Le agendo una prueba de manejo?", "Para prueba de manejo tengo"),
    ],
)
async def test_what_another_agent_has_offered(heard: str, answered: str) -> None:
    """A yes begins with what was offered."""
    visit = Visit(asked="service_scheduling:offered", heard=heard)
    assert answered in await visit.say("sí, por favor")


async def test_a_day_in_the_place_of_the_licence() -> None:
    """It is told that it was heard, the question comes in other words, and the day counts afterwards."""
    visit = Visit()
    first = await visit.say("quiero probar la nmax")
    again = await visit.say("el sábado en la mañana puedo ir?")
    assert "tengo en cuenta que vendría el sábado 28 de noviembre en la mañana. " in again
    assert again != first
    assert again.endswith("¿tiene licencia de moto vigente (A2)?")
    assert "sábado 28 de noviembre" in await visit.say("sí la tengo")


async def test_a_day_on_which_nobody_is_there() -> None:
    """It is not repeated as if the customer could come then."""
    visit = Visit()
    await visit.say("quiero probar la nmax")
    assert "domingo" not in await visit.say("el domingo puedo?")


async def test_thanks_before_the_licence_is_told() -> None:
    """The test ride is not forgotten: what it waits for is said, and a yes is still understood."""
    visit = Visit()
    await visit.say("quiero probar la nmax el sábado en la mañana")
    thanked = await visit.say("gracias, nos vemos")
    assert "le separo la prueba de la *NMAX Connected* para el sábado 28 de noviembre" in thanked
    assert "sábado 28 de noviembre" in await visit.say("sí la tengo")


async def test_a_licence_told_unasked() -> None:
    """Nobody is asked for what was told; who has none is told at once."""
    assert "¿La tiene?" not in await Visit().say("quiero probar la nmax, tengo licencia A2")
    assert "Sin licencia vigente" in await Visit().say("quiero probar una moto pero no tengo licencia")


async def test_a_day_after_a_motorcycle_that_cannot_be_tried() -> None:
    """It is said so, and the list comes in other words when a day is told instead of a choice."""
    visit = Visit()
    first = await visit.say("quiero probar la mt 15")
    assert "De la *MT-15* no tengo moto de prueba" in first
    assert visit.facts["model"].value == "MT-15"
    again = await visit.say("el martes")
    assert "tengo en cuenta que vendría el martes" in again
    assert "¿Y cuál de estas sería: " in again
    assert "el martes 1 de diciembre a las 9:00 a. m." in await visit.say("a las 9 am")


@pytest.mark.parametrize("besides", ["hacen domicilio", "me la pueden recoger en la casa"])
async def test_a_price_and_whether_it_is_picked_up(besides: str) -> None:
    """Both are told, and the appointment is offered."""
    told = await Visit().say(f"cuánto vale el cambio de aceite y {besides}")
    assert "$85.000" in told
    assert "Recoger la moto lo coordina un asesor con usted." in told
