-- What the language model was asked for and what it cost: a row for each response of the provider, paid for whatever
-- became of the answer. No word of a customer; it outlives the conversation, which is only named.
CREATE TABLE ai_usage (
    id              uuid PRIMARY KEY,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    conversation_id uuid REFERENCES conversations ON DELETE SET NULL,
    turn_id         uuid REFERENCES turns ON DELETE SET NULL,
    agent           text NOT NULL,
    purpose         text NOT NULL,
    model           text NOT NULL,
    input_tokens    integer NOT NULL,
    output_tokens   integer NOT NULL,
    audio_seconds   real NOT NULL DEFAULT 0,
    -- Millionths of a Colombian peso: tokens times the pesos for a million of them, exactly.
    micropesos      bigint NOT NULL,
    created_at      timestamptz NOT NULL
);
-- Sums by conversation and by day come from the indexes alone.
CREATE INDEX ai_usage_of_conversation ON ai_usage (conversation_id) INCLUDE (micropesos);
CREATE INDEX ai_usage_by_time ON ai_usage (dealership_id, created_at) INCLUDE (micropesos);
CREATE INDEX ai_usage_of_turn ON ai_usage (turn_id);

-- What a turn wants besides its intent, the strongest first.
ALTER TABLE turns ADD COLUMN others text[] NOT NULL DEFAULT '{}';
