"""What is asked about motorcycles."""

from __future__ import annotations

import re
from enum import StrEnum

from libs.common.understanding.text import fold_words


class Topic(StrEnum):
    """One thing that is asked."""

    PRICE = "price"
    SPECS = "specs"
    COLORS = "colors"
    AVAILABILITY = "availability"
    PHOTO = "photo"
    COMPARISON = "comparison"
    TABLE = "table"
    DISCOUNT = "discount"
    """Less than the list price."""
    EXPENSIVE = "expensive"
    """It is said to cost too much."""
    FITTING = "fitting"
    """Whether it suits the rider."""


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


_TOPICS = {
    Topic.PRICE: _any_of("precios?|val(?:e|en|or|drian?)|cuestan?|cuanto|costo|a como|en cuanto"),
    Topic.SPECS: _any_of(
        r"ficha|especificaciones|caracteristicas|cilindra\w*|potencia|caballos|hp|motor|pesa|peso|altura|asiento",
        r"consumo|gasta|rinde|galon|tecnic\w+|datos",
    ),
    Topic.COLORS: _any_of("color(?:es)?"),
    Topic.AVAILABILITY: _any_of(
        r"disponib\w+|hay|(?<!precio )(?<!valor )(?<!costo )tienen?|tendran|manejan|venden|entrega|stock",
        "existencias|llegan?|inmediata",
        "para (?:cuando|ya)",
    ),
    Topic.PHOTO: _any_of(r"fotos?|imagen(?:es)?|fotico|videos?|muestr\w+"),
    Topic.COMPARISON: _any_of(
        r"compar\w+|diferencias?|versus|vs|cual (?:es )?(?:la )?(?:mejor|me conviene)|mejor entre|o mejor",
        "frente a|(?:contra|al lado de|respecto a) (?:el|la|una?)",
    ),
    Topic.TABLE: _any_of(
        "lista|listado|tabla|catalogo|todas las motos|todos los modelos|que motos|cuales motos|portafolio",
        "modelos (?:hay|tienen|manejan|disponibles)",
    ),
    Topic.DISCOUNT: _any_of(
        r"descuent\w*|rebaj\w+|promoci\w+|ultimo precio|mejor precio|precio de amigo|lo menos|menos plata",
        r"(?:en cuanto|a como|en) (?:\w+ ){0,2}me la (?:deja|dejan|dan?|venden?)|me la (?:deja|dejan|dan?)",
        r"me (?:regalan?|encima|dan? de (?:regalo|obsequio|encime))|obsequi\w+|encime",
    ),
    Topic.EXPENSIVE: _any_of(
        r"car(?:a|o|as|os|isim[oa]|it[oa])|costos[oa]s?|no me alcanza",
        "(?:mucha|tanta) plata|(?:mucho|tanto) dinero",
        "(?:mas|menos) (?:barat[oa]s?|economic[oa]s?) en otr[oa] (?:lado|parte|tienda|concesionario)",
    ),
    Topic.FITTING: _any_of(
        r"(?<!cual )(?<!cuales )me (?:sirve|queda|quedaria|servir[ai]a?)(?: (?:bien|grande|alta))?",
        "(?:la )?alcanzo",
        "es (?:muy )?alta",
    ),
}

_COLORS = re.compile(
    r"\b(negr|blanc|roj|amarill|morad|anaranjad|dorad|platead|azul|gris|verde|naranja|cafe|cian|arena|plata|rosad)"
    r"(?:[oa]s?|es|s)?\b"
)


def find_topics(text: str) -> frozenset[Topic]:
    """Everything that `text` asks."""
    words = fold_words(text)
    return frozenset(topic for topic, pattern in _TOPICS.items() if pattern.search(words))


def needs_advisor(topics: frozenset[Topic]) -> bool:
    """Whether an advisor has to add what the catalog does not know: pictures, discounts, deliveries."""
    by_advisor = Topic.PHOTO in topics or Topic.DISCOUNT in topics
    return by_advisor or (Topic.AVAILABILITY in topics and Topic.COLORS not in topics)


def find_color(text: str) -> str | None:
    """The colour that `text` names, without its ending, folded, or None."""
    match = _COLORS.search(fold_words(text))
    return match[1] if match else None
