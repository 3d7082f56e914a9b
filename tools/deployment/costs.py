"""What a deployment costs a month: the blueprint's instances and stores times the price list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tools.deployment.blueprint import Blueprint, Database, Environment, KeyValue, PrivateService, Web
from tools.deployment.prices import Plans, Prices, Scenario


class NotPriced(Exception):
    """A plan of the blueprint has no price; the text names both."""

    def __init__(self, item: str, plan: str) -> None:
        super().__init__(f"{item}: data/prices.yaml has no price for the plan {plan!r}; add it")


@dataclass(frozen=True)
class Line:
    """One item of a bill, in US dollars a month: `least` always, `most` with every instance that may run."""

    item: str
    plan: str
    least: float
    most: float


@dataclass(frozen=True)
class Bill:
    """What one scenario costs."""

    scenario: Scenario
    lines: tuple[Line, ...]

    @property
    def least(self) -> float:
        """US dollars a month without growth."""
        return sum(line.least for line in self.lines)

    @property
    def most(self) -> float:
        """US dollars a month when every service runs all the instances it may."""
        return sum(line.most for line in self.lines)


def bill(scenario: Scenario, blueprint: Blueprint, prices: Prices) -> Bill:
    """The bill of `scenario`. Raises NotPriced."""
    environment = blueprint.environments[scenario.environment]
    return Bill(scenario, tuple(_lines(scenario, environment, prices)))


def _lines(scenario: Scenario, environment: Environment, prices: Prices) -> Iterator[Line]:
    for process in environment.processes:
        yield _instances(scenario, process, prices)
    for job in environment.jobs:
        yield Line(job.name, f"{job.plan}, by the second", prices.cron, prices.cron)
    for store in environment.stores:
        if isinstance(store, KeyValue):
            yield _key_value(scenario, store, prices)
        else:
            yield _postgres(scenario, store, prices)
    workspace = prices.workspace[scenario.workspace]
    yield Line("workspace", scenario.workspace, workspace, workspace)
    yield Line("files in S3", "estimate", scenario.storage, scenario.storage)


def _instances(scenario: Scenario, process: Web | PrivateService, prices: Prices) -> Line:
    fixed = scenario.instances.get(process.services[0])
    least, most = fixed or process.least_instances, fixed or process.most_instances
    price = _price(prices.compute, process.name, process.plan)
    times = str(least) if least == most else f"{least}-{most}"
    return Line(process.name, f"{times} x {process.plan}", least * price, most * price)


def _key_value(scenario: Scenario, store: KeyValue, prices: Prices) -> Line:
    plan = scenario.key_value or store.plan
    price = _price(prices.key_value, store.name, plan)
    return Line(store.name, plan, price, price)


def _postgres(scenario: Scenario, store: Database, prices: Prices) -> Line:
    plan = scenario.postgres or store.plan
    gigabytes = scenario.postgres_gigabytes or store.disk_size_gb
    price = _price(prices.postgres, store.name, plan) + gigabytes * prices.postgres_gigabyte
    return Line(store.name, f"{plan}, {gigabytes} GB", price, price)


def _price(plans: Plans, item: str, plan: str) -> float:
    if plan not in plans:
        raise NotPriced(item, plan)
    return plans[plan]
