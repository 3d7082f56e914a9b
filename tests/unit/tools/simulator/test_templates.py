"""Templates: which exist, and whether they are filled as they must be."""

from __future__ import annotations

import pytest

from libs.common.templates import load_templates
from tools.simulator.graph_api.errors import GraphError
from tools.simulator.graph_api.templates import Template, Templates, approved, fill
from tools.simulator.json_types import JsonObject

VISIT = Template(name="cita", language="es_CO", category="UTILITY", body="Hola {{1}}, su cita es el {{2}}.")
QUOTE = Template(
    name="cotizacion",
    language="es_CO",
    category="UTILITY",
    header="Su {{modelo}}",
    body="Hola {{nombre}}.",
    footer="GP Bikes",
)
PICTURE = Template(name="foto", language="es_CO", category="MARKETING", header_media="image", body="Mire.")


def component(kind: str, *parameters: JsonObject) -> JsonObject:
    """One component of a call."""
    return {"type": kind, "parameters": list(parameters)}


def text(value: str, name: str | None = None) -> JsonObject:
    """A text parameter, positional or named."""
    return {"type": "text", "text": value, **({"parameter_name": name} if name else {})}


def test_positional_parameters_fill_the_body() -> None:
    """In the order they are given."""
    filled = fill(VISIT, {"components": [component("body", text("Carlos"), text("jueves"))]})
    assert filled == "Hola Carlos, su cita es el jueves."


def test_named_parameters_fill_header_and_body() -> None:
    """Header, body and footer make the bubble's text."""
    components = [component("header", text("MT-03", "modelo")), component("body", text("Rosa", "nombre"))]
    assert fill(QUOTE, {"components": components}) == "Su MT-03\n\nHola Rosa.\n\nGP Bikes"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_wrong_number_of_parameters_is_132000(count: int) -> None:
    """Too few and too many alike."""
    with pytest.raises(GraphError) as caught:
        fill(VISIT, {"components": [component("body", *[text("x")] * count)]})
    assert caught.value.code == 132000


def test_missing_header_variables_are_132000() -> None:
    """A known defect of known systems: the body is filled, the header forgotten."""
    with pytest.raises(GraphError, match="header") as caught:
        fill(QUOTE, {"components": [component("body", text("Rosa", "nombre"))]})
    assert caught.value.code == 132000


def test_a_parameter_under_another_name_is_refused() -> None:
    """The number fits, the name does not."""
    components = [component("header", text("MT-03", "modelo")), component("body", text("Rosa", "apodo"))]
    with pytest.raises(GraphError, match="nombre is missing") as caught:
        fill(QUOTE, {"components": components})
    assert caught.value.code == 100


@pytest.mark.parametrize("parameter", [{"type": "currency"}, {"type": "text", "text": ""}])
def test_a_parameter_that_is_no_text_is_132012(parameter: JsonObject) -> None:
    """Empty ones too."""
    with pytest.raises(GraphError) as caught:
        fill(VISIT, {"components": [component("body", parameter, parameter)]})
    assert caught.value.code == 132012


def test_a_picture_in_the_header_must_be_given() -> None:
    """Without it 132000, with another kind of file 132012."""
    with pytest.raises(GraphError) as missing:
        fill(PICTURE, {})
    with pytest.raises(GraphError) as wrong:
        fill(PICTURE, {"components": [component("header", {"type": "video", "video": {"id": "1"}})]})
    assert (missing.value.code, wrong.value.code) == (132000, 132012)


def test_a_template_with_its_picture_is_accepted() -> None:
    """By id or link, as for images."""
    image = {"type": "image", "image": {"link": "https://example.com/mt03.jpg"}}
    assert fill(PICTURE, {"components": [component("header", image)]}) == "Mire."


def test_a_template_in_another_language_does_not_exist() -> None:
    """132001, with HTTP status 404."""
    templates = Templates([VISIT])
    with pytest.raises(GraphError) as caught:
        templates.find({"name": "cita", "language": {"code": "en_US"}})
    assert (caught.value.code, caught.value.status) == (132001, 404)


def test_an_approved_template_replaces_the_one_before() -> None:
    """A test can bring its own texts."""
    templates = Templates([VISIT])
    changed = Template(name="cita", language="es_CO", category="MARKETING", body="Otra.")
    templates.approve(changed)
    assert templates.all() == [changed]


def test_a_button_tells_its_payload_or_its_title() -> None:
    """As the call that sent it wanted."""
    templates = Templates(
        [Template(name="a", language="es_CO", category="UTILITY", body="A", buttons=["Sí", "No"])]
    )
    parameters = [{"type": "payload", "payload": "follow_up:no"}]
    button = {"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": parameters}
    content: JsonObject = {"name": "a", "language": {"code": "es_CO"}, "components": [button]}
    found = [templates.payload(content, title) for title in ("Sí", "No", "Quizás")]
    assert found == ["Sí", "follow_up:no", None]


def test_what_the_dealership_may_send_is_approved() -> None:
    """The same file, with the buttons' titles alone."""
    names = {template.name: template for template in approved(load_templates())}
    assert names["recordatorio_cita"].buttons == ["Confirmo", "Cambiar la cita", "Cancelar la cita"]
