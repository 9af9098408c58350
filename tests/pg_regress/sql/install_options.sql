-- Options are checked, recorded for the schema, kept, and re-run the scripts when they change.
SELECT given, regress.attempt(format('SELECT concierge.install(''{accounts}'', ''regress_app'', %L)', given))
FROM unnest(ARRAY[
    '[]', '7', '{"role": {}}', '{"roles": {"admin": "x"}}', '{"roles": {"anon": ""}}',
    '{"roles": "anon"}',
    '{"rls_style": "none"}', '{"default_region": "Germany"}', '{"default_currency": "usd"}',
    '{"vector_dimensions": 0}', '{"vector_dimensions": 4001}', '{"vector_dimensions": 1.5}',
    '{"voice_agent_url": "http://x/"}', '{"voice_agent_url": "https://x"}'
]) AS given;
SELECT message, detail, hint
FROM regress.refusal($$SELECT concierge.install('{accounts}', 'regress_app',
    '{"default_currency": "usd"}')$$);
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_app',
    '{"default_region": "DE", "default_currency": "EUR", "voice_agent_url": "https://voice.example/"}');
SELECT options - 'roles' AS options, options -> 'roles' AS roles, count(*)
FROM regress_app.concierge_migrations GROUP BY 1, 2;
INSERT INTO regress_app.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO regress_app.user_preferences (user_id) SELECT id FROM regress_app.profiles
RETURNING budget_currency;
INSERT INTO regress_app.businesses (user_id, name, business_type)
SELECT id, 'Thai Garden', 'restaurant' FROM regress_app.profiles RETURNING country;
-- A-07: the option decides which addresses may answer a call.
SELECT url, regress.attempt(format(
    $$INSERT INTO regress_app.business_numbers (user_id, phone_number, display_name, country_code,
      number_type, voice_url) SELECT id, '+14085550101', 'x', 'US', 'local', %L
      FROM regress_app.profiles$$, url))
FROM unnest(ARRAY['https://voice.example/in', 'https://ui.example/in',
    'https://voice.example.evil/', '']) AS url;
-- The same options again, whole or in part, or as null, change nothing.
SELECT DISTINCT action FROM concierge.install('{businesses}', 'regress_app');
SELECT DISTINCT action FROM concierge.install('{businesses}', 'regress_app',
    '{"default_region": "DE"}');
SELECT DISTINCT action FROM concierge.install('{businesses}', 'regress_app',
    '{"default_region": null}');
SELECT DISTINCT action FROM concierge.install('{businesses}', 'regress_app', NULL);
-- Another style of policies is carried into every module, named or not, and recorded.
SELECT * FROM concierge.install('{accounts}', 'regress_app', '{"rls_style": "plain"}');
SELECT count(*) FILTER (WHERE pg_get_expr(polqual,
    polrelid) LIKE '%( SELECT concierge.uid()%') AS initplan,
       count(*) FILTER (WHERE pg_get_expr(polqual,
           polrelid) LIKE '%= concierge.uid()%') > 0 AS plain
FROM pg_policy p JOIN pg_class c ON c.oid = polrelid
WHERE relnamespace = 'regress_app'::regnamespace;
SELECT DISTINCT options ->> 'rls_style' FROM regress_app.concierge_migrations WHERE step = 'api';
SELECT * FROM concierge.doctor('regress_app');
-- Other roles: their names may be odd; those that do not exist are told, skipped and never created.
SET LOCAL client_min_messages = notice;
SELECT * FROM concierge.install('{accounts}', 'regress_app', jsonb_build_object(
    'roles', jsonb_build_object('anon', 'regress no such role', 'user',
    'regress "odd'' $body$ @schema@')));
SELECT DISTINCT polroles::regrole[] FROM pg_policy WHERE polrelid = 'regress_app.profiles'::regclass
ORDER BY 1;
SELECT to_regrole('"regress no such role"') AS not_made;
-- The option "pending" belongs to one call of render().
SELECT count(*) FROM regress_app.concierge_migrations WHERE options ? 'pending';
ROLLBACK;
-- The role of users does not exist: rows still belong to their owners.
BEGIN;
SELECT count(*) FROM concierge.install('{accounts}', 'regress_app',
    '{"roles": {"user": "regress no such role"}}');
SELECT polname, polroles FROM pg_policy WHERE polrelid = 'regress_app.profiles'::regclass
  AND polname <> 'profiles_service' ORDER BY 1;
ROLLBACK;
