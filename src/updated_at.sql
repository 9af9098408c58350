COMMENT ON FUNCTION attach_updated_at(regclass, text) IS
'Keeps a timestamp column of any table: an UPDATE that really changes the row sets it to the time of the
transaction.

An UPDATE that changes nothing leaves it; one that changes only the column itself sets it by hand.
Generated columns do not count. The column is timestamp with time zone (or timestamp, then in UTC).
Needs the right to create triggers on the table. Attaching again is harmless and names another column.
Errors: 42809 not a table, 42703 no such column, 42804 not a timestamp.
Example: SELECT concierge.attach_updated_at(''orders'');';

COMMENT ON FUNCTION detach_updated_at(regclass) IS
'Removes what attach_updated_at put on the table; harmless when it is not there.';

COMMENT ON FUNCTION set_updated_at() IS
'Trigger function behind attach_updated_at: BEFORE UPDATE, FOR EACH ROW, argument: the column''s name.';
