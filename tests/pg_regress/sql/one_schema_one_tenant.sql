-- What makes a schema a tenant's world, which can be moved or be sharded: nothing reaches out of it.
SET client_min_messages = warning;
SELECT count(*) > 10 AS installed
FROM concierge.install((SELECT array_agg(module) FROM concierge.modules), 'tenant', '{"rls_style": "plain"}');

-- Foreign keys stay inside.
SELECT conrelid::regclass, confrelid::regclass FROM pg_constraint
JOIN pg_class other ON other.oid = confrelid
WHERE connamespace = 'tenant'::regnamespace AND contype = 'f' AND other.relnamespace <> connamespace;

-- So do views, and functions whose bodies PostgreSQL has read.
SELECT DISTINCT d.classid::regclass, d.objid, other.relnamespace::regnamespace
FROM pg_depend d
JOIN pg_class other ON d.refclassid = 'pg_class'::regclass AND other.oid = d.refobjid
LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
LEFT JOIN pg_class v ON v.oid = r.ev_class
LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
WHERE coalesce(v.relnamespace, p.pronamespace) IN ('tenant'::regnamespace, 'tenant_private'::regnamespace)
  AND other.relnamespace NOT IN ('tenant'::regnamespace, 'tenant_private'::regnamespace,
                                 'pg_catalog'::regnamespace, 'concierge'::regnamespace);

-- Every table is made by a statement of its own, not inside a function.
CREATE TEMP TABLE rendered AS
SELECT statement
FROM concierge.render((SELECT array_agg(module) FROM concierge.modules), 'other', '{"rls_style": "plain"}')
    AS r (statement);
SELECT relname FROM pg_class
WHERE relnamespace = 'tenant'::regnamespace AND relkind = 'r'
  AND NOT EXISTS (SELECT FROM rendered WHERE statement ~ format('^(--[^\n]*\n)*CREATE TABLE (IF NOT EXISTS )?other\.%s ', relname));

-- No policy has a sub-select around a function, and nothing uses MERGE or another schema's name.
SELECT statement FROM rendered WHERE statement ~ '^CREATE POLICY' AND statement ~ '\(SELECT (concierge|other_private)\.';
SELECT statement FROM rendered WHERE statement ~ '\mMERGE\M' OR statement ~ '\mtenant\.';

DROP SCHEMA tenant, tenant_private CASCADE;
