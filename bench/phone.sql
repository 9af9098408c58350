-- Phone numbers in the database. Each topic's baseline is what is written where there is no such extension: a
-- regular expression, which checks less. phone/peers.py compares with Google's libphonenumber for C++.

CREATE UNLOGGED TABLE bench.phone (canonical text, messy text, national text, number concierge.phone);
INSERT INTO bench.phone
SELECT e164, concierge.phone_format(e164, CASE i % 2 WHEN 0 THEN 'international' ELSE 'rfc3966' END),
       concierge.phone_format(e164, 'national'), e164::concierge.phone
FROM (
    SELECT i, CASE i % 4
        WHEN 0 THEN '+1' || 2015550000 + i * 37 WHEN 1 THEN '+44' || 7400000000 + i * 37
        WHEN 2 THEN '+49' || 15110000000 + i * 37 ELSE '+3906' || 60000000 + i * 37
    END AS e164
    FROM generate_series(1, 50000) AS i
) AS made;
ANALYZE bench.phone;

INSERT INTO bench.topic VALUES
    ('phone_messy', 'phone: spelled text read and stored as', 'row', 50000),
    ('phone_national', 'phone: national spelling with a region', 'row', 50000),
    ('phone_canonical', 'phone: E.164 text (COPY, restore)', 'row', 50000),
    ('phone_out', 'phone: stored value as E.164 text', 'row', 50000),
    ('phone_stored', 'phone: questions about a stored value', 'row', 50000),
    ('phone_attach', 'phone: INSERT of E.164 into a text column', 'row', 50000),
    ('phone_attach_messy', 'phone: INSERT of other spellings into a text column', 'row', 50000);

INSERT INTO bench.variant (topic, name, part, statement) VALUES
    ('phone_messy', 'read', 'zero', 'SELECT count(messy) FROM bench.phone'),
    ('phone_messy', 'regexp_replace, digits only', 'baseline',
     $$SELECT count(regexp_replace(messy, '[^0-9+]', '', 'g')) FROM bench.phone$$),
    ('phone_messy', 'translate, digits only', 'peer',
     $$SELECT count(translate(messy, 'tel: ()-./', '')) FROM bench.phone$$),
    ('phone_messy', 'messy::concierge.phone', 'ours',
     'SELECT count(messy::concierge.phone) FROM bench.phone'),
    ('phone_messy', 'phone_e164', 'ours', 'SELECT count(concierge.phone_e164(messy)) FROM bench.phone'),
    ('phone_messy', 'phone_normalise', 'ours',
     'SELECT count(concierge.phone_normalise(messy)) FROM bench.phone'),
    ('phone_messy', 'phone_parse, all fields', 'ours',
     'SELECT count(p.rfc3966) FROM bench.phone, concierge.phone_parse(messy) p'),

    ('phone_national', 'read', 'zero', 'SELECT count(national) FROM bench.phone'),
    ('phone_national', 'regexp_replace, digits only', 'baseline',
     $$SELECT count(regexp_replace(national, '[^0-9]', '', 'g')) FROM bench.phone$$),
    ('phone_national', 'phone_e164 with a region', 'ours',
     $$SELECT count(concierge.phone_e164(national, 'GB')) FROM bench.phone$$),
    ('phone_national', 'phone_is_valid with a region', 'ours',
     $$SELECT count(concierge.phone_is_valid(national, 'GB')) FROM bench.phone$$),

    ('phone_canonical', 'read', 'zero', 'SELECT count(canonical) FROM bench.phone'),
    ('phone_canonical', 'regular expression of E.164', 'baseline',
     $$SELECT count(canonical ~ '^\+[1-9][0-9]{1,18}$') FROM bench.phone$$),
    ('phone_canonical', 'canonical::concierge.phone', 'ours',
     'SELECT count(canonical::concierge.phone) FROM bench.phone'),
    ('phone_canonical', 'phone_normalise', 'ours',
     'SELECT count(concierge.phone_normalise(canonical)) FROM bench.phone'),
    ('phone_canonical', 'phone_is_valid', 'ours',
     'SELECT count(concierge.phone_is_valid(canonical)) FROM bench.phone'),

    ('phone_out', 'read', 'zero', 'SELECT count(number) FROM bench.phone'),
    ('phone_out', 'bigint::text', 'baseline', 'SELECT count((id * 1000003)::text) FROM bench.phone_id'),
    ('phone_out', 'number::text', 'ours', 'SELECT count(number::text) FROM bench.phone'),

    ('phone_stored', 'read', 'zero', 'SELECT count(number) FROM bench.phone'),
    ('phone_stored', 'regular expression of North America on text', 'baseline',
     $$SELECT count(canonical ~ '^\+1[2-9][0-9]{2}[2-9][0-9]{6}$') FROM bench.phone$$),
    ('phone_stored', 'number_is_valid', 'ours',
     'SELECT count(concierge.number_is_valid(number)) FROM bench.phone'),
    ('phone_stored', 'number_type', 'ours',
     'SELECT count(concierge.number_type(number)) FROM bench.phone'),
    ('phone_stored', 'number_region', 'ours',
     'SELECT count(concierge.number_region(number)) FROM bench.phone'),
    ('phone_stored', 'number_country_code', 'ours',
     'SELECT count(concierge.number_country_code(number)) FROM bench.phone');
-- A column that is kept normal by a trigger; the others only take away what is no digit.
CREATE UNLOGGED TABLE bench.contact (phone text);
CREATE FUNCTION bench.strip_phone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.phone := '+' || regexp_replace(NEW.phone, '[^0-9]', '', 'g');
    RETURN NEW;
END
$$;
CREATE PROCEDURE bench.empty_contact(action text)
LANGUAGE plpgsql
AS $$
BEGIN
    DROP TRIGGER IF EXISTS t ON bench.contact;
    TRUNCATE bench.contact;
    IF action IS NOT NULL THEN
        EXECUTE 'CREATE TRIGGER t BEFORE INSERT ON bench.contact FOR EACH ROW EXECUTE FUNCTION ' || action;
    END IF;
END
$$;
INSERT INTO bench.variant (topic, name, part, prepare, statement)
SELECT t.topic, v.name, v.part, 'CALL bench.empty_contact(' || quote_nullable(v.action) || ')', t.statement
FROM (VALUES
    ('phone_attach', 'INSERT INTO bench.contact SELECT canonical FROM bench.phone'),
    ('phone_attach_messy', 'INSERT INTO bench.contact SELECT messy FROM bench.phone')
) AS t (topic, statement),
(VALUES
    (1, 'no trigger', 'zero', NULL),
    (2, 'plpgsql, regexp_replace', 'baseline', 'bench.strip_phone()'),
    (3, 'attach_phone', 'ours', $$concierge.normalise_phone('phone', 'ZZ', '', 'valid', '')$$)
) AS v (place, name, part, action)
ORDER BY t.topic, v.place;

CREATE UNLOGGED TABLE bench.phone_id AS SELECT i::bigint AS id FROM generate_series(1, 50000) AS i;
ANALYZE bench.phone_id;

SET max_parallel_workers_per_gather = 0;
CALL bench.measure('phone_messy', :rounds);
CALL bench.measure('phone_national', :rounds);
CALL bench.measure('phone_canonical', :rounds);
CALL bench.measure('phone_out', :rounds);
CALL bench.measure('phone_stored', :rounds);
CALL bench.measure('phone_attach', :rounds);
CALL bench.measure('phone_attach_messy', :rounds);
