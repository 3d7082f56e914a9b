-- Contacts that turned out to be one customer, with what moved, so that it can be moved back.

CREATE TABLE contact_merges (
    id            uuid PRIMARY KEY,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    kept_id       uuid NOT NULL REFERENCES contacts,
    merged_id     uuid NOT NULL REFERENCES contacts,
    merged_at     timestamptz NOT NULL,
    undone_at     timestamptz,
    conversations uuid[] NOT NULL,
    memories      uuid[] NOT NULL,
    facts         text[] NOT NULL,
    alias_kinds   text[] NOT NULL,
    alias_values  text[] NOT NULL,
    opted_out     boolean NOT NULL,
    CHECK (kept_id <> merged_id)
);
CREATE INDEX contact_merges_kept ON contact_merges (kept_id) WHERE undone_at IS NULL;
