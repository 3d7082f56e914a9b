-- What the services' roles may do by the last two releases: the release before keeps its rights while its processes
-- are replaced, and after a rollback. Of the installation, hence no dealership.
CREATE TABLE rights_given (
    release    text NOT NULL,
    given_at   timestamptz NOT NULL,
    role       text NOT NULL,
    table_name text NOT NULL,
    privilege  text NOT NULL,
    PRIMARY KEY (release, role, table_name, privilege)
);
