-- For each of the objects named by the arrays kind $3, schema $4, name $5 and table $6 (empty where there is
-- none), in their order: is it there? Schema is 'private' or anything else; $1 and $2 are the two schemas'
-- names.
SELECT CASE wanted.kind
    WHEN 'function' THEN EXISTS (
        SELECT FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = n.oid AND p.proname = wanted.name::name)
    WHEN 'trigger' THEN EXISTS (
        SELECT FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = n.oid AND c.relname = wanted.on_table::name
          AND t.tgname = wanted.name::name)
    WHEN 'policy' THEN EXISTS (
        SELECT FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
        WHERE c.relnamespace = n.oid AND c.relname = wanted.on_table::name
          AND p.polname = wanted.name::name)
    ELSE EXISTS (
        SELECT FROM pg_catalog.pg_class c
        WHERE c.relnamespace = n.oid AND c.relname = wanted.name::name)
END
FROM ROWS FROM (
    pg_catalog.unnest($3::text[]), pg_catalog.unnest($4::text[]),
    pg_catalog.unnest($5::text[]), pg_catalog.unnest($6::text[])
) WITH ORDINALITY AS wanted (kind, place, name, on_table, position)
LEFT JOIN pg_catalog.pg_namespace n
    ON n.nspname = CASE wanted.place WHEN 'private' THEN $2::name ELSE $1::name END
ORDER BY wanted.position
