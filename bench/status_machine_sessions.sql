-- One round of what needs sessions of their own, and then the next one: the file calls itself until :round is
-- :rounds. Round 0 is kept, because a fresh session cannot be warmed up.
\set kept status_5_kept_plan
\set first status_8_first
\set large 'UPDATE bench.task SET status = ''in_progress'''
\set single 'UPDATE bench.task SET status = ''in_progress'' WHERE id = 1'

CALL bench.refill('machine_history', 100000);
\c
CALL bench.once(:'kept', 'status machine, history, fresh session', :round, :'large');
CALL bench.refill('machine_history', 100000);
\c
UPDATE bench.task SET status = 'in_progress' WHERE id < 0;
CALL bench.once(:'kept', 'status machine, history, after an UPDATE of no row', :round, :'large');
CALL bench.refill('lookup_history_statement', 100000);
\c
CALL bench.once(:'kept', 'plpgsql, transition tables, fresh session', :round, :'large');

-- The trap: the trigger's query is planned for no rows, and the plan is kept.
SELECT :round = 0 AS is_first \gset
\if :is_first
    CALL bench.refill('lookup_history_statement', 100000);
    \c
    UPDATE bench.task SET status = 'in_progress' WHERE id < 0;
    SET statement_timeout = '30s';
    CALL bench.once(:'kept', 'plpgsql, transition tables, after an UPDATE of no row: cancelled after 30 s', :round,
                    :'large');
    RESET statement_timeout;
\endif

CALL bench.refill('none', 1000);
\c
CALL bench.once(:'first', 'plain UPDATE', :round, :'single');
CALL bench.refill('lookup', 1000);
\c
CALL bench.once(:'first', 'plpgsql, lookup in a table', :round, :'single');
CALL bench.refill('machine_large', 1000);
\c
CALL bench.once(:'first', 'status machine, 20 states, 60 transitions', :round, :'single');
CALL bench.refill('machine_large', 1000);
\c
SELECT concierge.version();
CALL bench.once(:'first', 'the same, library loaded already', :round, :'single');

SELECT :round + 1 AS round, :round + 1 < :rounds AS goes_on \gset
\if :goes_on
    \i bench/status_machine_sessions.sql
\endif
