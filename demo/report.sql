-- One page about the rows that the demonstration has left: target/demo/report.html, which needs nothing but a
-- browser. Only reads, through the same calls as everybody else.
\set QUIET on
\pset pager off
\pset footer off
\pset null ''
\pset tableattr 'class="rows"'
\! mkdir -p target/demo

-- What of it there is depends on the modules that are installed.
SELECT to_regproc('app.appointment_calendar_svg') IS NOT NULL AS has_calendar,
       to_regproc('app.wallet_statement') IS NOT NULL AS has_wallets,
       to_regproc('app.recall') IS NOT NULL AS has_memory \gset

\o target/demo/report.html
\qecho '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>pg_concierge: what the day has left</title>'
\qecho '<style>'
\qecho 'body { font: 15px/1.5 system-ui, sans-serif; color: #1f2933; max-width: 62rem; margin: 2rem auto; padding: 0 1.5rem }'
\qecho 'h1 { font-size: 1.7rem; margin-bottom: 0 } h2 { margin-top: 2.5rem; border-bottom: 2px solid #d9e2ec } p { max-width: 46rem }'
\qecho 'table.rows { border-collapse: collapse; border: 0; margin: .7rem 0; font-size: .88rem }'
\qecho 'table.rows th { text-align: left; background: #f0f4f8 } table.rows th, table.rows td { padding: .3rem .7rem; border: 0; border-bottom: 1px solid #e4e7eb }'
\qecho 'figure { margin: 1rem 0; overflow-x: auto } figure svg { max-width: 100%; height: auto } figcaption { color: #52606d; font-size: .85rem }'
\qecho 'code { background: #f0f4f8; padding: .1rem .3rem; border-radius: 3px }'
\qecho '</style></head><body><h1>What the day has left</h1>'
\qecho '<p>Every row and picture on this page came out of the database by a call that your service can make too.</p>'

\pset format html
\if :has_calendar
    \qecho '<h2>Calendars</h2><p>The week of each business with its opening hours, drawn by <code>appointment_calendar_svg</code>.</p>'
    \pset format unaligned
    \t on
    SELECT format('<figure>%s<figcaption>%s</figcaption></figure>',
                  app.appointment_calendar_svg(b.id, busiest.week), replace(replace(b.name, '&', '&amp;'), '<', '&lt;'))
    FROM app.businesses b
    CROSS JOIN LATERAL (
        SELECT date_trunc('week', c.starts_at, c.time_zone)::date AS week
        FROM app.appointment_calendar c WHERE c.business_id = b.id AND c.kind = 'appointment'
        GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
    ) AS busiest
    ORDER BY b.name LIMIT 3;
    \t off
    \pset format html
\endif

\if :has_wallets
    \qecho '<h2>Wallets</h2><p>Balances, and the entries behind them. Every amount has left one account and reached another.</p>'
    SELECT * FROM app.wallet_overview ORDER BY 1, 2 LIMIT 12;
    SELECT * FROM app.ledger_trial_balance();
\endif

\if :has_memory
    \qecho '<h2>Memory</h2><p>What the agent knows, and what it knew before.</p>'
    SELECT content, memory_type AS kind, valid_from::date AS valid_from, valid_to::date AS valid_to
    FROM app.memories ORDER BY valid_from, content LIMIT 12;
\endif

\qecho '<h2>Status machines</h2><p>The definition is the picture; the number is how many rows are in each state.</p>'
\pset format unaligned
\t on
SELECT format('<figure>%s<figcaption>%s.%s</figcaption></figure>',
              concierge.status_diagram(m.target, m.status_column, 'svg', true), m.target, m.status_column)
FROM concierge.status_machines m
ORDER BY m.target::text, m.status_column;
\t off
\pset format html

\qecho '<h2>The doctor</h2><p>No row means that nothing is wrong.</p>'
SELECT * FROM concierge.doctor('app');
\qecho '</body></html>'
\o
