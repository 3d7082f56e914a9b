"""What counts as a broken promise. Customers are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tools.chaos.records import Reply, Stored, Streams
from tools.chaos.verdict import Verdict, judge
from tools.load.platform import Answer, Written

CARLOS = "573000000001"
QUIET = Streams(unread=0, unacknowledged=0, postponed=0, dead=0)
WRITTEN = [Written(CARLOS, 0, "wamid.0"), Written(CARLOS, 1, "wamid.1")]
STORED = [Stored("wamid.0", "turn-a", "answered"), Stored("wamid.1", "turn-b", "answered")]
REPLIES = [Reply("reply-a", "turn-a", "sent"), Reply("reply-b", "turn-b", "sent")]
ANSWERS = [Answer(CARLOS, "reply-a", 1.0), Answer(CARLOS, "reply-b", 2.0)]


def verdict(
    *,
    written: list[Written] = WRITTEN,
    answers: list[Answer] = ANSWERS,
    stored: list[Stored] = STORED,
    replies: list[Reply] = REPLIES,
    streams: Streams = QUIET,
) -> Verdict:
    """The verdict on a run in which all went well but for what is given."""
    return judge(
        written=written,
        answers=answers,
        stored=stored,
        replies=replies,
        streams=streams,
        webhooks_repeated=0,
    )


def test_each_message_answered_once_and_in_order_is_good() -> None:
    """Nothing is counted against it."""
    assert verdict().good


def test_a_message_that_is_not_stored_is_lost() -> None:
    """The gateway took it, so its customer waits for an answer."""
    found = verdict(stored=STORED[:1], replies=REPLIES[:1], answers=ANSWERS[:1])
    assert (found.lost, found.customers_unanswered, found.good) == (1, 1, False)


def test_an_answer_that_never_reached_the_platform_leaves_its_customer_unanswered() -> None:
    """It is not enough that Postgres has it."""
    found = verdict(answers=ANSWERS[:1])
    assert (found.lost, found.customers_unanswered, found.good) == (0, 1, False)


def test_an_answer_that_reached_the_platform_twice_is_counted() -> None:
    """The customer has read it twice."""
    assert verdict(answers=[*ANSWERS, ANSWERS[1]]).answered_twice == 1


def test_a_turn_with_two_answers_is_counted() -> None:
    """Whichever of them was sent."""
    again = Reply("reply-c", "turn-b", "sent")
    assert verdict(replies=[*REPLIES, again]).answered_twice == 1


def test_answers_that_came_in_another_order_than_they_were_made_are_counted() -> None:
    """Their identifiers sort by the time at which they were made."""
    assert verdict(answers=ANSWERS[::-1]).answers_overtaken == 1


def test_a_message_answered_after_a_later_one_is_counted() -> None:
    """The first message's turn was answered second."""
    stored = [replace(STORED[0], turn="turn-b"), replace(STORED[1], turn="turn-a")]
    assert verdict(stored=stored).messages_overtaken == 1


def test_messages_that_share_a_turn_overtake_nobody() -> None:
    """One answer for both."""
    stored = [STORED[0], replace(STORED[1], turn="turn-a")]
    found = verdict(stored=stored, replies=REPLIES[:1], answers=ANSWERS[:1])
    assert found.good


@pytest.mark.parametrize("left", ["unread", "unacknowledged", "postponed"])
def test_an_entry_that_nobody_has_finished_is_counted(left: str) -> None:
    """Every entry is to be acknowledged or in the dead letters."""
    assert not verdict(streams=replace(QUIET, **{left: 1})).good


def test_dead_letters_are_told_and_allowed() -> None:
    """An operator looks at them; nothing is lost in them unnoticed."""
    found = verdict(streams=replace(QUIET, dead=3))
    assert (found.dead, found.good) == (3, True)
