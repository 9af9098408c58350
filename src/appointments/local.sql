COMMENT ON FUNCTION local_time(timestamptz, text) IS
'What the clock on the wall of a time zone shows at a moment, in ISO 8601 with its offset, so that it can be read back
as the same moment even where a time comes twice. NULL for NULL and for infinity. Errors: 22023 unknown zone; 22004.
Example: SELECT concierge.local_time(now(), ''Europe/Berlin'');';

COMMENT ON FUNCTION local_moment(timestamp, text) IS
'The moment that is meant by a time on the wall of a time zone: of a time that comes twice the first, and one that is
skipped is moved forward by what is skipped, as in RFC 5545 (AT TIME ZONE takes the second). NULL for NULL and for
infinity. Errors: 22023 unknown zone; 22004.
Example: SELECT concierge.local_moment(''2026-11-01 01:30'', ''America/New_York'');';
