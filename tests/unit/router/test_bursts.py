"""When a customer has finished writing."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from libs.common.settings import BurstSettings
from services.router.bursts import Patience, due_at, waits
from tests.doubles.frozen_clock import NOON

WORDS = Patience(quiet=timedelta(milliseconds=700), longest=timedelta(seconds=4))
gaps = st.lists(st.timedeltas(min_value=timedelta(), max_value=timedelta(seconds=3)), max_size=20)
patiences = st.builds(
    Patience,
    quiet=st.timedeltas(min_value=timedelta(), max_value=timedelta(seconds=5)),
    longest=st.timedeltas(min_value=timedelta(seconds=5), max_value=timedelta(seconds=20)),
)


def test_one_message_is_answered_after_the_quiet_time() -> None:
    """Nothing else comes: the wait is the shortest there is."""
    assert due_at(NOON, WORDS, opened_at=NOON) == NOON + timedelta(milliseconds=700)


def test_a_further_message_begins_the_quiet_time_anew() -> None:
    """The customer is still writing."""
    later = NOON + timedelta(milliseconds=500)
    assert due_at(later, WORDS, opened_at=NOON) == later + timedelta(milliseconds=700)


def test_an_endless_burst_is_answered_after_the_longest_wait() -> None:
    """A customer who never stops gets an answer all the same."""
    assert due_at(NOON + timedelta(seconds=3.9), WORDS, opened_at=NOON) == NOON + timedelta(seconds=4)


def test_words_after_a_photo_do_not_cut_its_wait_short() -> None:
    """More photos may follow, whatever was written between."""
    photo_due = NOON + timedelta(seconds=2)
    assert due_at(NOON, WORDS, opened_at=NOON, due_before=photo_due) == photo_due


@given(gaps=gaps, patience=patiences)
def test_a_burst_never_waits_longer_than_allowed(gaps: list[timedelta], patience: Patience) -> None:
    """However the messages come, the first is answered within the longest wait."""
    now, due = NOON, due_at(NOON, patience, opened_at=NOON)
    for gap in gaps:
        now += gap
        due = due_at(now, patience, opened_at=NOON, due_before=due)
    assert due <= NOON + patience.longest


@given(gaps=gaps, patiences=st.lists(patiences, min_size=20, max_size=20))
def test_a_message_never_hurries_the_answer(gaps: list[timedelta], patiences: list[Patience]) -> None:
    """Due times only ever move on, whatever kinds of messages follow each other."""
    now, dues = NOON, [NOON]
    for gap, patience in zip(gaps, patiences, strict=False):
        now += gap
        dues.append(due_at(now, patience, opened_at=NOON, due_before=dues[-1]))
    assert dues == sorted(dues)


def test_the_settings_are_milliseconds() -> None:
    """What BURST_QUIET_MS and its sisters say is what is waited."""
    chosen = waits(
        BurstSettings(burst_quiet_ms=1, burst_max_ms=2, burst_media_quiet_ms=3, burst_media_max_ms=4)
    )
    milliseconds = [
        wait / timedelta(milliseconds=1)
        for wait in (chosen.words.quiet, chosen.words.longest, chosen.media.quiet, chosen.media.longest)
    ]
    assert milliseconds == [1, 2, 3, 4]
