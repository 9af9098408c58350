-- === 2. Opening hours in three zones, while the clocks change ===
SELECT app.set_business_hours(:salon, '{"mon": [["09:00", "12:00"], ["13:00", "18:00"]],
    "tue": [["09:00", "18:00"]], "wed": [["09:00", "18:00"]], "thu": [["11:00", "20:00"]],
    "fri": [["09:00", "18:00"]], "sat": [["10:00", "14:00"]]}') \g /dev/null
SELECT app.set_business_hours(:pipes, '{"mon": [["08:00", "17:00"]], "tue": [["08:00", "17:00"]],
    "wed": [["08:00", "17:00"]], "sat": [["22:00", "04:00"]]}') \g /dev/null
SELECT app.set_business_hours(:chai, '{"mon": [["10:00", "22:00"]], "sat": [["10:00", "23:00"]]}')
\g /dev/null
-- Berlin puts its clocks back on 27 October 2030, Austin on 3 November, Bengaluru never. This is
-- when they open on three Mondays, in UTC: every business keeps its own clock.
SELECT name, timezone, to_char(app.next_opening(id, '2030-10-21'), 'DD Mon HH24:MI') AS first,
       to_char(app.next_opening(id, '2030-10-28'), 'DD Mon HH24:MI') AS second,
       to_char(app.next_opening(id, '2030-11-04'), 'DD Mon HH24:MI') AS third
FROM app.businesses ORDER BY timezone;
-- The night shift in Austin, 22:00 to 04:00, has seven hours that night: one o'clock comes twice.
SELECT string_agg(right(local_start, 14), '  ') AS starts
FROM app.find_available_slots(:pipes, '2030-11-03 05:00+00', '2030-11-03 10:00+00', 60)
WHERE extract(minute FROM slot_start) = 0;
-- A holiday, a short day. Every answer has a reason for programs and a sentence for people.
SELECT app.set_override(:salon, '2030-10-31', p_note => 'Reformation Day') \g /dev/null
SELECT app.set_override(:salon, '2030-11-01', p_intervals => '[["10:00", "13:00"]]') \g /dev/null
SELECT at, a ->> 'reason' AS reason, a ->> 'message' AS message
FROM unnest(ARRAY['2030-10-28 12:30', '2030-10-31 12:00', '2030-11-01 14:00',
                  '2030-11-03 11:00', '2019-01-07 10:00', '2030-10-28 10:00']) AS at,
     app.check_appointment(:salon, at::timestamp AT TIME ZONE 'Europe/Berlin', 30) AS a;
