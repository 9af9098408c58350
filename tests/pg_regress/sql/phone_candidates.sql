-- A dialled or reported number leads to the stored one in every spelling.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_candidates;
SET search_path = phone_candidates, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

SELECT input, region, phone_candidates(input, region) FROM (VALUES
    ('+1 650 253 0000', 'US'), ('16502530000', 'US'), ('6502530000', 'US'), ('0016502530000', 'US'),
    ('011 1 650 253 0000', 'US'), ('tel:+1-650-253-0000', 'US'), ('(650) 253-0000', 'US'),
    ('16502530000', 'ZZ'), ('16502530000', 'GB'), ('0016502530000', 'GB'), ('00442079460018', 'US'),
    ('442079460018', 'ZZ'), ('020 7946 0018', 'GB'), ('020 7946 0018', 'ZZ'),
    ('+44 20 7946 0018', 'US'), ('＋４４ ２０ ７９４６ ００１８', 'US'),
    ('390669820123', 'IT'), ('390669820123', 'ZZ'),
    ('493012345', 'US'), ('(650) 253-0000', 'XX'), ('anonymous', 'US'), ('', 'US'),
    ('6502530000 x12', 'US'), ('sip:16502530000@example.com', 'US'), ('+', 'US'), ('0', 'US')
) AS n (input, region) ORDER BY input COLLATE "C", region;
SELECT phone_candidates(NULL, 'US'), phone_candidates('1', NULL);
SELECT phone_candidates(repeat('1', 1000000), 'US');

-- For a search with an index.
CREATE TABLE customer (name text, phone text UNIQUE);
INSERT INTO customer VALUES ('Ann', '+16502530000'), ('Bob', '+442079460018');
SELECT name FROM customer WHERE phone = ANY (phone_candidates('0044 20 7946 0018'));
SET enable_seqscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF)
SELECT name FROM customer WHERE phone = ANY (phone_candidates('16502530000', 'US'));
RESET enable_seqscan;
RESET enable_bitmapscan;

SET client_min_messages = warning;
DROP SCHEMA phone_candidates CASCADE;
