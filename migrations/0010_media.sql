-- Files that came with customers' messages. In the store they are named by the message, never by the customer.

CREATE TABLE media (
    message_id    uuid PRIMARY KEY REFERENCES messages,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    state         text NOT NULL DEFAULT 'wanted'
                  CHECK (state IN ('wanted', 'stored', 'refused', 'lost', 'withdrawn')),
    wanted_at     timestamptz NOT NULL,
    settled_at    timestamptz,
    -- Of a stored file: where it is, and what it is by its content, whatever the sender said.
    object_key    text,
    media_type    text,
    size_bytes    bigint,
    sha256        text,
    -- Why a file was refused or lost.
    reason        text
);
CREATE INDEX media_wanted ON media (wanted_at) WHERE state = 'wanted';
