-- === 7. Is all well? ===
-- The doctor looks through the schema. No row means that nothing is wrong.
SELECT * FROM concierge.doctor('app');
-- Somebody breaks something; the finding comes with the statement that mends it.
BEGIN;
ALTER TABLE app.profiles DISABLE TRIGGER concierge_80_updated_at;
SELECT severity, finding, fix FROM concierge.doctor('app');
ROLLBACK;
