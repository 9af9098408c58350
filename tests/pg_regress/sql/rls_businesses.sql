-- X-71, A-03, A-28: who sees and changes what in businesses, as the real roles: a count of rows,
-- or the SQLSTATE.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
BEGIN;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_app');
INSERT INTO regress_app.profiles (id) VALUES (:'ann'), (:'bob');
INSERT INTO regress_app.businesses (id, user_id, name, business_type) VALUES
    ('d0000000-0000-4000-8000-000000000001', :'ann', 'Ann''s', 'restaurant'),
    ('d0000000-0000-4000-8000-000000000002', :'bob', 'Bob''s', 'retail'),
    ('d0000000-0000-4000-8000-000000000003', :'bob', 'Bob''s other', 'service');
INSERT INTO regress_app.restaurant_details (business_id)
VALUES ('d0000000-0000-4000-8000-000000000001');
INSERT INTO regress_app.retail_details (business_id)
VALUES ('d0000000-0000-4000-8000-000000000002');
INSERT INTO regress_app.service_details (business_id)
VALUES ('d0000000-0000-4000-8000-000000000003');
-- One of Ann's business, one of Ann herself, one of Bob's, and one of Bob's that answers for his
-- business.
INSERT INTO regress_app.business_numbers (id, user_id, business_id, phone_number, display_name,
    country_code, number_type) VALUES
    ('f0000000-0000-4000-8000-000000000001', NULL, 'd0000000-0000-4000-8000-000000000001',
    '+14085550101', 'x', 'US', 'local'),
    ('f0000000-0000-4000-8000-000000000002', :'ann', NULL, '+14085550102', 'x', 'US', 'local'),
    ('f0000000-0000-4000-8000-000000000003', :'bob', NULL, '+14085550103', 'x', 'US', 'local'),
    ('f0000000-0000-4000-8000-000000000004', :'bob', 'd0000000-0000-4000-8000-000000000002',
    '+14085550104', 'x', 'US', 'local');
CREATE TEMP TABLE tried (n serial, statement text);
INSERT INTO tried (statement) VALUES
    ('SELECT FROM businesses'), ('UPDATE businesses SET description = ''x'''),
    ('DELETE FROM businesses'),
    ('INSERT INTO businesses (user_id, name, business_type) VALUES (''a0000000-0000-4000-8000-000000000001'', ''x'', ''retail'')'),
    ('UPDATE businesses SET user_id = ''b0000000-0000-4000-8000-000000000002'''),
    ('SELECT FROM business_v2'), ('UPDATE business_v2 SET description = ''x'''),
    ('DELETE FROM business_v2'),
    ('INSERT INTO business_v2 (user_id, name, business_type) VALUES (''a0000000-0000-4000-8000-000000000001'', ''x'', ''retail'')'),
    ('UPDATE business_v2 SET user_id = ''b0000000-0000-4000-8000-000000000002'''),
    ('SELECT FROM restaurant_details'), ('UPDATE restaurant_details SET cuisine_type = ''x'''),
    ('DELETE FROM restaurant_details'),
    ('SELECT FROM retail_details'), ('UPDATE retail_details SET store_category = ''x'''),
    ('DELETE FROM retail_details'),
    ('SELECT FROM service_details'), ('UPDATE service_details SET license_number = ''x'''),
    ('DELETE FROM service_details'),
    ('SELECT FROM business_numbers'), ('UPDATE business_numbers SET notes = ''x'''),
    ('DELETE FROM business_numbers');
INSERT INTO tried (statement)
SELECT format('INSERT INTO business_numbers (user_id, business_id, phone_number, display_name, country_code, number_type)
    VALUES (%L, %L, ''+14085550199'', ''x'', ''US'', ''local'')', u, b)
FROM (VALUES (NULL, 'd0000000-0000-4000-8000-000000000001'), (:'ann', NULL), (:'ann',
    'd0000000-0000-4000-8000-000000000001'),
    (:'bob', 'd0000000-0000-4000-8000-000000000001'), (:'ann',
    'd0000000-0000-4000-8000-000000000002')) AS of (u, b);
INSERT INTO tried (statement) VALUES
    ('UPDATE business_numbers SET user_id = ''b0000000-0000-4000-8000-000000000002'' WHERE user_id IS NOT NULL'),
    ('UPDATE business_numbers SET business_id = ''d0000000-0000-4000-8000-000000000002'''),
    ('SELECT regress_app.set_primary_number(''d0000000-0000-4000-8000-000000000001'', ''f0000000-0000-4000-8000-000000000001'')'),
    ('SELECT FROM regress_app.find_business_by_number(''+14085550101'')'),
    ('SELECT FROM regress_app.phone_number_exists(''+14085550101'')'),
    ('SELECT regress_app_private.own_business_ids()'), ('TRUNCATE businesses CASCADE');
UPDATE tried SET statement = regexp_replace(statement,
    '(FROM|INTO|UPDATE|TRUNCATE) (business|re|se)', '\1 regress_app.\2');
UPDATE tried SET statement = replace(statement, 'regress_app.regress_app.', 'regress_app.');
SELECT n, replace(regexp_replace(left(statement, 50), '\s+.VALUES.*', ''), 'regress_app.',
    '') AS statement,
       regress.attempt(statement, 'anon') AS anon,
       regress.attempt(statement, 'authenticated') AS unknown,
       regress.attempt(statement, 'authenticated', :'ann') AS ann,
       regress.attempt(statement, 'authenticated', :'bob') AS bob,
       regress.attempt(statement, 'service_role') AS service
FROM tried ORDER BY n;
-- X-38: a policy that leads to another table's policy must not run in circles; only rows of one's
-- own count.
SELECT concierge.set_actor(:'ann');
SET LOCAL ROLE authenticated;
SELECT b.name, d.business_type, n.phone_number FROM regress_app.businesses b
JOIN regress_app.restaurant_details d ON d.business_id = b.id
LEFT JOIN regress_app.business_numbers n ON n.business_id = b.id;
RESET ROLE;
-- Plain style, and a service role that does not bypass row level security, let through the same.
CREATE TEMP TABLE usual AS SELECT n, regress.attempt(statement, 'anon') AS anon,
    regress.attempt(statement, 'authenticated', :'ann') AS ann, regress.attempt(statement,
        'service_role') AS service FROM tried;
SELECT count(*) FROM concierge.install('{accounts}', 'regress_app',
    '{"rls_style": "plain", "roles": {"service": "regress_plain_service"}}');
SELECT n, statement, u.*, regress.attempt(statement, 'regress_plain_service') AS now FROM tried
JOIN usual u USING (n)
WHERE (u.anon, u.ann, u.service) IS DISTINCT FROM (regress.attempt(statement, 'anon'),
    regress.attempt(statement, 'authenticated', :'ann'), regress.attempt(statement,
        'regress_plain_service'));
ROLLBACK;
