COMMENT ON FUNCTION timezone_name(text) IS
'The server''s spelling of a time zone of pg_timezone_names, found in any case; NULL when there is none.

Example: SELECT concierge.timezone_name(''america/port-au-prince'');';

COMMENT ON FUNCTION attach_timezone(regclass, text) IS
'Keeps a text column of any table to names of time zones of pg_timezone_names, in their usual spelling.
NULL stays NULL; anything else that is not a zone is refused with 22023.

Needs the right to create triggers on the table. Attaching again is harmless and names another column.
Errors: 42809 not a table, 42703 no such column, 42804 not text.
Example: SELECT concierge.attach_timezone(''shops'', ''tz'');';

COMMENT ON FUNCTION detach_timezone(regclass) IS
'Removes what attach_timezone put on the table; harmless when it is not there.';

COMMENT ON FUNCTION normalise_timezone() IS
'Trigger function behind attach_timezone: BEFORE INSERT OR UPDATE, FOR EACH ROW, argument: the column.';
