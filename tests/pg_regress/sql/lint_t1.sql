-- The rules for what is installed, T1 to T8, read from the catalogs: each query lists what breaks
-- one.
SET client_min_messages = warning;
BEGIN;
SELECT count(*) FROM concierge.install(
    (SELECT array_agg(module) FROM concierge.modules), 'regress_app') HAVING count(*) < 6;
CREATE TEMP VIEW place AS
SELECT oid FROM pg_namespace WHERE nspname IN ('regress_app', 'regress_app_private');
CREATE TEMP VIEW relation AS
SELECT * FROM pg_class WHERE relnamespace IN (SELECT oid
FROM place) AND relkind IN ('r', 'p', 'v', 'm');
CREATE TEMP VIEW function AS SELECT * FROM pg_proc WHERE pronamespace IN (SELECT oid FROM place);
CREATE TEMP VIEW part AS
SELECT 'pg_class'::regclass AS classid, oid AS objid, relname AS name FROM relation
UNION ALL SELECT 'pg_class'::regclass, indexrelid, indexrelid::regclass::name FROM pg_index
    WHERE indrelid IN (SELECT oid FROM relation)
UNION ALL SELECT 'pg_attrdef'::regclass, oid, adrelid::regclass::name FROM pg_attrdef
    WHERE adrelid IN (SELECT oid FROM relation)
UNION ALL SELECT 'pg_constraint'::regclass, oid, conname FROM pg_constraint
    WHERE conrelid IN (SELECT oid FROM relation);
CREATE TEMP VIEW extension_member AS
-- btree_gist, which comes with PostgreSQL, may serve a constraint; what module memory is about is vectors, and
-- letters of titles.
SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
  AND refobjid NOT IN (SELECT oid FROM pg_extension WHERE extname IN ('btree_gist', 'pg_trgm', 'vector'));
-- The lint sees what it is to judge, and would find a breach.
SELECT (SELECT count(*) > 100 FROM part) AS parts, (SELECT count(*) > 5 FROM function) AS functions,
       (SELECT count(*) > 20 FROM extension_member) AS members;
ALTER TABLE regress_app.profiles ADD CONSTRAINT breach CHECK (concierge.timezone_name(timezone)
    IS NOT NULL);
CREATE TEMP VIEW t1 AS
SELECT DISTINCT pg_describe_object(d.classid, d.objid, 0) AS t1
FROM pg_depend d JOIN part USING (classid, objid)
JOIN extension_member e ON (e.classid, e.objid) = (d.refclassid, d.refobjid)
WHERE d.deptype IN ('n', 'a');
SELECT * FROM t1;
ALTER TABLE regress_app.profiles DROP CONSTRAINT breach;
-- T1: no column, default, check or index depends on an extension, and none uses an enum or a
-- domain.
SELECT * FROM t1;
SELECT attrelid::regclass, attname, atttypid::regtype AS not_built_in FROM pg_attribute a
JOIN relation r ON r.oid = attrelid
WHERE attnum > 0 AND NOT attisdropped AND relkind <> 'v' AND atttypid >= 16384
    AND format_type(atttypid, NULL) NOT IN ('vector', 'public.vector');
-- T3: BEGIN ATOMIC, or a fixed search_path; with the owner's rights always the latter, and only in
-- private.
SELECT oid::regprocedure AS open_path FROM function
WHERE (prosqlbody IS NULL OR prosecdef)
  AND NOT coalesce(proconfig @> '{"search_path=pg_catalog, pg_temp"}', false);
SELECT oid::regprocedure AS exposed FROM function
WHERE prosecdef AND pronamespace = 'regress_app'::regnamespace;
SELECT oid::regprocedure AS overloaded FROM function
WHERE (pronamespace, proname) IN (SELECT pronamespace, proname FROM function GROUP BY 1, 2
HAVING count(*) > 1);
-- T4: nothing is for PUBLIC, and every table is guarded.
SELECT oid::regprocedure AS public FROM function, aclexplode(coalesce(proacl, acldefault('f',
    proowner))) a
WHERE grantee = 0;
SELECT oid::regclass AS public FROM relation, aclexplode(relacl) a WHERE grantee = 0;
SELECT oid::regclass AS unguarded FROM relation WHERE relkind IN ('r', 'p') AND NOT relrowsecurity;
SELECT oid::regclass AS owners_rights FROM relation
WHERE relkind = 'v' AND NOT coalesce(reloptions @> '{security_invoker=true}', false);
-- T6: names of triggers carry their order; that of a status machine comes after all others.
SELECT tgrelid::regclass, tgname FROM pg_trigger
WHERE tgrelid IN (SELECT oid FROM relation) AND NOT tgisinternal AND tgname !~ '^(concierge_\d\d|zz_concierge)_';
-- Everything says what it is for.
SELECT oid::regclass AS no_comment FROM relation WHERE obj_description(oid, 'pg_class') IS NULL;
SELECT attrelid::regclass AS no_comment, attname FROM pg_attribute
WHERE attrelid IN (SELECT oid FROM relation WHERE relkind IN ('r', 'p')) AND attnum > 0
    AND NOT attisdropped
  AND col_description(attrelid, attnum) IS NULL;
SELECT oid::regprocedure AS no_comment FROM function WHERE obj_description(oid, 'pg_proc') IS NULL;
SELECT objid::regprocedure AS no_comment FROM extension_member
WHERE classid = 'pg_proc'::regclass AND objid IN (SELECT oid FROM pg_proc
WHERE pronamespace = 'concierge'::regnamespace)
  AND obj_description(objid, 'pg_proc') IS NULL;
-- Every foreign key has an index that starts with its columns, or a unique one on some of them.
SELECT conrelid::regclass, conname AS not_indexed FROM pg_constraint k
WHERE conrelid IN (SELECT oid FROM relation) AND contype = 'f' AND NOT EXISTS (
    SELECT FROM pg_index i WHERE i.indrelid = k.conrelid
      AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) ~ '^\(\w+ IS NOT NULL\)$')
      AND (i.indkey::smallint[])[0] = ANY (k.conkey));
-- X-68: no index repeats another one.
SELECT a.indexrelid::regclass AS twin, b.indexrelid::regclass AS of
FROM pg_index a JOIN pg_index b ON a.indrelid = b.indrelid AND a.indexrelid > b.indexrelid
WHERE a.indrelid IN (SELECT oid FROM relation) AND a.indkey::text = b.indkey::text
  AND a.indpred IS NOT DISTINCT FROM b.indpred AND a.indexprs IS NOT DISTINCT FROM b.indexprs;
-- T7: no trigger argument and no extension function knows a schema by name.
SELECT tgname, tgargs FROM pg_trigger
WHERE tgrelid IN (SELECT oid FROM relation) AND encode(tgargs, 'escape') LIKE '%regress_app%';
ROLLBACK;
