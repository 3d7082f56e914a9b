-- As before, with the condition of shows_dealership() written out: a function is taken apart anew for each table of each
-- statement that is planned, and its parts are looked up when it begins.
CREATE OR REPLACE FUNCTION close_off(closed regclass) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    other name;
BEGIN
    IF NOT (SELECT relrowsecurity FROM pg_class WHERE oid = closed) THEN
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', closed);
    END IF;
    FOR other IN SELECT polname FROM pg_policy WHERE polrelid = closed AND polname <> 'of_dealership' LOOP
        EXECUTE format('DROP POLICY %I ON %s', other, closed);
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = closed) THEN
        EXECUTE format($policy$
            CREATE POLICY of_dealership ON %s USING (
                dealership_id = nullif(current_setting('gpbikes.dealership', true), '')::uuid
                OR current_setting('gpbikes.dealership', true) = 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        $policy$, closed);
    END IF;
END $$;
