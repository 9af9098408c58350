COMMENT ON FUNCTION attach_no_overlap(regclass, text, text, text, text[], text[], text, boolean) IS
'Sees to it that no two rows of a table overlap, whoever writes them: adds a generated range, a CHECK that it is neither
empty nor endless, and an exclusion constraint <table>_no_overlap. All parts are built into PostgreSQL.

starts_at: timestamptz, timestamp or date column. duration: column of minutes or an interval; or ends_at: column of the
end, which is no longer part of the time. unit: columns of what can be taken once at a time (room, staff); none: the
whole table. statuses: only rows in these states take up time; status_column is status if not given. adopt: rows that
overlap already are marked as overbooked, the later ones, instead of being refused; overbooked rows are not guarded.
Attaching again replaces the rule. A write that overlaps is refused with 23P01.
Errors: 23P01 rows overlap already, with the rows; 23514 a unit may be null, or a row has no sound range; 42703, 42804.
Example: SELECT concierge.attach_no_overlap(''bookings'', ''starts_at'', duration => ''minutes'', unit => ''{room_id}'',
statuses => ''{confirmed,held}'');';

COMMENT ON FUNCTION detach_no_overlap(regclass) IS
'Takes away what attach_no_overlap added, but for the marks in column overbooked.';
