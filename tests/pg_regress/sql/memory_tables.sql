-- Tables of module memory: columns, rules, defaults and indexes (T-07, T-08, T-16, T-45, F-30, F-31, X-41, X-46).
SET client_min_messages = warning;
\set ann 'a0000000-0000-4000-8000-000000000001'
\set bob 'b0000000-0000-4000-8000-000000000002'
BEGIN;
SELECT count(*) FROM concierge.install('{memory}', 'regress_app');
SET LOCAL search_path = regress_app, public;
SELECT attrelid::regclass, attname, format_type(atttypid, atttypmod) AS type, attnotnull AS required,
    CASE WHEN attgenerated = 's' THEN 'generated' ELSE pg_get_expr(adbin, adrelid) END AS "default"
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid IN ('memories'::regclass, 'session_memories'::regclass, 'accommodation_embeddings'::regclass,
    'embeddings'::regclass, 'web_sources'::regclass) AND attnum > 0
ORDER BY attrelid::regclass::text, attnum;
-- Vectors stand in the row; their indexes are of half precision, for cosine, with the original parameters.
SELECT attrelid::regclass, attstorage FROM pg_attribute
WHERE attname = 'embedding' AND attrelid::regclass::text !~ 'idx' AND attnum > 0
    AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'regress_app'::regnamespace)
ORDER BY attrelid::regclass::text;
SELECT indexname, substring(indexdef FROM 'USING .*') AS method FROM pg_indexes
WHERE schemaname = 'regress_app' AND indexdef ~ 'hnsw|gin' ORDER BY 1;
INSERT INTO profiles (id) VALUES (:'ann'), (:'bob');
INSERT INTO chat_sessions (id, user_id) VALUES
    ('d0000000-0000-4000-8000-000000000001', :'ann'), ('d0000000-0000-4000-8000-000000000002', :'bob');
-- What memories take.
INSERT INTO memories (user_id, content) VALUES (:'ann', 'Likes jazz')
RETURNING memory_type, scope, importance, valid_from = now() AS now, valid_to, metadata, tokens, valid_until, embedding;
SELECT what, regress.attempt('INSERT INTO regress_app.memories (user_id, memory_type, content, importance, metadata, valid_to) VALUES ('
    || what || ')') FROM unnest(ARRAY[
    'NULL, ''other'', ''x'', 0, ''{}'', NULL',
    '''c0000000-0000-4000-8000-000000000003'', ''other'', ''x'', 0, ''{}'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''other'', repeat(''ü'', 8192), 1, NULL, NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''other'', repeat(''x'', 8193), 1, ''{}'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''rumour'', ''x'', 1, ''{}'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''other'', NULL, 1, ''{}'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''other'', ''x'', 1.01, ''{}'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''other'', ''x'', ''NaN'', ''{}'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''other'', ''x'', -0.1, ''{}'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''other'', ''x'', 0, ''[]'', NULL',
    '''a0000000-0000-4000-8000-000000000001'', ''other'', ''x'', 0, ''{}'', ''2000-01-01'''
]) AS what;
-- X-41: a note belongs to whoever the session belongs to.
INSERT INTO session_memories (session_id, content) VALUES ('d0000000-0000-4000-8000-000000000001', 'Two adults')
RETURNING user_id, metadata, expires_at = now() + interval '30 days' AS in_30_days;
SELECT what, regress.attempt('INSERT INTO regress_app.session_memories (session_id, user_id, content) VALUES ('
    || what || ')') FROM unnest(ARRAY[
    '''d0000000-0000-4000-8000-000000000001'', ''a0000000-0000-4000-8000-000000000001'', ''x''',
    '''d0000000-0000-4000-8000-000000000001'', ''b0000000-0000-4000-8000-000000000002'', ''x''',
    '''d0000000-0000-4000-8000-000000000009'', ''b0000000-0000-4000-8000-000000000002'', ''x''',
    '''d0000000-0000-4000-8000-000000000009'', NULL, ''x''',
    '''d0000000-0000-4000-8000-000000000001'', NULL, repeat(''x'', 8193)'
]) AS what;
-- A session that changes hands takes its notes along; one that goes, too.
UPDATE chat_sessions SET user_id = :'bob' WHERE id = 'd0000000-0000-4000-8000-000000000001';
SELECT user_id FROM session_memories;
DELETE FROM chat_sessions WHERE id = 'd0000000-0000-4000-8000-000000000001';
SELECT count(*) FROM session_memories;
-- T-16: the provider's id is the key; a user is optional.
INSERT INTO accommodation_embeddings (id, name, description) VALUES ('H-1', 'Adlon', 'By the gate')
RETURNING user_id, source, metadata, embedding;
SELECT regress.attempt($$INSERT INTO regress_app.accommodation_embeddings (id) VALUES ('H-1')$$) AS again,
    regress.attempt($$INSERT INTO regress_app.accommodation_embeddings (id, source) VALUES ('H-2', 'tent')$$) AS tent,
    regress.attempt($$INSERT INTO regress_app.accommodation_embeddings (id) VALUES ('H-2')$$) AS bare;
-- F-30: a part of something is there once for each owner.
INSERT INTO embeddings (entity_type, entity_id, content) VALUES ('trip', '7', 'Lisbon') RETURNING chunk_no, user_id;
SELECT regress.attempt($$INSERT INTO regress_app.embeddings (entity_type, entity_id, content) VALUES ('trip', '7', 'x')$$) AS again,
    regress.attempt($$INSERT INTO regress_app.embeddings (entity_type, entity_id, content, chunk_no) VALUES ('trip', '7', 'x', 1)$$) AS next,
    regress.attempt($$INSERT INTO regress_app.embeddings (entity_type, entity_id, content, model) VALUES ('trip', '7', 'x', 'm')$$) AS other_model,
    regress.attempt($$INSERT INTO regress_app.embeddings (entity_type, entity_id, content, user_id)
        VALUES ('trip', '7', 'x', 'a0000000-0000-4000-8000-000000000001')$$) AS anns;
-- F-31: an address is there once for each owner, however it is written down.
INSERT INTO web_sources (url, content) VALUES ('https://example.org/', 'Open')
RETURNING url_hash, expires_at = now() + interval '7 days' AS in_7_days;
SELECT regress.attempt($$INSERT INTO regress_app.web_sources (url, url_hash) VALUES ('https://example.org/', 'x')$$) AS again,
    regress.attempt($$INSERT INTO regress_app.web_sources (url) VALUES ('javascript:alert(1)')$$) AS no_page,
    regress.attempt($$INSERT INTO regress_app.web_sources (url, user_id)
        VALUES ('https://example.org/', 'a0000000-0000-4000-8000-000000000001')$$) AS anns;
-- An embedding is of the text beside it when it is written; a new text makes it stale, a new embedding fresh.
INSERT INTO memories (id, user_id, content, embedding)
VALUES ('e0000000-0000-4000-8000-000000000001', :'ann', 'Window', array_fill(0.5::real, ARRAY[1536])::vector);
SELECT content, embedded_hash = content_hash AS fresh FROM memories ORDER BY content;
UPDATE memories SET importance = 0.6 WHERE content = 'Window';
SELECT content, embedded_hash = content_hash AS fresh FROM memories WHERE content = 'Window';
UPDATE memories SET content = 'Aisle' WHERE content = 'Window';
SELECT content, embedded_hash = content_hash AS fresh, tokens FROM memories WHERE content = 'Aisle';
UPDATE memories SET embedding = array_fill(0.25::real, ARRAY[1536])::vector WHERE content = 'Aisle';
SELECT content, embedded_hash = content_hash AS fresh FROM memories WHERE content = 'Aisle';
UPDATE memories SET embedding = NULL WHERE content = 'Aisle';
SELECT content, embedded_hash IS NULL AS none FROM memories WHERE content = 'Aisle';
SELECT regress.attempt($$UPDATE regress_app.memories SET embedding = '[1,2,3]'$$) AS other_size,
    regress.attempt($$UPDATE regress_app.memories SET embedding = '[NaN]'$$) AS no_number;
-- A person takes everything along.
DELETE FROM profiles;
SELECT (SELECT count(*) FROM memories) AS memories, (SELECT count(*) FROM memory_access) AS access,
    (SELECT count(*) FROM memory_events) AS events, (SELECT count(*) FROM session_memories) AS notes;
ROLLBACK;
-- Vectors that do not fit a page stand beside it; the indexes take up to 4000 dimensions.
BEGIN;
SELECT count(*) FROM concierge.install('{memory}', 'regress_app', '{"vector_dimensions": 3072}');
SELECT attrelid::regclass, attstorage, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attname = 'embedding' AND attrelid = 'regress_app.memories'::regclass;
ROLLBACK;
BEGIN;
SELECT count(*) FROM concierge.install('{memory}', 'regress_app', '{"vector_dimensions": 1900}');
INSERT INTO regress_app.profiles (id) VALUES (:'ann');
INSERT INTO regress_app.memories (user_id, content, metadata, embedding)
SELECT :'ann', (SELECT string_agg(md5(n::text), ' ') FROM generate_series(1, 240) AS n),
    (SELECT jsonb_object_agg(n, md5((-n)::text)) FROM generate_series(1, 500) AS n),
    (SELECT array_agg(sin(n)::real) FROM generate_series(1, 1900) AS n)::public.vector;
SELECT length(content), public.vector_dims(embedding) FROM regress_app.memories;
ROLLBACK;
