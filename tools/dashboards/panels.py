"""The panels of the Grafana dashboards, as files have them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parents[2] / "operations" / "grafana" / "dashboards"

EMPTY = "Empty "


class Query(msgspec.Struct, frozen=True, rename="camel"):
    """What a panel asks, and what stands beside each line of the answer."""

    expr: str
    legend_format: str = ""

    def legend(self, labels: Mapping[str, str]) -> str:
        """The line's name; an unknown label is left out, as Grafana does."""
        return re.sub(r"{{(\w+)}}", lambda found: labels.get(found[1], ""), self.legend_format).strip()


class Defaults(msgspec.Struct, frozen=True):
    """How a panel writes its numbers."""

    unit: str


class FieldConfig(msgspec.Struct, frozen=True):
    """The part of a panel that holds `Defaults`."""

    defaults: Defaults


class Panel(msgspec.Struct, frozen=True, rename="camel"):
    """One drawing of a dashboard."""

    title: str
    targets: tuple[Query, ...]
    field_config: FieldConfig
    description: str = ""
    """For whoever looks at it; it begins with EMPTY when there may be nothing to show while all is well."""

    @property
    def unit(self) -> str:
        """In which its numbers are."""
        return self.field_config.defaults.unit

    @property
    def may_be_empty(self) -> bool:
        """Whether nothing to show is no fault."""
        return self.description.startswith(EMPTY)


class Dashboard(msgspec.Struct, frozen=True):
    """One page of panels."""

    title: str
    panels: tuple[Panel, ...]


def load(folder: Path = FOLDER) -> list[Dashboard]:
    """Every dashboard, by the name of its file. Raises msgspec.DecodeError."""
    return [msgspec.json.decode(path.read_bytes(), type=Dashboard) for path in sorted(folder.glob("*.json"))]
