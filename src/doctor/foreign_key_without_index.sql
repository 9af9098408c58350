-- Deleting a row of the referenced table reads the whole table that refers to it.
SELECT 'warning',
       format('constraint %I on %I.%I', k.conname, n.nspname, c.relname),
       'is a foreign key without an index',
       format(
           'CREATE INDEX ON %I.%I (%s)', n.nspname, c.relname,
           (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY key.position)
            FROM unnest(k.conkey) WITH ORDINALITY AS key (attnum, position)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = key.attnum)
       )
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ($1::name, $2::name)
  AND k.contype = 'f'
  AND k.conparentid = 0
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_index i
      CROSS JOIN LATERAL (
          SELECT array_agg(part.attnum) AS columns
          FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS part (attnum, position)
          WHERE part.position <= least(i.indnkeyatts, cardinality(k.conkey))
      ) AS prefix
      WHERE i.indrelid = k.conrelid
        AND i.indisvalid
        -- A key that is null is never looked up, so an index may leave it out.
        AND (
            i.indpred IS NULL
            OR pg_get_expr(i.indpred, i.indrelid) IN (
                SELECT format('(%I IS NOT NULL)', a.attname) FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
            )
        )
        -- A unique index on some of the columns finds at most one row, which is as good.
        AND prefix.columns <@ k.conkey
        AND (i.indisunique OR prefix.columns @> k.conkey)
  )
ORDER BY n.nspname, c.relname, k.conname
