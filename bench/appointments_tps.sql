-- What appointments_tps.sh has besides the tables of the other benchmarks of appointments: free times, businesses to race
-- for, and the ways to book that people write by hand.

-- Times that nobody wants twice: thirteen weeks of 2032, mornings by the clock of the business.
CREATE TABLE bench.free_time AS
SELECT row_number() OVER (ORDER BY d, s, i) AS n, md5('business ' || i)::uuid AS business_id,
       (date '2032-01-05' + d + make_time(9 + s / 2, s % 2 * 30, 0)) AT TIME ZONE b.timezone AS at
FROM generate_series(1, 1000) AS i
JOIN bench_app.businesses b ON b.id = md5('business ' || i)::uuid
CROSS JOIN generate_series(0, 90) AS d CROSS JOIN generate_series(0, 5) AS s
WHERE extract(isodow FROM date '2032-01-05' + d) < 5;
ALTER TABLE bench.free_time ADD PRIMARY KEY (n);

-- Two more businesses, open all day: one takes one at a time, the other has eight seats.
INSERT INTO bench_app.businesses (id, user_id, name, business_type, timezone)
SELECT ('b0000000-0000-4000-8000-00000000000' || n)::uuid, 'a0000000-0000-4000-8000-000000000001', 'Race ' || n,
       'service', 'UTC'
FROM generate_series(1, 2) AS n;
INSERT INTO bench_app.business_calendars (business_id, time_zone, weekly, capacity)
SELECT ('b0000000-0000-4000-8000-00000000000' || n)::uuid, 'UTC',
       (SELECT jsonb_object_agg(day, '[["00:00", "24:00"]]'::jsonb)
        FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day),
       CASE n WHEN 1 THEN 1 ELSE 8 END
FROM generate_series(1, 2) AS n;

-- Check, then insert, one caller at a time for each business.
CREATE FUNCTION bench.book_locked(p_business_id uuid, p_at timestamptz, p_minutes integer) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_business_id::text, 0));
    IF NOT bench.validate_plpgsql(p_business_id, p_at, p_minutes) THEN
        RETURN 'slot_taken';
    END IF;
    INSERT INTO bench_app.appointments (business_id, customer_name, scheduled_at, duration, source)
    VALUES (p_business_id, 'Caller', p_at, p_minutes, 'web');
    RETURN 'booked';
END
$$;

-- Eight seats, counted, one caller at a time for each day: in a bare table, and in one with the triggers of the module.
CREATE TABLE bench.counted (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), business_id uuid NOT NULL, customer_name text NOT NULL,
    scheduled_at timestamptz NOT NULL, duration integer NOT NULL, party smallint NOT NULL DEFAULT 1,
    status text NOT NULL DEFAULT 'confirmed', source text NOT NULL DEFAULT 'manual', created_at timestamptz DEFAULT now()
);
CREATE INDEX ON bench.counted (business_id, scheduled_at);
SELECT count(*) FROM concierge.install(ARRAY['appointments'], 'bench_peer');
ALTER TABLE bench_peer.appointments DROP CONSTRAINT appointments_no_overlap;
INSERT INTO bench_peer.profiles TABLE bench_app.profiles;
INSERT INTO bench_peer.businesses SELECT * FROM bench_app.businesses WHERE name LIKE 'Race%';

DO $do$
DECLARE
    place record;
BEGIN
    FOR place IN
        SELECT * FROM (VALUES ('bare', 'bench.counted'), ('same', 'bench_peer.appointments')) AS v (suffix, name)
    LOOP
        EXECUTE format($create$
            CREATE FUNCTION bench.book_counted_%s(
                p_business_id uuid, p_at timestamptz, p_minutes integer, p_party integer
            ) RETURNS text LANGUAGE plpgsql AS $body$
            DECLARE
                ends constant timestamptz := p_at + make_interval(mins => p_minutes);
                peak bigint;
            BEGIN
                PERFORM pg_advisory_xact_lock(
                    hashtextextended(p_business_id::text, (p_at AT TIME ZONE 'UTC')::date - date '2000-01-01')
                );
                -- The fullest moment is at a start.
                SELECT max((SELECT sum(o.party) FROM %2$s o
                            WHERE o.business_id = p_business_id AND o.status = 'confirmed'
                              AND o.scheduled_at > greatest(a.scheduled_at, p_at) - interval '24 hours'
                              AND o.scheduled_at <= greatest(a.scheduled_at, p_at)
                              AND o.scheduled_at + make_interval(mins => o.duration) > greatest(a.scheduled_at, p_at)))
                INTO peak
                FROM %2$s a
                WHERE a.business_id = p_business_id AND a.status = 'confirmed'
                  AND a.scheduled_at > p_at - interval '24 hours' AND a.scheduled_at < ends
                  AND a.scheduled_at + make_interval(mins => a.duration) > p_at;
                IF coalesce(peak, 0) + p_party > 8 THEN
                    RETURN 'capacity_full';
                END IF;
                INSERT INTO %2$s (business_id, customer_name, scheduled_at, duration, party, source)
                VALUES (p_business_id, 'Caller', p_at, p_minutes, p_party, 'web');
                RETURN 'booked';
            END
            $body$;
        $create$, place.suffix, place.name);
    END LOOP;
END
$do$;
ANALYZE bench.free_time;
