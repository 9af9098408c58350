COMMENT ON FUNCTION ics_event(
    text, timestamptz, timestamptz, timestamptz, text, text, integer, text, text, text, text
) IS
'An appointment as a VEVENT of iCalendar (RFC 5545), for ics_calendar: times in UTC, text escaped, lines folded, CRLF.
uid: the same for all versions of an appointment; stamp: when this version was made; revision: its number (SEQUENCE).
status: pending and held are TENTATIVE, cancelled is CANCELLED, all others CONFIRMED. organizer, attendee: addresses.
Errors: 22004; 22023 a time without an end, or no time between.
Example: SELECT concierge.ics_event(''a1@example.org'', ''2030-06-01 09:00Z'', ''2030-06-01 10:00Z'', now(), ''Cut'');';

COMMENT ON FUNCTION ics_calendar(text[], text) IS
'A calendar of events that ics_event wrote. method: publish, request (an invitation, or a change of one) or cancel.
Errors: 22023 another method, or an element that is no event.
Example: SELECT concierge.ics_calendar(array_agg(concierge.ics_event(id::text, starts_at, ends_at, now())))
FROM bookings;';

COMMENT ON FUNCTION ics_free_busy(text, timestamptz, timestamptz, timestamptz, tstzrange[]) IS
'A calendar with one VFREEBUSY: when somebody is busy between from_at and to_at, and nothing else about it. Ranges that
overlap or touch are one. Errors: 22004, 22023.';

COMMENT ON FUNCTION ics_busy_times(text, text, timestamptz, timestamptz) IS
'When the owner of a calendar (the text of an .ics file) is busy between from_at and to_at, by default a year from now:
one row for each event and each occurrence of one that recurs. Events that are cancelled or transparent are left out.
time_zone is that of the calendar, for times without one; a TZID is an IANA name.
At most 4 MB and 10,000 events. Errors: 22023 with the line that cannot be read; 0A000 a recurrence that is not done
here, so that nobody seems to be free who is not; 22004.
Example: SELECT * FROM concierge.ics_busy_times(pg_read_file(''busy.ics''), ''Europe/Berlin'');';
