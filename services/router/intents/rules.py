"""The cases that words alone make certain.

A rule is worth having only where it is practically never wrong: a wish to be left alone, a call for a
person, a bare greeting, a bare thank-you. Everything that needs judgement is left to the examples.
All patterns meet folded words: lower case, no accents, no punctuation.
"""

from __future__ import annotations

import re

from libs.common.intents import Intent
from libs.common.understanding.text import fold_words
from libs.common.understanding.who import asks_whether_a_machine
from services.router.intents.decision import IntentDecision

CERTAIN = 0.99
WORDLESS = 0.9


def certain(text: str, *, first: bool = False) -> IntentDecision | None:
    """What `text` wants when its words leave no doubt, else None.

    `first` says that a conversation begins with it: then a message without a single word greets too.
    """
    words = fold_words(text)
    if _OPT_OUT.search(words):
        return IntentDecision(Intent.OPT_OUT, CERTAIN, "rule")
    if _HANDOFF.search(words):
        return IntentDecision(Intent.HANDOFF, CERTAIN, "rule")
    if _THE_DEALERSHIP.search(words):
        return IntentDecision(Intent.FAQ, CERTAIN, "rule")
    if _GREETING.search(words) and not _INTRODUCES_SOMETHING_ELSE.search(words):
        return IntentDecision(Intent.GREETING, CERTAIN, "rule")
    if not words or _ACKNOWLEDGEMENT.search(words) or asks_whether_a_machine(text):
        return IntentDecision(Intent.GREETING if first else Intent.OTHER, WORDLESS, "rule")
    return None


def _any(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


def _only(*patterns: str) -> str:
    """One or more of `patterns`, and nothing beside them."""
    return rf"^{_any(*patterns)}(?: {_any(*patterns)})*$"


_PLEASE = "(?: por favor| porfa| porfis| ya)*"
_REACH_ME = (
    r"(?!\w*(?:ron|ste|aba|aban|ado|ido)\b)"  # what was not done is missed, not refused
    r"(?:escri[bv]|contact|llam|mand|envi|molest|fastidi|jod|sig|marqu)\w*"
)
_LEAVE_ME = "(?:escri[bv]an?s?|contacten?|molesten?|molestes|fastidien?|jodan?)"
"""What is asked not to be done at all, whatever follows."""
_REACHING_ME = "(?:escribir|contactar|llamar|mandar|enviar|molestar|marcar)(?:me)?"
_REACHED = "(?:escribiendo|llamando|mandando|enviando|molestando|marcando)"
_ADVERTISING = (
    "(?:mensajes|publicidad|promociones|notificaciones|ofertas|correos|cosas|informacion de ustedes)"
)
_OF_MINE = "(?:todos |todo )?(?:mis|mi|los|el) (?:datos|numero|celular|informacion|historial|chat|registro)"

_OPT_OUT = re.compile(
    _any(
        rf"^(?:e?sto+p+|baja|salir|unsubscribe|cancelar suscripcion|alto){_PLEASE}$",
        rf"^(?:ya )*no mas (?:mensajes|spam|publicidad|promociones|notificaciones){_PLEASE}$",
        rf"^(?:por favor |ya )*(?:no (?:me|nos) |nome |no m){_LEAVE_ME}{_PLEASE}$",
        rf"\bno (?:(?:me|nos) )?{_LEAVE_ME} (?:mas|nunca)\b",
        rf"\b(?:nome |no m){_LEAVE_ME} (?:mas|nunca)\b",
        rf"\bno (?:quiero|deseo) que (?:me|nos) {_LEAVE_ME}{_PLEASE}$",
        r"\bdes+uscri\w+",
        r"\bdej[ae]n?me(?: ya)? en paz\b",
        r"\bno quiero saber (?:nada |mas )*de ustedes\b",
        r"\bno autorizo\b.*\b(?:datos|informacion|mensajes)\b",
        r"\bme doy de baja\b",
        r"\bdar de baja (?:mi|este|el) (?:numero|celular|contacto|suscripcion)\b",
        rf"(?<!\bpor que )(?<!\bporque )\bno (?:me|nos) {_REACH_ME}(?: {_REACHED})?"
        rf"(?: {_ADVERTISING}| nada)* (?:mas|nunca)\b",
        rf"\bno (?:me|nos) (?:vuelva|sig)\w* (?:a {_REACHING_ME}|{_REACHED})\b",
        rf"\bdej[ae]\w* de (?:{_REACHING_ME}|joder\w*)\b",
        rf"\bno (?:quiero|deseo|queremos) (?:recibir |que me \w+ )?(?:mas |nada de )*{_ADVERTISING}\b",
        rf"\bno (?:quiero|deseo) que (?:me|nos) (?:vuelvan|sigan|{_REACH_ME}(?: nada)? (?:mas|nunca))\b",
        rf"\b(?:borr|elimin|suprim)\w* {_OF_MINE}\b",
        r"\b(?:saqu?|quit|borr|elimin)[ae]n?me(?: ya| por favor)? de (?:su|sus|la|las|esa|esta|el|ese)\b",
        r"\bsaqu?en? mi (?:numero|celular|contacto)\b",
        r"\b(?:dar|de|den|da)(?:me|se) de baja\b"
        r"(?! (?:la|el|mi|una?) (?!numero|celular|suscripcion|contacto))",
        r"\b(?:revoc|retir)\w* (?:mi |la |el )?(?:autorizacion|consentimiento|permiso)\b",
    )
)

_SOMEBODY = (
    r"(?:(?:un|una|el|la|los|algun|alguna|otro|otra|mi|su|tu|ese|esa) )*"
    r"(?:asesor|persona|human|alguien|agente|vendedor|gerente|jef[ea]|administrador|encargad|representante|"
    r"ejecutiv|operador|comercial|supervisor|ser human)\w*"
)
_PERSON = (
    r"(?:un asesor|una asesora|un humano|una persona(?! (?:alta|que|de \d))|un vendedor|una vendedora|"
    r"un agente|alguien (?:de verdad|real)|un ser humano|gente de verdad)"
)

_HANDOFF = re.compile(
    _any(
        r"^(?:(?:quiero|necesito|con|un|una|el|la|me|comunica|pasa) )*"  # and then the one word
        rf"(?:asesora?|humano|persona real|agente|vendedora?){_PLEASE}$",
        rf"\b(?:hablar|hablo|charlar|comunic\w+|pas[ae]n?me|pasarme|conect\w+|transfi?e?r\w+)"
        rf"(?: \w+)? (?:con|a) {_SOMEBODY}\b",
        rf"\bque me (?:atienda|llame|contacte|escriba|responda|ayude|marque|hable)n?{_PLEASE} {_SOMEBODY}\b",
        rf"\b(?:quiero|necesito|prefiero|quisiera|denme|deme|dame|regaleme|regalame) {_PERSON}\b",
        rf"\bhablar con {_PERSON}\b",
    )
)

_HELLO = "^(?:hola |buenas |y )*"
_THE_DEALERSHIP = re.compile(
    _any(
        r"\b(?:telefono|numero)(?: de (?:contacto|telefono))?(?: fijo)? "
        r"(?:de ustedes|de gp bikes|del? (?:almacen|concesionario|tienda|la tienda|la sede|taller))\b",
        r"\btienen telefono\b",
        r"\ba que (?:numero|telefono)(?: fijo)? (?:los|las|les) (?:puedo )?(?:llam|marc)\w+\b",
        rf"{_HELLO}(?:todavia|aun|ya) (?:me )?(?:pueden atender(?:me)?|atienden|abrieron|cerraron)$",
        rf"{_HELLO}(?:todavia |aun |ya )?estan (?:abiertos|atendiendo|cerrados)(?: (?:hoy|ahora|ya))?$",
    )
)
"""Where the dealership itself is called, and nobody in particular; and whether somebody is there."""

_GREETING_WORDS = (
    "hol(?:a|i|is)|ola|hey|ey|hello|hi|alo|buen[ao]s?|bnas|bns|dias?|tardes?|noches?|muy|feliz|cordial",
    "saludos?|bendiciones|quiubo|quihubo|q hubo|que hubo|que mas|q mas|que tal|todo bien|bien",
    "como (?:estan?|vas?|van|[lt]es? va|esta todo|amanecio|amanecieron|me le va)|tengan?|un|y|a todos|todos",
    "gp bikes|gp|yamaha|senor(?:es|a|ita)?|amig[oa]s?|parcer?[oa]?|vecin[oa]s?|veci|sumerce|gente|equipo",
    "hay alguien(?: ahi)?|alguien(?: por)? ahi|me (?:escuchan?|leen?|copian?)|estan? (?:ahi|atendiendo)",
)
_INTRODUCTION = (
    r"(?:me llamo|soy|mi nombre es|[tl]es? (?:habla|escribe)|con) [^\W\d]{2,}(?: [^\W\d]{2,}){0,3}"
)
_GREETED = f"{_any(*_GREETING_WORDS)}(?: {_any(*_GREETING_WORDS)})*"

_GREETING = re.compile(rf"^{_GREETED}(?: {_INTRODUCTION})?(?: {_GREETED})?$")
_INTRODUCES_SOMETHING_ELSE = re.compile(
    r"^y con\b"
    r"|\b(?:soy|me llamo) (?:de|del|cliente|nuev[oa]|una?|el|la|yo|propietari[oa]|duen[oa]|mensajer[oa]|"
    r"domiciliari[oa]|estudiante|independiente|pensionad[oa]|emplead[oa]|quien|mujer|bajit[oa]|alt[oa])\b"
    r"|\b(?:quiero|busco|necesito|motos?|cita|credito|precio|para|por|pero)\b"
)

_ACKNOWLEDGEMENT = re.compile(
    _only(
        "si+p?|no+p?|claro|(?:mil |muchas |muchisimas )?gra[cs]iass?|ok(?:ay|is|ey|ok)?|listo|vale|dale",
        "bueno|perfecto|super|excelente|genial|igualmente|de una|chevere|bacano|ya|ah|aja",
        r"a?jaja\w*|jeje\w*|(?:muy )?amable",
        "que (?:este|tenga)n? (?:muy )?(?:bien|buen dia|feliz dia)|bendiciones|feliz (?:dia|tarde|noche)",
        "de nada|hasta luego|chao|adios|nos vemos|con gusto|por todo|por la (?:info|informacion|ayuda)|y",
    )
)
