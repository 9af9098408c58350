COMMENT ON FUNCTION attach_phone(regclass, text, text, text, text, text) IS
'Keeps a text column of any table to phone numbers in E.164 form: whatever is written is normalised, and
refused with 22023 when it cannot be. NULL stays NULL. Adds a CHECK of built-in parts.

region: country of numbers without a calling code, unless the row names one in region_column. level: valid
or possible. raw_column: text column that keeps what was typed. A stored number stays as it is when other
columns change. Rows that are there already are not touched: a NOTICE says how to put them right.
Errors: 42809 not a table, 42703 no such column, 42804 not text, 22023 unknown region or level.
Example: SELECT concierge.attach_phone(''customers'', ''phone'', ''US'', raw_column => ''phone_typed'');';

COMMENT ON FUNCTION detach_phone(regclass, text) IS
'Removes the trigger that attach_phone put on a column; the CHECK stays, as it is the table''s own.';

COMMENT ON FUNCTION normalise_phone() IS
'Trigger function behind attach_phone: BEFORE INSERT OR UPDATE, FOR EACH ROW, arguments: column, region,
region column, level, raw column.';
