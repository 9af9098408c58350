-- A timestamp of the last change, on a table of eight columns: UPDATE of every row.
\i bench/table.sql

CREATE FUNCTION bench.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END
$$;

CREATE FUNCTION bench.touch_if_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.updated_at = now();
    END IF;
    RETURN NEW;
END
$$;

SELECT count(*) > 0 AS has_moddatetime FROM pg_available_extensions WHERE name = 'moddatetime' \gset
\if :has_moddatetime
    CREATE EXTENSION IF NOT EXISTS moddatetime SCHEMA bench;
\endif

INSERT INTO bench.topic VALUES
    ('updated_at', 'updated_at: rows that change', 'row', 100000),
    ('updated_at_unchanged', 'updated_at: rows that stay the same', 'row', 100000);

INSERT INTO bench.variant (topic, name, part, prepare, statement)
SELECT topic.name, v.name, v.part, 'CALL bench.refill(' || quote_nullable(v.action) || ')', topic.statement
FROM (VALUES
    ('updated_at', 'UPDATE bench.item SET price = price + 1'),
    ('updated_at_unchanged', 'UPDATE bench.item SET price = price')
) AS topic (name, statement),
(VALUES
    (1, 'no trigger', 'zero', NULL),
    (2, 'plpgsql, NEW.updated_at = now()', 'baseline', 'bench.touch()'),
    (3, 'plpgsql, the same if NEW IS DISTINCT FROM OLD', 'peer', 'bench.touch_if_changed()'),
    (4, 'contrib moddatetime', 'peer', 'bench.moddatetime(updated_at)'),
    (5, 'concierge.attach_updated_at', 'ours', 'concierge.set_updated_at(''updated_at'')')
) AS v (place, name, part, action)
WHERE v.action IS DISTINCT FROM 'bench.moddatetime(updated_at)' OR :'has_moddatetime'::boolean
ORDER BY topic.name, v.place;

CALL bench.measure('updated_at', :rounds);
CALL bench.measure('updated_at_unchanged', :rounds);
