"""The WhatsApp templates that Meta has approved: data, checked when it is read, filled without a gap.

Errors::

    TemplateError           a template is unknown, or a parameter is missing, unknown or does not fit
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from libs.common import template_places
from libs.common.data_files import DIRECTORY, DataFileError, read
from libs.common.messages import OutgoingTemplate, TemplateButton, TemplateParameter

FILE = DIRECTORY / "templates.yaml"

BODY_CHARACTERS = 1024
"""The platform's limit, with the parameters filled in."""
HEADER_CHARACTERS = 60
PAYLOAD_CHARACTERS = 128
HEADER_MEDIA = "header_media"
"""The parameter that is the header's file, where there is one: its public address, or Meta's id of it."""

Category = Literal["UTILITY", "MARKETING"]

_SPACES = re.compile(r"\s+")


class TemplateName(StrEnum):
    """The templates that code sends; each stands in the file."""

    LEAD_FOLLOW_UP = "seguimiento_interesado"
    QUOTE_FOLLOW_UP = "seguimiento_cotizacion"
    MODEL_PHOTO = "foto_modelo"
    APPOINTMENT_REMINDER = "recordatorio_cita"
    APPOINTMENT_MOVED = "cita_cambiada"
    APPOINTMENT_CANCELLED = "cita_cancelada"
    MAINTENANCE_BY_KILOMETRES = "recordatorio_mantenimiento_km"
    MAINTENANCE_BY_DATE = "recordatorio_mantenimiento_fecha"
    DELIVERY_SURVEY = "encuesta_entrega"
    ADVISOR_ANSWERS = "asesor_responde"
    PAYMENT_STATUS = "estado_pago"
    PAPERS_STATUS = "estado_tramite"


class TemplateError(Exception):
    """A template cannot be filled so; the text names it and the parameter, and quotes no value."""

    def __init__(self, template: str, problem: str) -> None:
        self.template = template
        self.problem = problem
        super().__init__(f"template {template}: {problem}")


class QuickReply(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A button under the text; `payload` comes back when it is tapped, and may have places too."""

    title: Annotated[str, Meta(min_length=1, max_length=25)]
    payload: Annotated[str, Meta(min_length=1, max_length=PAYLOAD_CHARACTERS)]


class Template(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An approved text with places, all of them named or all numbered; `use` tells people what it is for."""

    name: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", max_length=512)]
    use: Annotated[str, Meta(min_length=1)]
    category: Category
    body: Annotated[str, Meta(min_length=1, max_length=BODY_CHARACTERS)]
    language: Annotated[str, Meta(pattern="^[a-z]{2}(_[A-Z]{2})?$")] = "es_CO"
    header: Annotated[str, Meta(max_length=HEADER_CHARACTERS)] = ""
    header_media: Literal["", "image", "video", "document"] = ""
    footer: Annotated[str, Meta(max_length=60)] = ""
    buttons: Annotated[tuple[QuickReply, ...], Meta(max_length=10)] = ()
    fallbacks: Mapping[str, str] = {}

    @property
    def parameters(self) -> tuple[str, ...]:
        """What must be given, by name, but for what `fallbacks` fill."""
        texts = (self.header, self.body, *(button.payload for button in self.buttons))
        return (*([HEADER_MEDIA] if self.header_media else []), *template_places.places(*texts))

    def fill(self, values: Mapping[str, str]) -> OutgoingTemplate:
        """The message with `values` in its places.

        A value's line breaks become spaces, for the platform takes none; an empty value counts as not given.
        Raises TemplateError for one that is missing or unknown, or with which the text is too long.
        """
        given = {name: text for name, value in values.items() if (text := _SPACES.sub(" ", value).strip())}
        unknown = sorted(set(values) - set(self.parameters))
        if unknown:
            raise TemplateError(self.name, f"it has no parameter {unknown[0]!r}")
        filled = {**self.fallbacks, **given}
        missing = [name for name in self.parameters if name not in filled]
        if missing:
            raise TemplateError(self.name, f"parameter {missing[0]!r} is missing")
        self._check_lengths(filled)
        return OutgoingTemplate(
            name=self.name,
            language=self.language,
            header=self._header(filled),
            body=template_places.parameters(self.body, filled),
            buttons=tuple(
                TemplateButton(
                    index=index, type="quick_reply", value=template_places.filled(button.payload, filled)
                )
                for index, button in enumerate(self.buttons)
            ),
        )

    def check(self, message: OutgoingTemplate) -> None:
        """Return when `message` fills every place of the text as it is now; raises TemplateError."""
        header = (self.header_media,) if self.header_media else template_places.places(self.header)
        given = [each.type if self.header_media else each.name for each in message.header]
        for part, wanted, found in (
            ("header", header, given),
            ("body", template_places.places(self.body), [each.name for each in message.body]),
        ):
            if sorted("" if place.isdigit() else place for place in wanted) != sorted(found):
                raise TemplateError(self.name, f"its {part} takes {len(wanted)} parameters, others are given")

    def text(self, message: OutgoingTemplate) -> str:
        """How `message`, made of this template, reads to the customer: header, body and footer."""
        parts = (
            template_places.filled(self.header, template_places.values(message.header)),
            template_places.filled(self.body, template_places.values(message.body)),
            self.footer,
        )
        return "\n\n".join(part for part in parts if part)

    def _header(self, filled: Mapping[str, str]) -> tuple[TemplateParameter, ...]:
        if self.header_media:
            return (TemplateParameter(value=filled[HEADER_MEDIA], type=self.header_media),)
        return template_places.parameters(self.header, filled)

    def _check_lengths(self, filled: Mapping[str, str]) -> None:
        for part, text, most in (
            ("header", self.header, HEADER_CHARACTERS),
            ("body", self.body, BODY_CHARACTERS),
            *(("payload", button.payload, PAYLOAD_CHARACTERS) for button in self.buttons),
        ):
            length = len(template_places.filled(text, filled))
            if length > most:
                raise TemplateError(self.name, f"its {part} has {length} characters, at most {most} fit")


class Templates:
    """Every approved template, by name."""

    def __init__(self, templates: Mapping[str, Template], *, outside_window: str) -> None:
        """Know `templates`; `outside_window` names the one that a reply becomes when its window is closed."""
        self._templates = templates
        self.outside_window = outside_window

    def __iter__(self) -> Iterator[Template]:
        """Each of them, in the file's order."""
        return iter(self._templates.values())

    def find(self, name: str, language: str = "es_CO") -> Template | None:
        """The template of that name and language, or None."""
        template = self._templates.get(name)
        return template if template and template.language == language else None

    def check(self, message: OutgoingTemplate) -> Template:
        """The template of `message`; raises TemplateError when there is none, or `message` does not fill it.

        What passes cannot fail with 132000 or 132001, as long as Meta's texts are those of the file.
        """
        template = self.find(message.name, message.language)
        if template is None:
            raise TemplateError(message.name, f"it is not in data/templates.yaml in {message.language}")
        template.check(message)
        return template

    def build(self, name: str, /, **values: str) -> OutgoingTemplate:
        """The message of the template `name` with `values` in its places.

        Raises TemplateError for an unknown name, and whatever `Template.fill` finds wrong.
        """
        template = self._templates.get(name)
        if template is None:
            raise TemplateError(name, "it is not in data/templates.yaml")
        return template.fill(values)

    def text(self, message: OutgoingTemplate) -> str:
        """How `message` reads to the customer; its name when nobody knows the template any more."""
        template = self.find(message.name, message.language)
        return template.text(message) if template else f"[{message.name}]"


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    outside_window: str
    templates: Annotated[tuple[Template, ...], Meta(min_length=1)]


def load_templates(path: Path = FILE) -> Templates:
    """The templates of the file at `path`.

    Raises DataFileError for what Meta would not approve, for a name that stands twice, and when one is absent
    that code sends.
    """
    file = read(path, _File)
    templates = {template.name: template for template in file.templates}
    if len(templates) < len(file.templates):
        names = [template.name for template in file.templates]
        twice = next(name for name in names if names.count(name) > 1)
        raise DataFileError(path, f"{twice}: stands there twice; keep one")
    absent = [name for name in (*TemplateName, file.outside_window) if name not in templates]
    if absent:
        raise DataFileError(path, f"{absent[0]}: is sent by the code, and does not stand there")
    for template in templates.values():
        if fault := _fault(template):
            raise DataFileError(path, f"{template.name}: {fault}")
    return Templates(templates, outside_window=file.outside_window)


def _fault(template: Template) -> str | None:
    """What Meta, or filling it, would stumble over."""
    if template.header and template.header_media:
        return "give header or header_media, and not both"
    if len(template_places.places(template.header)) > 1:
        return "header: at most one parameter is allowed"
    body = template.body.strip()
    if body.startswith("{{") or body.endswith("}}"):
        return "body: must neither begin nor end with a parameter"
    texts = (template.header, template.body, *(button.payload for button in template.buttons))
    if any(map(template_places.has_stray_braces, texts)):
        return "places are written {{like_this}}"
    if fault := template_places.misnumbered(template.body, template.header):
        return fault
    unused = sorted(set(template.fallbacks) - set(template.parameters))
    return f"fallbacks: there is no place {unused[0]!r}" if unused else None
