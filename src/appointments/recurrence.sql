COMMENT ON FUNCTION rrule_occurrences(text, timestamptz, text, timestamptz, timestamptz, timestamptz[]) IS
'The moments of a recurrence rule (RFC 5545) that begins at starts_at, by the clock on the wall of a time zone, in
order; occurs_at and the local time with its offset. Only those from from_at up to, but without, to_at; exdates are
left out, and count for COUNT all the same. starts_at itself occurs only if the rule says so.

FREQ=DAILY, WEEKLY or MONTHLY with INTERVAL, COUNT, UNTIL, BYDAY (1MO, -1FR), BYMONTHDAY and WKST; at most 730
occurrences. A local time that comes twice means the first, one that is skipped moves forward.
Errors: 0A000 a part of RFC 5545 that is not done here; 22023 a bad rule, zone or start, or too many occurrences; 22004.
Example: SELECT local_start FROM concierge.rrule_occurrences(''FREQ=WEEKLY;COUNT=4'', ''2026-10-20 09:00+02'',
''Europe/Berlin'');';
