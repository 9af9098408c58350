-- A business is found by its number in any spelling, and one number is one number.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_businesses;
SET search_path = phone_businesses, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

SET client_min_messages = warning;
SELECT count(*) > 0 AS installed FROM concierge.install(
    '{businesses}', 'phone_businesses', '{"default_region": "GB"}'
);
RESET client_min_messages;
INSERT INTO profiles (id) VALUES ('00000000-0000-0000-0000-000000000001');
CREATE FUNCTION business(name text, number text, country text DEFAULT NULL) RETURNS text
LANGUAGE sql AS $$
    INSERT INTO businesses (user_id, name, business_type, phone_number, country)
    VALUES ('00000000-0000-0000-0000-000000000001', name, 'retail', number, coalesce(country, 'GB'))
    RETURNING phone_number
$$;

-- The country of the row, else the option default_region of the install.
INSERT INTO businesses (user_id, name, business_type, phone_number)
VALUES ('00000000-0000-0000-0000-000000000001', 'Books', 'retail', '020 7946 0018')
RETURNING name, phone_number, phone_number_raw, country;
SELECT business('Pizza', '(650) 253-0000', 'US'), business('Bar', '06 6982 0123', 'IT'),
       business('None', NULL);
SELECT name, phone_number, phone_number_raw, country FROM businesses ORDER BY name;

-- Three spellings of one number: the second and the third are refused.
SELECT spelling, state FROM unnest(ARRAY['(020) 7946-0018', '+44 20 7946 0018', '0044 2079460018'])
    WITH ORDINALITY AS n (spelling, place),
    regress.outcome(format('SELECT business(''Copy'', %L)', spelling)) ORDER BY place;
SELECT state, message, detail FROM regress.outcome($$SELECT business('Junk', 'call me')$$);
SELECT state, message, detail FROM regress.outcome($$SELECT business('Junk', '(650) 253-0000', 'GB')$$);

-- A bought number is taken when it is possible; what was typed is kept.
INSERT INTO business_numbers (business_id, phone_number, display_name, country_code, number_type)
SELECT id, '+1 650 253 0001', 'Front desk', '+1', 'local' FROM businesses WHERE name = 'Pizza'
RETURNING phone_number, phone_number_raw;
INSERT INTO business_numbers (business_id, phone_number, display_name, country_code, number_type)
SELECT id, '(650) 253-0002', 'Kitchen', 'US', 'local' FROM businesses WHERE name = 'Pizza'
RETURNING phone_number, phone_number_raw;
-- Never a number of another country than the calling code of the row says: no rows.
SELECT count(*) FROM regress.outcome($$
    INSERT INTO business_numbers
        (business_id, phone_number, display_name, country_code, number_type)
    SELECT id, '(650) 253-0003', 'Bar', '+1', 'local' FROM businesses WHERE name = 'Pizza'
$$);
SELECT phone_number, country_code FROM business_numbers
WHERE country_code = '+1' AND phone_number NOT LIKE '+1%';
INSERT INTO business_numbers (business_id, phone_number, display_name, country_code, number_type)
SELECT id, '+1 000 000 0000', 'Odd', 'US', 'local' FROM businesses WHERE name = 'Pizza'
RETURNING phone_number, phone_number_raw;
SELECT spelling, state FROM unnest(ARRAY['+16502530001', '650.253.0001', '(650) 253 0001'])
    WITH ORDINALITY AS n (spelling, place),
    regress.outcome(format($$
        INSERT INTO business_numbers
            (business_id, phone_number, display_name, country_code, number_type)
        SELECT id, %L, 'Copy', 'US', 'local' FROM businesses WHERE name = 'Pizza'
    $$, spelling)) ORDER BY place;

-- By any spelling of a dialled or reported number.
SELECT spelling, region, (SELECT name FROM find_business_by_number(spelling, region)),
       phone_number_exists(spelling, region)
FROM (VALUES
    (1, '+16502530001', NULL), (2, '16502530001', NULL), (3, '0016502530001', NULL),
    (4, '011 1 650 253 0001', NULL), (5, 'tel:+1-650-253-0001', NULL),
    (6, '(650) 253-0001', 'US'), (7, '650.253.0001', 'us'), (8, '1-650-253-0001', 'US'),
    (9, '+1 (650) 253-0001 x3', NULL), (10, '＋１ ６５０ ２５３ ０００１', NULL),
    (11, '(650) 253-0001', NULL), (12, '6502530001', 'GB'), (13, '020 7946 0018', NULL),
    (14, '442079460018', 'US'), (15, '0044 20 7946 0018', 'US'), (16, '06 6982 0123', 'IT'),
    (17, '+390669820123', NULL), (18, '+44 20 7946 0019', NULL), (19, 'anonymous', NULL),
    (20, '', NULL), (21, NULL, NULL), (22, '+1 000 000 0000', NULL), (23, '+16502530001', 'XX'),
    (24, '+1 650 253 0000', NULL)
) AS n (place, spelling, region) ORDER BY place;
SELECT name FROM find_business_by_number('020 7946 0018');
SELECT phone_number_exists('+1 650 253 0001');

-- A number that is no longer in use leads nowhere, but was bought.
UPDATE business_numbers SET is_active = false WHERE phone_number = '+16502530001';
SELECT (SELECT name FROM find_business_by_number('+16502530001')),
       phone_number_exists('+16502530001');
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT phone_number FROM business_numbers
WHERE phone_number = ANY (phone_candidates('+16502530001', 'US'));
RESET enable_seqscan;
RESET enable_bitmapscan;

SET client_min_messages = warning;
DROP SCHEMA phone_businesses CASCADE;
