-- Two spellings are compared as libphonenumber compares them.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_match;
SET search_path = phone_match, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE pair (n integer GENERATED ALWAYS AS IDENTITY, a text, b text);
INSERT INTO pair (a, b) VALUES
    ('+1 408 555 0101', '+1 (408) 555-0101'), ('+1 408 555 0101', 'tel:+1-408-555-0101'),
    ('+1 408 555 0101', '(408) 555-0101'), ('(408) 555-0101', '408.555.0101'),
    ('+1 408 555 0101', '555-0101'), ('555-0101', '+1 408 555 0101'),
    ('+1 408 555 0101', '+1 408 555 0102'), ('+1 408 555 0101', '+44 408 555 0101'),
    ('+1 408 555 0101', '+1 408 555 0101 x12'), ('+1 408 555 0101 x12', '+1 408 555 0101 ext. 12'),
    ('+1 408 555 0101 x12', '+1 408 555 0101 x13'), ('+39 06 6982 0123', '06 6982 0123'),
    ('+39 06 6982 0123', '+39 6 6982 0123'), ('+44 20 7946 0018', '020 7946 0018'),
    ('hello', '+1 408 555 0101'), ('hello', 'hello'), ('', ''), ('+1 408 555 0101', '1'),
    ('٤٠٨٥٥٥٠١٠١', '408-555-0101'), ('+1 800 FLOWERS', '+1 800 356 9377'),
    ('4085550101;phone-context=+1;tel:', '+1 408 555 0101');
SELECT n, a, b, phone_match(a, b) AS without_region, phone_match(a, b, 'US') AS us,
       phone_match(a, b, 'IT') AS it
FROM pair ORDER BY n;

-- The order of the two does not matter: no rows.
SELECT n, region FROM pair, unnest(ARRAY['ZZ', 'US', 'GB', 'IT']) AS region
WHERE phone_match(a, b, region) <> phone_match(b, a, region);

SELECT phone_match(NULL, '1'), phone_match('1', NULL), phone_match('1', '1', NULL);
SELECT * FROM regress.outcome($$SELECT concierge.phone_match('1', '1', 'XX')$$);

SET client_min_messages = warning;
DROP SCHEMA phone_match CASCADE;
