-- A prefix search of stored E.164 text is a range, which an ordinary index serves.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_prefix;
SET search_path = phone_prefix, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

SELECT prefix, r.* FROM (VALUES
    ('+1408'), ('+1 (408) '), (' +1-408-555'), ('＋1.408'), ('+19'), ('+'), ('+44 20'),
    ('+1234567890123456789')
) AS p (prefix), phone_prefix_range(prefix) r ORDER BY p.prefix COLLATE "C";
SELECT count(*) FROM phone_prefix_range(NULL);
SELECT p.prefix, r.* FROM (VALUES
    ('408'), (''), ('  '), ('+0'), ('+1x'), ('+1408%'), ('0044'), ('+12345678901234567890'),
    ('++1'), ('+1٤')
) AS p (prefix), regress.outcome(format('SELECT concierge.phone_prefix_range(%L)', p.prefix)) r
ORDER BY p.prefix COLLATE "C";

CREATE TABLE contact (id integer GENERATED ALWAYS AS IDENTITY, phone text);
INSERT INTO contact (phone)
SELECT '+1' || (408 + i % 3) || (5550000 + i) FROM generate_series(1, 300) AS i
UNION ALL SELECT '+44207946' || lpad(i::text, 4, '0') FROM generate_series(1, 100) AS i
UNION ALL VALUES ('+1408'), ('+1409'), ('+14089'), (NULL);
CREATE INDEX contact_phone_idx ON contact (phone COLLATE "C");
ANALYZE contact;

SELECT count(*), min(phone COLLATE "C"), max(phone COLLATE "C")
FROM contact, phone_prefix_range('+1 408') r
WHERE phone COLLATE "C" >= r.low AND phone COLLATE "C" < r.high;
SELECT count(*) FROM contact WHERE phone LIKE '+1408%';

SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF)
SELECT phone FROM phone_prefix_range('+1 408') r
JOIN contact ON phone COLLATE "C" >= r.low AND phone COLLATE "C" < r.high;
RESET enable_seqscan;
RESET enable_bitmapscan;

SET client_min_messages = warning;
DROP SCHEMA phone_prefix CASCADE;
