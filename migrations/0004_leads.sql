-- Who sells, who may buy, and whom to write to again.

-- The people a conversation can be handed to. `available` is set by themselves, or for them.
CREATE TABLE advisors (
    id            uuid PRIMARY KEY,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    name          text NOT NULL,
    available     boolean NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX advisors_available ON advisors (dealership_id) WHERE available;

-- Empty while nobody in particular has the conversation.
ALTER TABLE conversations ADD COLUMN advisor_id uuid REFERENCES advisors;
CREATE INDEX conversations_of_advisor ON conversations (advisor_id)
    WHERE owner = 'person' AND closed_at IS NULL;

-- What a conversation has told of its customer as a buyer; the score is empty until all three grades are known.
CREATE TABLE leads (
    conversation_id  uuid PRIMARY KEY REFERENCES conversations,
    dealership_id    uuid NOT NULL REFERENCES dealerships,
    contact_id       uuid NOT NULL REFERENCES contacts,
    turn_id          uuid NOT NULL REFERENCES turns,
    score            smallint CHECK (score BETWEEN 1 AND 10),
    budget_grade     smallint CHECK (budget_grade BETWEEN 1 AND 10),
    urgency_grade    smallint CHECK (urgency_grade BETWEEN 1 AND 10),
    experience_grade smallint CHECK (experience_grade BETWEEN 1 AND 10),
    route            text NOT NULL CHECK (route IN ('handoff', 'catalog', 'orientation')),
    routed_at        timestamptz NOT NULL
);
CREATE INDEX leads_of_dealership ON leads (dealership_id, routed_at);

-- A customer to be written to again, unless the reason has gone by then.
CREATE TABLE follow_ups (
    id              uuid PRIMARY KEY,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    contact_id      uuid NOT NULL REFERENCES contacts,
    conversation_id uuid NOT NULL REFERENCES conversations,
    reason          text NOT NULL CHECK (reason IN ('low_score', 'unanswered_quote')),
    due_at          timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    closed_at       timestamptz
);
CREATE UNIQUE INDEX follow_ups_one_open ON follow_ups (conversation_id, reason) WHERE closed_at IS NULL;
CREATE INDEX follow_ups_due ON follow_ups (due_at) WHERE closed_at IS NULL;
