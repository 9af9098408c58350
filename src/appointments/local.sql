COMMENT ON FUNCTION local_time(timestamptz, text) IS
'What the clock on the wall of a time zone shows at a moment, in ISO 8601 with its offset, so that it can be read back
as the same moment even where a time comes twice. NULL for NULL and for infinity. Errors: 22023 unknown zone; 22004.
Example: SELECT concierge.local_time(now(), ''Europe/Berlin'');';
