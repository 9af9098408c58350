-- The demonstration that `make demo` plays, and a script to read. It wants a fresh database and a
-- superuser, and the folder of the sources:
--   createdb demo && psql -X -d demo < demo/demo.sql
-- It may be played again in another database; the three roles below belong to the whole server, so
-- they stay.
\set QUIET on
\set ON_ERROR_STOP on
\pset pager off
\pset footer off
\pset null '-'
\pset format wrapped
\pset columns 98
\set SHOW_CONTEXT never
\set berlin '''b0000000-0000-4000-8000-000000000001'''
\set austin '''b0000000-0000-4000-8000-000000000002'''
\set day '''c0000000-0000-4000-8000-000000000001'''
\set night '''c0000000-0000-4000-8000-000000000002'''
\set ann '''a0000000-0000-4000-8000-000000000001'''
\set bob '''a0000000-0000-4000-8000-000000000002'''

\echo
\echo '=== 1. Three roles, one extension ==='
\echo '-- anon is a caller without a token, authenticated a signed-in user, service_role a back end.'
\echo '-- They are the names PostgREST and Supabase use; those that were missing are made now.'
\echo
DO $$
BEGIN
    IF to_regrole('anon') IS NULL THEN CREATE ROLE anon; END IF;
    IF to_regrole('authenticated') IS NULL THEN CREATE ROLE authenticated; END IF;
    IF to_regrole('service_role') IS NULL THEN CREATE ROLE service_role BYPASSRLS; END IF;
END
$$;
\set ECHO queries
CREATE EXTENSION pg_concierge;
SELECT concierge.version();
SELECT module, summary FROM concierge.modules;
\set ECHO none

\echo
\echo '=== 2. Lay out tables in a schema of your own ==='
\echo '-- accounts was not asked for, but businesses needs it.'
\echo
\set ECHO queries
SELECT * FROM concierge.install(ARRAY['businesses'], 'app');
\set ECHO none

\echo
\echo '-- What is there now. These are ordinary tables: yours to alter, to dump and to drop.'
\echo
\set ECHO queries
SELECT c.relname AS name, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END AS kind,
       c.relrowsecurity AS row_security,
       (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid) AS policies,
       (SELECT count(*) FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal) AS triggers
FROM pg_class c
WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'v')
ORDER BY kind, name;
\set ECHO none

\echo
\echo '=== 3. Two people, two businesses, two time zones ==='
\echo '-- The back end signs both people up.'
\echo
\set ECHO queries
INSERT INTO app.profiles (id, email, full_name, timezone) VALUES
    (:ann, 'ann@example.org', 'Ann', 'europe/berlin'),
    (:bob, 'bob@example.org', 'Bob', 'America/Chicago');
\set ECHO none

\echo
\echo '-- Ann opens a restaurant. set_actor says on whose behalf the transaction acts. Her country'
\echo '-- says how a phone number without a calling code is meant.'
\echo
\set ECHO queries
BEGIN;
\o /dev/null
SELECT concierge.set_actor(:ann);
\o
SET LOCAL ROLE authenticated;
INSERT INTO app.businesses (id, user_id, name, business_type, phone_number, country, timezone)
VALUES (:berlin,
        :ann,
        'Kantine', 'restaurant', '(030) 2312-5001', 'DE', 'europe/berlin');
COMMIT;
\set ECHO none

\echo
\echo '-- Bob repairs pipes. He misspells his time zone first.'
\echo
\set ON_ERROR_STOP off
\set ECHO queries
INSERT INTO app.businesses (id, user_id, name, business_type, phone_number, timezone)
VALUES (:austin,
        :bob,
        'Pipes & Co', 'service', '+15125550100', 'America/Chicgo');
\set ECHO none
\set ON_ERROR_STOP on
\echo
\set ECHO queries
INSERT INTO app.businesses (id, user_id, name, business_type, phone_number, timezone)
VALUES (:austin,
        :bob,
        'Pipes & Co', 'service', '+15125550100', 'America/Chicago');
\set ECHO none

\echo
\echo '-- The zone Ann wrote in lower case was put right. business_v2 is the table under a former name.'
\echo
\set ECHO queries
SELECT name, business_type, timezone,
       to_char(timestamptz '2026-07-01 12:00+00' AT TIME ZONE timezone, 'HH24:MI') AS noon_utc_is
FROM app.business_v2 ORDER BY name;
\set ECHO none

\echo
\echo '=== 4. One phone number, many spellings ==='
\echo '-- Numbers are stored in E.164 form, whatever was typed; what was typed is kept beside it.'
\echo
\set ECHO queries
INSERT INTO app.business_numbers
       (id, business_id, phone_number, display_name, country_code, number_type, is_primary)
SELECT v.id::uuid, b.id, v.number, v.display_name, 'US', 'local', v.display_name = 'Day'
FROM app.businesses b,
     (VALUES (:day, '(512) 555-0101', 'Day'),
             (:night, '1-512-555-0102', 'Night')
     ) AS v (id, number, display_name)
WHERE b.name = 'Pipes & Co';
SELECT display_name, phone_number_raw, phone_number, is_primary
FROM app.business_numbers ORDER BY phone_number;
\set ECHO none

\echo
\echo '-- The same number again, in another spelling, is refused; so are three in one column.'
\echo
\set ON_ERROR_STOP off
\set ECHO queries
INSERT INTO app.business_numbers (user_id, phone_number, display_name, country_code, number_type)
VALUES (:bob, '+1 512.555.0101', 'Again', 'US', 'local');
UPDATE app.businesses SET phone_number = '(030) 2312-5001, 5002, 5003' WHERE name = 'Kantine';
\set ECHO none
\set ON_ERROR_STOP on

\echo
\echo '-- A voice agent is called. For whom does it answer? Any spelling will do.'
\echo
\set ECHO queries
SELECT dialled, b.name, b.timezone
FROM (VALUES ('tel:+1-512-555-0102', 'ZZ'), ('15125550102', 'ZZ'), ('512 555 0102', 'US'),
             ('0049 30 23125001', 'FR'), ('+49 (30) 23125-001', 'ZZ')) AS call (dialled, country),
     app.find_business_by_number(dialled, country) AS b;
\set ECHO none

\echo
\echo '-- Numbers in free text, and all there is to know about one number.'
\echo
\set ECHO queries
SELECT start, raw, e164
FROM concierge.phone_find('Ring me on 512-555-0101, or at work: +49 30 23125001.', 'US');
SELECT region, national, international, type, reason
FROM concierge.phone_parse('020 7946 0018 ext. 5', 'GB');
\set ECHO none

\echo
\echo '-- The night number becomes the primary one, and the day number an ordinary one.'
\echo
\set ECHO queries
SELECT display_name, is_primary
FROM app.set_primary_number(
    p_business_id => :austin,
    p_number_id => :night);
SELECT display_name, is_primary FROM app.business_numbers ORDER BY phone_number;
\set ECHO none

\echo
\echo '=== 5. Everyone sees what is theirs ==='
\echo
\set ECHO queries
BEGIN;
\o /dev/null
SELECT concierge.set_actor(:ann);
\o
SET LOCAL ROLE authenticated;
SELECT 'Ann' AS who, name FROM app.businesses;
UPDATE app.businesses SET name = 'Mine now' WHERE name = 'Pipes & Co' RETURNING name;
COMMIT;
\set ECHO none
\echo
\echo '-- Ann could not change Bob\'s row: the UPDATE found none.'
\echo
\set ECHO queries
BEGIN;
\o /dev/null
SELECT concierge.set_actor(:bob);
\o
SET LOCAL ROLE authenticated;
SELECT 'Bob' AS who, name FROM app.businesses;
COMMIT;
\set ECHO none
\echo
\echo '-- A caller without a token may not even ask.'
\echo
\set ON_ERROR_STOP off
\set ECHO queries
SET ROLE anon;
SELECT name FROM app.businesses;
\set ECHO none
RESET ROLE;
\set ON_ERROR_STOP on

\echo
\echo '=== 6. updated_at moves only when a row really changes ==='
\echo
\set ECHO queries
UPDATE app.businesses SET name = name WHERE name = 'Kantine';
SELECT name, updated_at > created_at AS moved FROM app.businesses WHERE name LIKE 'Kantine%';
UPDATE app.businesses SET name = 'Kantine Mitte' WHERE name = 'Kantine';
SELECT name, updated_at > created_at AS moved FROM app.businesses WHERE name LIKE 'Kantine%';
\set ECHO none

\echo
\echo '=== 7. A status that cannot jump ==='
\echo '-- The voice agents call businesses. What a call may become is a Mermaid diagram, and the trigger'
\echo '-- behind it judges everybody: this works on any table.'
\echo
\set ECHO queries
CREATE TABLE app.calls (
    id int PRIMARY KEY, business text NOT NULL, status text NOT NULL DEFAULT 'pending',
    price numeric, max_price numeric, started_at timestamptz, ended_at timestamptz
);
ALTER TABLE app.calls ENABLE ROW LEVEL SECURITY;
\o /dev/null
SELECT concierge.attach_status_machine('app.calls', 'status', $$
    [*] --> pending
    pending --> talking : dial / stamp started_at
    talking --> agreed  : agree [requires price, price <= max_price] / stamp ended_at
    talking --> failed  : hang_up / stamp ended_at
    talking --> failed  : after 15 minutes
    failed  --> pending : retry / clear started_at
    agreed  --> [*]
$$, history => true);
\o
INSERT INTO app.calls (id, business, max_price) VALUES (1, 'Pipes & Co', 150), (2, 'Kantine', 80);
\set ECHO none
\echo
\echo '-- A plain UPDATE that skips the talking is refused, with what is allowed.'
\echo
\set ON_ERROR_STOP off
\set ECHO queries
UPDATE app.calls SET status = 'agreed' WHERE id = 1;
\set ECHO none
\set ON_ERROR_STOP on
\echo
\echo '-- What may be done now? One question gives the buttons of a UI, and why one of them is grey.'
\echo
\set ECHO queries
SELECT * FROM concierge.status_fire('app.calls', '1', 'dial');
SELECT event, to_state, ok, code,
       (SELECT string_agg(f ->> 'message', ', ') FROM jsonb_array_elements(failed) AS f) AS why_not
FROM concierge.status_next('app.calls', '1');
UPDATE app.calls SET status = 'agreed', price = 120 WHERE id = 1 RETURNING status, price;
\set ECHO none
\echo
\echo '-- Nobody picks up at Kantine. Twenty minutes pass (we cheat), and a scheduler calls tick.'
\echo
\set ECHO queries
SELECT * FROM concierge.status_fire('app.calls', '2', 'dial');
UPDATE app.calls_status_timers
SET entered_at = entered_at - interval '20 minutes', due_at = due_at - interval '20 minutes';
SELECT target, key, ok, from_state, to_state FROM concierge.tick('app');
SELECT from_state, to_state, event, role FROM concierge.status_history('app.calls', '2');
\set ECHO none
\echo
\echo '-- The picture is the definition. Here it is with the number of rows in each state.'
\echo
\set ECHO queries
\t on
\pset format unaligned
SELECT concierge.status_diagram('app.calls', counts => true);
\set ECHO none
\! mkdir -p target/demo
\o target/demo/calls.svg
SELECT concierge.status_diagram('app.calls', format => 'svg', counts => true);
\o
\pset format wrapped
\t off
\echo '-- The same drawn, for a browser: target/demo/calls.svg'

\echo
\echo '=== 8. The doctor ==='
\echo '-- No row means that nothing is wrong.'
\echo
\set ECHO queries
SELECT * FROM concierge.doctor('app');
\set ECHO none
\echo
\echo '-- Now somebody breaks two things.'
\echo
\set ECHO queries
DROP TRIGGER concierge_80_updated_at ON app.businesses;
ALTER TABLE app.profiles DISABLE ROW LEVEL SECURITY;
\set ECHO none
\pset expanded on
\set ECHO queries
SELECT * FROM concierge.doctor('app');
\set ECHO none
\pset expanded off
\echo
\echo '-- status sees the first one too.'
\echo
\set ECHO queries
SELECT module, step, state, missing FROM concierge.status('app');
\set ECHO none
\echo
\echo '-- Each finding comes with its fix. \\gexec runs them.'
\echo
\echo 'SELECT fix FROM concierge.doctor(\'app\') \\gexec'
SELECT fix FROM concierge.doctor('app') \gexec
\set ECHO queries
SELECT count(*) AS findings FROM concierge.doctor('app');
\set ECHO none

\echo
\echo '=== 9. Errors that a web client understands ==='
\echo '-- PostgREST turns SQLSTATE PT404 into HTTP status 404.'
\echo
\set ON_ERROR_STOP off
\set ECHO queries
SELECT app.set_primary_number(:berlin,
                              :day);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SET concierge.error_style = http;
SELECT app.set_primary_number(:berlin,
                              :day);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
\set ECHO none
RESET concierge.error_style;
\set ON_ERROR_STOP on

\echo
\echo '=== 10. What agents remember ==='
SELECT count(*) = 1 AS has_vector FROM pg_available_extensions WHERE name = 'vector' \gset
\if :has_vector
    \i demo/memory.sql
\else
    \echo
    \echo '-- Left out: this server has no extension vector (pgvector).'
\endif

\echo
\echo '=== What to try next ==='
\echo
\echo 'The DDL of a module, for review or for a migration in git:'
\echo '    SELECT concierge.render(ARRAY[\'businesses\'], \'shop\');'
\echo 'A second install, beside the first:'
\echo '    SELECT * FROM concierge.install(ARRAY[\'accounts\'], \'shop\');'
\echo 'The same trigger on a table of your own, and what the doctor says of that table:'
\echo '    CREATE TABLE app.notes (id int, body text, updated_at timestamptz);'
\echo '    SELECT concierge.attach_updated_at(\'app.notes\');'
\echo '    SELECT * FROM concierge.doctor(\'app\');'
\echo 'Every function with its manual:'
\echo '    \\df+ concierge.*'
\echo 'The manual itself: docs/index.md'
\echo
