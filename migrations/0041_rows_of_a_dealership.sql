-- Rows are shown to whoever says for whom it works, by the setting gpbikes.dealership: one dealership's id, or the
-- highest id for all of them (libs/common/database.py). Who says nothing is shown nothing.
CREATE FUNCTION shows_dealership(whose uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN whose = current_dealership() OR current_dealership() = 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid;

-- Lets a table show its rows so; it is to be called by the table's owner, who sees every row as before. It waits for
-- nobody when there is nothing to do. Other policies would add to what is shown, and are removed.
CREATE FUNCTION close_off(closed regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    other name;
BEGIN
    IF NOT (SELECT relrowsecurity FROM pg_class WHERE oid = closed) THEN
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', closed);
    END IF;
    FOR other IN SELECT polname FROM pg_policy WHERE polrelid = closed AND polname <> 'dealership' LOOP
        EXECUTE format('DROP POLICY %I ON %s', other, closed);
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = closed) THEN
        EXECUTE format('CREATE POLICY dealership ON %s USING (shows_dealership(dealership_id))', closed);
    END IF;
END $$;

-- What is found by operators that may not run before a policy, so that their indexes would be of no use: read as the
-- owner reads, who knows no policy, and closed off by the condition here.
CREATE VIEW message_corrections AS
SELECT id, dealership_id, conversation_id, content ->> 'message_id' AS message_id, content, occurred_at
FROM messages
WHERE content ->> 'kind' IN ('edit', 'revoke') AND shows_dealership(dealership_id);

CREATE VIEW knowledge_texts AS
SELECT id, dealership_id, source_id, kind, language, lexemes
FROM knowledge_chunks
WHERE shows_dealership(dealership_id);
