-- Measures statements side by side. A topic's file fills bench.variant and calls bench.measure; run.sh prints
-- bench.report. Needs a superuser, for /proc.
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS bench CASCADE;
DROP ROLE IF EXISTS bench_user;
CREATE ROLE bench_user;
CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO bench_user;
CREATE EXTENSION IF NOT EXISTS pg_concierge;

CREATE TABLE bench.topic (
    topic text PRIMARY KEY,
    title text NOT NULL,
    -- What one execution of a statement does many times: rows or calls.
    unit  text NOT NULL,
    units integer NOT NULL
);

CREATE TABLE bench.variant (
    topic     text NOT NULL REFERENCES bench.topic,
    position  integer GENERATED ALWAYS AS IDENTITY,
    name      text NOT NULL,
    -- zero: what all variants cost besides what is compared; it is subtracted. baseline: has ratio 1.
    part      text NOT NULL DEFAULT 'peer' CHECK (part IN ('zero', 'baseline', 'ours', 'peer')),
    -- Not measured, runs just before.
    prepare   text,
    statement text NOT NULL,
    PRIMARY KEY (topic, name)
);

CREATE TABLE bench.sample (topic text, name text, round integer, nanoseconds bigint);

-- Processor time of this backend in nanoseconds; the wall clock where there is no /proc. What other processes
-- use does not count. The kernel adds up when a process gives way, hence the short sleep.
CREATE FUNCTION bench.now_ns() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_sleep(0.0001);
    RETURN split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::bigint;
EXCEPTION WHEN OTHERS THEN
    RETURN (extract(epoch FROM clock_timestamp()) * 1e9)::bigint;
END
$$;

-- A B C, C B A, A B C, ...: what drifts, drifts for all. Round 0 warms up and is thrown away.
CREATE PROCEDURE bench.measure(p_topic text, p_rounds integer)
LANGUAGE plpgsql
AS $$
DECLARE
    v record;
    started bigint;
    spent bigint;
BEGIN
    FOR round IN 0 .. p_rounds LOOP
        FOR v IN
            SELECT * FROM bench.variant WHERE topic = p_topic
            ORDER BY position * CASE round % 2 WHEN 0 THEN 1 ELSE -1 END
        LOOP
            IF v.prepare IS NOT NULL THEN
                EXECUTE v.prepare;
            END IF;
            started := bench.now_ns();
            EXECUTE v.statement;
            spent := bench.now_ns() - started;
            RESET ROLE;
            INSERT INTO bench.sample VALUES (p_topic, v.name, round, spent);
            COMMIT;
        END LOOP;
    END LOOP;
    DELETE FROM bench.sample WHERE topic = p_topic AND round = 0;
    COMMIT;
END
$$;

-- One row for each variant: nanoseconds per unit, less the least that the zero variant took. Whatever else
-- happens on the machine only ever adds, so the ratio compares the least disturbed rounds.
CREATE VIEW bench.result AS
WITH net AS (
    SELECT s.topic, s.name,
           (s.nanoseconds - coalesce(min(s.nanoseconds) FILTER (WHERE v.part = 'zero')
                                     OVER (PARTITION BY s.topic), 0))::numeric / t.units AS ns
    FROM bench.sample s
    JOIN bench.topic t USING (topic)
    JOIN bench.variant v USING (topic, name)
),
summary AS (
    SELECT topic, name, min(ns) AS low, max(ns) AS high,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY ns)::numeric AS median
    FROM net GROUP BY topic, name
)
SELECT s.topic, v.position, s.name, v.part, s.low, s.median, s.high, s.low / base.low AS ratio
FROM summary s
JOIN bench.variant v USING (topic, name)
JOIN bench.variant b ON b.topic = s.topic AND b.part = 'baseline'
JOIN summary base ON base.topic = s.topic AND base.name = b.name
WHERE v.part <> 'zero';

CREATE FUNCTION bench.report(p_topic text) RETURNS SETOF text
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT line FROM (
        SELECT 0 AS place, format('### %s', title) AS line FROM bench.topic WHERE topic = p_topic
        UNION ALL SELECT 1, ''
        UNION ALL SELECT 2, format('| variant | ns per %s: min | median | max | ratio |', unit)
                  FROM bench.topic WHERE topic = p_topic
        UNION ALL SELECT 3, '|---|---:|---:|---:|---:|'
        UNION ALL SELECT 3 + position,
                  format('| %s | %s | %s | %s | %s |',
                         CASE part WHEN 'ours' THEN '**' || name || '**' ELSE name END,
                         round(low), round(median), round(high), round(ratio, 2))
                  FROM bench.result WHERE topic = p_topic
    ) AS lines ORDER BY place;
END;
