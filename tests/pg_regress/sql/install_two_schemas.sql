-- T7: two installs live side by side; triggers, keys and policies stay within their own schema.
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT count(*) FROM concierge.install('{businesses}', 'regress_one');
SELECT count(*) FROM concierge.install('{businesses}', 'regress_two',
    '{"default_currency": "EUR"}');
SELECT schema_name, (SELECT count(*) FROM concierge.doctor(schema_name)) AS findings
FROM unnest(ARRAY['regress_one', 'regress_two']) AS schema_name;
-- A user of one is a stranger in the other, although the id is the same.
INSERT INTO regress_one.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
SELECT regress.attempt($$INSERT INTO regress_two.user_settings (user_id)
    VALUES ('a0000000-0000-4000-8000-000000000001')$$) AS other_schemas_key;
INSERT INTO regress_two.profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO regress_one.businesses (id, user_id, name, business_type)
SELECT 'd0000000-0000-4000-8000-000000000001', id, 'one', 'retail' FROM regress_one.profiles;
INSERT INTO regress_two.businesses (id, user_id, name, business_type)
SELECT 'd0000000-0000-4000-8000-000000000001', id, 'two', 'retail' FROM regress_two.profiles;
INSERT INTO regress_one.business_numbers (business_id, phone_number, display_name, country_code,
    number_type)
VALUES ('d0000000-0000-4000-8000-000000000001', '+14085550101', 'x', 'US', 'local');
INSERT INTO regress_two.business_numbers (business_id, phone_number, display_name, country_code,
    number_type)
VALUES ('d0000000-0000-4000-8000-000000000001', '+14085550101', 'x', 'US', 'local');
-- Whatever the search_path says, a function works on its own schema.
SET LOCAL search_path = regress_two;
SELECT name FROM regress_one.find_business_by_number('+14085550101');
SELECT name FROM find_business_by_number('+14085550101');
DELETE FROM regress_one.businesses;
SELECT business_id, user_id FROM regress_one.business_numbers;
SELECT business_id, user_id FROM regress_two.business_numbers;
-- One can go without the other.
SELECT count(*) > 0 AS removed FROM concierge.uninstall('regress_one', 'businesses', false);
SELECT module, step, state FROM concierge.status('regress_one');
SELECT DISTINCT state FROM concierge.status('regress_two');
SELECT count(*) FROM regress_two.businesses;
ROLLBACK;
