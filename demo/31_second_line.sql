\ir format.sql
SET application_name = 'second line';
SET ROLE service_role;
\set ECHO all
\set salon '''b0000000-0000-4000-8000-000000000001'''
SELECT a ->> 'reason' AS dan, a ->> 'message' AS message,
       right(alternative ->> 'local_start', 14) AS alternative
FROM app.book_appointment(:salon, '2030-10-28 11:00+01', 60, 'Dan',
                          p_source => 'voice_agent', p_external_id => 'call-3') AS a,
     jsonb_array_elements(a -> 'alternatives') AS alternative;
