-- A customer's wish for a pre-approved credit, from the first word to the lender's.
-- The figures are those the customer was shown; the lender decides on papers, not on them.
CREATE TABLE credit_applications (
    id              uuid PRIMARY KEY,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    contact_id      uuid NOT NULL REFERENCES contacts,
    conversation_id uuid NOT NULL REFERENCES conversations,
    turn_id         uuid NOT NULL REFERENCES turns,
    state           text NOT NULL
                    CHECK (state IN ('started', 'papers_received', 'submitted', 'approved', 'rejected', 'withdrawn')),
    model           text,
    principal       bigint NOT NULL CHECK (principal > 0),
    down_payment    bigint NOT NULL DEFAULT 0 CHECK (down_payment >= 0),
    annual_rate     numeric(6, 4) NOT NULL CHECK (annual_rate >= 0),
    months          smallint NOT NULL CHECK (months > 0),
    instalment      bigint NOT NULL CHECK (instalment > 0),
    monthly_income  bigint CHECK (monthly_income >= 0),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL
);
-- One is under way at a time.
CREATE UNIQUE INDEX credit_applications_one_open ON credit_applications (contact_id)
    WHERE state IN ('started', 'papers_received', 'submitted');
CREATE INDEX credit_applications_by_state ON credit_applications (dealership_id, state, changed_at);
