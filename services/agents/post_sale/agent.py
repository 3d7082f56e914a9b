"""Looks after customers who have bought: warranty, papers, revisions, surveys; a complaint is a person's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from libs.common.intents import OFFERED, Intent
from libs.common.messages import OutgoingText, Reply
from libs.common.opening_hours import OpeningHours
from libs.common.ownership import Odometer, Ownership
from libs.common.sales import Sale
from libs.common.understanding.assent import assents
from libs.common.understanding.kilometres import find_kilometres
from libs.common.understanding.models import ModelNames
from libs.common.understanding.ratings import find_rating, without_rating
from services.agents.fallback.thanks import only_thanks
from services.agents.faq.agent import NOT_THE_CATALOG, Searches
from services.agents.faq.decision import Passage
from services.agents.frame.agent import HandoffReason, Record
from services.agents.frame.turn import Memory, Turn
from services.agents.introductions import called, learnt, told_name
from services.agents.offers import OFFERS_ADVISOR
from services.agents.post_sale import texts
from services.agents.post_sale.decision import PostSaleDecision, PostSaleSlots
from services.agents.post_sale.garage import Garage
from services.agents.post_sale.records import (
    OdometerTold,
    RevisionPutOff,
    SurveyAnswered,
    SurveyCommented,
)
from services.agents.post_sale.topics import Topic, concerns_safety, find_topic, is_happy, is_specific
from services.agents.wording import advisor_writes, wordless

ASKS_SCORE = f"{Intent.POST_SALE}:survey"
ASKS_COMMENT = f"{Intent.POST_SALE}:comment"
ASKS_KILOMETRES = f"{Intent.POST_SALE}:kilometres"
OFFERS_APPOINTMENT = f"{Intent.SERVICE_SCHEDULING}:{OFFERED}"
MOST_OF_A_DETRACTOR = 6
LEAST_OF_A_PROMOTER = 9
LATER_PAYLOAD = f"{Intent.POST_SALE}:later"
LONGEST_COMMENT = 1000


@dataclass(frozen=True)
class PostSale:
    """Answers whoever has a motorcycle of ours; general questions are looked up in `knowledge`."""

    hours: OpeningHours
    rules: Ownership
    models: ModelNames
    garage: Garage
    knowledge: Searches

    async def understand(self, turn: Turn) -> PostSaleSlots:
        """What it is about, the figures told, and what the customer owns."""
        owned = tuple(await self.garage.of(turn.dealership_id, turn.contact_id))
        score = find_rating(turn.text, asked=turn.asked == ASKS_SCORE)
        topic = _topic(turn, score)
        return PostSaleSlots(
            name=told_name(turn),
            topic=topic,
            kilometres=find_kilometres(turn.text, asked=turn.asked == ASKS_KILOMETRES),
            score=score if topic is Topic.SURVEY else None,
            comment=_comment(turn, topic),
            unsafe=concerns_safety(turn.text),
            specific=is_specific(turn.text),
            wordless=wordless(turn.contents),
            passage=await self._passage(turn, topic),
            owned=self._meant_first(owned, turn.text),
        )

    def decide(self, slots: PostSaleSlots, memory: Memory, now: datetime) -> PostSaleDecision:
        """A complaint, or a score of 0 to 6, goes to a person at once; the rest is answered."""
        sale = next(iter(slots.owned), None)
        today = self.hours.local(now).date()
        passage = slots.passage if _quotes(slots) else None
        return PostSaleDecision(
            facts=learnt(slots.name),
            asks=_asks(slots, sale, passage),
            handoff=_handoff(slots),
            records=self._records(slots, sale, today),
            sources=(passage.result,) if passage else (),
            unanswered=slots.topic is None and passage is None and not slots.wordless,
            topic=slots.topic,
            name=called(slots.name, memory),
            sale=sale,
            rules=self.rules,
            kilometres=slots.kilometres,
            expected_on=self._expected(sale, slots.kilometres, today),
            today=today,
            score=slots.score,
            unsafe=slots.unsafe,
            wordless=slots.wordless,
            passage=passage,
            open_now=self.hours.is_open(now),
            advisor_writes=advisor_writes(self.hours, now),
        )

    async def say(self, decision: PostSaleDecision) -> OutgoingText:
        """The answer."""
        return OutgoingText(body=texts.post_sale(decision))

    def _meant_first(self, owned: tuple[Sale, ...], text: str) -> tuple[Sale, ...]:
        """`owned` with the motorcycle that is named before the others."""
        named = self.models.find(text)
        return tuple(sorted(owned, key=lambda sale: sale.model not in named))

    async def _passage(self, turn: Turn, topic: Topic | None) -> Passage | None:
        if topic not in {None, Topic.WARRANTY, Topic.CLAIM, Topic.PAPERS} or not turn.text:
            return None
        question = " ".join(turn.texts)
        answer = await self.knowledge.search(turn.dealership_id, question, filters=NOT_THE_CATALOG)
        return next((Passage(result, question) for result in answer.results), None)

    def _expected(self, sale: Sale | None, kilometres: int | None, today: date) -> date | None:
        if sale is None or sale.delivered_on is None:
            return None
        odometer = sale.odometer if kilometres is None else Odometer(kilometres, today)
        mark = self.rules.next_after(odometer.kilometres) if odometer else sale.service_km
        if mark is None:
            return None
        return self.rules.reached_on(mark, delivered_on=sale.delivered_on, odometer=odometer)

    def _records(self, slots: PostSaleSlots, sale: Sale | None, today: date) -> tuple[Record, ...]:
        if sale is None:
            return ()
        records: list[Record] = []
        if slots.kilometres is not None and slots.topic is not Topic.SURVEY:
            odometer = Odometer(slots.kilometres, today)
            records.append(OdometerTold(sale, odometer, self.rules, self.hours.zone))
        if slots.score is not None:
            records.append(SurveyAnswered(sale.id, slots.score, slots.comment))
        if slots.topic is Topic.COMMENT and slots.comment:
            records.append(SurveyCommented(sale.id, slots.comment))
        if slots.topic is Topic.LATER:
            records.append(RevisionPutOff(sale))
        return tuple(records)


def _topic(turn: Turn, score: int | None) -> Topic | None:
    if any(isinstance(content, Reply) and content.payload == LATER_PAYLOAD for content in turn.contents):
        return Topic.LATER
    if score is not None:
        return Topic.SURVEY
    if turn.asked == ASKS_COMMENT:
        return Topic.COMMENT
    if turn.asked == ASKS_KILOMETRES and find_kilometres(turn.text, asked=True) is not None:
        return Topic.MAINTENANCE
    found = find_topic(turn.text)
    return Topic.HAPPY if found is None and is_happy(turn.text) else found


def _comment(turn: Turn, topic: Topic | None) -> str:
    if topic is Topic.SURVEY:
        return without_rating(turn.text)[:LONGEST_COMMENT]
    if topic is not Topic.COMMENT or assents(turn.text) is False or only_thanks(turn.texts):
        return ""
    return turn.text[:LONGEST_COMMENT]


def _quotes(slots: PostSaleSlots) -> bool:
    """Whether a passage answers better than what is known of the sale."""
    if slots.passage is None:
        return False
    if slots.topic is Topic.WARRANTY:
        return slots.specific
    return slots.topic is None


def _handoff(slots: PostSaleSlots) -> HandoffReason | None:
    detracts = slots.score is not None and slots.score <= MOST_OF_A_DETRACTOR
    return HandoffReason.COMPLAINT if detracts or slots.topic is Topic.COMPLAINT else None


def _asks(slots: PostSaleSlots, sale: Sale | None, passage: Passage | None) -> str:
    if _handoff(slots) or passage:
        return ""
    match slots.topic:
        case Topic.SURVEY:
            return "" if slots.comment else ASKS_COMMENT
        case Topic.MAINTENANCE:
            return ASKS_KILOMETRES if sale and slots.kilometres is None else OFFERS_APPOINTMENT
        case Topic.WARRANTY | Topic.LATER | Topic.HAPPY | Topic.COMMENT:
            return ""
        case Topic.PAPERS if sale and set(sale.papers.values()) <= {"ready", "delivered"}:
            return ""
        case _:
            return OFFERS_ADVISOR
