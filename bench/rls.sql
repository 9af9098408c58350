-- Row level security: a signed-in user counts what is theirs among 200,000 rows without an index.
\i bench/claims.sql

CREATE UNLOGGED TABLE bench.note AS
SELECT i AS id, CASE WHEN i % 1000 = 0 THEN 'a0000000-0000-4000-8000-000000000001'::uuid
                     ELSE md5(i::text)::uuid END AS owner, repeat('x', 40) AS body
FROM generate_series(1, 200000) AS i;
ALTER TABLE bench.note ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON bench.note TO bench_user;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bench TO bench_user;
VACUUM ANALYZE bench.note;

CREATE PROCEDURE bench.only_policy(condition text)
LANGUAGE plpgsql
AS $$
BEGIN
    DROP POLICY IF EXISTS p ON bench.note;
    EXECUTE format('CREATE POLICY p ON bench.note TO bench_user USING (%s)', condition);
    SET ROLE bench_user;
END
$$;

INSERT INTO bench.topic VALUES ('rls', 'A policy over 200,000 rows', 'row', 200000);

INSERT INTO bench.variant (topic, name, part, prepare, statement)
SELECT 'rls', v.name, v.part, format('CALL bench.only_policy(%L)', v.condition),
       'SELECT count(*) FROM bench.note'
FROM (VALUES
    (1, 'owner = (SELECT auth_uid()), SQL', 'baseline', 'owner = (SELECT bench.auth_uid())'),
    (2, 'owner = (SELECT concierge.uid())', 'ours', 'owner = (SELECT concierge.uid())'),
    (3, 'owner = auth_uid(), SQL, per row', 'peer', 'owner = bench.auth_uid()'),
    (4, 'owner = auth_uid(), plpgsql, per row', 'peer', 'owner = bench.auth_uid_plpgsql()'),
    (5, 'owner = concierge.uid(), per row', 'ours', 'owner = concierge.uid()')
) AS v (place, name, part, condition)
ORDER BY place;

CALL bench.measure('rls', :rounds);
