-- What a customer is still to be told of an appointment, and when.

ALTER TABLE appointments
    -- The reminder of the day before; none: it has been sent, or there is none to send.
    ADD COLUMN remind_at timestamptz,
    -- What staff have done with it by hand, to be told in a message of its own.
    ADD COLUMN notice    text CHECK (notice IN ('booked', 'moved', 'cancelled')),
    ADD COLUMN notice_at timestamptz,
    ADD CONSTRAINT appointments_notice CHECK (notice_at IS NULL OR notice IS NOT NULL);
CREATE INDEX appointments_to_remind ON appointments (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX appointments_to_tell ON appointments (notice_at) WHERE notice_at IS NOT NULL;
