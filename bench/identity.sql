-- A function that reads one claim, called for each of many rows.
\i bench/claims.sql

INSERT INTO bench.topic VALUES ('identity', 'The user behind a request', 'call', 200000);

INSERT INTO bench.variant (topic, name, part, statement)
SELECT 'identity', v.name, v.part, format('SELECT count(%s) FROM generate_series(1, 200000) AS i', v.call)
FROM (VALUES
    (1, 'nothing', 'zero', 'i'),
    (2, 'SQL expression, inlined', 'baseline', 'bench.auth_uid()'),
    (3, 'plpgsql', 'peer', 'bench.auth_uid_plpgsql()'),
    (4, 'concierge.uid()', 'ours', 'concierge.uid()')
) AS v (place, name, part, call)
ORDER BY place;

CALL bench.measure('identity', :rounds);
