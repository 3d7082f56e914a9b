-- Whether what is said in a voice note has been written down; empty for every other file.
ALTER TABLE media ADD COLUMN transcription text
    CHECK (transcription IN ('wanted', 'done', 'unavailable', 'failed'));

-- 'expired': kept as long as data/retention.yaml says, and then removed from the store.
ALTER TABLE media DROP CONSTRAINT media_state_check,
    ADD CONSTRAINT media_state_check
    CHECK (state IN ('wanted', 'stored', 'refused', 'lost', 'withdrawn', 'expired'));
