"""Statuses in any order lead to the same end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.courier.delivery import State
from services.courier.progress import after, fails, reported

states = st.sampled_from(State)


@given(states, states, states)
def test_the_order_of_two_reports_does_not_matter(start: State, one: State, other: State) -> None:
    """Whichever comes first, the state is the same."""
    assert after(after(start, one), other) is after(after(start, other), one)


@given(states, states)
def test_a_report_told_twice_changes_nothing_more(start: State, report: State) -> None:
    """Duplicates are normal."""
    assert after(after(start, report), report) is after(start, report)


@pytest.mark.parametrize("report", [State.SENT, State.DELIVERED, State.FAILED])
def test_what_was_read_stays_read(report: State) -> None:
    """Nothing comes after reading."""
    assert after(State.READ, report) is State.READ


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("sent", State.SENT),
        ("delivered", State.DELIVERED),
        ("read", State.READ),
        ("played", State.READ),
        ("failed", State.FAILED),
        ("teleported", None),
        ("", None),
    ],
)
def test_each_word_of_the_platform_has_its_state(word: str, state: State | None) -> None:
    """A word that is new has none."""
    assert reported(word) is state


@pytest.mark.parametrize(
    ("state", "wamid", "news"),
    [
        (State.SENT, "wamid.A", True),
        (State.SENT, "", True),
        (State.SENT, "wamid.B", False),
        (State.SENDING, "", True),
        (State.SENDING, "wamid.B", True),
        (State.SENDING, "wamid.A", False),
        (State.PENDING, "wamid.A", False),
        (State.FAILED, "wamid.A", False),
        (State.DELIVERED, "wamid.A", False),
    ],
)
def test_a_failure_counts_once_and_for_its_own_attempt(state: State, wamid: str, news: bool) -> None:
    """The failure of wamid.A says nothing about an attempt that came after it."""
    assert fails(state, wamid, "wamid.A") is news
