-- Every phone function says how it behaves, and has a comment.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
RESET client_min_messages;
SET search_path = concierge, pg_catalog;
\pset format unaligned
\pset null (null)

CREATE TEMP VIEW phone_function AS
SELECT p.*, p.oid::regprocedure::text AS name FROM pg_proc p
WHERE pronamespace = 'concierge'::regnamespace
    AND (proname ~ '^(phone|number)_' OR proname ~ '_phone$');

SELECT name, CASE provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END
       AS volatility, proisstrict AS strict, proparallel AS parallel, proleakproof AS leakproof,
       prosecdef AS definer, prorows AS rows, procost AS cost
FROM phone_function ORDER BY name COLLATE "C";

-- Parameters and their defaults.
SELECT proname, pg_get_function_arguments(oid) AS arguments, pg_get_function_result(oid) AS result
FROM phone_function WHERE prolang <> (SELECT oid FROM pg_language WHERE lanname = 'internal')
ORDER BY proname COLLATE "C";

-- No overloads, no missing comment, no comment without a sentence: no rows.
SELECT proname FROM phone_function GROUP BY proname HAVING count(*) > 1;
SELECT name FROM phone_function
WHERE coalesce(obj_description(oid, 'pg_proc'), '') !~ '^[A-Z].*\.';
SELECT obj_description('phone'::regtype, 'pg_type') IS NOT NULL AS type_has_comment;

-- Everybody may call them; attach_phone works with the caller's own rights: no rows.
SELECT name FROM phone_function
WHERE NOT EXISTS (
    SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))
    WHERE grantee = 0 AND privilege_type = 'EXECUTE'
) ORDER BY name COLLATE "C";
SELECT phone_metadata_version() ~ '^[0-9]+\.[0-9]+\.[0-9]+$' AS version;

-- The operators and their classes.
SELECT o.oid::regoperator::text AS operator, oprcanmerge AS merge, oprcanhash AS hash,
       oprcom::regoper::text AS commutator, oprnegate::regoper::text AS negator,
       oprrest AS restrict, oprjoin AS join
FROM pg_operator o WHERE oprnamespace = 'concierge'::regnamespace AND oprleft = 'phone'::regtype
ORDER BY oprname COLLATE "C";
SELECT amname, opcname, opcdefault FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod
WHERE opcintype = 'phone'::regtype ORDER BY amname;
SELECT castsource::regtype, casttarget::regtype, castcontext FROM pg_cast
WHERE 'phone'::regtype IN (castsource, casttarget) ORDER BY 1::text, 2::text;
SELECT c.name FROM (VALUES ('btree'), ('hash')) AS c (name), pg_opclass o, pg_am a
WHERE o.opcmethod = a.oid AND a.amname = c.name AND o.opcintype = 'phone'::regtype
    AND NOT amvalidate(o.oid);
DROP VIEW phone_function;
