-- Who sees, changes and books what, as the real roles: the owner of a business, a customer with an account, a
-- stranger, a back end, and callers without a token; with each value of the option booking.
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
\set cat 'c0000000-0000-4000-8000-000000000003'
\set shop 'd0000000-0000-4000-8000-000000000001'
BEGIN;
SELECT count(*) FROM concierge.install('{appointments}', 'regress_app');
INSERT INTO regress_app.profiles (id) VALUES (:'ann'), (:'bob'), (:'cat');
INSERT INTO regress_app.businesses (id, user_id, name, business_type) VALUES
    (:'shop', :'ann', 'Ann''s', 'service'), ('d0000000-0000-4000-8000-000000000002', :'bob', 'Bob''s', 'service');
SELECT regress_app.set_business_hours(:'shop', '{"mon": [["09:00", "17:00"]]}', 'UTC') IS DISTINCT FROM NULL AS hours;
INSERT INTO regress_app.bookable_services (business_id, service_type, duration) VALUES (:'shop', 'haircut', 30);
INSERT INTO regress_app.calendar_overrides (business_id, day, closed) VALUES (:'shop', '2030-06-10', true);
INSERT INTO regress_app.calendar_closures (business_id, during) VALUES (:'shop', '[2030-06-17 09:00+00, 2030-06-17 11:00+00)');
INSERT INTO regress_app.busy_blocks (unit, during) VALUES (:'shop', '[2030-06-17 11:00+00, 2030-06-17 12:00+00)');
-- One of Ann's appointments is Cat's, who has an account; the other is nobody's.
INSERT INTO regress_app.appointments (id, business_id, customer_name, customer_id, scheduled_at) VALUES
    ('e0000000-0000-4000-8000-000000000001', :'shop', 'Cat', :'cat', '2030-06-03 09:00+00'),
    ('e0000000-0000-4000-8000-000000000002', :'shop', 'Dan', NULL, '2030-06-03 10:00+00');
INSERT INTO regress_app.bookable_resources (id, business_id, active)
VALUES ('f0000000-0000-4000-8000-000000000001', :'shop', false);
CREATE TEMP TABLE tried (n serial, statement text);
INSERT INTO tried (statement) SELECT format(shape, name) FROM unnest('{appointments,business_calendars,bookable_resources,
    bookable_services,calendar_overrides,calendar_closures,busy_blocks}'::text[]) AS name,
    unnest(ARRAY['SELECT FROM %s', 'UPDATE %s SET business_id = business_id', 'DELETE FROM %s']) AS shape;
INSERT INTO tried (statement) VALUES
    ('INSERT INTO appointments (business_id, customer_name, scheduled_at) VALUES (''d0000000-0000-4000-8000-000000000001'', ''x'', ''2030-06-03 12:00+00'')'),
    ('INSERT INTO busy_blocks (unit, during) VALUES (''d0000000-0000-4000-8000-000000000001'', ''[2030-06-24,2030-06-25)'')'),
    ('INSERT INTO calendar_closures (business_id, during) VALUES (''d0000000-0000-4000-8000-000000000001'', ''[2030-06-24,2030-06-25)'')'),
    ('UPDATE appointments SET business_id = ''d0000000-0000-4000-8000-000000000002'''),
    ('SELECT FROM appointments_status_history'), ('UPDATE appointments_status_history SET role = ''x'''),
    ('SELECT FROM appointments_status_timers'),
    ('SELECT regress_app.set_business_hours(''d0000000-0000-4000-8000-000000000001'', ''{}'')'),
    ('SELECT regress_app.adopt_appointments()'),
    ('SELECT regress_app_private.customer_desk(''check'', ''{}'')');
SET LOCAL search_path = regress_app;
SELECT t.statement, regress.attempt(statement, 'authenticated', :'ann') AS owner,
    regress.attempt(statement, 'authenticated', :'cat') AS customer, regress.attempt(statement, 'authenticated', :'bob') AS stranger,
    regress.attempt(statement, 'anon') AS anon, regress.attempt(statement, 'service_role') AS service
FROM tried t ORDER BY n;
-- The functions: what each caller is told.
CREATE FUNCTION pg_temp.told(call text, role text, uid uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    PERFORM concierge.set_actor(uid, role);
    EXECUTE format('SET LOCAL ROLE %I', role);
    EXECUTE 'SELECT ' || call INTO answer;
    RAISE EXCEPTION USING ERRCODE = 'RG000', MESSAGE = coalesce(answer, 'null');
EXCEPTION
    WHEN SQLSTATE 'RG000' THEN RETURN SQLERRM;
    WHEN OTHERS THEN RETURN SQLSTATE;
END
$$;
CREATE TEMP TABLE asked (n serial, call text);
INSERT INTO asked (call) VALUES
    ('validate_appointment_time(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 12:00+00'', 60)'),
    ('check_appointment(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 10:30+00'', 60) ->> ''reason'''),
    ('check_appointment(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 18:00+00'', 60, p_actor => ''staff'', p_now => ''2000-01-01'') ->> ''reason'''),
    ('check_appointment(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 10:00+00'', 60, p_exclude_id => ''e0000000-0000-4000-8000-000000000002'') ->> ''reason'''),
    ('check_appointment(''d0000000-0000-4000-8000-000000000009'', ''2030-06-03 10:00+00'', 60) ->> ''reason'''),
    ('string_agg(local_start, '' '' ORDER BY slot_start) FROM find_available_slots(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 00:00+00'', ''2030-06-03 11:20+00'', 60)'),
    ('string_agg(local_start, '' '' ORDER BY slot_start) FROM next_available(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 00:00+00'', 60, p_limit => 1)'),
    ('count(*) FROM free_busy(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 00:00+00'', ''2030-06-03 11:30+00'')'),
    ('is_open(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 12:00+00'')'),
    ('to_char(next_opening(''d0000000-0000-4000-8000-000000000001'', ''2030-06-09 12:00+00'') AT TIME ZONE ''UTC'', ''MM-DD HH24:MI'')'),
    ('a ->> ''reason'' || '' '' || coalesce(a #>> ''{appointment,status}'', '''') FROM book_appointment(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 12:00+00'', 60, ''Eve'', p_actor => ''staff'', p_overbook => true) AS a'),
    ('book_appointment(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 10:00+00'', 60, ''Eve'', p_actor => ''staff'', p_overbook => true) ->> ''reason'''),
    ('hold_slot(''d0000000-0000-4000-8000-000000000001'', ''2030-06-03 12:00+00'', 60, ''Eve'') ->> ''reason'''),
    ('cancel_appointment(''e0000000-0000-4000-8000-000000000001'') ->> ''reason'''),
    ('cancel_appointment(''e0000000-0000-4000-8000-000000000002'') ->> ''reason'''),
    ('reschedule_appointment(''e0000000-0000-4000-8000-000000000001'', ''2030-06-03 14:00+00'', p_actor => ''staff'') ->> ''reason'''),
    ('mark_no_show(''e0000000-0000-4000-8000-000000000001'') ->> ''reason'''),
    ('confirm_hold(''e0000000-0000-4000-8000-000000000001'') ->> ''reason'''),
    ('release_hold(''e0000000-0000-4000-8000-000000000001'') ->> ''reason'''),
    ('coalesce(name, ''no name'') || '' '' || time_zone FROM business_sign(''d0000000-0000-4000-8000-000000000001'')');
CREATE TEMP VIEW told AS
SELECT n, left(call, 45) AS call, pg_temp.told(call, 'authenticated', 'a0000000-0000-4000-8000-000000000001') AS owner,
    pg_temp.told(call, 'authenticated', 'c0000000-0000-4000-8000-000000000003') AS customer,
    pg_temp.told(call, 'authenticated', 'b0000000-0000-4000-8000-000000000002') AS stranger,
    pg_temp.told(call, 'anon', NULL) AS anon, pg_temp.told(call, 'service_role', NULL) AS service
FROM asked;
SELECT * FROM told ORDER BY n;
SELECT count(*) > 0 AS users FROM concierge.install('{appointments}', 'regress_app', '{"booking": "users"}') WHERE action = 'replaced';
SELECT * FROM told ORDER BY n;
SELECT count(*) > 0 AS anyone FROM concierge.install('{appointments}', 'regress_app', '{"booking": "anyone"}') WHERE action = 'replaced';
SELECT * FROM told ORDER BY n;
-- What a customer books is its own: it sees it, whatever it says of itself.
SELECT concierge.set_actor(:'cat');
SET LOCAL ROLE authenticated;
SELECT a ->> 'reason' AS reason FROM book_appointment(:'shop', '2030-06-03 15:00+00', 60, 'Cat', p_customer_id => :'bob') AS a;
SELECT customer_name, scheduled_at = '2030-06-03 15:00+00' AS new FROM appointments ORDER BY scheduled_at;
SELECT a ->> 'reason' AS reason FROM hold_slot(:'shop', '2030-06-03 14:00+00', 60, p_holder => 'Cat') AS a;
SELECT id AS hold FROM appointments WHERE status = 'held' \gset
SELECT confirm_hold(:'hold', 'Cat') ->> 'reason' AS confirmed;
SELECT cancel_appointment(:'hold') ->> 'reason' AS cancelled;
-- Nor does it reach what others hold and have booked.
RESET ROLE;
SELECT hold_slot(:'shop', '2030-06-03 13:00+00', 60, p_holder => 'call 1') ->> 'reason' AS held,
    book_appointment(:'shop', '2030-06-03 16:00+00', 60, 'Dan', p_external_id => 'CA1') ->> 'reason' AS booked;
SELECT concierge.set_actor(:'cat');
SET LOCAL ROLE authenticated;
SELECT check_appointment(:'shop', '2030-06-03 13:00+00', 60, p_holder => 'call 1') ->> 'reason' AS of_another,
    book_appointment(:'shop', '2030-06-03 11:00+00', 60, 'Cat', p_external_id => 'CA1') ->> 'reason' AS id_of_another,
    book_appointment(:'shop', '2030-06-03 11:00+00', 60, 'Cat', p_external_id => 'mine') ->> 'reason' AS own_id;
SELECT book_appointment(:'shop', '2030-06-03 11:00+00', 60, 'Cat', p_external_id => 'mine') ->> 'reason' AS again;
RESET ROLE;
SELECT count(*) AS of_cat FROM appointments WHERE customer_id = :'cat';
-- Taken back again.
SELECT count(*) > 0 AS staff FROM concierge.install('{appointments}', 'regress_app', '{"booking": "staff"}') WHERE action = 'replaced';
SELECT anon FROM told ORDER BY n LIMIT 3;
SELECT regress.attempt('SELECT concierge.install(''{appointments}'', ''regress_app'', ''{"booking": "everyone"}'')') AS no_such;
ROLLBACK;
