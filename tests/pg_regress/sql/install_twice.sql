-- A second install() changes nothing: no object, no row, no record.
BEGIN;
SELECT count(*) FROM concierge.install(ARRAY['accounts', 'businesses'], 'regress_app');
CREATE TEMP TABLE before ON COMMIT DROP AS
SELECT line, (SELECT array_agg(m ORDER BY module, step)
FROM regress_app.concierge_migrations m) AS records
FROM regress.listing('regress_app') AS line;
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT oid, xmin::text AS version, ctid::text AS place FROM pg_class
WHERE relnamespace = 'regress_app'::regnamespace
UNION ALL SELECT oid, xmin::text AS version, ctid::text AS place FROM pg_trigger
UNION ALL SELECT oid, xmin::text AS version, ctid::text AS place FROM pg_policy
UNION ALL SELECT oid, xmin::text AS version, ctid::text AS place FROM pg_proc;
SELECT * FROM concierge.install(ARRAY['accounts', 'businesses'], 'regress_app');
SELECT count(*) > 200 AS many, count(*) FILTER (WHERE line NOT IN (SELECT line
FROM before)) AS added
FROM regress.listing('regress_app') AS line;
SELECT count(*) AS gone FROM before WHERE line NOT IN (SELECT regress.listing('regress_app'));
SELECT array_agg(m ORDER BY module, step) = (SELECT records FROM before LIMIT 1) AS same_records
FROM regress_app.concierge_migrations m;
-- Not even made again in the same shape.
SELECT count(*) AS touched FROM (
    SELECT oid, xmin::text AS version, ctid::text AS place FROM pg_class
    WHERE relnamespace = 'regress_app'::regnamespace
    UNION ALL SELECT oid, xmin::text AS version, ctid::text AS place FROM pg_trigger
    UNION ALL SELECT oid, xmin::text AS version, ctid::text AS place FROM pg_policy
    UNION ALL SELECT oid, xmin::text AS version, ctid::text AS place FROM pg_proc
    EXCEPT SELECT * FROM made
) AS changed;
-- One more module leaves the others alone; a subset is not a wish to remove.
SELECT module, step, action FROM concierge.install(ARRAY['accounts'], 'regress_app');
SELECT count(*) AS nothing FROM concierge.render(ARRAY['businesses'], 'regress_app',
    '{"pending": true}');
ROLLBACK;
