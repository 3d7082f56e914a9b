"""Invented people: common Colombian given names and surnames put together by chance."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_GIVEN = (
    "Andrés", "Camila", "Carlos", "Catalina", "Daniela", "Diego", "Edwin", "Fabián", "Jhon Jairo", "Jorge",
    "Juliana", "Laura", "Leidy", "Luz Marina", "Mateo", "Natalia", "Óscar", "Paola", "Santiago", "Sebastián",
    "Tatiana", "Valentina", "Yeison", "Yurani",
)  # fmt: skip
_FAMILY = (
    "Acosta", "Ardila", "Bautista", "Castellanos", "Cifuentes", "Forero", "Garzón", "Gutiérrez", "Hurtado",
    "Londoño", "Moreno", "Murcia", "Ospina", "Pinzón", "Quintero", "Rincón", "Rodríguez", "Sarmiento",
    "Torres", "Urrego", "Vargas", "Zapata",
)  # fmt: skip


def invent_name(chance: Random) -> str:
    """A given name and a surname."""
    return f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"


def username_for(name: str, chance: Random) -> str:
    """A WhatsApp username that goes with the name: `@`, plain letters, two digits."""
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    return "@" + ".".join(plain.split()) + str(chance.randrange(10, 100))
