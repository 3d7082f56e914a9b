-- Appointments: the workshop's, and rides on a motorcycle that can be tried.

-- What one appointment takes at a time: a bay, a motorcycle. Made when it is first booked, by its name in
-- data/appointments.yaml; the number is what the constraint below compares.
CREATE TABLE appointment_places (
    id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dealership_id uuid NOT NULL REFERENCES dealerships,
    name          text NOT NULL CHECK (name <> '')
);
CREATE UNIQUE INDEX appointment_places_name ON appointment_places (dealership_id, name);

CREATE TABLE appointments (
    id              uuid PRIMARY KEY,
    dealership_id   uuid NOT NULL REFERENCES dealerships,
    contact_id      uuid NOT NULL REFERENCES contacts,
    conversation_id uuid NOT NULL REFERENCES conversations,
    -- The turn whose answer told the customer of it last; none when staff made it.
    turn_id         uuid REFERENCES turns,
    place_id        integer NOT NULL REFERENCES appointment_places,
    kind            text NOT NULL CHECK (kind IN ('workshop', 'test_ride')),
    -- The id in data/services.yaml; of a test ride empty.
    service         text NOT NULL DEFAULT '',
    -- Of the customer's motorcycle, or of the one to be tried; empty: not known.
    model           text NOT NULL DEFAULT '',
    plate           text NOT NULL DEFAULT '',
    starts_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL CHECK (ends_at > starts_at),
    -- A moved one stays as it was, and another row takes its place.
    state           text NOT NULL DEFAULT 'booked' CHECK (state IN ('booked', 'confirmed', 'moved', 'cancelled')),
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    reminded_at     timestamptz,
    -- No place is taken twice at any moment, whoever writes. A number stands as a range of one, so that no extension is needed.
    CONSTRAINT appointments_never_overlap EXCLUDE USING gist (
        int4range(place_id, place_id, '[]') WITH &&,
        tstzrange(starts_at, ends_at) WITH &&
    ) WHERE (state IN ('booked', 'confirmed'))
);
CREATE INDEX appointments_ahead ON appointments (dealership_id, starts_at) WHERE state IN ('booked', 'confirmed');
CREATE INDEX appointments_of_contact ON appointments (contact_id, starts_at);
CREATE INDEX appointments_of_turn ON appointments (turn_id);
