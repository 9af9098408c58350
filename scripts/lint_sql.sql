-- What plpgsql_check finds in the functions of every module, without what is right all the same.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS plpgsql_check;
WITH checked AS (
    SELECT p.oid::regproc::text AS function, c.*
    FROM pg_proc p
    JOIN pg_language l ON l.oid = p.prolang AND l.lanname = 'plpgsql'
    -- A trigger function is checked with each table that it is on.
    LEFT JOIN (SELECT DISTINCT tgfoid, tgrelid FROM pg_trigger) AS t ON t.tgfoid = p.oid
    CROSS JOIN LATERAL plpgsql_check_function_tb(p.oid, coalesce(t.tgrelid, 0), all_warnings => true) AS c
    WHERE p.pronamespace::regnamespace::text IN ('app', 'app_private', 'concierge')
      AND (p.prorettype <> 'trigger'::regtype OR t.tgrelid IS NOT NULL)
), excused (function, message, reason) AS (
    VALUES
        ('%', 'target type is different type than source type',
         'a literal, or a whole number, that PostgreSQL reads once as the type of the variable'),
        ('app_private.%_series', 'unused parameter "p_is_held_off"',
         'its value is the call that has others wait, which is done when the arguments are made'),
        ('app.similar_memories', 'OUT variable % is maybe unmodified',
         'rows are returned by a query that is put together at run time'),
        ('app.recall', 'the expression is not SQL injection safe',
         'names go through format(%I), in a sub-select that plpgsql_check does not look into'),
        ('app_private.leave_waitlist', 'never read variable "entry"',
         'the row is locked, and whether there is one is what matters')
)
SELECT function, lineno, level, message, detail, coalesce(context, '') AS context FROM checked c
WHERE NOT EXISTS (SELECT FROM excused e WHERE c.function LIKE e.function AND c.message LIKE e.message)
ORDER BY 1, 2, 4;
