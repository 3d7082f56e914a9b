"""docs/metrics.md, from the metrics themselves."""

from __future__ import annotations

from libs.common.metrics import Metrics

_HEAD = """\
# Metrics

Generated from `libs/common/metrics.py` by `bin/docs`.
Every service serves its own at `/metrics`.

| metric | type | labels | meaning |
|---|---|---|---|
"""


def page() -> str:
    """The table of every metric, by name."""
    declared = [value for value in vars(Metrics()).values() if hasattr(value, "describe")]
    return _HEAD + "".join(f"{row}\n" for row in sorted(_row(metric) for metric in declared))


def _row(metric: object) -> str:
    family = metric.describe()[0]  # type: ignore[attr-defined]  # the client's types declare it on the base alone
    name = f"{family.name}_total" if family.type == "counter" else family.name
    labels = ", ".join(f"`{label}`" for label in metric._labelnames)  # type: ignore[attr-defined]
    return f"| `{name}` | {family.type} | {labels} | {family.documentation} |"
