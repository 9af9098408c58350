-- Phone numbers in one long free text, one for each 75 characters or each 360, against the usual regular expression.
-- phone/peers.py compares with Google's libphonenumber for C++, on texts of a kilobyte.
CREATE UNLOGGED TABLE bench.prose (kind text, body text);
INSERT INTO bench.prose
SELECT kind, string_agg(
    'Order ' || i || ' of 2024-05-' || lpad((1 + i % 28)::text, 2, '0') || ': '
    || repeat(filler, times) || CASE i % 3
        WHEN 0 THEN '(408) 555-' || lpad((i % 10000)::text, 4, '0')
        WHEN 1 THEN '+44 20 7946 ' || lpad((i % 10000)::text, 4, '0')
        ELSE '650.253.' || lpad((i % 10000)::text, 4, '0')
    END || E' please.\n', '' ORDER BY i
)
FROM (VALUES ('dense', 'please call ', 2, 6000), ('sparse', 'we talked about it at length, ', 10, 2500))
    AS t (kind, filler, times, rows), generate_series(1, t.rows) AS i
GROUP BY kind;

INSERT INTO bench.topic
SELECT 'phone_find_' || kind, format('phone: numbers in %s text', kind), 'kB', length(body) / 1000
FROM bench.prose;
INSERT INTO bench.variant (topic, name, part, statement)
SELECT 'phone_find_' || kind, v.name, v.part, format(v.statement, kind)
FROM bench.prose, (VALUES
    (1, 'read', 'zero', 'SELECT length(body) FROM bench.prose WHERE kind = %L'),
    (2, 'regexp_matches of North America', 'baseline', $$SELECT count(*) FROM bench.prose,
        regexp_matches(body, '\(?\d{3}\)?[-.\s]?\d{3}[-.\s]?\d{4}', 'g') WHERE kind = %L$$),
    (3, 'phone_find', 'ours', $$SELECT count(*) FROM bench.prose,
        concierge.phone_find(body, 'US') WHERE kind = %L$$)
) AS v (place, name, part, statement)
ORDER BY kind, v.place;
CALL bench.measure('phone_find_dense', :rounds);
CALL bench.measure('phone_find_sparse', :rounds);
