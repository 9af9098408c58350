-- Every spelling is read as libphonenumber reads it; what cannot be read says why and never fails.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
CREATE SCHEMA phone_read;
SET search_path = phone_read, concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TABLE spelling (
    n integer GENERATED ALWAYS AS IDENTITY, input text, region text DEFAULT 'US'
);

-- What a pattern of the kind \(?\d{3}\)?[-.\s]?\d{3}[-.\s]?\d{4} took or refused wrongly.
INSERT INTO spelling (input) VALUES
    ('(408) 555-0101'), ('408-555-0101'), ('408.555.0101'), ('4085550101'), ('408 - 555 - 0101'),
    ('(408 555-0101'), ('408) 555-0101'), ('000-000-0000'), ('408555010112345'),
    ('+1 408 555 0101'), ('1-408-555-0101'), ('555-0101'), ('my number is 408-555-0101'),
    ('408-555-0101 or 408-555-0102');

-- No hidden default: without a region a number must be international.
INSERT INTO spelling (input, region) VALUES
    ('408-555-0101', 'ZZ'), ('408-555-0101', ''), ('408-555-0101', 'XX'), ('408-555-0101', 'USA'),
    ('408-555-0101', 'us'), ('+1 408 555 0101', 'XX'), ('+1 408 555 0101', 'ZZ'),
    ('00 1 408 555 0101', 'GB'), ('011 44 20 7946 0018', 'US'), ('020 7946 0018', 'gb'),
    ('+44 (0)20 7946 0018', 'ZZ');

-- Leading zeros that belong to the number, and those that do not.
INSERT INTO spelling (input, region) VALUES
    ('06 6982 0123', 'IT'), ('+39 06 6982 0123', 'ZZ'), ('+39 6 6982 0123', 'ZZ'),
    ('0171 1234567', 'DE'), ('+49 (0) 171 1234567', 'ZZ'), ('+225 01 23 45 67 89', 'ZZ'),
    ('8 (912) 345-67-89', 'RU'), ('04 12 34 56 78', 'FR'), ('15 1234 5678', 'AR');

-- Extensions, letters, and addresses of the kind tel:.
INSERT INTO spelling (input) VALUES
    ('408-555-0101 x12'), ('408-555-0101 ext. 12'), ('408-555-0101 extension 12'),
    ('408-555-0101#12'), ('408-555-0101,,12'), ('tel:+1-408-555-0101;ext=12'),
    ('1-800-FLOWERS'), ('1-800-flowers'), ('tel:+1-408-555-0101'), ('tel:4085550101'),
    ('tel:4085550101;phone-context=+1'), ('4085550101;phone-context=+1'),
    ('4085550101;phone-context=+1;tel:'), ('tel:4085550101;phone-context=example.com'),
    ('tel:4085550101;phone-context='), ('tel:4085550101;phone-context=+1;isub=3'),
    ('+1-408-555-0101;isub=3');

-- Digits and signs of other scripts.
INSERT INTO spelling (input) VALUES
    ('４０８－５５５－０１０１'), ('＋１ ４０８ ５５５ ０１０１'), ('（４０８）５５５－０１０１'),
    ('٤٠٨٥٥٥٠١٠١'), ('+٤٤٢٠٧٩٤٦٠٠١٨'), ('۴۰۸۵۵۵۰۱۰۱'), ('४०८ ५५५ ०१०१'), ('408～555～0101'),
    ('408–555–0101'), (U&'408\00A0555\00A00101'), (U&'\200E+1 408 555 0101'),
    (U&'408\200B5550101'), (U&'408\03015550101'), (U&'\0301'), (U&'\0301\0301\0301');

-- Reasons.
INSERT INTO spelling (input) VALUES
    (''), ('   '), ('+'), ('++'), ('hello'), ('1'), ('12'), ('911'), ('408 555'), ('40855501'),
    ('40855501012'), ('+1 408 555 0101 0101'), ('+999 123 4567'), ('+0 408 555 0101'),
    ('+210 1234567'), ('+800 1234 5678'), ('+44 7400 12345'), ('+49 1'), ('+1 408 555'),
    ('++14085550101'), ('+12345678901234567890'), ('4085550101;4085550102'),
    ('+1 (787) 555-0123'), ('+7 701 123 4567'), ('+65 345678901'), ('+46 3456 7890 123');

SELECT s.n, s.input, s.region, p.e164, p.reason, p.is_possible AS possible, p.is_valid AS valid,
       p.type, p.region AS found, p.country_code AS code, p.national_number AS nsn, p.extension
FROM spelling s, phone_parse(s.input, s.region) p ORDER BY s.n;

-- Each reason occurs.
SELECT p.reason, count(*) FROM spelling s, phone_parse(s.input, s.region) p
GROUP BY p.reason ORDER BY p.reason COLLATE "C";

-- What the single functions say is what phone_parse says: no rows.
SELECT s.n, s.input, s.region
FROM spelling s, phone_parse(s.input, s.region) p
WHERE (p.e164, p.is_valid, p.is_possible, p.type, p.region, p.country_code)
    IS DISTINCT FROM (
        phone_e164(s.input, s.region), phone_is_valid(s.input, s.region),
        phone_is_possible(s.input, s.region), phone_type(s.input, s.region),
        phone_region(s.input, s.region), phone_country_code(s.input, s.region)
    );

-- What does not parse has only a reason.
\pset expanded on
SELECT * FROM phone_parse('hello', 'US');
SELECT * FROM phone_parse('(408) 555-0101 ext. 12', 'US');
SELECT * FROM phone_parse('+800 1234 5678');
\pset expanded off

-- NULL in, NULL out; a row-returning function gives no row.
SELECT phone_e164(NULL), phone_e164('1', NULL), phone_is_valid(NULL), phone_is_possible(NULL, 'US'),
       phone_type(NULL), phone_region(NULL), phone_country_code(NULL);
SELECT count(*) FROM phone_parse(NULL);

-- A megabyte of anything is an answer, not an error.
SELECT t.name, phone_e164(t.input, 'US') AS e164, phone_is_valid(t.input, 'US') AS valid, p.reason
FROM (VALUES
    ('digits', repeat('4', 1000000)), ('pluses', repeat('+', 1000000)),
    ('letters', repeat('a', 1000000)), ('accents', repeat(U&'\0301', 500000)),
    ('number, then spaces', '+14085550101' || repeat(' ', 1000000)),
    ('parentheses', repeat('(', 1000000)), ('contexts', repeat(';phone-context=', 70000))
) AS t (name, input), phone_parse(t.input, 'US') p ORDER BY t.name;

-- 250 characters are the most that is read.
SELECT n, phone_e164(rpad('', n - 10, ' ') || '4085550101', 'US'),
       (phone_parse(rpad('', n - 10, ' ') || '4085550101', 'US')).reason
FROM unnest(ARRAY[249, 250, 251]) AS n ORDER BY n;

SET client_min_messages = warning;
DROP SCHEMA phone_read CASCADE;
