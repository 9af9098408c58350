-- Columns, defaults and rules of businesses, their details and their numbers (A-01, A-05 to A-08,
-- A-26).
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set shop 'd0000000-0000-4000-8000-000000000001'
BEGIN;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_app');
SET LOCAL search_path = regress_app;
SELECT attrelid::regclass, attname, atttypid::regtype, attnotnull AS required, pg_get_expr(adbin,
    adrelid) AS "default"
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid IN ('businesses'::regclass, 'business_numbers'::regclass) AND attnum > 0
ORDER BY attrelid::regclass::text, attnum;
-- A-01: the columns of the view under its former name.
SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = 'business_v2'::regclass;
INSERT INTO profiles (id) VALUES (:'ann');
-- The view takes what the table takes.
INSERT INTO business_v2 (id, user_id, name, business_type)
VALUES (:'shop', :'ann', 'Books', 'retail')
RETURNING is_active, timezone, created_at = now() AS now;
UPDATE business_v2 SET timezone = 'europe/berlin' RETURNING timezone;
SELECT what, regress.attempt('INSERT INTO regress_app.businesses (user_id, name, business_type, email, phone_number, website) VALUES ('
    || what || ')') FROM unnest(ARRAY[
    '''a0000000-0000-4000-8000-000000000001'', ''x'', ''service'', ''a@b'', ''+14085550101'', ''https://x''',
    'NULL, ''x'', ''service'', NULL, NULL, NULL',
    '''b0000000-0000-4000-8000-000000000002'', ''x'', ''service'', NULL, NULL, NULL',
    '''a0000000-0000-4000-8000-000000000001'', '' '', ''service'', NULL, NULL, NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''x'', ''cinema'', NULL, NULL, NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''x'', ''service'', ''a b@c'', NULL, NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''x'', ''service'', NULL, ''408 555 0101'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''x'', ''service'', NULL, NULL, ''javascript:x'''
]) AS what;
-- A-26: details fit the type of their business, also when it changes.
SELECT regress.attempt('INSERT INTO regress_app.retail_details (business_id) SELECT id FROM regress_app.businesses') AS fits,
       regress.attempt('INSERT INTO regress_app.service_details (business_id) SELECT id FROM regress_app.businesses') AS other_kind,
       regress.attempt('INSERT INTO regress_app.service_details (business_id, business_type)
           SELECT id, business_type FROM regress_app.businesses') AS forced;
INSERT INTO retail_details (business_id) VALUES (:'shop');
SELECT regress.attempt('UPDATE regress_app.businesses SET business_type = ''service''')
    AS kind_changes;
-- A-05, X-68: a number exists once, has an owner, a known type, and answers to the voice agent
-- (A-07).
CREATE FUNCTION pg_temp.number(columns text, vals text) RETURNS text LANGUAGE sql AS $$
SELECT regress.attempt(format('INSERT INTO regress_app.business_numbers (phone_number, display_name, country_code, number_type%s)
    VALUES (%s)', columns, vals)) $$;
INSERT INTO business_numbers (id, business_id, phone_number, display_name, country_code,
    number_type)
VALUES ('f0000000-0000-4000-8000-000000000001', :'shop', '+14085550101', 'Desk', 'US', 'local')
RETURNING capabilities, is_primary, is_active, provider, features, monthly_cost,
    purchase_date = now() AS now;
SELECT n, pg_temp.number(columns, vals) FROM (VALUES
    (1, ', user_id', '''+14085550102'', ''x'', ''+1'', ''vanity'', ''a0000000-0000-4000-8000-000000000001'''),
    (2, ', user_id', '''+14085550101'', ''x'', ''US'', ''local'', ''a0000000-0000-4000-8000-000000000001'''),
    (3, '', '''+14085550102'', ''x'', ''US'', ''local'''),
    (4, ', user_id', '''+14085550102'', ''x'', ''US'', ''premium'', ''a0000000-0000-4000-8000-000000000001'''),
    (5, ', user_id', '''4085550102'', ''x'', ''US'', ''local'', ''a0000000-0000-4000-8000-000000000001'''),
    (6, ', user_id, voice_url', '''+14085550102'', ''x'', ''US'', ''local'', ''a0000000-0000-4000-8000-000000000001'', ''http://x/'''),
    (7, ', user_id, monthly_cost', '''+14085550102'', ''x'', ''US'', ''local'', ''a0000000-0000-4000-8000-000000000001'', -1'),
    (8, ', user_id, capabilities', '''+14085550102'', ''x'', ''US'', ''local'', ''a0000000-0000-4000-8000-000000000001'', ''[]'''),
    (10, ', user_id', '''(408) 555-0101'', ''x'', ''US'', ''local'', ''a0000000-0000-4000-8000-000000000001'''),
    (9, ', business_id, is_primary, is_active',
    '''+14085550102'', ''x'', ''US'', ''local'', ''d0000000-0000-4000-8000-000000000001'', true, false')
) AS v (n, columns, vals) ORDER BY n;
INSERT INTO business_numbers (id, business_id, phone_number, display_name, country_code,
    number_type, is_active) VALUES
    ('f0000000-0000-4000-8000-000000000002', :'shop', '+14085550102', 'Fax', 'US', 'local', true),
    ('f0000000-0000-4000-8000-000000000003', :'shop', '+14085550103', 'Old', 'US', 'local', false);
-- A-08: one primary number, which set_primary_number changes.
SELECT phone_number FROM set_primary_number(:'shop', 'f0000000-0000-4000-8000-000000000001');
SELECT phone_number FROM set_primary_number(:'shop', 'f0000000-0000-4000-8000-000000000002');
SELECT phone_number FROM set_primary_number(:'shop', 'f0000000-0000-4000-8000-000000000002');
SELECT phone_number, is_primary FROM business_numbers ORDER BY 1;
SELECT regress.attempt('UPDATE regress_app.business_numbers SET is_primary = true WHERE is_active')
    AS two_primary;
SELECT call, code, message, detail FROM unnest(ARRAY[
    '''d0000000-0000-4000-8000-000000000001'', ''f0000000-0000-4000-8000-000000000003''',
    '''d0000000-0000-4000-8000-000000000001'', NULL',
    'NULL, ''f0000000-0000-4000-8000-000000000001''',
    '''d0000000-0000-4000-8000-000000000009'', ''f0000000-0000-4000-8000-000000000001'''
]) AS call, regress.refusal('SELECT regress_app.set_primary_number(' || call || ')');
-- A-29, and finding: active numbers first, then the business's own.
SELECT phone_number_exists('+14085550103'), phone_number_exists('+14085550104'),
    phone_number_exists(NULL);
UPDATE businesses SET phone_number = '+14085550109';
SELECT p, (SELECT name FROM find_business_by_number(p))
FROM unnest(ARRAY['+14085550101', '+14085550103', '+14085550109', '+1', NULL]) AS p;
-- X-67: a business goes, its numbers stay with the person, who takes them along in the end.
DELETE FROM businesses;
SELECT phone_number, user_id, business_id, is_primary FROM business_numbers ORDER BY 1;
SELECT count(*) FROM retail_details;
INSERT INTO businesses (id, user_id, name, business_type)
VALUES (:'shop', :'ann', 'Again', 'retail');
UPDATE business_numbers SET business_id = :'shop', user_id = NULL WHERE is_active;
DELETE FROM profiles;
SELECT (SELECT count(*) FROM businesses) AS businesses, (SELECT count(*)
FROM business_numbers) AS numbers;
ROLLBACK;
