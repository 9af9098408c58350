COMMENT ON FUNCTION doctor(text) IS
'What is wrong with a schema that concierge.install laid out, and with your own objects in it: (severity,
object, finding, fix), errors first. No row means nothing was found. Reads only catalogs.

severity: error (rows leak, are unguarded or machinery is missing), warning (slow, or fragile), info.
fix: a statement to run, or what to do. Example: SELECT * FROM concierge.doctor(''app'');';
