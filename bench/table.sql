-- The table that benchmarks of triggers update. Without an index, so that the trigger stands out.
CREATE UNLOGGED TABLE bench.item (
    id         bigint,
    owner      uuid,
    title      text,
    body       text,
    price      numeric(12,2),
    is_active  boolean,
    created_at timestamptz,
    updated_at timestamptz
) WITH (autovacuum_enabled = false);

-- The same fresh table before every measurement, with one trigger or none.
CREATE PROCEDURE bench.refill(action text)
LANGUAGE plpgsql
AS $$
BEGIN
    DROP TRIGGER IF EXISTS t ON bench.item;
    TRUNCATE bench.item;
    INSERT INTO bench.item
    SELECT i, md5(i::text)::uuid, 'Item ' || i, repeat('x', 60), i % 500, true, now(), now()
    FROM generate_series(1, 100000) AS i;
    IF action IS NOT NULL THEN
        EXECUTE 'CREATE TRIGGER t BEFORE UPDATE ON bench.item FOR EACH ROW EXECUTE FUNCTION ' || action;
    END IF;
END
$$;
