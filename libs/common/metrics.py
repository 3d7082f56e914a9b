"""Every metric of every service, declared once with its type, unit and meaning.

docs/metrics.md is generated from this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from libs.common.intents import Intent

ANSWER_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 10, 12, 15, 20, 25, 30, 45, 60)
"""Every bound of an agent's budget is one of them, so that a percentile can be compared with it."""
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


AI_PURPOSES = ("understand", "tools", "say", "summary", "intent", "transcribe")
EMBEDDING_PURPOSES = ("query", "passage")
GRAPH_OUTCOMES = (
    "accepted", "retry", "stop_number", "window_closed", "opted_out", "permanent", "unreachable", "uncertain",
)  # fmt: skip
HANDOFF_REASONS = (
    "high_lead_score", "customer_request", "agent_failed", "frustration", "complaint", "policy",
    "phone_app", "other_assistant",
)  # fmt: skip


class Metrics:
    """The metrics of one process, in a registry of its own; create it once, in the composition root."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:  # noqa: PLR0915 - a statement for each metric, and nothing else
        """Declare every metric; the counters that alerts and dashboards look at begin at 0."""
        self.registry = registry = CollectorRegistry()

        self.webhook_requests = Counter(
            "gpbikes_webhook_requests",
            "Webhook requests, by outcome: accepted, unsigned, limited (unsigned too often), too_large, "
            "incomplete, not_json, foreign, unavailable.",
            ["outcome"],
            registry=registry,
        )
        self.webhook_seconds = Histogram(
            "gpbikes_webhook_seconds",
            "Time from a webhook's first byte read to its answer, in seconds.",
            buckets=SECONDS,
            registry=registry,
        )
        self.webhook_updates = Counter(
            "gpbikes_webhook_updates",
            "Updates carried by webhooks, by event: message_received, message_echoed, status_received, "
            "thread_handed_over, preference_stated, call_received, update_received.",
            ["event"],
            registry=registry,
        )
        self.messages = Counter(
            "gpbikes_messages",
            "Messages of customers, and of people in the phone's app, at the router, by outcome: stored, "
            "duplicate, or set aside as unknown_number, group, no_sender.",
            ["outcome"],
            registry=registry,
        )
        self.turns = Counter(
            "gpbikes_turns",
            "Turns that changed state, by intent and the state reached.",
            ["intent", "state"],
            registry=registry,
        )
        self.queueing_seconds = Histogram(
            "gpbikes_turn_queueing_seconds",
            "Time from the end of a burst to its turn being closed, in seconds; a turn also waits for "
            "the answer to the one before.",
            buckets=SECONDS,
            registry=registry,
        )
        self.answer_seconds = Histogram(
            "gpbikes_answer_seconds",
            "Time an agent takes from accepting a turn to its committed reply, in seconds.",
            ["intent"],
            buckets=ANSWER_SECONDS,
            registry=registry,
        )
        self.answer_budget_seconds = Gauge(
            "gpbikes_answer_budget_seconds",
            "What gpbikes_answer_seconds may come to, in seconds, by intent and bound: target, p95, p99.",
            ["intent", "bound"],
            registry=registry,
        )
        self.replies = Counter(
            "gpbikes_replies",
            "Replies, by intent and wording: model; template, the model gave none; refused, the guard kept "
            "the model's back; fixed, never reworded.",
            ["intent", "wording"],
            registry=registry,
        )
        self.guard_refusals = Counter(
            "gpbikes_guard_refusals",
            "Texts of the model that were kept back, by intent and fault: figure, name, day, link, promise, "
            "denial, stray, leak, length, question.",
            ["intent", "fault"],
            registry=registry,
        )
        self.tool_calls = Counter(
            "gpbikes_tool_calls",
            "Functions that the model asked for, by intent and outcome: called, denied.",
            ["intent", "outcome"],
            registry=registry,
        )
        self.answers_overtaken = Counter(
            "gpbikes_answers_overtaken",
            "Answers thought over because what they rest on had changed, such as a free hour that another "
            "had taken.",
            ["intent"],
            registry=registry,
        )
        self.handoffs = Counter(
            "gpbikes_handoffs",
            "Conversations handed to a person, by reason: high_lead_score, customer_request, agent_failed, "
            "frustration, complaint, policy; or taken from us: phone_app, other_assistant.",
            ["reason"],
            registry=registry,
        )
        self.handoffs_idle = Counter(
            "gpbikes_handoffs_idle",
            "Conversations that the assistant took over again because no person wrote, by what the customer "
            "had: answered, or waiting for an answer.",
            ["customer"],
            registry=registry,
        )
        self.outreaches = Counter(
            "gpbikes_outreaches",
            "Messages that the dealership was to write of its own accord, by occasion and outcome: written, "
            "waiting, dropped, failed.",
            ["kind", "outcome"],
            registry=registry,
        )
        self.staff_notices = Counter(
            "gpbikes_staff_notices",
            "Notices to the staff's channel, by outcome: posted, unavailable, refused; none: there is no "
            "channel.",
            ["outcome"],
            registry=registry,
        )
        self.response_seconds = Histogram(
            "gpbikes_response_seconds",
            "Time from the first message of a turn to the Graph API accepting its reply, in seconds.",
            buckets=SECONDS,
            registry=registry,
        )
        self.graph_requests = Counter(
            "gpbikes_graph_requests",
            "Calls of the Graph API, by outcome: accepted, retry, stop_number, window_closed, opted_out, "
            "permanent, unreachable, uncertain.",
            ["outcome"],
            registry=registry,
        )
        self.deliveries = Counter(
            "gpbikes_deliveries",
            "Messages sent that reached a state: sent, delivered, read, failed.",
            ["state"],
            registry=registry,
        )
        self.statuses = Counter(
            "gpbikes_statuses",
            "Statuses of the platform, by outcome: applied; stale, nothing to change; unknown message.",
            ["outcome"],
            registry=registry,
        )
        self.messages_priced = Counter(
            "gpbikes_messages_priced",
            "Messages whose price the platform has told, by category: marketing, utility, authentication, "
            "service, other; and whether they are billed: yes, no.",
            ["category", "billable"],
            registry=registry,
        )
        self.service_replies = Gauge(
            "gpbikes_service_replies_this_month",
            "Replies that a number has sent this month, of which 1,000 cost nothing; every courier shows the "
            "same.",
            ["phone_number_id"],
            registry=registry,
        )
        self.sending_held = Counter(
            "gpbikes_sending_held",
            "Times that a message had to wait, by limit: pair_rate of one customer, throughput of a number, "
            "quiet_hours of campaigns, rest of a number's campaigns.",
            ["limit"],
            registry=registry,
        )
        self.numbers_stopped = Counter(
            "gpbikes_numbers_stopped",
            "Times that sending over a number was stopped: the platform refuses the number or the token.",
            registry=registry,
        )
        self.campaigns_resting = Gauge(
            "gpbikes_campaigns_resting",
            "1 while a number's campaigns rest because the platform has lowered its standing, else 0; every "
            "courier shows the same.",
            ["phone_number_id"],
            registry=registry,
        )
        self.media_files = Counter(
            "gpbikes_media_files",
            "Customers' files that were settled, by outcome: stored, refused by the checks, lost at the "
            "platform, withdrawn by the customer.",
            ["outcome"],
            registry=registry,
        )
        self.media_bytes = Counter(
            "gpbikes_media_bytes",
            "Bytes of customers' files that were stored.",
            registry=registry,
        )
        self.transcriptions = Counter(
            "gpbikes_transcriptions",
            "Voice notes, by outcome: done, written down; unavailable, the language model is off; failed.",
            ["outcome"],
            registry=registry,
        )
        self.retention_removed = Counter(
            "gpbikes_retention_removed",
            "What was removed because its time was over, by kind of data: files, messages, memories, "
            "set_aside, dead_letters, customers.",
            ["kind"],
            registry=registry,
        )
        self.outbox_published = Counter(
            "gpbikes_outbox_published",
            "Outbox rows appended to their stream, by path: direct, after the commit; swept, later; "
            "restored, after the server of the streams had lost them.",
            ["path"],
            registry=registry,
        )
        self.ai_requests = Counter(
            "gpbikes_ai_requests",
            "Questions to the language model, by purpose (understand, tools, say, summary, intent, "
            "transcribe) and outcome: ok, unavailable, refused, malformed, off.",
            ["purpose", "outcome"],
            registry=registry,
        )
        self.ai_seconds = Histogram(
            "gpbikes_ai_seconds",
            "Time of one question to the language model, all tries together, in seconds, by purpose.",
            ["purpose"],
            buckets=SECONDS,
            registry=registry,
        )
        self.ai_tokens = Counter(
            "gpbikes_ai_tokens",
            "Tokens of the language model, by purpose and direction: input, output.",
            ["purpose", "direction"],
            registry=registry,
        )
        self.ai_pesos = Counter(
            "gpbikes_ai_pesos",
            "Price of the language model in Colombian pesos, by agent and purpose.",
            ["agent", "purpose"],
            registry=registry,
        )
        self.ai_breaker = Gauge(
            "gpbikes_ai_breaker",
            "Circuit breaker of the language model: 0 closed, 1 half open, 2 open.",
            registry=registry,
        )
        self.ai_off = Gauge(
            "gpbikes_ai_off",
            "1 while rules and templates serve without the language model, by reason: not_configured, "
            "circuit_open, day_cap; else 0.",
            ["reason"],
            registry=registry,
        )
        self.embedding_queue = Gauge(
            "gpbikes_embedding_queue",
            "Texts waiting in this process for their batch to leave.",
            registry=registry,
        )
        self.embedding_batch = Histogram(
            "gpbikes_embedding_batch_inputs",
            "Texts in one call of the embedding provider.",
            buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048),
            registry=registry,
        )
        self.embedding_calls = Counter(
            "gpbikes_embedding_calls",
            "Calls of the embedding provider, by purpose and outcome: ok, unavailable, refused.",
            ["purpose", "outcome"],
            registry=registry,
        )
        self.embedding_seconds = Histogram(
            "gpbikes_embedding_seconds",
            "Time the embedding provider takes for one call, in seconds, by purpose.",
            ["purpose"],
            buckets=SECONDS,
            registry=registry,
        )
        self.embedding_tokens = Counter(
            "gpbikes_embedding_tokens",
            "Tokens the embedding provider has charged, by purpose.",
            ["purpose"],
            registry=registry,
        )
        self.embedding_pesos = Counter(
            "gpbikes_embedding_pesos",
            "Price of those tokens in Colombian pesos, by purpose.",
            ["purpose"],
            registry=registry,
        )
        self.embedding_cache = Counter(
            "gpbikes_embedding_cache",
            "Vectors asked for, by purpose and result: hit, known already; miss, bought.",
            ["purpose", "result"],
            registry=registry,
        )
        self.knowledge_searches = Counter(
            "gpbikes_knowledge_searches",
            "Questions to the knowledge, by outcome (answered, unknown) and mode: hybrid, words.",
            ["outcome", "mode"],
            registry=registry,
        )
        self.knowledge_seconds = Histogram(
            "gpbikes_knowledge_search_seconds",
            "Time of one search in Postgres, in seconds, the question's embedding apart.",
            buckets=SECONDS,
            registry=registry,
        )
        self.knowledge_missing = Gauge(
            "gpbikes_knowledge_missing_vectors",
            "Chunks and memories without a vector of the wanted model; counted up to 2,000.",
            registry=registry,
        )
        self.entries = Counter(
            "gpbikes_stream_entries",
            "Stream entries handled, by stream and outcome: done, later, never, failed.",
            ["stream", "outcome"],
            registry=registry,
        )
        self.entry_seconds = Histogram(
            "gpbikes_stream_entry_seconds",
            "Time a handler takes for one stream entry, in seconds.",
            ["stream"],
            buckets=SECONDS,
            registry=registry,
        )
        self.entries_in_flight = Gauge(
            "gpbikes_stream_in_flight",
            "Stream entries being handled by this process.",
            ["stream"],
            registry=registry,
        )
        self.taken_over = Counter(
            "gpbikes_stream_taken_over",
            "Stream entries delivered again: tried again after a failure or a delay, or taken over from a "
            "dead worker.",
            ["stream"],
            registry=registry,
        )
        self.dead = Counter(
            "gpbikes_stream_dead",
            "Stream entries moved to the dead letters.",
            ["stream", "group"],
            registry=registry,
        )
        self.dead_letters = Gauge(
            "gpbikes_stream_dead_letters",
            "Dead letters of a stream that wait for somebody to decide; every process that reads the stream "
            "shows the same.",
            ["stream"],
            registry=registry,
        )
        self.stream_deliveries = Counter(
            "gpbikes_stream_deliveries",
            "Stream entries delivered to a process, those taken over and tried again included.",
            ["stream", "group"],
            registry=registry,
        )
        self.stream_lag = Gauge(
            "gpbikes_stream_lag",
            "Stream entries that nobody of the group has read; every process of the group shows the same.",
            ["stream", "group"],
            registry=registry,
        )
        self.stream_pending = Gauge(
            "gpbikes_stream_pending",
            "Stream entries read and not acknowledged; every process of the group shows the same.",
            ["stream", "group"],
            registry=registry,
        )
        self.stream_postponed = Gauge(
            "gpbikes_stream_postponed",
            "Stream entries that wait for their time; every process of the group shows the same.",
            ["stream", "group"],
            registry=registry,
        )
        self.stream_oldest_seconds = Gauge(
            "gpbikes_stream_oldest_seconds",
            "Age of the oldest stream entry that is not acknowledged, in seconds; 0 without one.",
            ["stream", "group"],
            registry=registry,
        )
        self.stream_trimmed = Counter(
            "gpbikes_stream_trimmed",
            "Stream entries removed after every group had acknowledged them.",
            ["stream"],
            registry=registry,
        )
        self.redis_memory_bytes = Gauge(
            "gpbikes_redis_memory_bytes",
            "Memory the server of the streams uses, in bytes.",
            registry=registry,
        )
        self.redis_memory_ceiling_bytes = Gauge(
            "gpbikes_redis_memory_ceiling_bytes",
            "Memory the server of the streams may come to use, in bytes; 0: unlimited.",
            registry=registry,
        )
        self.redis_memory_alarm = Gauge(
            "gpbikes_redis_memory_alarm",
            "1 while the server of the streams is near its ceiling, where it refuses appends; else 0.",
            registry=registry,
        )
        self.invariant_broken = Gauge(
            "gpbikes_invariant_broken",
            "Cases that break a promise of the product, by invariant: unanswered, spoke_over_a_person, "
            "free_text_outside_window, appointment_without_confirmation, outbox_left_behind, "
            "stream_without_consumer.",
            ["invariant"],
            registry=registry,
        )
        self.invariants_checked = Gauge(
            "gpbikes_invariants_checked_timestamp_seconds",
            "When the promises were last checked, in seconds since 1970.",
            registry=registry,
        )
        self.dependency_up = Gauge(
            "gpbikes_dependency_up",
            "1 while a dependency of the process answers, else 0, as its health page tells; asked whenever "
            "the metrics are read.",
            ["dependency"],
            registry=registry,
        )
        self.kpi = Gauge(
            "gpbikes_kpi",
            "A dealership's business figure: conversations of the last day, automation and handoff as "
            "shares of them; score_precision and conversion as shares of four weeks' leads, nps and "
            "cost_per_qualified_lead_pesos of the same weeks. NaN: nothing to judge by.",
            ["dealership", "kpi"],
            registry=registry,
        )
        self.leads = Gauge(
            "gpbikes_leads",
            "A dealership's leads of the last four weeks: all, qualified, bought.",
            ["dealership", "which"],
            registry=registry,
        )
        self.postgres_connections = Gauge(
            "gpbikes_postgres_connections",
            "Connections that Postgres has open, whoever opened them.",
            registry=registry,
        )
        self.postgres_connections_limit = Gauge(
            "gpbikes_postgres_connections_limit",
            "Connections that Postgres takes.",
            registry=registry,
        )
        self._begin()
        # What the process takes of its machine; there is nothing of it where there is no /proc.
        ProcessCollector(registry=registry)

    def _begin(self) -> None:
        """Show what has not happened yet: a series that is born with its first case shows no increase."""
        _at_zero(self.messages, ("stored", "duplicate", "unknown_number", "group", "no_sender"))
        _at_zero(self.turns, Intent, ("queued", "answered", "failed"))
        _at_zero(self.replies, Intent, ("model", "template", "refused", "fixed"))
        _at_zero(self.handoffs, HANDOFF_REASONS)
        _at_zero(self.handoffs_idle, ("waiting", "answered"))
        _at_zero(self.staff_notices, ("posted", "unavailable", "refused", "none"))
        _at_zero(self.graph_requests, GRAPH_OUTCOMES)
        _at_zero(self.deliveries, ("sent", "delivered", "read", "failed"))
        _at_zero(self.messages_priced, ("marketing", "utility", "authentication", "service"), ("yes", "no"))
        _at_zero(self.sending_held, ("pair_rate", "throughput", "quiet_hours", "rest"))
        _at_zero(self.embedding_tokens, EMBEDDING_PURPOSES)
        _at_zero(self.embedding_pesos, EMBEDDING_PURPOSES)
        _at_zero(self.embedding_cache, EMBEDDING_PURPOSES, ("hit", "miss"))
        _at_zero(self.ai_tokens, AI_PURPOSES, ("input", "output"))
        _at_zero(self.ai_pesos, Intent, ("understand", "tools", "say"))

    def exposition(self) -> bytes:
        """Every metric as Prometheus reads it."""
        return generate_latest(self.registry)


def _at_zero(counter: Counter, *values: Iterable[str]) -> None:
    for labels in product(*values):
        counter.labels(*labels)
