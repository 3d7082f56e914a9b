from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from libs.common.understanding.name_words import GIVEN_NAMES, SURNAMES
from libs.common.understanding.names import MAX_CHARACTERS, MAX_WORDS, capture_name, given_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hola, soy Carlos", "Carlos"),
        ("soy carlos", "Carlos"),
        ("SOY CARLOS QUIERO UNA MOTO", "Carlos"),
        ("me llamo María José", "María José"),
        ("me llamo maria jose diaz y quiero una moto", "Maria Jose Diaz"),
        ("mi nombre es Andrés Felipe Gómez", "Andrés Felipe Gómez"),
        ("Carlos acá", "Carlos"),
        ("carlos aca, buenas", "Carlos"),
        ("buenas, acá Juan Pérez", "Juan Pérez"),
        ("hola por aquí Ana", "Ana"),
        ("le habla Óscar Muñoz", "Óscar Muñoz"),
        ("te escribe juliana", "Juliana"),
        ("soy Juan de la Cruz", "Juan de la Cruz"),
        ("Soy María de los Ángeles", "María de los Ángeles"),
        ("soy andres del valle", "Andres del Valle"),
        ("soy Carlos de Bogotá", "Carlos"),
        ("soy Carlos de la moto roja", "Carlos"),
        ("Soy Yeferson", "Yeferson"),
        ("me llamo wilkin", "Wilkin"),
        ("no soy Carlos, soy Andrés", "Andrés"),
        ("soy don Carlos", "Carlos"),
        ("Soy el señor Pérez", "Pérez"),
        ("soy la sra. Marta", "Marta"),
        ("soy yo, Carlos acá", "Carlos"),
        ("Nombre: Pedro Ruiz", "Pedro Ruiz"),
        ("Hola soy Carlos Quiero una moto", "Carlos"),
        ("soy Carlos y él es Pedro", "Carlos"),
        ("habla Ana", "Ana"),
        ("soy Luz Dary", "Luz Dary"),
        ("Buenos días mi nombre es luz marina ortiz", "Luz Marina Ortiz"),
        ("soy Jean-Pierre", "Jean-Pierre"),
        ("soy O'Connor", "O'Connor"),
        ("soy McKenzie", "McKenzie"),
        ("soy Camilo cuánto vale la mt?", "Camilo"),
        ("soy yo Carlos", "Carlos"),
        ("Hola, me llamo Ñusta", "Ñusta"),
        ("me dicen Pipe", "Pipe"),
        ("Mucho gusto, soy Julio", "Julio"),
        ("Soy Ana 😊", "Ana"),
    ],
)
def test_somebody_tells_the_name(text: str, name: str) -> None:
    """A name is captured whole, capitalised, and nothing beside it."""
    assert capture_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "soy de Bogotá",
        "soy cliente",
        "soy nuevo en esto",
        "Soy nuevo",
        "soy Nuevo en esto",
        "soy el dueño de una FZ",
        "me llamó Carlos",
        "me llamo la atención la MT",
        "me llamo mucho la atencion",
        "ayer me llamo carlos de gp bikes",
        "no soy Carlos",
        "soy la esposa de Carlos",
        "estoy acá",
        "Vivo acá",
        "Bogotá acá",
        "habla Carlos?",
        "soy ingeniero de sistemas",
        "Soy Mensajero de Rappi",
        "soy bogotano",
        "soy un fanático",
        "mi nombre es lo de menos",
        "hola",
        "",
        "soy",
        "me llamo",
        "123",
        "soy 3",
        "¿quién habla?",
        "no me llamo Carlos",
        "SOY NUEVO EN ESTO",
        "Soy Yamaha de corazón",
        "soy principiante",
        "soy mayor de edad",
        "soy pensionado y quiero",
        "Soy Nuevo En Esto Muchachos",
        "Trabajo acá",
        "soy zurdo",
        "quiero la de Carlos",
        "soy muy alto",
        "soy casado",
        "El asesor que me llamo Carlos",
        "Estoy interesado",
        "soy el que escribió ayer",
        "soy domiciliario",
        "soy soltera",
        "soy alto, mido 1.80",
    ],
)
def test_no_name_is_told(text: str) -> None:
    """What follows "soy" or "me llamo" is often no name; then there is none."""
    assert capture_name(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Carlos", "Carlos"),
        ("carlos perez", "Carlos Perez"),
        ("con Ana", "Ana"),
        ("Yerlinson Pantoja Ruiz", "Yerlinson Pantoja Ruiz"),
        ("gracias", None),
        ("Moto", None),
        ("Hola", None),
        ("una mt 03", None),
        ("Con mucho gusto, Andrés", "Andrés"),
        ("Precio Moto", None),
        ("Quiero Moto", None),
        ("Nmax Roja", None),
        ("si, Carlos", "Carlos"),
    ],
)
def test_the_customer_was_asked(text: str, name: str | None) -> None:
    """A bare name answers the question; other words do not."""
    assert capture_name(text, asked=True) == name


def test_a_bare_name_nobody_asked_for() -> None:
    """Without the question a bare name may be anything (a street, a saint, another person)."""
    assert capture_name("Carlos") is None


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Ana", "Ana"),
        ("Carlos Pérez", "Carlos"),
        ("María José Díaz", "María José"),
        ("Luz Marina Ortiz", "Luz Marina"),
        ("María de los Ángeles", "María de los Ángeles"),
        ("Juan de la Cruz", "Juan"),
    ],
)
def test_what_to_call_somebody(name: str, given: str) -> None:
    """Compound given names stay together, surnames go."""
    assert given_name(name) == given


OPENINGS = st.sampled_from(
    ["soy ", "me llamo ", "mi nombre es ", "Hola, soy ", "nombre: ", "soy la señora ", ""]
)
NAME = re.compile(r"[^\W\d_]+(?:[ '\u2019-][^\W\d_]+)*")


@given(OPENINGS, st.text(max_size=200), st.booleans())
@example("soy ", "A" * 21, False)
@example("me llamo ", "Ab " * 50, False)
@example("me llamo ", "Abcdefghijklmnopqrst " * 6, False)
def test_any_text(opening: str, text: str, asked: bool) -> None:
    """Whatever is written, a name is letters, of bounded length, never empty; or there is none."""
    name = capture_name(opening + text, asked=asked)
    assert name is None or (
        NAME.fullmatch(name) and 2 <= len(name) <= MAX_CHARACTERS and len(name.split()) <= MAX_WORDS
    )


@given(
    st.sampled_from(sorted(GIVEN_NAMES)), st.sampled_from(sorted(SURNAMES)), st.sampled_from([str.title, str])
)
def test_any_known_name(given_part: str, surname: str, case: type[str]) -> None:
    """Every known name is captured however it is typed, and telling it again changes nothing."""
    name = capture_name(f"buenas soy {case(f'{given_part} {surname}')} y quiero una moto")
    assert name == f"{given_part} {surname}".title()
    assert capture_name(f"me llamo {name}") == name


@pytest.mark.parametrize(
    ("typed", "written"),
    [("cARLOS", "Carlos"), ("CarLos", "Carlos"), ("McGregor", "McGregor"), ("yurLEIDYS", "Yurleidys")],
)
def test_capitals_in_odd_places(typed: str, written: str) -> None:
    """A name is written as people write it; capitals inside stay only where names have them."""
    assert capture_name(f"me llamo {typed} y busco moto") == written
