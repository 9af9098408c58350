-- DROP EXTENSION is refused while anything uses it; CASCADE loses no column, row, default or
-- constraint.
SET client_min_messages = warning;
BEGIN;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_app');
INSERT INTO regress_app.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO regress_app.businesses (user_id, name, business_type) SELECT id, 'x', 'retail'
FROM regress_app.profiles;
SELECT regress.attempt('DROP EXTENSION pg_concierge') AS refused;
CREATE TEMP TABLE before ON COMMIT DROP AS
SELECT line FROM regress.listing('regress_app') AS line
WHERE line ~ '^(relation|column|constraint|index)';
CREATE TEMP TABLE whole ON COMMIT DROP AS SELECT line FROM regress.listing('regress_app') AS line;
SELECT regress.attempt('SELECT FROM regress_app.businesses', 'authenticated',
    'a0000000-0000-4000-8000-000000000001')
    AS visible_before;
DROP EXTENSION pg_concierge CASCADE;
SELECT split_part(line, ' ', 1) AS kind, count(*) FILTER (WHERE line NOT IN (SELECT
    regress.listing('regress_app'))) AS lost
FROM before GROUP BY 1 ORDER BY 1;
SELECT (SELECT count(*) FROM regress_app.profiles) AS profiles, (SELECT count(*)
FROM regress_app.businesses) AS businesses;
SELECT count(*) AS policies_that_ask_us FROM pg_policy
WHERE polrelid = 'regress_app.profiles'::regclass AND polname <> 'profiles_service';
-- No policy is no access: nothing opens up.
SET LOCAL request.jwt.claims = '{"sub": "a0000000-0000-4000-8000-000000000001", "role": "authenticated"}';
SET LOCAL ROLE authenticated;
SELECT count(*) FROM regress_app.profiles;
SELECT count(*) FROM regress_app.businesses;
SAVEPOINT write;
INSERT INTO regress_app.user_settings (user_id) VALUES ('a0000000-0000-4000-8000-000000000001');
ROLLBACK TO write;
RESET ROLE;
-- The tables work on without it.
UPDATE regress_app.businesses SET name = 'y' RETURNING name, timezone;
CREATE EXTENSION pg_concierge;
SELECT DISTINCT state FROM concierge.status('regress_app') ORDER BY 1;
SELECT count(*) FROM concierge.repair('regress_app');
SELECT * FROM concierge.doctor('regress_app');
SELECT count(*) AS differs FROM (
    (SELECT line FROM whole EXCEPT SELECT regress.listing('regress_app'))
    UNION ALL (SELECT regress.listing('regress_app') EXCEPT SELECT line FROM whole)
) AS difference;
SELECT regress.attempt('SELECT FROM regress_app.businesses', 'authenticated',
    'a0000000-0000-4000-8000-000000000001')
    AS visible_after;
ROLLBACK;
