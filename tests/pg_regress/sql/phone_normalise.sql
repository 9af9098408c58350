-- A number that is not good enough is refused with its reason, in both styles of error.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_normalise;
SET search_path = phone_normalise, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

SELECT phone_normalise('(408) 555-0101', 'US'), phone_normalise('(408) 555-0101', 'us', 'possible'),
       phone_normalise('+39 06 6982 0123'), phone_normalise('0171 1234567', 'DE'),
       phone_normalise('408-555-0101 x12', 'US') AS without_extension,
       phone_normalise('000-000-0000', 'US', 'possible') AS only_possible;
SELECT phone_normalise(NULL), phone_normalise('1', NULL), phone_normalise('1', 'US', NULL);

CREATE TABLE bad (n integer GENERATED ALWAYS AS IDENTITY, input text, region text, level text);
INSERT INTO bad (input, region, level) VALUES
    ('hello', 'US', 'valid'),
    ('', 'US', 'valid'),
    ('408-555-0101', 'ZZ', 'valid'),
    ('+999 123 4567', 'US', 'valid'),
    ('555-0101', 'US', 'valid'),
    ('408 555', 'US', 'valid'),
    ('408555010112345', 'US', 'valid'),
    ('40855501', 'US', 'possible'),
    ('000-000-0000', 'US', 'valid'),
    ('+44 7400 12345', 'ZZ', 'possible'),
    (repeat('9', 300), 'US', 'possible'),
    (repeat('é1', 100), 'US', 'possible'),
    ('408-555-0101', 'XX', 'valid'),
    ('408-555-0101', 'US', 'perfect'),
    ('408-555-0101', 'US', '');

\pset expanded on
SET concierge.error_style = sql;
SELECT b.n, r.* FROM bad b, regress.outcome(
    format('SELECT concierge.phone_normalise(%L, %L, %L)', b.input, b.region, b.level)
) r ORDER BY b.n;

-- For PostgREST: the same words, with a status of HTTP in the place of the SQLSTATE.
SET concierge.error_style = http;
\pset expanded off
SELECT r.state, count(*), min(b.n) AS first, max(b.n) AS last FROM bad b, regress.outcome(
    format('SELECT concierge.phone_normalise(%L, %L, %L)', b.input, b.region, b.level)
) r GROUP BY r.state ORDER BY r.state;
RESET concierge.error_style;

-- phone_normalise takes what phone_is_valid or phone_is_possible accept, and nothing else: no rows.
SELECT b.input, asked.level
FROM bad b, unnest(ARRAY['valid', 'possible']) AS asked (level), regress.outcome(
    format('SELECT concierge.phone_normalise(%L, %L, %L)', b.input, b.region, asked.level)
) r
WHERE b.region <> 'XX' AND (r.state IS NULL) <> CASE asked.level
    WHEN 'valid' THEN phone_is_valid(b.input, b.region)
    ELSE phone_is_possible(b.input, b.region)
END;

SET client_min_messages = warning;
DROP SCHEMA phone_normalise CASCADE;
