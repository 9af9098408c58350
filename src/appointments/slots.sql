COMMENT ON FUNCTION slots(
    jsonb, text, timestamptz, timestamptz, integer, tstzrange[], jsonb, tstzrange[], integer, text, integer,
    integer, integer, integer, integer, integer, integer, timestamptz, integer
) IS
'The times between from_at and to_at at which an appointment of so many minutes can start, from data that is handed
over; touches no table.

hours: {"mon": [["09:00", "12:00"], ["13:00", "17:00"]], "fri": [["18:00", "02:00"]]}. time_zone: IANA name.
busy: taken times, one seat each. overrides: {"2026-12-25": []} by date. closures: ranges in which it is shut.
step: minutes between starts. grid: open (from each opening), clock (from midnight) or gap (anew after each taken
time, rounded up to align minutes). buffer_before, buffer_after, min_notice: minutes. capacity: seats; party: seats
wanted. horizon_days: how far ahead. at: the present. local_start is ISO 8601 with the offset of the zone. A local
time that comes twice means the first, one that is skipped moves forward. Nothing depends on the TimeZone setting.
Errors: 22023 bad hours, zone, grid or numbers; 22004.
Example: SELECT local_start FROM concierge.slots(''{"sat": [["09:00", "12:00"]]}'', ''Europe/Berlin'',
''2030-06-01'', ''2030-06-08'', 60, at => ''2030-05-01'');';
