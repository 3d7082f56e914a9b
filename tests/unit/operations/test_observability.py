"""Alerts fire when they should, and alerts and dashboards show metrics that exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from libs.common.metrics import Metrics
from tools.checks import promtool

OPERATIONS = Path(__file__).parents[3] / "operations"
PROMETHEUS = OPERATIONS / "prometheus"
PROMTOOL = promtool.find(shutil.which)
DASHBOARDS = sorted((OPERATIONS / "grafana" / "dashboards").glob("*.json"))
RUNBOOK = (OPERATIONS.parent / "docs" / "operations" / "runbook.md").read_text()

needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool is missing; bin/test fetches it")


def rules() -> list[dict[str, str]]:
    """Every alert and every recorded series."""
    groups = yaml.safe_load((PROMETHEUS / "rules.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> Iterator[str]:
    """Every expression of rules and dashboards."""
    yield from (rule["expr"] for rule in rules())
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text())["panels"]:
            yield from (target["expr"] for target in panel["targets"])


def declared() -> set[str]:
    """The names of everything our processes expose."""
    names: set[str] = set()
    for family in Metrics().registry.collect():
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}
        names.update(family.name + suffix for suffix in suffixes.get(family.type, [""]))
    return names


@needs_promtool
def test_every_alert_fires_when_it_should() -> None:
    """And stays silent beside it."""
    command = [PROMTOOL or "", "test", "rules", "rules_test.yml"]
    told = subprocess.run(command, cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


@needs_promtool
@pytest.mark.parametrize("name", ["prometheus.yml", "render.yml"])
def test_the_configuration_is_valid(name: str) -> None:
    """As Prometheus reads it."""
    command = [PROMTOOL or "", "check", "config", name]
    told = subprocess.run(command, cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_alert_is_tested_both_ways() -> None:
    """There is a case in which it fires and one in which it does not."""
    cases = [
        test
        for group in yaml.safe_load((PROMETHEUS / "rules_test.yml").read_text())["tests"]
        for test in group["alert_rule_test"]
    ]
    alerts = {rule["alert"] for rule in rules() if "alert" in rule}
    assert {case["alertname"] for case in cases if case["exp_alerts"]} == alerts
    assert {case["alertname"] for case in cases if not case["exp_alerts"]} == alerts


def test_only_metrics_that_exist_are_looked_at() -> None:
    """A renamed metric would leave an alert that never fires."""
    used = {
        name for expression in expressions() for name in re.findall(r"\b(?:gpbikes|process)_\w+", expression)
    }
    assert used - declared() == set()


INCREASES = re.compile(r"increase\((\w+)(?:{(.*?)})?\[")


def test_an_alert_sees_the_first_case() -> None:
    """A counter whose increase it asks for begins at 0: born at 1, it would show none."""
    shown = [sample for family in Metrics().registry.collect() for sample in family.samples]
    unseen = [
        f"{name}{{{wanted}}}"
        for rule in rules()
        for name, wanted in INCREASES.findall(rule["expr"])
        for label, values in re.findall(r'(\w+)=~?"(.*?)"', wanted) or [("", "")]
        for value in values.split("|")
        if not any(sample.name == name and sample.labels.get(label, "") == value for sample in shown)
        and not (not label and any(sample.name == name for sample in shown))
        and name not in BEGUN_BY_THE_WEBHOOK
    ]
    assert unseen == []


BEGUN_BY_THE_WEBHOOK = {"gpbikes_webhook_requests_total"}
"""The gateway shows each outcome from the start: tests/unit/gateway/test_webhook.py."""


def test_a_person_finds_what_to_do() -> None:
    """The runbook has a section for each alert."""
    alerts = [rule["alert"] for rule in rules() if "alert" in rule]
    assert [alert for alert in alerts if f"## {alert}\n" not in RUNBOOK] == []


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_dashboards_ask_the_server_that_is_there(path: Path) -> None:
    """Grafana is given one source, by this identifier."""
    sources = yaml.safe_load((OPERATIONS / "grafana/provisioning/datasources/prometheus.yml").read_text())[
        "datasources"
    ]
    used = {panel["datasource"]["uid"] for panel in json.loads(path.read_text())["panels"]}
    assert used == {source["uid"] for source in sources}


def test_production_collects_what_the_blueprint_runs() -> None:
    """Every service of it that has pages, at the port that it is given."""
    (found,) = yaml.safe_load((PROMETHEUS / "render.yml").read_text())["scrape_configs"][0]["dns_sd_configs"]
    blueprint = yaml.safe_load((OPERATIONS.parent / "render.yaml").read_text())["projects"][0][
        "environments"
    ][0]
    served = [each["name"] for each in blueprint["services"] if each["type"] in {"web", "pserv"}]
    assert found["names"] == [f"{name}-discovery" for name in served]
    given = {each["key"]: each.get("value") for each in blueprint["envVarGroups"][0]["envVars"]}
    assert given["PORT"] == str(found["port"])


@pytest.mark.skipif(
    shutil.which("amtool") is None, reason="amtool is missing: Debian's prometheus-alertmanager"
)
def test_alerts_reach_somebody() -> None:
    """As Alertmanager reads its file."""
    command = ["amtool", "check-config", str(OPERATIONS / "alertmanager/alertmanager.yml")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
