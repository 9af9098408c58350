-- Numbers are written in four styles; a wrong style or region is refused.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_format;
SET search_path = phone_format, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

SELECT input, style, phone_format(input, style, region)
FROM (VALUES
    ('(408) 555-0101', 'US'), ('408-555-0101 x12', 'US'), ('+442079460018', 'ZZ'),
    ('06 6982 0123', 'IT'), ('+80012345678', 'ZZ'), ('+5491112345678', 'ZZ'), ('+999123', 'ZZ')
) AS n (input, region), unnest(ARRAY['e164', 'national', 'international', 'rfc3966']) AS style
ORDER BY input COLLATE "C", style COLLATE "C";

-- A stored number needs no region, and reading what was written gives the number again.
SELECT phone_format('+14085550101', 'national'), phone_format('+390669820123', 'international');
SELECT number, style, phone_e164(phone_format(number, style), phone_region(number)) = number AS same
FROM (VALUES ('+14085550101'), ('+390669820123'), ('+5491112345678'), ('+443031237300'))
    AS n (number), unnest(ARRAY['e164', 'national', 'international', 'rfc3966']) AS style
ORDER BY number COLLATE "C", style COLLATE "C";

SELECT phone_format(NULL, 'e164'), phone_format('+14085550101', NULL),
       phone_format('+14085550101', 'e164', NULL), phone_format('hello', 'national', 'US');

\pset expanded on
SELECT * FROM regress.outcome($$SELECT phone_format('+14085550101', 'fancy')$$);
SELECT * FROM regress.outcome($$SELECT phone_format('+14085550101', 'E164')$$);
SELECT * FROM regress.outcome($$SELECT phone_format('+14085550101', '')$$);
SELECT * FROM regress.outcome($$SELECT phone_format('+14085550101', 'e164', 'XX')$$);
SELECT * FROM regress.outcome($$SELECT phone_format('hello', 'e164', 'United States of America')$$);

SET client_min_messages = warning;
DROP SCHEMA phone_format CASCADE;
