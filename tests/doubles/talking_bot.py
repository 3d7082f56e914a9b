"""A script for the bot that uses every kind of message the page can show. All of it is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.simulator.json_types import as_object, text_at

if TYPE_CHECKING:
    from tools.simulator.json_types import JsonObject

GREETING = "¡Hola, Carlos! 👋 Le habla el asistente de *GP Bikes*, su concesionario Yamaha. ¿En qué le ayudo?"


def talk(message: JsonObject) -> list[JsonObject]:
    """Read and type, then answer by what the text contains."""
    body = text_at(as_object(message.get("text")), "body").lower()
    answers = [answer for word, answer in _ANSWERS.items() if word in body]
    if message["type"] == "audio":
        answers = [{"type": "text", "text": {"body": "Escuché su nota de voz."}}]
    if message["type"] == "interactive":
        answers = [_PLANS]
    return [_reading(message), *answers]


def _reading(message: JsonObject) -> JsonObject:
    return {"status": "read", "message_id": message["id"], "typing_indicator": {"type": "text"}}


def _button(button_id: str, title: str) -> JsonObject:
    return {"type": "reply", "reply": {"id": button_id, "title": title}}


_PLANS: JsonObject = {
    "type": "interactive",
    "interactive": {
        "type": "list",
        "body": {"text": "Elija el plazo y le calculo la cuota."},
        "action": {
            "button": "Ver plazos",
            "sections": [
                {
                    "title": "Cuota fija",
                    "rows": [
                        {"id": "12", "title": "12 meses", "description": "Menos intereses"},
                        {"id": "36", "title": "36 meses", "description": "El más pedido"},
                    ],
                }
            ],
        },
    },
}
_APPOINTMENT = {
    "nombre": "Carlos",
    "concesionario": "GP Bikes",
    "cita": "revisión de los 5.000 km",
    "fecha": "jueves",
    "hora": "9:30",
}
_ANSWERS: dict[str, JsonObject] = {
    "carlos": {"type": "text", "text": {"body": GREETING}},
    "mt-03": {
        "type": "interactive",
        "interactive": {
            "type": "button",
            "header": {"type": "text", "text": "Yamaha MT-03"},
            "body": {"text": "Le puedo contar de la MT-03. ¿Qué le gustaría?"},
            "footer": {"text": "Conversación inventada"},
            "action": {"buttons": [_button("cuotas", "Ver cuotas"), _button("prueba", "Prueba de manejo")]},
        },
    },
    "cita": {
        "type": "template",
        "template": {
            "name": "recordatorio_cita",
            "language": {"code": "es_CO"},
            "components": [
                {
                    "type": "body",
                    "parameters": [
                        {"type": "text", "parameter_name": name, "text": text}
                        for name, text in _APPOINTMENT.items()
                    ],
                }
            ],
        },
    },
}
