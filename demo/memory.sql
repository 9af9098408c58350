-- The part of the demonstration about memory; demo.sql includes it where pgvector is there. EMBED_PYTHON names a Python
-- that can run demo/embed_worker.py (scripts/embed.sh makes one). Without it the vectors are made by hand.
\getenv python EMBED_PYTHON
\if :{?python}
    \set model true
    \set dimensions 384
    \set seat `"$EMBED_PYTHON" demo/embed_worker.py "Where should I seat her?"`
    \set home `"$EMBED_PYTHON" demo/embed_worker.py "In which town is her home?"`
\else
    \set model false
    \set dimensions 4
    \set seat [1,0,0,0.1]
    \set home [0,0,1,0.1]
\endif

\echo
\echo '-- An agent that talks with Ann has tables for what it learns. The number of dimensions is the model\'s.'
\echo
\o /dev/null
SELECT concierge.install(ARRAY['memory'], 'app', jsonb_build_object('vector_dimensions', :dimensions));
CREATE TEMP TABLE asked AS SELECT :'seat'::vector AS seat, :'home'::vector AS home;
GRANT SELECT ON asked TO authenticated;
\o
\set ECHO queries
SELECT fact, r.action
FROM unnest(ARRAY['Prefers a table by the window', 'Peanuts make her ill', 'Lives in Berlin',
                  'Listens to jazz', 'Prefers a table by the window']) AS fact,
     app.remember(fact, owner => :ann) AS r;
\set ECHO none
\echo
\echo '-- The last one was known. All wait to be embedded; any worker may claim them.'
\echo
\if :model
    \set ECHO queries
SELECT content, space, dims FROM concierge.pending_embeddings(lease => '0 seconds') ORDER BY job;
    \set ECHO none
    \echo
    \echo 'demo/embed_worker.py --once     (all-MiniLM-L6-v2, on this machine, without a network)'
    \! PGDATABASE=demo "$EMBED_PYTHON" demo/embed_worker.py --once
\else
    \echo '   (No model could be had here: four numbers made by hand stand for seat, food, home and music.)'
    \o /dev/null
    UPDATE app.memories SET embedding = ('[' || (content ~ 'table')::int || ',' || (content ~ 'Peanuts')::int || ','
        || (content ~ 'Lives')::int || ',' || (content ~ 'jazz')::int || ']')::vector;
    \o
\endif
\echo
\echo '-- A question that shares no word with what answers it; then one that is misspelt, in words alone. The'
\echo '-- explanation says why a row is there.'
\echo
\set ECHO queries
SELECT content, round(score::numeric, 2) AS score, round(similarity::numeric, 2) AS similarity
FROM asked, app.recall('Where should I seat her?', asked.seat, k => 1, owner => :ann);
SELECT content, explanation #> '{ranks,words}' AS words, explanation #> '{ranks,corrected}' AS read_as
FROM app.recall('penuts in the dessert?', k => 1, token_budget => 50, owner => :ann);
\set ECHO none
\echo
\echo '-- Ann moves. The old fact is over: it never comes back by itself, and is told for its time only.'
\echo
\set ECHO queries
SELECT former.valid_to IS NOT NULL AS over
FROM app.memories berlin, app.remember('Lives in Hamburg', owner => :ann) AS hamburg,
     app.supersede(berlin.id, hamburg.id, reason => 'moved') AS former
WHERE berlin.content = 'Lives in Berlin';
\set ECHO none
\if :model
    \! PGDATABASE=demo "$EMBED_PYTHON" demo/embed_worker.py --once >/dev/null
\else
    UPDATE app.memories SET embedding = '[0,0,1,0]' WHERE content ~ 'Hamburg';
\endif
\set ECHO queries
SELECT content FROM asked, app.recall('In which town is her home?', asked.home, k => 1, owner => :ann);
SELECT r.content AS at_first
FROM asked, app.memories berlin,
     app.recall('In which town is her home?', asked.home, k => 1, owner => :ann,
                as_of => berlin.valid_from) AS r
WHERE berlin.content = 'Lives in Berlin';
SELECT h.event, h.content, h.reason FROM app.memories m, app.memory_history(m.id) AS h
WHERE m.content = 'Lives in Hamburg';
\set ECHO none
\echo
\echo '-- Bob asks the same, as himself, about Ann.'
\echo
\set ECHO queries
BEGIN;
\o /dev/null
SELECT concierge.set_actor(:bob);
\o
SET LOCAL ROLE authenticated;
SELECT count(*) AS recalled FROM asked, app.recall('Where is her home?', asked.home, owner => :ann);
COMMIT;
\set ECHO none
