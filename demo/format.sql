-- How answers are printed: narrow enough for a terminal of 100 columns.
\set QUIET on
\pset pager off
\pset footer off
\pset null '-'
\pset format wrapped
\pset columns 98
\set ON_ERROR_STOP on
\set SHOW_CONTEXT never
