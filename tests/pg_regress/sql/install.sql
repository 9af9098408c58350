-- install() lays out a module and what it requires, as ordinary tables of the caller.
BEGIN;
SELECT * FROM concierge.install(ARRAY['businesses'], 'regress_app');
SELECT relname, relkind, relrowsecurity, pg_get_userbyid(relowner) = current_user AS mine
FROM pg_class WHERE relnamespace = 'regress_app'::regnamespace AND relkind IN ('r', 'v')
ORDER BY relname;
-- X-60: keys come from a function that every server has.
SELECT DISTINCT pg_get_expr(adbin, adrelid)
FROM pg_attrdef WHERE adrelid = ANY (ARRAY['regress_app.profiles',
    'regress_app.businesses']::regclass[])
  AND pg_get_expr(adbin, adrelid) LIKE '%uuid%';
-- None of it is a member of the extension, so that it is dumped and survives.
SELECT count(*) AS members FROM pg_depend d
WHERE d.deptype = 'e' AND (
    d.classid = 'pg_class'::regclass
    AND d.objid IN (SELECT oid FROM pg_class WHERE relnamespace = 'regress_app'::regnamespace)
    OR d.classid = 'pg_namespace'::regclass AND d.objid = 'regress_app'::regnamespace
);
SELECT module, step, checksum ~ '^[0-9a-f]{64}$' AS checksum, installed_at = now() AS now,
       extension_version = concierge.version() AS version
FROM regress_app.concierge_migrations ORDER BY module, step;
ROLLBACK;
-- The schema is the current one when none is named.
BEGIN;
CREATE SCHEMA regress_app;
SET LOCAL search_path = regress_app;
SELECT count(*) FROM concierge.install(ARRAY['accounts']);
SELECT count(*) FROM profiles;
ROLLBACK;
-- Without modules there are only the records.
BEGIN;
SELECT * FROM concierge.install('{}', 'regress_app');
ROLLBACK;
