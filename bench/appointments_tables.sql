-- What the benchmarks of appointments have: 1,000 businesses with 1,000 appointments each over 22 months, nine of ten
-- confirmed; in the module's tables, and in the table of the product that was there before, with and without an index.
-- Businesses have a zone, two windows a day and one past midnight, holidays, closures and busy times; every tenth has some
-- of them in June 2030, which is asked about.
\if :{?each}
\else
\set each 1000
\endif
DROP SCHEMA IF EXISTS bench_app, bench_app_private CASCADE;
SELECT count(*) FROM concierge.install(ARRAY['appointments'], 'bench_app');
SELECT setseed(0.42);

INSERT INTO bench_app.profiles (id, email) VALUES ('a0000000-0000-4000-8000-000000000001', 'ann@example.org');
INSERT INTO bench_app.businesses (id, user_id, name, business_type, timezone)
SELECT md5('business ' || i)::uuid, 'a0000000-0000-4000-8000-000000000001', 'Business ' || i, 'service',
       (ARRAY['Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kolkata'])[i % 4 + 1]
FROM generate_series(1, 1000) AS i;
INSERT INTO bench_app.business_calendars (business_id, weekly, slot_minutes)
SELECT id, (SELECT jsonb_object_agg(day, CASE day
                WHEN 'sun' THEN '[]'
                WHEN 'fri' THEN '[["09:00", "12:00"], ["13:00", "17:00"], ["18:00", "02:00"]]'
                ELSE '[["09:00", "12:00"], ["13:00", "22:00"]]'
            END::jsonb) FROM unnest('{mon,tue,wed,thu,fri,sat,sun}'::text[]) AS day), 15
FROM bench_app.businesses;
INSERT INTO bench_app.calendar_overrides (business_id, day, closed)
SELECT md5('business ' || i)::uuid, d, true
FROM generate_series(1, 1000) AS i, unnest('{2029-01-01,2029-05-01,2029-12-25,2029-12-26,2030-01-01,2030-05-01,2030-06-19,
    2030-12-25,2030-12-26}'::date[]) AS d
WHERE d <> '2030-06-19' OR i % 10 = 0;
INSERT INTO bench_app.calendar_closures (business_id, during)
SELECT md5('business ' || i)::uuid, tstzrange(t, t + interval '6 hours')
FROM generate_series(1, 1000) AS i, unnest('{2029-08-01 08:00Z,2030-06-20 12:00Z,2030-08-01 08:00Z}'::timestamptz[]) AS t
WHERE t <> '2030-06-20 12:00Z' OR i % 10 = 0;
INSERT INTO bench_app.busy_blocks (unit, during)
SELECT md5('business ' || i)::uuid, tstzrange(t, t + interval '2 hours')
FROM generate_series(1, 1000) AS i, unnest('{2029-03-01 12:00Z,2029-09-01 12:00Z,2030-02-01 12:00Z,2030-06-21 12:00Z,
    2030-09-01 13:00Z}'::timestamptz[]) AS t
WHERE t <> '2030-06-21 12:00Z' OR i % 10 = 0;

-- One appointment somewhere in each sixteen hours, so that no two overlap; in the order of time, as they come in.
-- Triggers and indexes would take most of the time: the first add nothing that is measured here, the others follow.
SET session_replication_role = replica;
SET maintenance_work_mem = '512MB';
CREATE TABLE bench.later AS
SELECT i.indexname, i.indexdef FROM pg_indexes i
WHERE i.schemaname = 'bench_app' AND i.tablename = 'appointments'
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = format('bench_app.%I', i.indexname)::regclass);
SELECT format('DROP INDEX bench_app.%I', indexname) FROM bench.later \gexec
ALTER TABLE bench_app.appointments DROP CONSTRAINT appointments_no_overlap;
INSERT INTO bench_app.appointments (business_id, customer_name, customer_phone, scheduled_at, duration, status, source,
    service_type, ends_at, cancel_before, created_at)
SELECT b.id, 'Customer ' || n, '+1512555' || lpad((n % 10000)::text, 4, '0'), at.scheduled_at, 30,
       CASE WHEN random() < 0.9 THEN 'confirmed' ELSE 'cancelled' END, 'voice_agent', 'service',
       at.scheduled_at + interval '30 minutes', at.scheduled_at, timestamptz '2029-01-01 00:00Z'
FROM generate_series(0, :each - 1) AS n
CROSS JOIN bench_app.businesses b
CROSS JOIN LATERAL (
    SELECT timestamptz '2029-01-01 00:00Z' + (n * 32 + (hashtextextended(b.id::text, n) & 31))
        * interval '30 minutes' AS scheduled_at
) AS at
ORDER BY n, b.id;
\echo appointments loaded, the indexes follow
SELECT indexdef FROM bench.later \gexec
ALTER TABLE bench_app.appointments ADD CONSTRAINT appointments_no_overlap
    EXCLUDE USING gist (unit WITH =, seats WITH &&, blocked WITH &&)
    WHERE (status IN ('confirmed', 'held', 'completed') AND NOT overbooked);
RESET session_replication_role;
RESET maintenance_work_mem;

-- The product's table and function as they were: hours of the session's zone, and an overlap that no index serves.
CREATE TABLE bench.original_none AS
SELECT id, business_id, customer_name, customer_phone, customer_email, scheduled_at, duration, status, source,
       external_id, notes, service_type, created_at, updated_at
FROM bench_app.appointments;
CREATE TABLE bench.original_best AS TABLE bench.original_none;
CREATE INDEX ON bench.original_best (business_id);
CREATE TABLE bench.original_pair AS TABLE bench.original_none;
CREATE INDEX ON bench.original_pair (business_id, scheduled_at);

DO $do$
DECLARE
    suffix text;
BEGIN
    FOREACH suffix IN ARRAY '{none,best,pair}'::text[] LOOP
        EXECUTE format($create$
            CREATE FUNCTION bench.original_%1$s(
                p_business_id uuid, p_scheduled_at timestamptz, p_duration integer
            ) RETURNS boolean LANGUAGE plpgsql STABLE AS $body$
            BEGIN
                IF extract(hour FROM p_scheduled_at) NOT BETWEEN 9 AND 18 THEN
                    RETURN false;
                END IF;
                RETURN NOT EXISTS (
                    SELECT 1 FROM bench.original_%1$s a
                    WHERE a.business_id = p_business_id AND a.status IN ('confirmed', 'completed')
                      AND (a.scheduled_at, a.scheduled_at + make_interval(mins => a.duration))
                          OVERLAPS (p_scheduled_at, p_scheduled_at + make_interval(mins => p_duration))
                );
            END
            $body$;
        $create$, suffix);
    END LOOP;
END
$do$;
VACUUM ANALYZE bench_app.appointments;
VACUUM ANALYZE bench.original_none;
VACUUM ANALYZE bench.original_best;
VACUUM ANALYZE bench.original_pair;

-- The questions that are asked: a business, and a start on a working day in June 2030 at a full or half hour.
CREATE TABLE bench.question AS
SELECT row_number() OVER () AS n, md5('business ' || ceil(random() * 1000))::uuid AS business_id,
       timestamptz '2030-06-03 06:00Z' + floor(random() * 26) * interval '1 day' + floor(random() * 24)
           * interval '30 minutes' AS at
FROM generate_series(1, 2000);
ALTER TABLE bench.question ADD PRIMARY KEY (n);
VACUUM ANALYZE bench.question;
