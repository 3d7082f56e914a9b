-- Conversations that people have: why, with what summary, whose they are, and how it ended.

CREATE TABLE handoffs (
    id              uuid PRIMARY KEY,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    conversation_id uuid NOT NULL REFERENCES conversations,
    -- The turn whose answer gave the conversation away; none when a person took it.
    turn_id         uuid REFERENCES turns,
    reason          text NOT NULL CHECK (reason <> ''),
    summary         jsonb NOT NULL,
    advisor_id      uuid REFERENCES advisors,
    opened_at       timestamptz NOT NULL,
    taken_at        timestamptz,
    -- When the staff were told in their channel.
    notified_at     timestamptz,
    ended_at        timestamptz,
    ended_by        text CHECK (ended_by IN ('person', 'idle', 'closed')),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE UNIQUE INDEX handoffs_one_open ON handoffs (conversation_id) WHERE ended_at IS NULL;
CREATE INDEX handoffs_of_dealership ON handoffs (dealership_id, opened_at);

-- When an advisor works, as data/hours.yaml writes a week; empty: whenever the dealership is open.
ALTER TABLE advisors ADD COLUMN working_hours jsonb;
CREATE UNIQUE INDEX advisors_name ON advisors (dealership_id, lower(name));

-- What people have, looked through every minute for what has been left alone.
CREATE INDEX conversations_of_people ON conversations (owner_changed_at)
    WHERE owner = 'person' AND closed_at IS NULL;
