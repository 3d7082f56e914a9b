-- Who writes, what is said, and what is owed an answer.
-- Every table carries its dealership: nothing crosses from one to another.

CREATE TABLE dealerships (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,
    address    text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now()
);

-- The number that received a message decides the dealership.
CREATE TABLE whatsapp_numbers (
    phone_number_id text PRIMARY KEY,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    display_number  text NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE contacts (
    id            uuid PRIMARY KEY,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    profile_name  text NOT NULL DEFAULT '',
    username      text NOT NULL DEFAULT '',
    opted_out_at  timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- A contact is known by a phone number, a user id or both, linked only when one signed payload carried them together.
CREATE TABLE contact_aliases (
    dealership_id uuid NOT NULL REFERENCES dealerships,
    kind          text NOT NULL CHECK (kind IN ('phone', 'user_id', 'parent_user_id')),
    value         text NOT NULL,
    contact_id    uuid NOT NULL REFERENCES contacts,
    first_seen_at timestamptz NOT NULL,
    PRIMARY KEY (dealership_id, kind, value)
);
CREATE INDEX contact_aliases_of_contact ON contact_aliases (contact_id);

-- What is known of a contact, each with where it came from.
CREATE TABLE contact_facts (
    contact_id    uuid NOT NULL REFERENCES contacts,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    name          text NOT NULL,
    value         jsonb NOT NULL,
    turn_id       uuid,
    learned_at    timestamptz NOT NULL,
    PRIMARY KEY (contact_id, name)
);

CREATE TABLE conversations (
    id               uuid PRIMARY KEY,
    dealership_id    uuid NOT NULL REFERENCES dealerships,
    contact_id       uuid NOT NULL REFERENCES contacts,
    phone_number_id  text NOT NULL REFERENCES whatsapp_numbers,
    owner            text NOT NULL DEFAULT 'assistant' CHECK (owner IN ('assistant', 'person')),
    handoff_reason   text,
    owner_changed_at timestamptz,
    opened_at        timestamptz NOT NULL,
    last_message_at  timestamptz NOT NULL,
    closed_at        timestamptz
);
CREATE UNIQUE INDEX conversations_one_open ON conversations (contact_id, phone_number_id) WHERE closed_at IS NULL;

-- A turn: everything said since the last answer, and one answer.
CREATE TABLE turns (
    id                uuid PRIMARY KEY,
    dealership_id     uuid NOT NULL REFERENCES dealerships,
    conversation_id   uuid NOT NULL REFERENCES conversations,
    state             text NOT NULL CHECK (state IN ('open', 'queued', 'answering', 'answered', 'failed', 'silent')),
    intent            text,
    intent_confidence real,
    intent_source     text,
    -- What the answer asked the customer, as <intent>:<detail>; the next message may answer just that.
    asked             text,
    opened_at         timestamptz NOT NULL,
    due_at            timestamptz NOT NULL,
    queued_at         timestamptz,
    answering_at      timestamptz,
    closed_at         timestamptz,
    attempts          integer NOT NULL DEFAULT 0
);
-- One turn collects messages while at most one other is being answered.
CREATE UNIQUE INDEX turns_one_open ON turns (conversation_id) WHERE state = 'open';
CREATE UNIQUE INDEX turns_one_in_progress ON turns (conversation_id) WHERE state IN ('queued', 'answering');
CREATE INDEX turns_due ON turns (due_at) WHERE state = 'open';
CREATE INDEX turns_of_conversation ON turns (conversation_id, opened_at);

CREATE TABLE messages (
    id              uuid PRIMARY KEY,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    conversation_id uuid NOT NULL REFERENCES conversations,
    turn_id         uuid REFERENCES turns,
    direction       text NOT NULL CHECK (direction IN ('in', 'out')),
    author          text NOT NULL CHECK (author IN ('customer', 'assistant', 'person', 'platform')),
    content         jsonb NOT NULL,
    context         jsonb,
    referral        jsonb,
    wamid           text,
    occurred_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL
);
CREATE UNIQUE INDEX messages_wamid ON messages (dealership_id, wamid);
CREATE INDEX messages_of_conversation ON messages (conversation_id, occurred_at);
CREATE INDEX messages_of_turn ON messages (turn_id);
-- Edits and withdrawals by the message they change, which may arrive after them.
CREATE INDEX messages_corrections ON messages (dealership_id, (content ->> 'message_id'))
    WHERE content ->> 'kind' IN ('edit', 'revoke');

-- What the courier knows of a message that goes out; statuses only ever go forward.
CREATE TABLE deliveries (
    message_id      uuid PRIMARY KEY REFERENCES messages,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    conversation_id uuid NOT NULL REFERENCES conversations,
    state           text NOT NULL DEFAULT 'pending'
                    CHECK (state IN ('pending', 'sending', 'sent', 'delivered', 'read', 'failed')),
    -- The goodbye of a handoff or an opt-out, to be sent although silence has begun with it.
    last_word       boolean NOT NULL DEFAULT false,
    attempts        integer NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    -- Not to be tried again before this moment.
    next_attempt_at timestamptz,
    sending_at      timestamptz,
    sent_at         timestamptz,
    delivered_at    timestamptz,
    read_at         timestamptz,
    failed_at       timestamptz,
    error_code      integer,
    error_title     text
);
-- Unsent messages of a conversation leave in the order in which they were made (identifiers sort by time).
CREATE INDEX deliveries_unsent ON deliveries (conversation_id, message_id) WHERE state IN ('pending', 'sending');

-- Updates of a webhook that are no customer's message, stored as they came.
CREATE TABLE platform_updates (
    id                  uuid PRIMARY KEY,
    dealership_id       uuid REFERENCES dealerships,
    business_account_id text NOT NULL,
    phone_number_id     text NOT NULL,
    field               text NOT NULL,
    reason              text NOT NULL,
    raw                 jsonb NOT NULL,
    received_at         timestamptz NOT NULL
);

-- Events that belong to a committed state and still have to reach their stream.
CREATE TABLE outbox (
    id            uuid PRIMARY KEY,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    stream        text NOT NULL,
    event         jsonb NOT NULL,
    created_at    timestamptz NOT NULL,
    published_at  timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (created_at) WHERE published_at IS NULL;
