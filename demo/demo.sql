-- A day of a voice agent, on real rows. `make demo` plays it. By hand it wants a new database, a
-- superuser, and the folder of the sources:
--   createdb demo && psql -X -d demo -f demo/demo.sql
-- It may be played again in another database; the three roles of the first chapter belong to the
-- whole server, so they stay. At the end there is a report for a browser, target/demo/report.html.
\ir format.sql
-- The day is in the year 2030, so that it is the same whenever it is played.
SET TimeZone = 'UTC';
\set ann '''a0000000-0000-4000-8000-000000000001'''
\set bob '''a0000000-0000-4000-8000-000000000002'''
\set chitra '''a0000000-0000-4000-8000-000000000003'''
\set salon '''b0000000-0000-4000-8000-000000000001'''
\set pipes '''b0000000-0000-4000-8000-000000000002'''
\set chai '''b0000000-0000-4000-8000-000000000003'''
\set night_line '''c0000000-0000-4000-8000-000000000001'''
\set purchase '''d0000000-0000-4000-8000-000000000001'''
-- A second session and the worker of the memories connect as this one does.
\setenv PGHOST :HOST
\setenv PGPORT :PORT
\setenv PGUSER :USER
\setenv PGDATABASE :DBNAME
\! mkdir -p target/demo

\set ECHO all
\ir 10_businesses.sql
\ir 20_hours.sql
\ir 30_calls.sql
\ir 40_money.sql
\ir 50_status.sql
\set ECHO none
SELECT count(*) = 1 AS has_vector FROM pg_available_extensions WHERE name = 'vector' \gset
\if :has_vector
    \ir 60_memory.sql
\else
    \echo '-- (6 is left out: this server has no extension vector, which memories need.)'
\endif
\set ECHO all
\ir 70_doctor.sql
\set ECHO none
\ir report.sql
