"""All cases played, and what came of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tools.evaluation.cases import Case, Cases
from tools.evaluation.stage import Stage
from tools.evaluation.verdict import Heard, problems_of_end, problems_of_step, problems_of_whole


@dataclass(frozen=True)
class Played:
    """One conversation as it went."""

    kind: str
    case: Case
    heard: Sequence[Heard]
    step_problems: Sequence[Sequence[str]]
    """What was wrong with each step's reply."""
    end_problems: Sequence[str]
    """What was wrong with the conversation as a whole, and with the state it left."""

    @property
    def passed(self) -> bool:
        """Whether everything is as the case demands."""
        return not self.end_problems and not any(self.step_problems)

    @property
    def problems(self) -> list[str]:
        """All that was wrong, a line each, with the words it was wrong about."""
        lines = [
            f"{said!r} {problem}: {heard.text!r}"
            for step, heard, problems in zip(self.case.steps, self.heard, self.step_problems, strict=True)
            for said in [step.customer or step.sends]
            for problem in problems
        ]
        return [*lines, *self.end_problems]


async def run(
    stage: Stage, cases: Cases, *, wanted: Callable[[str, Case], bool], progress: Callable[[Played], None]
) -> list[Played]:
    """Play every case for which `wanted` holds, by its kind and itself; `progress` hears of each."""
    played: list[Played] = []
    for kind, case in _flat(cases):
        if wanted(kind, case):
            played.append(await play(stage, kind, case))
            progress(played[-1])
    return played


async def play(stage: Stage, kind: str, case: Case) -> Played:
    """One case, judged."""
    heard, state = await stage.play(case)
    return Played(
        kind,
        case,
        heard,
        [problems_of_step(step, each) for step, each in zip(case.steps, heard, strict=True)],
        [*problems_of_whole(heard), *problems_of_end(case.ends, state)],
    )


def _flat(cases: Cases) -> Iterable[tuple[str, Case]]:
    return ((kind, case) for kind, listed in cases.items() for case in listed)
