-- What decides whether and how a message is sent, and what it costs.

-- No more advertising; everything else may still be written. `opted_out_at` ends everything.
ALTER TABLE contacts ADD COLUMN marketing_opted_out_at timestamptz;

-- A call opens the window for free text as a message does.
ALTER TABLE conversations ADD COLUMN last_call_at timestamptz;

-- What the platform lets a number send, and until when it refuses the number, with the code that said so.
ALTER TABLE whatsapp_numbers
    ADD COLUMN messages_per_second integer NOT NULL DEFAULT 80 CHECK (messages_per_second > 0),
    ADD COLUMN stopped_until timestamptz,
    ADD COLUMN stopped_code integer;

-- What differs from the installation's settings in one dealership, by name.
ALTER TABLE dealerships ADD COLUMN settings jsonb NOT NULL DEFAULT '{}';

-- How the platform bills a message, as its first status with a price tells.
ALTER TABLE deliveries
    ADD COLUMN pricing_category text,
    ADD COLUMN billable boolean;
