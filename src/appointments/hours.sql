COMMENT ON FUNCTION business_hours_problems(jsonb) IS
'What is wrong with a document of opening hours, for a form: path (a jsonpath), code and message; no rows if nothing.
Keys mon to sun, each a list of [open, close] as "HH:MM"; close may be 24:00, and one that is earlier is on the next
day. Example: SELECT * FROM concierge.business_hours_problems(''{"mon": [["9:00", "17:00"]]}'');';

COMMENT ON FUNCTION business_hours_valid(jsonb) IS
'Is a document of opening hours in order? NULL is not. business_hours_problems says what is wrong.';

COMMENT ON FUNCTION is_open(jsonb, text, timestamptz, jsonb, tstzrange[]) IS
'Is it open at a moment, by these hours in this time zone? overrides replace the hours that start on a date, including
their part after midnight; closures shut whatever else holds. NULL for NULL. 22023 bad hours or zone.
Example: SELECT concierge.is_open(''{"fri": [["18:00", "02:00"]]}'', ''Europe/Berlin'', ''2030-06-08 01:30+02'');';

COMMENT ON FUNCTION next_opening(jsonb, text, timestamptz, jsonb, tstzrange[]) IS
'When it opens next after a moment, by these hours in this time zone; a business that is open has to close before. NULL
if it does not open within ten years. 22023 bad hours or zone.';
