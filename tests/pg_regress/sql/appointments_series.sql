-- Series: booked all or nothing, or what can be; cancelled and moved as a whole, or from one on.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_concierge;
SELECT count(*) > 0 AS installed FROM concierge.install(ARRAY['appointments'], 'ser', '{"booking": "users"}');
RESET client_min_messages;
SET search_path = ser, regress, pg_catalog;
SET TimeZone = 'Asia/Kathmandu';
SET DateStyle = 'ISO, YMD';
\pset format unaligned
\pset null (null)
INSERT INTO profiles (id, email, full_name) VALUES
    ('a0000000-0000-4000-8000-000000000001', 'ann@example.org', 'Ann'),
    ('a0000000-0000-4000-8000-000000000002', 'bob@example.org', 'Bob'),
    ('a0000000-0000-4000-8000-000000000003', 'cleo@example.org', 'Cleo');
INSERT INTO businesses (id, user_id, name, business_type, timezone, country) VALUES
    ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'Salon', 'service',
     'Europe/Berlin', 'DE'),
    ('b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000002', 'Studio', 'service',
     'America/New_York', 'US');
SELECT weekly IS NOT NULL AS open FROM set_business_hours('b0000000-0000-4000-8000-000000000001',
    '{"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]], "wed": [["09:00", "17:00"]]}');
SELECT name FROM add_resource('b0000000-0000-4000-8000-000000000002', 'room', 'Blue');

-- An answer, short.
CREATE FUNCTION pg_temp.short(answer jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ', answer ->> 'reason', coalesce(answer ->> 'booked', answer ->> 'cancelled', answer ->> 'moved')
        || '+' || (answer ->> 'refused'), answer ->> 'message',
        CASE WHEN (answer ->> 'series_id') IS NULL THEN 'no series' END)
    || coalesce((SELECT string_agg(E'\n  ' || concat_ws(' ', o ->> 'number', coalesce(o ->> 'local_start',
        o -> 'appointment' ->> 'local_start'), o ->> 'reason',
        CASE WHEN o -> 'appointment' ->> 'id' IS NOT NULL THEN 'id' END,
        (SELECT string_agg(substr(a ->> 'local_start', 6, 11), ',') FROM jsonb_array_elements(o -> 'alternatives') AS a)
    ), '' ORDER BY place) FROM jsonb_array_elements(answer -> 'occurrences') WITH ORDINALITY AS x (o, place)), '')
$$;
CREATE FUNCTION pg_temp.rows() RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ', customer_name, concierge.local_time(scheduled_at, 'Europe/Berlin'), status, revision,
        external_id, dense_rank() OVER (ORDER BY first))
    FROM (SELECT *, min(scheduled_at) OVER (PARTITION BY coalesce(series_id, id)) AS first FROM ser.appointments) AS a
    ORDER BY scheduled_at, customer_name, created_at, id
$$;

-- Nine o'clock stays nine o'clock.
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', '2030-10-21 09:00+02',
    'FREQ=WEEKLY;COUNT=3', 60, 'Ann', p_external_id => 'call-1'));
SELECT count(DISTINCT series_id), count(*) FROM appointments;
-- The same call again changes nothing.
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', '2030-10-21 09:00+02',
    'FREQ=WEEKLY;COUNT=3', 60, 'Ann', p_external_id => 'call-1'));
SELECT (book_series('b0000000-0000-4000-8000-000000000001', '2030-10-21 09:00+02', 'FREQ=WEEKLY;COUNT=3', 60, 'Ann',
    p_external_id => 'call-1') ->> 'series_id')::uuid = (SELECT DISTINCT series_id FROM appointments) AS same_series;
-- All or nothing: one is taken, one is on a day that is closed.
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', '2030-10-21 09:30+02',
    'FREQ=DAILY;COUNT=5', 60, 'Bob'));
SELECT * FROM pg_temp.rows();
-- Or what can be booked.
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', '2030-10-21 09:30+02',
    'FREQ=DAILY;COUNT=5', 60, 'Bob', p_skip_taken => true));
SELECT * FROM pg_temp.rows();
-- Nothing at all can be.
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', '2030-10-26 09:30+02',
    'FREQ=WEEKLY;COUNT=2', 60, 'Bob', p_skip_taken => true));
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', '2030-10-21 09:30+02', 'FREQ=WEEKLY;COUNT=1',
    60, 'Bob', p_exdates => ARRAY['2030-10-21 09:30+02']::timestamptz[]));
-- What makes no sense is data, what is no rule is an error.
SELECT pg_temp.short(book_series(NULL, '2030-10-21 09:30+02', 'FREQ=DAILY;COUNT=2', 60, 'Bob')),
    pg_temp.short(book_series('b0000000-0000-4000-8000-00000000000f', '2030-10-21 09:30+02', 'FREQ=DAILY;COUNT=2'));
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', NULL, 'FREQ=DAILY;COUNT=2', 60, 'Bob')),
    pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', 'infinity', 'FREQ=DAILY;COUNT=2', 60, 'Bob')),
    pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', '2030-10-21 09:30+02', NULL));
SELECT r.code, r.message FROM unnest(ARRAY['FREQ=YEARLY;COUNT=2', 'FREQ=DAILY', 'x']) WITH ORDINALITY AS rule (text, place),
    refusal(format('SELECT ser.book_series(''b0000000-0000-4000-8000-000000000001'', ''2030-10-21 09:30+02'', %L, 60, ''Bob'')',
    text)) AS r ORDER BY place;

-- Moved from the second one on, by the clock on the wall; the first stays.
SELECT series_id AS ann, id AS second FROM appointments WHERE external_id = 'call-1#2' \gset
SELECT pg_temp.short(reschedule_series(:'ann', '2030-10-28 11:00+01', p_from_id => :'second'));
SELECT * FROM pg_temp.rows() AS row WHERE row LIKE 'Ann%';
-- Into the way of another one: none moves, unless what is taken is skipped.
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', '2030-11-04 14:00+01', 'FREQ=DAILY;COUNT=1', 60,
    'Cleo'));
SELECT pg_temp.short(reschedule_series(:'ann', '2030-10-28 14:30+01', p_from_id => :'second'));
SELECT * FROM pg_temp.rows() AS row WHERE row LIKE 'Ann%';
SELECT pg_temp.short(reschedule_series(:'ann', '2030-10-28 14:30+01', :'second', p_skip_taken => true));
SELECT * FROM pg_temp.rows() AS row WHERE row LIKE 'Ann%';
-- A daily series that moves by a day walks into its own footsteps.
SELECT book_series('b0000000-0000-4000-8000-000000000001', '2030-12-02 10:00+01', 'FREQ=DAILY;COUNT=2', 60, 'Dan')
    ->> 'series_id' AS dan \gset
SELECT pg_temp.short(reschedule_series(:'dan', '2030-12-03 10:00+01'));
SELECT pg_temp.short(reschedule_series(:'dan', '2030-12-02 10:00+01', p_duration => 30));
SELECT pg_temp.short(reschedule_series(:'dan', NULL)), pg_temp.short(reschedule_series(NULL, '2030-12-02 10:00+01')),
    pg_temp.short(reschedule_series(:'dan', '2030-12-02 10:00+01', :'second'));

-- Cancelled from one on, then the rest, then there is nothing left.
SELECT pg_temp.short(cancel_series(:'ann', :'second', 'moves away'));
SELECT pg_temp.short(cancel_series(:'ann'));
SELECT pg_temp.short(cancel_series(:'ann')), pg_temp.short(cancel_series(NULL));
SELECT DISTINCT status, cancel_reason FROM appointments WHERE customer_name = 'Ann' ORDER BY 2;
-- Their times are free again.
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000001', '2030-10-21 09:00+02',
    'FREQ=WEEKLY;COUNT=3', 60, 'Eve'));

-- Any of several resources; another series in between is met in order.
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000002', '2030-10-21 09:00-04', 'FREQ=DAILY;COUNT=2', 60, 'Eve'));
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000002', '2030-10-22 09:00-04', 'FREQ=DAILY;COUNT=2', 60, 'Fay'));
SELECT name FROM add_resource('b0000000-0000-4000-8000-000000000002', 'room', 'Red', p_priority => 1);
SELECT pg_temp.short(book_series('b0000000-0000-4000-8000-000000000002', '2030-10-22 09:00-04', 'FREQ=DAILY;COUNT=2', 60, 'Fay'));
SELECT customer_name, array_agg(r.name ORDER BY scheduled_at) FROM appointments a JOIN bookable_resources r ON r.id = resource_id
GROUP BY 1 ORDER BY 1;

-- Who may: the owner, and nobody without a token.
CREATE FUNCTION pg_temp.as_user(who integer, query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM concierge.set_actor(('a0000000-0000-4000-8000-00000000000' || who)::uuid, 'authenticated');
    SET LOCAL ROLE authenticated;
    RETURN QUERY EXECUTE query;
    RESET ROLE;
EXCEPTION WHEN OTHERS THEN
    RETURN NEXT concat_ws(' ', SQLSTATE, SQLERRM);
END
$$;
SELECT who, pg_temp.as_user(who, format($$SELECT concat_ws(' ', a ->> 'reason', a ->> 'booked', a ->> 'refused')
    FROM ser.book_series('b0000000-0000-4000-8000-000000000001', %L, 'FREQ=WEEKLY;COUNT=2', 30, 'User') AS a$$,
    timestamptz '2031-02-03 09:00+01' + who * interval '1 hour')) FROM generate_series(1, 1) AS who;
SELECT customer_id IS NULL AS of_owner, count(*) FROM appointments WHERE customer_name = 'User' GROUP BY 1 ORDER BY 1;
SELECT regress.attempt($$SELECT ser.book_series(NULL, NULL, NULL)$$, 'anon'),
    regress.attempt($$SELECT ser.cancel_series(NULL)$$, 'anon');
SET client_min_messages = warning;
DROP SCHEMA ser, ser_private CASCADE;
