"""Outgoing content in the words of the Graph API."""

from __future__ import annotations

import pytest

from libs.common.messages import (
    Button,
    ListRow,
    ListSection,
    Outgoing,
    OutgoingButtons,
    OutgoingList,
    OutgoingLocation,
    OutgoingMedia,
    OutgoingReaction,
    OutgoingTemplate,
    OutgoingText,
    TemplateButton,
    TemplateParameter,
)
from services.courier.payloads import payload

CONTENTS: dict[str, tuple[Outgoing, dict[str, object]]] = {
    "text": (
        OutgoingText(body="Hola", preview_url=True),
        {"type": "text", "text": {"body": "Hola", "preview_url": True}},
    ),
    "buttons": (
        OutgoingButtons(
            body="¿Cuándo?", buttons=(Button(id="a:1", title="Hoy"),), header="Cita", footer="GP Bikes"
        ),
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": {"text": "¿Cuándo?"},
                "header": {"type": "text", "text": "Cita"},
                "footer": {"text": "GP Bikes"},
                "action": {"buttons": [{"type": "reply", "reply": {"id": "a:1", "title": "Hoy"}}]},
            },
        },
    ),
    "list": (
        OutgoingList(
            body="Elige",
            button="Ver",
            sections=(
                ListSection(
                    title="Naked",
                    rows=(ListRow(id="1", title="MT-03", description="321 cc"), ListRow(id="2", title="FZ")),
                ),
            ),
        ),
        {
            "type": "interactive",
            "interactive": {
                "type": "list",
                "body": {"text": "Elige"},
                "action": {
                    "button": "Ver",
                    "sections": [
                        {
                            "title": "Naked",
                            "rows": [
                                {"id": "1", "title": "MT-03", "description": "321 cc"},
                                {"id": "2", "title": "FZ"},
                            ],
                        }
                    ],
                },
            },
        },
    ),
    "image by address": (
        OutgoingMedia(type="image", link="https://gp.invalid/mt03.jpg", caption="MT-03"),
        {"type": "image", "image": {"link": "https://gp.invalid/mt03.jpg", "caption": "MT-03"}},
    ),
    "document by id": (
        OutgoingMedia(type="document", media_id="77", filename="cotizacion.pdf"),
        {"type": "document", "document": {"id": "77", "filename": "cotizacion.pdf"}},
    ),
    "location": (
        OutgoingLocation(latitude=4.65, longitude=-74.05, name="GP Bikes", address="Calle inventada 1"),
        {
            "type": "location",
            "location": {
                "latitude": 4.65,
                "longitude": -74.05,
                "name": "GP Bikes",
                "address": "Calle inventada 1",
            },
        },
    ),
    "location on the equator": (
        OutgoingLocation(latitude=0, longitude=0),
        {"type": "location", "location": {"latitude": 0, "longitude": 0}},
    ),
    "reaction taken away": (
        OutgoingReaction(message_id="wamid.A"),
        {"type": "reaction", "reaction": {"message_id": "wamid.A", "emoji": ""}},
    ),
    "template without places": (
        OutgoingTemplate(name="hola", language="es_CO"),
        {"type": "template", "template": {"name": "hola", "language": {"code": "es_CO"}}},
    ),
    "template with numbered places and a file of the platform's": (
        OutgoingTemplate(
            name="foto",
            language="es_CO",
            header=(TemplateParameter(type="document", value="1234567890"),),
            body=(TemplateParameter(value="Ana"), TemplateParameter(value="lunes")),
        ),
        {
            "type": "template",
            "template": {
                "name": "foto",
                "language": {"code": "es_CO"},
                "components": [
                    {
                        "type": "header",
                        "parameters": [{"type": "document", "document": {"id": "1234567890"}}],
                    },
                    {
                        "type": "body",
                        "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "lunes"}],
                    },
                ],
            },
        },
    ),
    "template with everything": (
        OutgoingTemplate(
            name="cita",
            language="es_CO",
            header=(TemplateParameter(type="image", value="https://gp.invalid/a.jpg"),),
            body=(
                TemplateParameter(name="nombre", value="Ana"),
                TemplateParameter(name="dia", value="lunes"),
            ),
            buttons=(
                TemplateButton(index=0, type="quick_reply", value="service_scheduling:move"),
                TemplateButton(index=1, type="url", value="c/9"),
            ),
        ),
        {
            "type": "template",
            "template": {
                "name": "cita",
                "language": {"code": "es_CO"},
                "components": [
                    {
                        "type": "header",
                        "parameters": [{"type": "image", "image": {"link": "https://gp.invalid/a.jpg"}}],
                    },
                    {
                        "type": "body",
                        "parameters": [
                            {"type": "text", "parameter_name": "nombre", "text": "Ana"},
                            {"type": "text", "parameter_name": "dia", "text": "lunes"},
                        ],
                    },
                    {
                        "type": "button",
                        "sub_type": "quick_reply",
                        "index": "0",
                        "parameters": [{"type": "payload", "payload": "service_scheduling:move"}],
                    },
                    {
                        "type": "button",
                        "sub_type": "url",
                        "index": "1",
                        "parameters": [{"type": "text", "text": "c/9"}],
                    },
                ],
            },
        },
    ),
}


@pytest.mark.fact("sending/kinds", "sending/template_parameters")
@pytest.mark.parametrize(("content", "expected"), CONTENTS.values(), ids=CONTENTS.keys())
def test_each_kind_is_said_in_the_platforms_words(content: Outgoing, expected: dict[str, object]) -> None:
    """Empty parts are left out, everything else is there."""
    assert payload(content, phone="573000000001", user_id="", callback_data="ref") == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "573000000001",
        "biz_opaque_callback_data": "ref",
        **expected,
    }


@pytest.mark.fact("identity/sending")
def test_a_phone_number_wins_over_a_user_id() -> None:
    """Only one address is sent, as the platform would choose."""
    body = payload(OutgoingText(body="Hola"), phone="573000000001", user_id="CO.1", callback_data="ref")
    assert (body["to"], "recipient" in body) == ("573000000001", False)


@pytest.mark.fact("identity/sending")
def test_without_a_phone_number_the_user_id_is_the_address() -> None:
    """A hidden number is no obstacle."""
    body = payload(OutgoingText(body="Hola"), phone="", user_id="CO.1", callback_data="ref")
    assert (body["recipient"], "to" in body) == ("CO.1", False)


def test_a_reply_quotes_the_message_it_answers() -> None:
    """The platform shows the quoted message above ours."""
    body = payload(OutgoingText(body="Hola"), phone="1", user_id="", callback_data="ref", reply_to="wamid.A")
    assert body["context"] == {"message_id": "wamid.A"}
