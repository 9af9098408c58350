-- One page about what the day has left. It needs nothing but a browser, and was made by the calls that every service
-- can make. demo.sql includes it; \set report FILE says where it goes.
\if :{?report}
\else
    \set report target/demo/report.html
\endif
SELECT to_regclass('pg_temp.asked') IS NOT NULL AS has_memory \gset
\pset null ''
\pset format html
\pset tableattr 'class="rows"'
\o :report
\qecho '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
\qecho '<meta name="viewport" content="width=device-width"><title>A day of a voice agent</title><style>'
\qecho ':root { --ink: #1f2328; --soft: #57606a; --line: #d0d7de; --wash: #f3f5f8; --paper: #fff; --mark: #0550ae }'
\qecho '@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #30363d; --wash: #161b22;'
\qecho '  --paper: #0d1117; --mark: #79c0ff } }'
\qecho 'body { font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; color: var(--ink); background: var(--paper);'
\qecho '  max-width: 72rem; margin: 2.5rem auto; padding: 0 1.5rem }'
\qecho 'h1 { font-size: 1.8rem; margin: 0 } h2 { font-size: 1.25rem; margin: 2.6rem 0 .4rem }'
\qecho 'p { max-width: 58rem; margin: .4rem 0; color: var(--soft) } code { color: var(--mark) }'
\qecho 'table.rows { border-collapse: collapse; border: 0; margin: .8rem 0; font-size: .9rem; font-variant-numeric: tabular-nums }'
\qecho 'table.rows th { text-align: left; color: var(--soft); font-weight: 600 } table.rows td, table.rows th { border: 0;'
\qecho '  border-bottom: 1px solid var(--line); padding: .3rem 1.4rem .3rem 0; vertical-align: top }'
\qecho '.tiles table.rows { width: 100% } .tiles td { font-size: 1.7rem; font-weight: 600; text-align: left; border: 0 !important }'
\qecho '.tiles th { border: 0 !important; padding-bottom: 0 !important; font-weight: 400 !important } .tiles { background: var(--wash);'
\qecho '  border-radius: 8px; padding: .3rem 1.2rem; margin: 1.4rem 0 } .wide td:last-child { white-space: nowrap }'
\qecho '.side { display: flex; flex-wrap: wrap; gap: 1rem 3rem; align-items: flex-start }'
\qecho '.side figure { flex: none; max-width: 100% } figure { margin: .8rem 0; overflow-x: auto } figure svg { max-width: 100%; height: auto; display: block }'
\qecho 'figcaption { color: var(--soft); font-size: .85rem; margin-top: .3rem }'
\qecho '</style></head><body><h1>A day of a voice agent</h1>'
\qecho '<p>What it has left in the database. Every row and picture came out of a call that your service can make, too.</p>'

\qecho '<div class="tiles">'
SELECT (SELECT count(*) FROM app.appointments) AS "appointments",
       (SELECT count(*) FROM app.appointments a JOIN app.appointments b
            ON a.id < b.id AND a.unit = b.unit AND a.blocked && b.blocked AND a.seats && b.seats
        WHERE 'cancelled' NOT IN (a.status, b.status)) AS "that overlap",
       (SELECT sum(total) FROM app.ledger_trial_balance()) AS "all accounts together",
       (SELECT count(*) FROM app.ledger_verify()) AS "faults in the books",
       (SELECT count(*) FROM concierge.doctor('app')) AS "findings of the doctor";
\qecho '</div>'

\qecho '<h2>The week of Salon Mitte</h2><p>Grey is shut: a break, a holiday, a short day. Drawn by'
\qecho '<code>appointment_calendar_svg(business, week)</code>.</p><figure>'
\pset format unaligned
\t on
SELECT app.appointment_calendar_svg(:salon, '2030-10-28');
\qecho '</figure>'
\t off
\pset format html

\qecho '<h2>Three zones, while the clocks change</h2><p>Openings in UTC on the Mondays around the ends of summer time.</p>'
SELECT name AS "business", timezone AS "zone", to_char(app.next_opening(id, '2030-10-21'), 'DD Mon HH24:MI') AS "first",
       to_char(app.next_opening(id, '2030-10-28'), 'DD Mon HH24:MI') AS "second",
       to_char(app.next_opening(id, '2030-11-04'), 'DD Mon HH24:MI') AS "third"
FROM app.businesses ORDER BY timezone;

\qecho '<h2>Money</h2><p>The statement of Bob from <code>wallet_statement</code>. The top-up was delivered twice and counts'
\qecho 'once. Beside it, all accounts of each currency, which add up to zero.</p><div class="side">'
SELECT s.kind, coalesce(s.description, t.description) AS "description", s.amount, s.balance
FROM app.wallet_statement(:bob) AS s LEFT JOIN app.transactions t ON t.id = s.transaction_id AND s.kind = 'transaction';
SELECT currency, wallets, external AS "world outside", total FROM app.ledger_trial_balance();
\qecho '</div>'

\if :has_memory
    \qecho '<h2>What the agent remembers of Bea</h2><p>Three questions to <code>recall</code>, and why each answer is there: its'
    \qecho 'rank by meaning, its rank by words, and how a misspelt word was read. Berlin is over and does not come back.</p>'
    SELECT q.question, r.content AS "memory", round(r.score::numeric, 2) AS "score",
           round(r.similarity::numeric, 2) AS "similarity", r.explanation #>> '{ranks,dense}' AS "by meaning",
           r.explanation #>> '{ranks,lexical}' AS "by words",
           (SELECT string_agg(key || ' → ' || value, ', ') FROM jsonb_each_text(r.explanation #> '{ranks,corrected}')) AS "read as"
    FROM asked, LATERAL (VALUES (1, 'Which chair does she like?', asked.chair), (2, 'Can we use amonia for her?', asked.dye),
                                (3, 'In which town is her home?', asked.home)) AS q (n, question, vector),
         app.recall(q.question, q.vector, k => 2, owner => :bea, touch => false) WITH ORDINALITY AS r
    ORDER BY q.n, r.ordinality;
    \qecho '<p>What became of one of them:</p>'
    SELECT h.event, h.content, h.reason FROM app.memories m, app.memory_history(m.id) AS h WHERE m.content = 'Lives in Hamburg';
\endif

\qecho '<h2>Statuses that cannot jump</h2><p>The definition is the picture, and a trigger keeps to it. The number is how many'
\qecho 'rows are in each state. Drawn by <code>status_diagram</code>.</p><div class="side">'
\pset format unaligned
\t on
SELECT format('<figure>%s<figcaption>%s.%s</figcaption></figure>',
              concierge.status_diagram(m.target, m.status_column, 'svg', true), m.target, m.status_column)
FROM concierge.status_machines m
ORDER BY m.target::text, m.status_column;
\t off
\qecho '</div></body></html>'
\o
