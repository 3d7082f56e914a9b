"""The cases that words alone make certain, and their look-alikes."""

from __future__ import annotations

import pytest

from libs.common.intents import Intent
from services.router.intents.rules import certain


@pytest.mark.parametrize(
    "text",
    [
        "no me escriban más",
        "NO ME ESCRIBAN MAS POR FAVOR",
        "Stop",
        "baja",
        "dejen de molestarme",
        "no quiero recibir más publicidad",
        "por favor borren mis datos",
        "sáquenme de esa lista",
        "denme de baja",
        "retiro mi autorización para el tratamiento de datos",
        "ya les dije que no me vuelvan a escribir",
        "no me mandes mas mensajes",
        "NO ME ESCRIBAN",
        "no mescriban mas",
        "nome escriban mas",
        "no me escrivan más",
        "parce ya no me escriba más",
        "no me jodan más",
        "déjenme en paz",
        "ya no quiero que me escriban",
        "no más spam",
        "Stopp",
        "estop",
        "quiero darme de baja",
        "dar de baja mi número",
        "quiero desuscribirme",
        "no autorizo el uso de mis datos",
        "no quiero saber nada de ustedes",
    ],
)
def test_wish_to_be_left_alone(text: str) -> None:
    """A customer who wants no more messages, or their data gone, is understood however it is put."""
    decision = certain(text)
    assert decision is not None
    assert decision.intent is Intent.OPT_OUT


@pytest.mark.parametrize(
    "text",
    [
        "la moto tiene start stop?",
        "luz de stop trasera",
        "quiero dar de baja mi moto por hurto",
        "¿me ayudan a dar de baja el vehículo en el RUNT?",
        "dame de baja la tensión",
        "no me escriban por la mañana, mejor en la tarde",
        "no me llamen, escríbanme",
        "no me mandaron más información",
        "¿por qué no me escriben más?",
        "nadie me escribió más",
        "el precio está muy alto",
        "quiero cancelar mi cita",
        "la cuota inicial más baja",
        "no me molesta esperar",
    ],
)
def test_what_only_looks_like_an_opt_out(text: str) -> None:
    """A brake light, papers of a motorcycle, a complaint about silence: nobody is shut out by mistake."""
    decision = certain(text)
    assert decision is None or decision.intent is not Intent.OPT_OUT


@pytest.mark.parametrize(
    "text",
    [
        "quiero hablar con un asesor",
        "Asesor",
        "me puede comunicar con una persona real",
        "páseme con el gerente",
        "que me llame un asesor porfa",
        "necesito un humano",
        "pueden pasarme con alguien?",
        "prefiero hablar con alguien de verdad",
    ],
)
def test_call_for_a_person(text: str) -> None:
    """A customer who asks for a person gets one, whatever word they use for it."""
    decision = certain(text)
    assert decision is not None
    assert decision.intent is Intent.HANDOFF


@pytest.mark.parametrize(
    "text",
    [
        "Hola",
        "holaaa",
        "Buenas tardes",
        "hola, soy Carlos",
        "Buenos días, mi nombre es María José Pérez",
        "Hola buenas, ¿cómo están?",
        "quiubo parce",
        "buenas, hay alguien ahi?",
    ],
)
def test_bare_greeting(text: str) -> None:
    """A greeting that carries nothing but perhaps a name is a greeting."""
    decision = certain(text)
    assert decision is not None
    assert decision.intent is Intent.GREETING


@pytest.mark.parametrize(
    "text", ["gracias", "Ok", "listo, muchas gracias", "👍", "jajaja", "vale, muy amable", "🙏🙏"]
)
def test_acknowledgement_amid_a_conversation(text: str) -> None:
    """A thank-you or a thumb wants nothing."""
    decision = certain(text)
    assert decision is not None
    assert decision.intent is Intent.OTHER


def test_emoji_as_the_first_message() -> None:
    """Whoever begins with a waving hand is greeted."""
    decision = certain("👋", first=True)
    assert decision is not None
    assert decision.intent is Intent.GREETING


@pytest.mark.parametrize(
    "text",
    [
        "hola quiero una moto para trabajar",
        "buenas, soy de Bogotá y busco una NMAX",
        "no me alcanza para más de 10 millones",
        "no me llamen por la mañana, mejor en la tarde",
        "la moto no da más de 80",
        "¿la gerencia abre los sábados?",
        "me llamo la atención la MT-03",
        "cambiarle el casco a la persona que va atrás",
        "gracias, y cuánto vale la FZ?",
        "eso me lo bajan si pago de contado?",
    ],
)
def test_words_that_only_resemble_a_certain_case(text: str) -> None:
    """Nothing is certain about a message that merely shares words with a rule."""
    assert certain(text) is None


@pytest.mark.parametrize(
    "text",
    ["¿cuál es el teléfono de ustedes?", "me da el teléfono del almacén", "a qué número fijo los llamo"],
)
def test_the_dealerships_number(text: str) -> None:
    """It is told, and nobody has to be called for."""
    decision = certain(text)
    assert decision is not None
    assert decision.intent is Intent.FAQ


@pytest.mark.parametrize("text", ["regáleme el teléfono de un vendedor", "deme un número y yo llamo"])
def test_somebodys_number(text: str) -> None:
    """Who wants a person's number wants the person."""
    decision = certain(text)
    assert decision is None or decision.intent is not Intent.FAQ
