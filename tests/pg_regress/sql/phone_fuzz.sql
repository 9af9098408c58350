-- No text whatever makes a phone function fail in a way it does not announce.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_fuzz;
SET search_path = phone_fuzz, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

SELECT setseed(0.42);
CREATE TABLE part (part text);
INSERT INTO part SELECT unnest(ARRAY[
    '+', '++', '0', '00', '011', '1', '4', '7', '9', '408', '555', '0101', '2079460018', '+1',
    '+44', '+39 06', '(408) 555-0101', '(', ')', ' ', '-', '.', '/', '~', '*', '#', 'x', 'X',
    ' ext. ', ' extension ', ',,', ';', ';ext=', ';isub=', ';phone-context=', ';phone-context=+',
    ';phone-context=+1', ';phone-context=example.com', 'tel:', 'TEL:', 'a', 'FLOWERS', 'e', 'É',
    'ß', 'ı', 'İ', 'ſ', '٤', '۴', '४', '４', '＋', '～', '〜', '—', '−', U&'\200B', U&'\0301',
    U&'\200E', U&'\FEFF', U&'\00AD', U&'\+01F642', U&'\+01D7D9', U&'\0001', E'\t', E'\n',
    E'\r\n', '\', '''', '"', '%', '_', '$', '999999', '1234567890', '00000000', '=', '@', '?',
    '&', ':'
]);
CREATE TABLE input (n integer, input text, other text, region text);
INSERT INTO input
SELECT i, array_to_string(ARRAY(
        SELECT p[1 + floor(random() * cardinality(p))::integer]
        FROM generate_series(1, 1 + (i * 5) % 14)
    ), ''), array_to_string(ARRAY(
        SELECT p[1 + floor(random() * cardinality(p))::integer]
        FROM generate_series(1, 1 + i % 5)
    ), ''), r[1 + floor(random() * cardinality(r))::integer]
FROM (SELECT array_agg(part ORDER BY part COLLATE "C") FROM part) AS parts (p),
     (SELECT '{US,GB,IT,AR,BR,MX,CI,RU,AU,ZZ,"",de,XX}'::text[]) AS regions (r),
     generate_series(1, 20000) AS i;
SELECT count(*), count(DISTINCT input) > 15000 AS varied FROM input;

-- Those that never fail: an error would end the statement. Each answers something for most rows.
SELECT count(phone_e164(input, region)) > 100 AS e164,
       count(phone_is_valid(input, region)) AS is_valid,
       count(phone_is_possible(input, region)) AS is_possible,
       count(phone_type(input, region)) > 100 AS type,
       count(phone_region(input, region)) > 100 AS region,
       count(phone_country_code(input, region)) > 100 AS country_code,
       count(phone_candidates(input, region)) AS candidates
FROM input;
SELECT count(*), count(DISTINCT p.reason) AS reasons FROM input i, phone_parse(i.input, i.region) p;

-- What they answer fits together: no rows.
SELECT n, i.input, i.region, p.* FROM input i, phone_parse(i.input, i.region) p
WHERE p.is_valid <> (p.reason = 'ok') OR (p.is_valid AND NOT p.is_possible)
    OR p.e164 !~ '^\+[0-9]{2,20}$' OR p.e164 <> '+' || p.country_code || p.national_number
    OR p.is_valid AND (
        phone_e164(p.e164) <> p.e164 OR phone_e164(p.international) <> p.e164
        OR phone_e164(p.rfc3966) <> p.e164 OR p.e164::phone::text <> p.e164
        OR number_type(p.e164::phone) <> p.type
    )
ORDER BY n LIMIT 10;

-- Those that may fail: only with 22023, or 22P02 for the type. Each has a quarter of the rows.
CREATE FUNCTION state(command integer, input text, other text, region text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
    CASE command
        WHEN 1 THEN PERFORM phone_format(input, 'national', region);
        WHEN 2 THEN PERFORM phone_normalise(input, region);
        WHEN 3 THEN PERFORM phone_normalise(input, region, 'possible');
        WHEN 4 THEN PERFORM phone_match(input, other, region);
        WHEN 5 THEN PERFORM phone_find(input, region);
        WHEN 6 THEN PERFORM phone_find(input, region, 'possible');
        WHEN 7 THEN PERFORM phone_guess(input, ARRAY[region, 'US', 'FR']);
        WHEN 8 THEN PERFORM phone_prefix_range('+' || input);
        WHEN 9 THEN PERFORM '+14085550101'::phone ^@ ('+' || input);
        WHEN 10 THEN PERFORM input::phone;
        WHEN 11 THEN PERFORM phone_normalise('+14085550101', other, input);
        WHEN 12 THEN PERFORM phone_format(input, other);
    END CASE;
    RETURN 'answered';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$$;
SELECT name, string_agg(DISTINCT state, ', ' ORDER BY state) AS states
FROM unnest(ARRAY[
    'phone_format', 'phone_normalise', 'phone_normalise possible', 'phone_match', 'phone_find',
    'phone_find possible', 'phone_guess', 'phone_prefix_range', 'prefix of phone', 'input of phone',
    'wrong level', 'wrong style'
]) WITH ORDINALITY AS f (name, command), input,
    LATERAL state(command::integer, input.input, input.other, input.region)
WHERE input.n % 4 = command % 4
GROUP BY command, name ORDER BY command;

-- What is found is really there: no rows.
SELECT n, f.* FROM input, phone_find(input, 'US', 'possible') f
WHERE substr(input, f.start, length(f.raw)) <> f.raw OR f.raw = '' OR f.start < 1
ORDER BY n LIMIT 10;

-- A column takes exactly what phone_normalise takes.
CREATE TABLE target (phone text);
SELECT attach_phone('target', 'phone', 'US');
INSERT INTO target SELECT input FROM input WHERE phone_is_valid(input, 'US');
SELECT count(*) = (SELECT count(*) FROM input WHERE phone_is_valid(input, 'US')) AS all_stored,
       bool_and(phone ~ '^\+[1-9][0-9]{1,18}$') AS all_normal
FROM target;

SET client_min_messages = warning;
DROP SCHEMA phone_fuzz CASCADE;
