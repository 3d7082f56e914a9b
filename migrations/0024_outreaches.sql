-- What the dealership wrote of its own accord: each occasion once, whatever runs twice.

CREATE TABLE outreaches (
    id              uuid PRIMARY KEY,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    contact_id      uuid NOT NULL REFERENCES contacts,
    conversation_id uuid NOT NULL REFERENCES conversations,
    message_id      uuid NOT NULL REFERENCES messages,
    kind            text NOT NULL,
    -- With the kind, the occasion: which row of the kind's own, and which time.
    key             text NOT NULL,
    -- What the message asked the customer, as <intent>:<detail>; the next message may answer just that.
    asked           text,
    sent_at         timestamptz NOT NULL,
    -- When the customer's next turn was answered: whatever it said, the question is no longer the last.
    answered_at     timestamptz
);
CREATE UNIQUE INDEX outreaches_once ON outreaches (dealership_id, kind, key);
CREATE INDEX outreaches_unanswered ON outreaches (contact_id, sent_at) WHERE answered_at IS NULL;
CREATE INDEX outreaches_of_message ON outreaches (message_id);
CREATE INDEX conversations_of_contact ON conversations (contact_id, opened_at);

-- A follow-up is tried a few times; `requested` is one that the customer asked for.
ALTER TABLE follow_ups DROP CONSTRAINT follow_ups_reason_check;
ALTER TABLE follow_ups ADD CONSTRAINT follow_ups_reason_check
    CHECK (reason IN ('low_score', 'unanswered_quote', 'requested'));
ALTER TABLE follow_ups ADD COLUMN tries smallint NOT NULL DEFAULT 0 CHECK (tries >= 0);
-- The motorcycle of a quote, by its name in the catalog.
ALTER TABLE follow_ups ADD COLUMN model text;
-- When it was last planned by what was said: an answer to a quote comes after this.
ALTER TABLE follow_ups ADD COLUMN planned_at timestamptz;
ALTER TABLE follow_ups ADD COLUMN closed_as text;

-- What became of a lead. Staff record a purchase; a customer may say that there will be none.
ALTER TABLE leads ADD COLUMN outcome text CHECK (outcome IN ('bought', 'lost'));
ALTER TABLE leads ADD COLUMN outcome_at timestamptz;
ALTER TABLE leads ADD COLUMN outcome_by text CHECK (outcome_by IN ('staff', 'customer'));
CREATE INDEX leads_of_contact ON leads (contact_id);
