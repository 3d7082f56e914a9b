-- When a courier first found that nobody knows whether a message was sent. The wait for a status counts from
-- here, not from the call: in between, everything that could have told may have stood still.

ALTER TABLE deliveries ADD COLUMN doubted_at timestamptz;
