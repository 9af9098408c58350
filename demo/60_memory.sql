-- demo.sql includes this where pgvector is there. EMBED_PYTHON names a Python that can run demo/embed_worker.py
-- (scripts/embed.sh makes one). Without it vectors of four numbers are made by hand.
\getenv python EMBED_PYTHON
\if :{?python}
    \set model true
    \set dimensions 384
    \set vectors `"$EMBED_PYTHON" demo/embed_worker.py "Which chair does she like?" "Can we use amonia for her?" "In which town is her home?"`
\else
    \set model false
    \set dimensions 4
    \set vectors '[1,0,0,0.1]\n[0,1,0,0.1]\n[0,0,1,0.1]'
\endif
\set bea '''a0000000-0000-4000-8000-000000000004'''
SELECT count(*) FROM concierge.install(ARRAY['memory'], 'app', jsonb_build_object('vector_dimensions', :dimensions))
\g /dev/null
CREATE TEMP TABLE asked AS
SELECT max(vector) FILTER (WHERE n = 1)::vector AS chair, max(vector) FILTER (WHERE n = 2)::vector AS dye,
       max(vector) FILTER (WHERE n = 3)::vector AS home
FROM regexp_split_to_table(:'vectors', E'\n') WITH ORDINALITY AS line (vector, n);
GRANT SELECT ON asked TO authenticated, service_role;
\set ECHO all
-- === 6. What the agent remembers ===
SET ROLE service_role;
INSERT INTO app.profiles (id, full_name) VALUES (:bea, 'Bea');
-- Facts that it has picked up. The last one was known.
SELECT fact, r.action
FROM unnest(ARRAY['Prefers to sit by the window', 'Ammonia in a dye burns her skin',
                  'Lives in Berlin', 'Listens to jazz', 'Prefers to sit by the window']) AS fact,
     app.remember(fact, owner => :bea) AS r;
\set ECHO none
\if :model
    \set ECHO all
-- A worker claims what waits and embeds it (all-MiniLM-L6-v2, on this machine, without a network):
-- demo/embed_worker.py --once
    \! "$EMBED_PYTHON" demo/embed_worker.py --once
    \set ECHO none
\else
    \echo '-- (No model could be had here: four numbers made by hand stand for chair, dye, home and music.)'
    UPDATE app.memories SET embedding = ('[' || (content ~ 'window')::int || ',' || (content ~ 'dye')::int || ','
        || (content ~ 'Lives')::int || ',' || (content ~ 'jazz')::int || ']')::vector;
\endif
\set ECHO all
-- A question that shares no word with its answer, found by meaning, and one that is misspelt, found
-- by both. The explanation says why a row is there.
SELECT content, round(similarity::numeric, 2) AS similarity,
       explanation #>> '{ranks,dense}' AS by_meaning, explanation #>> '{ranks,lexical}' AS by_words,
       explanation #>> '{ranks,corrected}' AS read_as
FROM asked, app.recall('Which chair does she like?', asked.chair, k => 1, owner => :bea);
SELECT content, round(similarity::numeric, 2) AS similarity,
       explanation #>> '{ranks,dense}' AS by_meaning, explanation #>> '{ranks,lexical}' AS by_words,
       explanation #>> '{ranks,corrected}' AS read_as
FROM asked, app.recall('Can we use amonia for her?', asked.dye, k => 1, owner => :bea);
-- Bea moves. The old fact is over: it never comes back by itself, and is told for its time only.
SELECT former.content, former.valid_to IS NOT NULL AS over
FROM app.memories berlin, app.remember('Lives in Hamburg', owner => :bea) AS hamburg,
     app.supersede(berlin.id, hamburg.id, reason => 'moved') AS former
WHERE berlin.content = 'Lives in Berlin';
\set ECHO none
\if :model
    \! "$EMBED_PYTHON" demo/embed_worker.py --once >/dev/null
\else
    UPDATE app.memories SET embedding = '[0,0,1,0]' WHERE content ~ 'Hamburg';
\endif
\set ECHO all
SELECT content
FROM asked, app.recall('In which town is her home?', asked.home, k => 1, owner => :bea);
SELECT r.content AS at_first
FROM asked, app.memories berlin,
     app.recall('In which town is her home?', asked.home, k => 1, owner => :bea,
                as_of => berlin.valid_from) AS r
WHERE berlin.content = 'Lives in Berlin';
-- Bob asks about Bea, as himself.
RESET ROLE;
BEGIN;
SELECT concierge.set_actor(:bob) \g /dev/null
SET LOCAL ROLE authenticated;
SELECT count(*) AS recalled
FROM asked, app.recall('In which town is her home?', asked.home, owner => :bea);
COMMIT;
