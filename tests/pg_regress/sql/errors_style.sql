-- A refusal has the code of the table of errors, in the style that is set, wherever it is raised.
-- Set before the library is loaded it counts as well.
SET concierge.error_style = http;
SELECT concierge.refuse('duplicate', 'the slot is taken');
\echo :SQLSTATE
RESET concierge.error_style;
SHOW concierge.error_style;
SELECT concierge.refuse('duplicate', 'the slot is taken', 'It is Ann''s.', 'Ask for another one.');
\echo :SQLSTATE
SELECT concierge.refuse('duplicate', 'the slot is taken');
SET concierge.error_style = http;
SELECT concierge.refuse('duplicate', 'the slot is taken', hint => 'Ask for another one.');
\echo :SQLSTATE
-- A refusal from within the library has it too.
SELECT concierge.install(ARRAY['nothing'], 'regress_app');
\echo :SQLSTATE
-- The error of another function keeps its own code, also after one of ours.
SELECT 1 / 0;
\echo :SQLSTATE
RESET concierge.error_style;
SELECT concierge.refuse('no such reason', 'x');
\echo :SQLSTATE
-- Every reason, and that it is raised with its codes in both styles.
SELECT e.name, e.sqlstate, e.http_status,
       regress.attempt(format('SELECT concierge.refuse(%L, %L)', e.name, 'x')) = e.sqlstate AS sql,
       regress.attempt(format(
           'SET LOCAL concierge.error_style = http; SELECT concierge.refuse(%L, %L)', e.name, 'x'
       )) = 'PT' || e.http_status AS http
FROM concierge.errors() e ORDER BY e.name;
-- PostgREST retries class 40 and answers 500 to the others.
SELECT name, sqlstate FROM concierge.errors() WHERE sqlstate ~ '^(40|55|57|XX|P0|21)';
-- A handler sees the code, and an error after it has its own.
DO $$
BEGIN
    PERFORM concierge.refuse('duplicate', 'the slot is taken');
EXCEPTION WHEN unique_violation THEN
    RAISE NOTICE 'caught % %', SQLSTATE, SQLERRM;
    BEGIN
        PERFORM 1 / 0;
    EXCEPTION WHEN division_by_zero THEN
        RAISE NOTICE 'caught % %', SQLSTATE, SQLERRM;
    END;
END
$$;
-- Nulls are refused like any other argument.
SELECT regress.attempt('SELECT concierge.refuse(NULL, ''x'')') AS reason,
       regress.attempt('SELECT concierge.refuse(''duplicate'', NULL)') AS message;
-- The setting takes nothing else, and its prefix is ours.
SET concierge.error_style = 'loud';
\echo :SQLSTATE
SET concierge.no_such_setting = 1;
\echo :SQLSTATE
