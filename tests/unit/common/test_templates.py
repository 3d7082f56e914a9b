"""The approved templates: what the file must say, and how a message is made of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from libs.common import limits
from libs.common.data_files import DataFileError
from libs.common.messages import TemplateButton, TemplateParameter
from libs.common.templates import Template, TemplateError, TemplateName, load_templates

REMINDER = {
    "concesionario": "GP Bikes",
    "cita": "revisión de los 5.000 km",
    "fecha": "jueves 26 de noviembre",
    "hora": "9:30 a. m.",
    "referencia": "019aa",
}


def _file(folder: Path, changed: str) -> Path:
    """The real file with one more template."""
    path = folder / "templates.yaml"
    original = Path("data/templates.yaml").read_text(encoding="utf-8")
    path.write_text(f"{original}\n  - {changed}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("template", list(load_templates()), ids=lambda template: str(template.name))
def test_every_template_of_the_file_makes_a_message_that_can_be_sent(template: Template) -> None:
    """With all its parameters, and only then."""
    values = dict.fromkeys(template.parameters, "algo")
    limits.check(template.fill(values))
    required = set(template.parameters) - set(template.fallbacks)
    for absent in required:
        with pytest.raises(TemplateError, match=f"parameter '{absent}' is missing"):
            template.fill({name: value for name, value in values.items() if name != absent})


def test_a_message_carries_each_parameter_by_its_name() -> None:
    """Body, and the payloads that tell which appointment a button means."""
    message = load_templates().build(TemplateName.APPOINTMENT_REMINDER, nombre="Rosa", **REMINDER)
    assert (message.name, message.language, message.header) == ("recordatorio_cita", "es_CO", ())
    assert message.body[0] == TemplateParameter(name="nombre", value="Rosa")
    assert message.buttons[0] == TemplateButton(
        index=0, type="quick_reply", value="service_scheduling:confirm:019aa"
    )


@pytest.mark.parametrize("unknown", [{}, {"nombre": ""}, {"nombre": " "}])
def test_a_customer_without_a_name_is_greeted_all_the_same(unknown: dict[str, str]) -> None:
    """The file tells what stands in its place."""
    templates = load_templates()
    message = templates.build(TemplateName.APPOINTMENT_REMINDER, **REMINDER, **unknown)
    assert templates.text(message).startswith(
        "Recordatorio de su cita\n\nHola de nuevo, le recordamos su cita"
    )


def test_an_empty_value_is_a_missing_one() -> None:
    """The platform would refuse it."""
    with pytest.raises(TemplateError, match="recordatorio_cita: parameter 'hora' is missing"):
        load_templates().build(TemplateName.APPOINTMENT_REMINDER, **{**REMINDER, "hora": ""})


def test_a_parameter_that_the_text_does_not_have_is_refused() -> None:
    """A slip of the pen must not go unnoticed."""
    with pytest.raises(TemplateError, match="it has no parameter 'dia'"):
        load_templates().build(TemplateName.APPOINTMENT_REMINDER, **REMINDER, dia="jueves")


def test_line_breaks_in_a_value_become_spaces() -> None:
    """The platform takes neither line breaks nor tabs in a parameter."""
    message = load_templates().build(
        TemplateName.PAYMENT_STATUS, concepto="crédito", concesionario="GP Bikes", estado="en\n\testudio"
    )
    assert message.body[-1].value == "en estudio"


def test_a_value_that_makes_the_text_too_long_is_refused() -> None:
    """1,024 characters with everything filled in."""
    with pytest.raises(TemplateError, match=r"its body has \d+ characters, at most 1024 fit"):
        load_templates().build(
            TemplateName.PAYMENT_STATUS, concepto="crédito", concesionario="GP Bikes", estado="a" * 1024
        )


def test_a_photo_goes_into_the_header() -> None:
    """By its public address."""
    message = load_templates().build(
        TemplateName.MODEL_PHOTO,
        header_media="https://example.com/mt03.jpg",
        modelo="MT-03",
        concesionario="GP Bikes",
    )
    assert message.header == (TemplateParameter(value="https://example.com/mt03.jpg", type="image"),)


def test_an_unknown_template_is_named() -> None:
    """With where it should stand."""
    with pytest.raises(TemplateError, match=r"template saludo: it is not in data/templates\.yaml"):
        load_templates().build("saludo")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("{name: una, use: x, category: UTILITY, body: 'Hola {{nombre}}'}", "neither begin nor end"),
        ("{name: una, use: x, category: UTILITY, body: '{{nombre}}, hola'}", "neither begin nor end"),
        ("{name: una, use: x, category: UTILITY, body: 'Hola {{2}}, ya'}", "without a gap"),
        ("{name: una, use: x, category: UTILITY, body: 'Hola {{1}}, {{a}} ya'}", "name every place"),
        ("{name: una, use: x, category: UTILITY, body: 'Hola {{Nombre}}, ya'}", "written {{like_this}}"),
        ("{name: una, use: x, category: UTILITY, body: 'Hola {{nombre, ya'}", "written {{like_this}}"),
        ("{name: asesor_responde, use: x, category: UTILITY, body: Hola}", "stands there twice"),
        ("{name: una, use: x, category: OTHER, body: Hola}", "category"),
        ("{name: una, use: x, category: UTILITY, body: Hola, fallbacks: {a: b}}", "there is no place 'a'"),
        ("{name: una, use: x, category: UTILITY, body: Hola, header: a, header_media: image}", "not both"),
        (
            "{name: una, use: x, category: UTILITY, body: Hola, header: '{{a}} {{b}}'}",
            "at most one parameter",
        ),
    ],
)
def test_what_meta_would_not_approve_is_refused_when_the_file_is_read(
    tmp_path: Path, changed: str, expected: str
) -> None:
    """The error names the template and what must be there."""
    with pytest.raises(DataFileError) as caught:
        load_templates(_file(tmp_path, changed))
    assert expected in str(caught.value)


def test_a_template_that_code_sends_must_stand_in_the_file(tmp_path: Path) -> None:
    """Found when a service starts, not when a customer waits."""
    path = tmp_path / "templates.yaml"
    path.write_text(
        "outside_window: una\ntemplates:\n  - {name: una, use: x, category: UTILITY, body: Hola}\n",
        encoding="utf-8",
    )
    with pytest.raises(DataFileError, match="seguimiento_interesado: is sent by the code"):
        load_templates(path)


def test_a_message_of_a_template_that_is_gone_reads_as_its_name() -> None:
    """Old conversations stay readable."""
    message = load_templates().build(TemplateName.ADVISOR_ANSWERS, concesionario="GP Bikes")
    renamed = Template(name="otra", use="x", category="UTILITY", body="Hola {{persona}}, ya.")
    assert renamed.text(message) == "Hola …, ya."


@pytest.mark.fact("sending/template_parameters")
def test_places_can_be_numbered() -> None:
    """Then the order of the parameters counts, and none has a name."""
    template = Template(
        name="cita", use="x", category="UTILITY", body="Hola {{1}}, el {{2}} a las {{3}}, {{1}}."
    )
    message = template.fill({"1": "Rosa", "2": "jueves", "3": "9:30"})
    assert [(each.name, each.value) for each in message.body] == [("", "Rosa"), ("", "jueves"), ("", "9:30")]
    assert template.text(message) == "Hola Rosa, el jueves a las 9:30, Rosa."
    template.check(message)


def test_a_message_that_does_not_fill_its_template_is_found_out() -> None:
    """What was made for an earlier text of it, say: the platform would refuse it with 132000."""
    templates = load_templates()
    message = templates.build(TemplateName.APPOINTMENT_REMINDER, **REMINDER)
    assert templates.check(message).name == "recordatorio_cita"
    with pytest.raises(TemplateError, match="its body takes 5 parameters"):
        templates.check(msgspec.structs.replace(message, body=message.body[1:]))
    with pytest.raises(TemplateError, match=r"it is not in data/templates\.yaml in en_US"):
        templates.check(msgspec.structs.replace(message, language="en_US"))


@pytest.mark.fact("elsewhere/template_header")
def test_the_photo_of_a_header_is_checked_too() -> None:
    """A header without its file is the best known cause of 132000."""
    templates = load_templates()
    message = templates.build(
        TemplateName.MODEL_PHOTO, header_media="https://example.com/a.jpg", modelo="MT-03", concesionario="GP"
    )
    templates.check(message)
    with pytest.raises(TemplateError, match="its header takes 1 parameters"):
        templates.check(msgspec.structs.replace(message, header=()))
