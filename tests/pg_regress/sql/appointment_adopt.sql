-- Rows that came in without the constraint: the later of two is marked, and the rule holds for all others.
SET client_min_messages = warning;
\set shop '\'d0000000-0000-4000-8000-000000000001\''
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app');
SET LOCAL search_path = regress_app;
INSERT INTO profiles (id) VALUES ('a0000000-0000-4000-8000-000000000001');
INSERT INTO businesses (id, user_id, name, business_type)
VALUES (:shop, 'a0000000-0000-4000-8000-000000000001', 'Shop', 'service');
-- With the constraint in place there is nothing to do.
SELECT * FROM adopt_appointments();
ALTER TABLE appointments DROP CONSTRAINT appointments_no_overlap;
INSERT INTO appointments (id, business_id, customer_name, scheduled_at, duration, status, created_at)
SELECT ('e0000000-0000-4000-8000-00000000000' || n)::uuid, :shop, name, at::timestamptz, minutes, status,
    '2030-01-01'::timestamptz + booked * interval '1 minute'
FROM (VALUES
    (1, 'first', '2030-06-03 10:00+00', 60, 'confirmed', 1), (2, 'second', '2030-06-03 10:30+00', 60, 'confirmed', 2),
    (3, 'touches the second', '2030-06-03 11:00+00', 60, 'confirmed', 3), (4, 'cancelled', '2030-06-03 10:00+00', 60, 'pending', 4),
    (5, 'booked before both', '2030-06-04 10:00+00', 240, 'confirmed', 0), (6, 'inside', '2030-06-04 11:00+00', 30, 'confirmed', 6),
    (7, 'inside too', '2030-06-04 12:00+00', 30, 'confirmed', 5), (8, 'alone', '2030-06-05 12:00+00', 30, 'confirmed', 8)
) AS v (n, name, at, minutes, status, booked);
CREATE TEMP TABLE adopted AS SELECT * FROM adopt_appointments();
SELECT l.customer_name AS later, e.customer_name AS earlier FROM adopted AS a
JOIN appointments l ON l.id = a.id JOIN appointments e ON e.id = a.earlier_id ORDER BY l.id;
SELECT customer_name FROM appointments WHERE overbooked ORDER BY id;
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'appointments_no_overlap'
    AND conrelid = 'appointments'::regclass;
SELECT regress.attempt('INSERT INTO regress_app.appointments (business_id, customer_name, scheduled_at)
    VALUES (''d0000000-0000-4000-8000-000000000001'', ''x'', ''2030-06-05 12:00+00'')') AS guarded;
SELECT count(*) AS again FROM adopt_appointments();
-- As it was made by install.
SELECT regress.attempt('SELECT regress_app.adopt_appointments()', 'authenticated') AS others;
ROLLBACK;
