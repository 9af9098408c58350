-- Where each of the objects named by the arrays kind $3, schema $4, name $5 and table $6 (empty where there is
-- none) is, in their order: (catalog, oid); oid is NULL where it is not there. Schema is 'private' or anything
-- else; $1 and $2 are the two schemas' names.
SELECT CASE wanted.kind
           WHEN 'function' THEN 'pg_catalog.pg_proc'::regclass
           WHEN 'trigger' THEN 'pg_catalog.pg_trigger'::regclass
           WHEN 'policy' THEN 'pg_catalog.pg_policy'::regclass
           ELSE 'pg_catalog.pg_class'::regclass
       END::oid,
       CASE wanted.kind
           WHEN 'function' THEN (
               SELECT p.oid FROM pg_catalog.pg_proc p
               WHERE p.pronamespace = n.oid AND p.proname = wanted.name::name LIMIT 1)
           WHEN 'trigger' THEN (
               SELECT t.oid FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
               WHERE c.relnamespace = n.oid AND c.relname = wanted.on_table::name
                 AND t.tgname = wanted.name::name)
           WHEN 'policy' THEN (
               SELECT p.oid FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
               WHERE c.relnamespace = n.oid AND c.relname = wanted.on_table::name
                 AND p.polname = wanted.name::name)
           ELSE (
               SELECT c.oid FROM pg_catalog.pg_class c
               WHERE c.relnamespace = n.oid AND c.relname = wanted.name::name)
       END
FROM ROWS FROM (
    pg_catalog.unnest($3::text[]), pg_catalog.unnest($4::text[]),
    pg_catalog.unnest($5::text[]), pg_catalog.unnest($6::text[])
) WITH ORDINALITY AS wanted (kind, place, name, on_table, position)
LEFT JOIN pg_catalog.pg_namespace n
    ON n.nspname = CASE wanted.place WHEN 'private' THEN $2::name ELSE $1::name END
ORDER BY wanted.position
