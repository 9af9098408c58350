-- Numbers are found in free text by character, and what is no number is left alone.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_find;
SET search_path = phone_find, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE words (n integer GENERATED ALWAYS AS IDENTITY, input text);
INSERT INTO words (input) VALUES
    ('Call (408) 555-0101 or +44 20 7946 0018 today.'),
    ('Zoë’s café ☎ 408-555-0102 — 東京 +81 3-1234-5678, ok'),
    ('🙂🙂 408.555.0103 🙂 408.555.0104'),
    (U&'e\0301e\0301 408-555-0105'),
    ('全角 ＋１ ４０８ ５５５ ０１０６。'),
    ('~～ 408～555～0107'),
    ('Meet on 2024-05-06 at 10:30, or 05/06/2024, or 6.5.2024'),
    ('Invoice 4085550101234567, order 123456, total 1,408.55, IP 192.168.100.101'),
    ('Card 4111 1111 1111 1111, ISBN 978-3-16-148410-0'),
    ('Reach me at 408-555-0101 ext. 12, then tel:+1-408-555-0109;ext=3'),
    ('nothing here'), (''), ('1'), ('000-000-0000'), ('408-555-0101408-555-0102');
SELECT n, f.* FROM words, phone_find(input, 'US') f ORDER BY n, f.start;

-- The offset is that of substr: no rows.
SELECT n, f.start, f.raw FROM words, phone_find(input, 'US', 'possible') f
WHERE substr(input, f.start, length(f.raw)) <> f.raw;

-- What is only possible is found when one asks for it.
SELECT n, f.* FROM words, phone_find(input, 'US', 'possible') f
WHERE NOT EXISTS (SELECT FROM phone_find(input, 'US') v WHERE v.start = f.start)
ORDER BY n, f.start;

-- Without a region only international numbers are found.
SELECT n, f.* FROM words, phone_find(input) f ORDER BY n, f.start;
SELECT count(*) FROM phone_find(NULL, 'US');
SELECT count(*), min(start), max(start), min(e164), max(e164)
FROM phone_find(repeat('é 408-555-0101; ', 1000), 'US');
SELECT count(*) FROM phone_find(repeat('no number here. ', 100000), 'US');

SELECT * FROM regress.outcome($$SELECT concierge.phone_find('1', 'XX')$$);
\pset expanded on
SELECT * FROM regress.outcome($$SELECT concierge.phone_find('1', 'US', 'strict_grouping')$$);
\pset expanded off

-- A huge text is searched part by part: positions stay right, and the search can be cancelled.
SELECT count(*), min(start), max(start)
FROM phone_find(repeat(E'\u00e9 call 408-555-0101 now\n', 4000), 'US');
SET statement_timeout = '100ms';
SELECT count(*) FROM phone_find(repeat(E'+1 (408 x 5 - \n', 200000), 'US');
RESET statement_timeout;
SET client_min_messages = warning;
DROP SCHEMA phone_find CASCADE;
