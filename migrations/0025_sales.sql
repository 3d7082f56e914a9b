-- Motorcycles that were sold: staff record them, the customer's own word brings the mileage on.

CREATE TABLE sales (
    id              uuid PRIMARY KEY,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    contact_id      uuid NOT NULL REFERENCES contacts,
    conversation_id uuid NOT NULL REFERENCES conversations,
    -- By its name in the catalog of that day.
    model           text NOT NULL CHECK (model <> ''),
    plate           text NOT NULL DEFAULT '',
    sold_on         date NOT NULL,
    delivered_on    date CHECK (delivered_on >= sold_on),
    -- As the customer told it last.
    odometer_km     integer CHECK (odometer_km >= 0),
    odometer_on     date,
    -- The next revision to be reminded of, and when; empty: none.
    service_km      integer CHECK (service_km > 0),
    service_due_at  timestamptz,
    -- When the survey is to be sent; empty: not yet delivered, or sent.
    survey_due_at   timestamptz,
    created_at      timestamptz NOT NULL
);
CREATE INDEX sales_of_contact ON sales (contact_id, sold_on);
CREATE INDEX sales_of_conversation ON sales (conversation_id);
CREATE INDEX sales_service_due ON sales (service_due_at) WHERE service_due_at IS NOT NULL;
CREATE INDEX sales_survey_due ON sales (survey_due_at) WHERE survey_due_at IS NOT NULL;

-- How far the papers of a motorcycle are.
CREATE TABLE sale_papers (
    sale_id       uuid NOT NULL REFERENCES sales,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    paper         text NOT NULL CHECK (paper IN ('registration', 'plate', 'soat')),
    state         text NOT NULL CHECK (state IN ('pending', 'filed', 'ready', 'delivered')),
    changed_at    timestamptz NOT NULL,
    PRIMARY KEY (sale_id, paper)
);

-- What customers think of us after a delivery: 0 to 10, and their words.
CREATE TABLE surveys (
    sale_id       uuid PRIMARY KEY REFERENCES sales,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    asked_at      timestamptz,
    score         smallint CHECK (score BETWEEN 0 AND 10),
    comment       text NOT NULL DEFAULT '',
    turn_id       uuid REFERENCES turns,
    answered_at   timestamptz
);
CREATE INDEX surveys_answered ON surveys (dealership_id, answered_at) WHERE score IS NOT NULL;
