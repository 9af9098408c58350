-- The type phone: eight bytes that read, write, sort and index as E.164.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_type;
SET search_path = phone_type, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

-- Input and output. E.164 is taken as it stands, valid or not; extensions and junk are refused.
SELECT typlen, typbyval, typalign, typcategory FROM pg_type WHERE oid = 'phone'::regtype;
SELECT input, input::phone FROM unnest(ARRAY[
    '+14085550101', '+1 (408) 555-0101', 'tel:+1-408-555-0101', '＋１ ４０８ ５５５ ０１０１',
    '+39 06 6982 0123', '+390669820123', '+39669820123', '+10000000000', '+610121352',
    '+1234567890123456789', '+8112345678901234567', '+11', '+80012345678', '+882123456789012345'
]) WITH ORDINALITY AS n (input, place) ORDER BY place;
SELECT input, r.* FROM unnest(ARRAY[
    '', ' ', 'hello', '+', '+1', '4085550101', '(408) 555-0101', '+1 408 555 0101 x12',
    'tel:+1-408-555-0101;ext=12', '+9991234567', '+0123456', '+12345678901234567890',
    '+882' || repeat('1', 17)
]) WITH ORDINALITY AS n (input, place), regress.outcome(format('SELECT %L::concierge.phone', input)) r
ORDER BY place;
SELECT state, message FROM regress.outcome($$SELECT repeat('1', 1000000)::concierge.phone$$);

-- Casts: text in an assignment, explicit both ways, none that happens by itself.
CREATE TABLE line (number phone PRIMARY KEY, spelled text);
INSERT INTO line VALUES ('+14085550101', '+14085550101'), ('+14085550102'::text, 'x');
UPDATE line SET spelled = number;
TABLE line ORDER BY number;
SELECT pg_typeof('+14085550101'::text::phone), pg_typeof('+14085550101'::phone::text),
       pg_column_size('+14085550101'::phone);
SELECT state, message FROM regress.outcome($$SELECT '+14085550101'::concierge.phone = 'x'::text$$);
SELECT state, message FROM regress.outcome($$SELECT lower('+14085550101'::concierge.phone)$$);
SELECT state FROM regress.outcome($$SELECT 1::bigint::concierge.phone$$);
SELECT NULL::phone, NULL::text::phone, NULL::phone::text, number_is_valid(NULL),
       '+14085550101'::phone ^@ NULL AS prefix;

-- The functions of a stored number are those of its text.
SELECT n, number_is_valid(n), number_is_possible(n), number_type(n), number_region(n),
       number_country_code(n)
FROM unnest(ARRAY[
    '+14085550101', '+17875550123', '+390669820123', '+39669820123', '+10000000000', '+80012345678',
    '+44', '+441', '+447400123456', '+443031237300', '+77011234567', '+15550101'
]::phone[]) AS n ORDER BY n;

-- Some thousand numbers of many lengths and calling codes.
CREATE TABLE many AS
SELECT DISTINCT number FROM (
    SELECT '+' || code || CASE i % 3 WHEN 0 THEN '' WHEN 1 THEN '0' ELSE '9' END || left(
        translate(md5(code || ':' || i), 'abcdef', '012999'), 1 + i % (15 - length(code))
    ) AS number
    FROM unnest('{1,7,20,39,44,49,81,212,290,352,590,800,886,998}'::text[]) AS code,
         generate_series(1, 300) AS i
) AS made;
ALTER TABLE many ADD packed phone;
UPDATE many SET packed = number;
SELECT count(*) > 3500 AS enough, count(DISTINCT packed) = count(*) AS distinct_values,
       bool_and(packed::text = number) AS same_text, bool_and(packed::text::phone = packed) AS same
FROM many;

-- The order is that of the texts, byte by byte, from every side.
SELECT array_agg(number ORDER BY packed) = array_agg(number ORDER BY number COLLATE "C") AS same,
       min(number COLLATE "C") = (array_agg(number ORDER BY packed))[1] AS same_first
FROM many;
SELECT count(*) AS wrong FROM many a, many b
WHERE (a.packed < b.packed) <> (a.number COLLATE "C" < b.number COLLATE "C")
    AND a.number ~ '^\+(1|44|39)' AND b.number ~ '[37]$';
SELECT count(*) AS wrong FROM (
    SELECT a.number AS a, a.packed AS p, lead(a.number) OVER w AS b, lead(a.packed) OVER w AS q
    FROM many a WINDOW w AS (ORDER BY a.packed)
) AS x
WHERE NOT (p < q AND p <= q AND q > p AND q >= p AND p <> q AND NOT p = q);

-- These hold for every number and every other spelling of the question: no rows.
SELECT number FROM many
WHERE (number_is_valid(packed), number_is_possible(packed), number_type(packed),
       number_region(packed), number_country_code(packed))
    IS DISTINCT FROM (phone_is_valid(packed::text), phone_is_possible(packed::text),
       phone_type(packed::text), phone_region(packed::text), phone_country_code(packed::text))
    AND phone_e164(number) = number;

-- Prefixes.
SELECT prefix, count(*) FILTER (WHERE packed ^@ prefix) = count(*) FILTER (WHERE number LIKE
       regexp_replace(prefix, '[ ()-]', '', 'g') || '%') AS same,
       count(*) FILTER (WHERE packed ^@ prefix) > 0 AS some
FROM many, unnest(ARRAY['+', '+1', '+1 9', '+44 (0', '+39-0', '+99', '+9989', '+4', '+21299'])
    AS prefix
GROUP BY prefix ORDER BY prefix COLLATE "C";
SELECT '+14085550101'::phone ^@ '+14085550101' AS whole,
       '+14085550101'::phone ^@ '+140855501010' AS longer;
SELECT prefix, state, message
FROM unnest(ARRAY['', '408', '+0', '+1x', '+12345678901234567890']) AS prefix,
     regress.outcome(format('SELECT ''+14085550101''::phone ^@ %L', prefix)) ORDER BY prefix COLLATE "C";

-- Indexes and joins.
CREATE TABLE big (id integer, number phone);
INSERT INTO big SELECT i, ('+1408' || 5000000 + i)::phone FROM generate_series(1, 2000) AS i;
CREATE INDEX big_btree ON big (number);
ANALYZE big;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM big WHERE number = '+14085000007';
EXPLAIN (COSTS OFF) SELECT number FROM big ORDER BY number LIMIT 3;
SELECT number FROM big ORDER BY number DESC LIMIT 2;
SELECT min(number::text), count(*) FROM big WHERE number BETWEEN '+14085000007' AND '+14085000009';
SET enable_seqscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM big WHERE number ^@ '+1 408 500 00';
SELECT count(*) FROM big WHERE number ^@ '+1 408 500 00';
DROP INDEX big_btree;
CREATE INDEX big_hash ON big USING hash (number);
EXPLAIN (COSTS OFF) SELECT id FROM big WHERE number = '+14085000007';
SELECT id FROM big WHERE number = '+14085000007';
DROP INDEX big_hash;
RESET enable_seqscan;
RESET enable_bitmapscan;

SET max_parallel_workers_per_gather = 0;
SET enable_nestloop = off;
SET enable_mergejoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM big a JOIN big b USING (number);
SELECT count(*) FROM big a JOIN big b USING (number);
SET enable_mergejoin = on;
SET enable_hashjoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM big a JOIN big b USING (number);
SELECT count(*) FROM big a JOIN big b USING (number);
RESET enable_nestloop;
RESET enable_hashjoin;
EXPLAIN (COSTS OFF) SELECT DISTINCT number FROM big;
EXPLAIN (COSTS OFF) SELECT number, count(*) FROM big GROUP BY number;
SET enable_hashagg = off;
EXPLAIN (COSTS OFF) SELECT DISTINCT number FROM big;
SELECT count(*) FROM (SELECT DISTINCT number FROM (TABLE big UNION ALL TABLE big) AS t) AS d;
RESET enable_hashagg;
SELECT count(DISTINCT number) FROM (TABLE big UNION ALL TABLE big) AS t;
SELECT count(*) FROM (SELECT number FROM big UNION SELECT number FROM big) AS u;
SELECT number FROM big WHERE number IN ('+14085000007', '+14085000008', '+441') ORDER BY 1;

-- Partitions, arrays and unique keys.
CREATE TABLE parted (number phone PRIMARY KEY) PARTITION BY RANGE (number);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('+11') TO ('+20');
CREATE TABLE hashed (number phone PRIMARY KEY) PARTITION BY HASH (number);
CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 1, REMAINDER 0);
INSERT INTO parted VALUES ('+14085550101') RETURNING tableoid::regclass, number;
INSERT INTO hashed VALUES ('+14085550101') RETURNING tableoid::regclass, number;
SELECT state FROM regress.outcome($$INSERT INTO parted VALUES ('+442079460018')$$);
SELECT state FROM regress.outcome($$INSERT INTO parted VALUES ('+1 (408) 555-0101')$$);
SELECT ARRAY['+14085550101', '+442079460018']::phone[] @> ARRAY['+44 20 7946 0018'::phone];
SELECT '{+14085550101,"+1 408 555 0102"}'::phone[];
SELECT to_jsonb('+14085550101'::phone), row_to_json(l) FROM line l ORDER BY number LIMIT 1;

-- What a dump writes comes back: text out, text in.
COPY (SELECT packed FROM many ORDER BY packed LIMIT 3) TO stdout;
CREATE TABLE back (number phone, note text);
COPY back FROM stdin;
+10000000000	not valid
+39669820123	not valid without its zero
+610121352	would be read as another number
\N	nothing
\.
SELECT number, note, phone_e164(number::text) AS read_again FROM back ORDER BY number;
-- So does a bound of a partition, such as FROM (number_prefix_low('+1')).
SELECT number_prefix_low('+1'), state
FROM regress.outcome($$SELECT concierge.number_prefix_low('+1')::text::concierge.phone$$);

SET client_min_messages = warning;
DROP SCHEMA phone_type CASCADE;
