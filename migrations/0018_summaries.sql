-- What was said before the last messages of a long conversation, and what a closed one leaves behind.
ALTER TABLE conversations
    ADD COLUMN summary text NOT NULL DEFAULT '',
    -- The summary tells what was said up to here.
    ADD COLUMN summarised_until timestamptz,
    -- When a closed conversation was put into memory, if only to find that it holds nothing.
    ADD COLUMN remembered_at timestamptz;
CREATE INDEX conversations_open_by_age ON conversations (last_message_at) WHERE closed_at IS NULL;
CREATE INDEX conversations_to_remember ON conversations (closed_at) WHERE closed_at IS NOT NULL AND remembered_at IS NULL;
