-- The dealership that a transaction says it works for (SET LOCAL gpbikes.dealership), or nothing.
-- Policies of migrations/rights/services.sql compare rows with it.
CREATE FUNCTION current_dealership() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('gpbikes.dealership', true), '')::uuid;
