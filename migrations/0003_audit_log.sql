-- What people did by hand: who, when, what, on what. Rows are only ever added.

CREATE TABLE audit_log (
    id            uuid PRIMARY KEY,
    dealership_id uuid REFERENCES dealerships, -- none: it concerns the installation as a whole
    at            timestamptz NOT NULL,
    actor         text NOT NULL CHECK (actor <> ''),
    action        text NOT NULL CHECK (action <> ''),
    subject       text NOT NULL,
    details       jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_subject ON audit_log (subject, at);
