-- Why a message goes out: an answer, what the dealership sends of its own accord, or what a person wrote.
ALTER TABLE deliveries ADD COLUMN purpose text NOT NULL DEFAULT 'reply'
    CHECK (purpose IN ('reply', 'campaign', 'staff'));
-- Worth nothing after this moment; without one it is given up after a day, a campaign after a week.
ALTER TABLE deliveries ADD COLUMN expires_at timestamptz;
