-- Files that are in the store, the oldest first: identifiers sort by time.
CREATE INDEX media_stored ON media (message_id) WHERE state = 'stored';
