-- Calls that ended in SQLSTATE XX000, which is for bugs only. The random ones are in pgrx-tests/tests/interface_fuzz.rs.
SET client_min_messages = warning;
SELECT count(*) > 0 AS done FROM concierge.install(ARRAY['appointments'], 'hostile', '{"booking": "users"}');
-- Trigger functions as functions, all there are.
SELECT p.proname, r.code, r.message FROM pg_proc p
CROSS JOIN LATERAL regress.refusal(format('SELECT concierge.%I()', p.proname)) AS r
WHERE p.pronamespace = 'concierge'::regnamespace AND p.prorettype = 'trigger'::regtype ORDER BY 1;
-- jsonb that has more digits or levels than can be read.
CREATE TABLE regress.hostile (id int PRIMARY KEY, status text);
CREATE VIEW regress.monsters AS
SELECT * FROM (VALUES ('big', '{"a": 1e400}'), ('deep', repeat('{"a":', 900) || '1' || repeat('}', 900))) AS m (kind, value);
SELECT kind, r.code, r.message FROM regress.monsters CROSS JOIN LATERAL regress.refusal(format(
    'SELECT concierge.attach_status_machine(''regress.hostile'', ''status'', ''[*] --> a'', state_map => %L)', value)) AS r
ORDER BY 1;
SELECT kind, r.code, r.message FROM regress.monsters CROSS JOIN LATERAL regress.refusal(format(
    'SELECT concierge.render(ARRAY[''accounts''], ''hostile'', %L)', value)) AS r
ORDER BY 1;
SELECT kind, concierge.appointment_desk('hostile'::regnamespace, 'check', value::jsonb)
FROM regress.monsters ORDER BY 1;
-- Nothing where something was expected, and the largest of numbers.
SELECT concierge.appointment_finish('hostile'::regnamespace, NULL, NULL, NULL) ->> 'reason' AS reason;
SELECT count(*) >= 0 AS answered FROM concierge.index_advice(k => 2147483647);
-- A code that PostgreSQL does not know goes through functions of ours as it is, and so do names.
SELECT concierge.attach_status_machine('regress.hostile', 'status', E'[*] --> a\na --> b : go\nb --> [*]');
INSERT INTO regress.hostile VALUES (1, 'a');
CREATE FUNCTION regress.object() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE 'not today' USING ERRCODE = 'ZZ123', CONSTRAINT = 'a_rule', TABLE = 'hostile', DETAIL = 'Why.';
END
$$;
CREATE TRIGGER objects AFTER UPDATE ON regress.hostile FOR EACH ROW EXECUTE FUNCTION regress.object();
SELECT * FROM regress.refusal($$ SELECT concierge.status_fire('regress.hostile', '1', 'go') $$);
INSERT INTO hostile.profiles (id) VALUES ('00000000-0000-4000-8000-000000000001');
INSERT INTO hostile.businesses (id, user_id, name, business_type)
VALUES ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'A', 'retail');
SET concierge.error_style = http;
-- The customer does not see the business: the private function answers with its owner's rights, and refuses.
SELECT regress.attempt($$
    SELECT * FROM hostile.next_available('00000000-0000-4000-8000-000000000002', p_duration => 60, p_mode => 'nonsense')
$$, 'authenticated', '00000000-0000-4000-8000-000000000003');
RESET concierge.error_style;
DROP SCHEMA hostile, hostile_private CASCADE;
DROP TABLE regress.hostile;
DROP VIEW regress.monsters;
