-- A number without a calling code is tried in several countries.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_guess;
SET search_path = phone_guess, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

SELECT n.place, n.input, g.*
FROM unnest(ARRAY[
    '020 7946 0018', '(408) 555-0101', '787-555-0123', '0171 1234567', '+390669820123',
    '+1 408 555 0101', 'hello', ''
]) WITH ORDINALITY AS n (input, place),
    phone_guess(n.input, '{US,GB,DE,IT,CA,PR}') WITH ORDINALITY AS g
ORDER BY n.place, g.ordinality;

-- In the order of the list, in any case; ZZ, the empty string and NULL are skipped.
SELECT * FROM phone_guess('020 7946 0018', '{us,ZZ,NULL,"",gb,GB}');
SELECT * FROM phone_guess('020 7946 0018', '{GB,IT,US}');
SELECT * FROM phone_guess('020 7946 0018', '{IT,US,GB}');
SELECT count(*) FROM phone_guess('020 7946 0018', '{}');
SELECT count(*) FROM phone_guess(NULL, '{US}');
SELECT count(*) FROM phone_guess('020 7946 0018', NULL);
SELECT * FROM regress.outcome($$SELECT concierge.phone_guess('1', '{US,XX}')$$);

SET client_min_messages = warning;
DROP SCHEMA phone_guess CASCADE;
