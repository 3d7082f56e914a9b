"""Whether everybody was answered, once, and in order: counted from both witnesses, without asking either."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tools.chaos.records import Reply, Stored, Streams
from tools.load.platform import Answer, Written


@dataclass(frozen=True)
class Verdict:
    """What was counted. All of it must be 0 but the first three and `dead`."""

    messages: int
    """Messages that the gateway took, which is its promise that they are answered."""

    turns: int
    """Answers that were made; one may answer several messages."""

    webhooks_repeated: int
    """Webhooks that the gateway did not take at once, and were posted again."""

    lost: int
    """Messages that the gateway took and that are not stored."""

    customers_unanswered: int
    """Customers of whom a message was lost, or whose turn's answer never reached the platform."""

    answered_twice: int
    """Answers that reached the platform more than once, and turns that have more than one answer."""

    answers_overtaken: int
    """Answers that reached the platform after a later one of the same customer."""

    messages_overtaken: int
    """Messages whose turn was answered after the turn of a message that their customer wrote later."""

    unread: int
    unacknowledged: int
    postponed: int
    dead: int

    @property
    def good(self) -> bool:
        """Whether all promises were kept."""
        return not (
            self.lost
            or self.customers_unanswered
            or self.answered_twice
            or self.answers_overtaken
            or self.messages_overtaken
            or self.unread
            or self.unacknowledged
            or self.postponed
        )


def judge(
    *,
    written: Sequence[Written],
    answers: Sequence[Answer],
    stored: Iterable[Stored],
    replies: Sequence[Reply],
    streams: Streams,
    webhooks_repeated: int,
) -> Verdict:
    """Compare what the platform saw with what is stored."""
    turns = {message.identifier: message.turn for message in stored}
    arrivals = Counter(answer.reference for answer in answers)
    answered = {reply.turn: place for place, reply in enumerate(replies) if reply.reference in arrivals}
    made = Counter(reply.turn for reply in replies)
    unanswered = {message.phone for message in written if turns.get(message.identifier) not in answered}
    return Verdict(
        messages=len(written),
        turns=len(replies),
        webhooks_repeated=webhooks_repeated,
        lost=sum(message.identifier not in turns for message in written),
        customers_unanswered=len(unanswered),
        answered_twice=_beyond_one(arrivals) + _beyond_one(made),
        answers_overtaken=_answers_overtaken(answers),
        messages_overtaken=_messages_overtaken(written, turns, answered),
        unread=streams.unread,
        unacknowledged=streams.unacknowledged,
        postponed=streams.postponed,
        dead=streams.dead,
    )


def _beyond_one(counts: Counter[str]) -> int:
    return sum(count - 1 for count in counts.values())


def _answers_overtaken(answers: Sequence[Answer]) -> int:
    references = defaultdict(list)
    for answer in answers:
        references[answer.phone].append(answer.reference)  # which sort by the time they were made
    return sum(_falls(each) for each in references.values())


def _messages_overtaken(
    written: Sequence[Written], turns: Mapping[str, str], answered: Mapping[str, int]
) -> int:
    places = defaultdict(list)
    for message in sorted(written, key=lambda each: each.number):
        place = answered.get(turns.get(message.identifier, ""))
        if place is not None:
            places[message.phone].append(place)
    return sum(_falls(each) for each in places.values())


def _falls(values: Sequence[str] | Sequence[int]) -> int:
    """How many of the values are less than the one before."""
    return sum(later < earlier for earlier, later in pairwise(values))  # type: ignore[operator]  # a sequence has one kind
