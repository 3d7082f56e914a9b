"""Merging two searches, and knowing when one does not know."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from libs.common.knowledge.fusion import reciprocal_rank
from libs.common.knowledge.ranking import evidence, merged, sufficient
from libs.common.knowledge.results import Result

A, B, C = (UUID(int=number) for number in (1, 2, 3))


def result(*, evidence: float = 0.0, coverage: float = 0.0) -> Result:
    """A passage of which only the given figures matter."""
    return Result(
        chunk_id=uuid4(),
        source_id=uuid4(),
        source_key="faq",
        source_title="",
        kind="faq",
        language="es",
        anchor="",
        title_path=(),
        body="",
        dated_on=date(2026, 11, 1),
        score=0.0,
        similarity=0.0,
        coverage=coverage,
        evidence=evidence,
    )


def test_first_in_both_rankings() -> None:
    """What both searches put first is first."""
    assert reciprocal_rank([(1.0, ["x", "y"]), (1.0, ["x", "z"])])[0][0] == "x"


def test_second_in_both_rankings() -> None:
    """A second place in both searches beats a first place in one."""
    assert reciprocal_rank([(1.0, ["a", "b"]), (1.0, ["c", "b"])])[0][0] == "b"


def test_weights() -> None:
    """A ranking of little weight does not overturn the other."""
    assert reciprocal_rank([(1.0, ["a", "b"]), (0.1, ["b", "a"])])[0][0] == "a"


def test_found_by_words_alone() -> None:
    """What only the words found is in the merged list, as similar as the least similar neighbour."""
    strength = evidence({A: 0.4, B: 0.1}, {C: 0.5}, unit=0.1)
    assert strength[C] == 0.1 / 0.1 + 2.0 * 0.5


def test_every_word_of_the_question() -> None:
    """A passage with all the words passes one that is barely more similar."""
    assert merged([(A, 0.11), (B, 0.10)], [(B, 1.0)], unit=0.05)[0].chunk_id == B


def test_a_model_not_measured_yet() -> None:
    """Without the model's unit the ranks alone decide."""
    assert [found.chunk_id for found in merged([(A, 0.9)], [(A, 0.2), (B, 0.1)], unit=None)] == [A, B]


def test_evidence_below_the_floor() -> None:
    """What is not nearer than foreign questions are is no answer."""
    near, far = result(evidence=2.5), result(evidence=1.5)
    assert sufficient([far, near], floor=2.0) == (near,)


def test_words_alone() -> None:
    """Without vectors a passage needs half of the question's weighty words."""
    assert len(sufficient([result(coverage=0.5), result(coverage=0.4)], floor=None)) == 1
