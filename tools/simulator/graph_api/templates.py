"""Approved templates: which exist, whether a call fills them correctly, and how they read when filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from tools.simulator.graph_api.errors import GraphError
from tools.simulator.json_types import as_list, as_object, text_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from libs.common.templates import Template as OwnTemplate
    from tools.simulator.json_types import JsonObject

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class Template(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An approved template; `{{1}}` or `{{name}}` in header and body stand for parameters."""

    name: str
    language: str
    category: Literal["UTILITY", "MARKETING", "AUTHENTICATION"]
    body: str
    header: str = ""
    header_media: Literal["", "image", "video", "document"] = ""
    footer: str = ""
    buttons: list[str] = []


def approved(templates: Iterable[OwnTemplate]) -> list[Template]:
    """What the dealership may send, as Meta knows it: without what its buttons mean to the dealership."""
    return [
        Template(
            name=template.name,
            language=template.language,
            category=template.category,
            body=template.body,
            header=template.header,
            header_media=template.header_media,
            footer=template.footer,
            buttons=[button.title for button in template.buttons],
        )
        for template in templates
    ]


class Templates:
    """The templates approved for this account, by name and language."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._first = tuple(templates)
        self._templates: dict[tuple[str, str], Template] = {}
        self.clear()

    def all(self) -> list[Template]:
        """Every template, by name."""
        return [template for _, template in sorted(self._templates.items())]

    def approve(self, template: Template) -> None:
        """Add a template or replace the one of the same name and language."""
        self._templates[template.name, template.language] = template

    def clear(self) -> None:
        """Only the first templates are approved again."""
        self._templates = {(template.name, template.language): template for template in self._first}

    def find(self, content: JsonObject) -> Template:
        """The template a call names; 132001 when there is none in that language."""
        name, language = text_at(content, "name"), text_at(as_object(content.get("language")), "code")
        template = self._templates.get((name, language))
        if template is None:
            raise GraphError(132001, f"template name ({name}) does not exist in {language}")
        return template

    def payload(self, content: JsonObject, title: str) -> str | None:
        """What a tap on the button of that title tells the business; None when there is no such button."""
        name, language = text_at(content, "name"), text_at(as_object(content.get("language")), "code")
        template = self._templates.get((name, language))
        if template is None or title not in template.buttons:
            return None
        index = str(template.buttons.index(title))
        for component in map(as_object, as_list(content.get("components"))):
            if text_at(component, "type").lower() == "button" and str(component.get("index")) == index:
                parameters = [as_object(each) for each in as_list(component.get("parameters"))]
                return text_at(parameters[0], "payload") if parameters else title
        return title


def fill(template: Template, content: JsonObject) -> str:
    """The template's text with its parameters; 132000 for a wrong number of them, 132012 for a wrong kind."""
    components = {
        text_at(component, "type").lower(): component
        for component in map(as_object, as_list(content.get("components")))
    }
    header = components.get("header", {})
    if template.header_media:
        _check_header_media(template.header_media, header)
    parts = (
        _filled(template.header, header, "header"),
        _filled(template.body, components.get("body", {}), "body"),
        template.footer,
    )
    return "\n\n".join(part for part in parts if part)


def _filled(text: str, component: JsonObject, where: str) -> str:
    expected = list(dict.fromkeys(_PLACEHOLDER.findall(text)))
    given = _values(component, where) if expected else {}
    if len(given) != len(expected):
        counts = f"({len(given)}) does not match the expected number of params ({len(expected)})"
        raise GraphError(132000, f"{where}: number of localizable_params {counts}")
    unknown = [name for name in expected if name not in given]
    if unknown:
        raise GraphError(100, f"{where}: parameter {unknown[0]} is missing")
    return _PLACEHOLDER.sub(lambda found: given[found.group(1)], text)


def _values(component: JsonObject, where: str) -> dict[str, str]:
    values = {}
    for position, parameter in enumerate(map(as_object, as_list(component.get("parameters"))), start=1):
        if parameter.get("type") != "text" or not text_at(parameter, "text"):
            raise GraphError(132012, f"{where}: parameter {position} must be a text that is not empty")
        values[text_at(parameter, "parameter_name") or str(position)] = text_at(parameter, "text")
    return values


def _check_header_media(expected: str, header: JsonObject) -> None:
    parameters = [as_object(parameter) for parameter in as_list(header.get("parameters"))]
    if len(parameters) != 1:
        raise GraphError(
            132000, f"header: number of params ({len(parameters)}) does not match the expected (1)"
        )
    if parameters[0].get("type") != expected or not as_object(parameters[0].get(expected)):
        raise GraphError(132012, f"header: Format mismatch, expected {expected.upper()}")
